"""The questions of every page: each wrong option has its own words, and a place to look."""

from __future__ import annotations

import pytest

from core.ui import predict
from core.ui.language import LANGUAGES
from core.ui.question import Question
from core.ui.sitemap import ROOT
from tests.further import further

PAGES = sorted(
    file.stem for file in (ROOT / "pages").rglob("*.py") if "predict(" in file.read_text("utf-8")
)

IN_CHAPTERS = [("layers", {"layer_chapter": name}) for name in ("dense", "parameters", "flatten")]
SCREENS = [*((page, {}) for page in PAGES), *IN_CHAPTERS]
"""A page and the address of a state in which it asks."""
FOLLOWED = [
    screen if place % 3 == 0 else pytest.param(*screen, marks=pytest.mark.long)
    for place, screen in enumerate(SCREENS)
]
"""Every screen, of which a third is gone through every time."""


@pytest.fixture
def questions(open_page, monkeypatch):
    """``questions("softmax", cat="3")``: what a page asks at an address."""

    def at(url: str, **address: str) -> list[Question]:
        asked: list[Question] = []
        with monkeypatch.context() as only_here:
            only_here.setattr(predict, "card", asked.append)
            open_page(url, **address)
        return asked

    return at


def at(app, keys) -> dict:
    """Where the controls of a page stand that are on it."""
    return {key: app.session_state[key] for key in keys if key in app.session_state}


def wrong_options(question: Question) -> list[str]:
    return [option for option in question.options if option != question.answer]


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(("url", "address"), SCREENS)
def test_every_wrong_option_is_told_what_is_mistaken_in_it(questions, url, address, lang):
    for question in questions(url, lang=lang, **address):
        said = [question.wrong[option].says for option in wrong_options(question)]
        assert all(said)
        assert len({question.because, *said}) == len(said) + 1
        assert all(question.wrong[option].then for option in wrong_options(question))


@pytest.mark.parametrize(
    ("url", "address"),
    [
        ("softmax", dict.fromkeys(("cat", "dog", "fox", "owl"), "-5")),
        ("tensors", {"rank": "0", "digits_in_batch": "100"}),
        ("broadcasting", {"x_shape": "(3, 1)", "y_shape": "(2, 3)"}),
        ("broadcasting", {"x_shape": "(2,)", "y_shape": "()"}),
        ("tensor_operations", {"tensor_operation": "vectors"}),
        ("tensor_operations", {"tensor_operation": "matrix_vector", "x_rows": "2"}),
        ("tensor_operations", {"y_columns": "3", "old_rows": "1", "layer_kind": "translate"}),
        ("layers", {"b": "0"}),
        ("layers", {"units": "3"}),
        ("layers", {"sizes": "2, 2"}),
        ("layers", {"flatten_samples": "1"}),
        ("convolution", {"conv_picture": "edge", "conv_padding": "same", "conv_moved": "2"}),
        ("convolution", {"conv_stride": "2", "conv_moved": "6", "conv_side": "224"}),
        ("convolution", {"conv_stride": "2", "conv_padding": "same", "conv_filters": "1"}),
        ("convolution", {"conv_size": "7", "conv_side": "8", "conv_filters": "64"}),
        ("activations", {"activation": "linear", "depth": "5"}),
        ("losses", {"p_good": "0.01", "guess_classes": "3"}),
        ("losses", {"outlier_price": "300", "outlier_area": "40", "delta": "10"}),
        ("losses", {"p_good": "0.01", "review": "0", "guess_classes": "12"}),
        ("gradient_descent", {"eta": "1", "optimizer": "adam", "descent_batch": "1"}),
        ("gradient_descent", {"loss_surface": "pass", "start_w1": "0", "start_w2": "0"}),
        ("gradient_descent", {"eta": "0.01", "optimizer": "momentum", "descent_batch": "64"}),
        ("preprocessing", {"statistics": "all", "scaled_feature": "CHAS"}),
        ("preprocessing", {"statistics": "own", "typo": "10", "at_once": "1"}),
        ("dropout", {"drop_rate": "0"}),
        ("dropout", {"wrong_labels": "0", "dropout_curves": "without"}),
        ("dropout", {"drop_rate": "0.9", "scale_survivors": "false", "unit_outputs": "-2, 0"}),
        ("dropout", {"unit_outputs": "0, 0", "phase": "predict"}),
        ("validation", {"held_out": "last", "held_out_share": "0.1", "neighbours": "10"}),
        ("validation", {"learning_rows": "76", "by_price": "true"}),
        ("validation", {"rare_percent": "40"}),
    ],
)
def test_what_is_mistaken_depends_on_the_state(questions, url, address):
    for question in questions(url, **address):
        assert set(wrong_options(question)) <= set(question.wrong), question.name


@pytest.mark.parametrize("which", [0, *further(1, 2, 3)], ids="wrong option {}".format)
@pytest.mark.parametrize(("url", "address"), FOLLOWED)
def test_every_follow_up_sets_controls_of_its_page(open_page, questions, url, address, which):
    for question in questions(url, **address):
        for option in wrong_options(question)[which : which + 1]:
            look = question.wrong[option].look
            app = open_page(url, **address)
            app.button(key=f"predict {question.name} {option}").click().run()
            app.button(key=f"look {question.name}").click().run()
            assert not app.exception, (question.name, option)
            assert at(app, look) == dict(look), (question.name, option)


@pytest.mark.parametrize(("url", "address"), FOLLOWED)
def test_show_me_moves_to_what_was_asked_and_back(open_page, questions, url, address):
    for question in questions(url, **address):
        app = open_page(url, **address)
        assert not [b for b in app.button if b.key == f"show {question.name}"]
        app.button(key=f"predict {question.name} {question.answer}").click().run()
        if not question.moves:
            assert not [b for b in app.button if b.key == f"show {question.name}"]
            continue
        before = at(app, question.moves)
        app.button(key=f"show {question.name}").click().run()
        assert not app.exception
        moved = at(app, question.moves)
        assert moved == dict(question.moves)
        assert moved != before
        assert question.because in app.success[0].value
        app.button(key=f"show {question.name}").click().run()
        assert at(app, before) == before
