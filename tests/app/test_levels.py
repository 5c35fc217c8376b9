"""The levels of a builder: little for the first time, what is usual, everything."""

import pytest

from core.experiment import (
    SGD,
    Dense,
    EarlyStopping,
    ReduceLROnPlateau,
    RMSprop,
    Stratified,
)
from core.study.presets import DIGITS, GARMENTS, NORMALIZATION, PRESETS, Preset
from core.ui.builder.address import decode, encode
from core.ui.sitemap import BUILDERS
from tests.app.conftest import OpenPage
from tests.app.desk import Desk

KINDS = ("number_input", "selectbox", "toggle", "slider")
DIGIT = DIGITS[0].on("sample")


@pytest.fixture(autouse=True)
def at_a_desk(desk: Desk) -> Desk:
    return desk


@pytest.fixture
def open_digits(open_page: OpenPage):
    return lambda **address: open_page("digits", **address)


def go_to(app, page):
    """As by the menu: nothing stands in the address."""
    for name in [*app.query_params]:
        del app.query_params[name]
    app.switch_page(f"../../pages/{page}.py").run()
    assert not app.exception
    return app


def in_address(app):
    text = app.query_params["x"]
    return decode(text if isinstance(text, str) else text[0])


def at_level(app, level):
    app.segmented_control(key="level").set_value(level).run()
    assert not app.exception
    return app


def asked(app, page="digits") -> set[str]:
    """What the form asks for, by its keys; a layer's fields without its number."""
    keys = [w.key for kind in KINDS for w in app.get(kind) if w.key.startswith(f"{page}.")]
    return {key.rpartition(".")[2] for key in keys} - {"story", "rank", "curve", "smoothed"}


def put(app, name, value):
    widget = next(w for kind in KINDS for w in app.get(kind) if w.key == f"digits.{name}")
    widget.set_value(value).run()
    assert not app.exception
    return app


def test_who_comes_by_the_menu_for_the_first_time_is_asked_for_units_and_epochs(open_page):
    app = go_to(open_page(""), "examples/digits")
    assert app.query_params["level"] in ("first", ["first"])
    assert asked(app) == {"units", "epochs"}
    assert in_address(app) == DIGIT
    (unseen,) = [text.value for text in app.caption if "not shown" in text.value]
    assert "optimizer" in unseen
    assert "batch size" in unseen


def test_the_next_builder_is_as_the_last_one_was_left(open_page):
    app = go_to(open_page(""), "examples/digits")
    at_level(app, "everything")
    assert "kernel_initializer" in asked(go_to(app, "examples/fashion"), "fashion")


@pytest.mark.parametrize(
    "address", [{}, {"story": "two_layers"}, {"x": encode(DIGIT)}, {"lock": "digits.epochs"}]
)
def test_a_link_shows_what_it_always_did(open_digits, address):
    app = open_digits(**address)
    assert {"optimizer", "learning_rate", "activation", "validation", "seed"} <= asked(app)
    assert "level" not in app.query_params


def test_so_it_does_for_a_reader_who_saw_little_before(open_page):
    app = go_to(open_page(""), "examples/digits")
    go_to(app, "concepts/softmax")
    app.query_params["story"] = "relu"
    app.switch_page("../../pages/examples/fashion.py").run()
    assert "optimizer" in asked(app, "fashion")


@pytest.mark.parametrize(
    ("experiment", "seen"),
    [
        (DIGIT.changed(optimizer=SGD(momentum=0.9)), {"optimizer", "learning_rate", "momentum"}),
        (DIGIT.changed(batch_size=1), {"batch_size"}),
        (DIGIT.changed(callbacks=(EarlyStopping(patience=2),)), {"early", "patience"}),
        (DIGIT.changed(optimizer=RMSprop(rho=0.5)), {"rho"}),
        (
            DIGIT.with_hidden(lambda part: [part.changed(kernel_initializer="he_normal")]),
            {"kernel_initializer"},
        ),
    ],
)
def test_what_a_link_sets_is_in_view_though_its_level_would_hide_it(open_digits, experiment, seen):
    app = open_digits(x=encode(experiment), level="first")
    assert seen <= asked(app)
    assert "shuffle" not in asked(app)
    assert in_address(app) == experiment


@pytest.mark.parametrize(
    ("preset", "seen"),
    [
        (DIGITS[2], {"loss", "validation"}),
        pytest.param(DIGITS[1], {"validation"}, marks=pytest.mark.long),
    ],
)
def test_what_a_story_changes_is_in_view(open_digits, preset: Preset, seen):
    app = open_digits(story=preset.name, level="first")
    assert asked(app) - seen <= {"units", "epochs", "share"}
    assert seen <= asked(app)


def test_nothing_is_lost_on_the_way_from_everything_to_little_and_back(open_digits):
    app = at_level(open_digits(), "everything")
    put(app, "rmsprop.rho", 0.5)
    put(app, "seed", 7)
    changed = in_address(app)
    assert changed == DIGIT.changed(optimizer=RMSprop(rho=0.5), seed=7)
    for level in ("first", "usual", "everything"):
        assert in_address(at_level(app, level)) == changed
        assert {"rho", "seed"} <= asked(app)


@pytest.mark.parametrize(
    ("setting", "value", "changes"),
    [
        ("train_rows", 200, {"data": DIGIT.data.changed(train_rows=200)}),
        ("label_noise", 0.5, {"data": DIGIT.data.changed(label_noise=0.5)}),
        ("reduce", True, {"callbacks": (ReduceLROnPlateau(),)}),
        ("rmsprop.momentum", 0.9, {"optimizer": RMSprop(momentum=0.9)}),
    ],
)
def test_everything_is_asked_for_that_trains_otherwise(open_digits, setting, value, changes):
    app = put(open_digits(level="everything"), setting, value)
    assert in_address(app) == DIGIT.changed(**changes)


def test_so_are_the_details_of_a_layer_of_a_callback_and_of_what_is_held_out(open_page):
    dense = Dense(units=9, activation="leaky_relu", use_bias=False, kernel_initializer="ones")
    experiment = GARMENTS[0].on("sample")
    experiment = experiment.changed(
        layers=(dense, *experiment.layers),
        validation=Stratified(share=0.3, random_state=5),
        callbacks=(EarlyStopping(min_delta=0.01), ReduceLROnPlateau(factor=0.5, patience=3)),
    )
    app = open_page("fashion", x=encode(experiment), level="everything")
    details = {"negative_slope", "use_bias", "random_state", "min_delta", "factor"}
    assert details <= asked(app, "fashion")
    assert in_address(app) == experiment


def test_a_teacher_holds_a_level_or_takes_the_choice_away(open_digits):
    app = open_digits(level="first", lock="level")
    assert app.segmented_control(key="level").disabled
    assert asked(app) == {"units", "epochs"}


@pytest.mark.long
@pytest.mark.parametrize("level", ["first", "everything"])
@pytest.mark.parametrize("name", [name for name in BUILDERS if name not in ("plane", "table")])
def test_every_builder_has_every_level(open_page, name, level):
    app = open_page(BUILDERS[name], level=level)
    first = PRESETS["boston_housing" if name == "california_housing" else name][0]
    assert in_address(app) == first.on("sample")


def test_another_story_brings_its_own_settings_into_view(open_page):
    app = open_page("house_prices", level="first")
    app.selectbox(key="house_prices.story").select("normalization").run()
    assert {"optimizer", "learning_rate", "batch_size"} <= asked(app, "house_prices")
    assert in_address(app) == NORMALIZATION.on("sample")
