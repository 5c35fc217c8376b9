"""The plane: settings make an Experiment, the address holds them, the stage shows what came."""

import base64
import re
from dataclasses import replace
from itertools import count
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock

import numpy as np
import pytest
import streamlit as st

from core.datasets.order import visited
from core.datasets.plane import points
from core.experiment import (
    SGD,
    Adam,
    Data,
    Dense,
    Dropout,
    EarlyStopping,
    LastShare,
    Plane,
    Preparation,
    Regularizer,
    experiment_from,
    key,
)
from core.results.result import Network, Result, Snapshot, Status
from core.results.scores import confusion
from core.study.presets import BY_HEART, PLANE
from core.ui import controls
from core.ui.letters import floats, read_floats
from core.ui.plane import stage
from core.ui.plane.address import address_of
from core.ui.plane.batches import batches
from core.ui.plane.plane import _look
from core.ui.plane.results import _roc, decided, points_csv, said
from core.ui.plane.seeds import picture
from core.ui.plane.settings import CHANGED, RATES, epochs_before
from core.ui.plane.stage import read_edited, read_epoch, read_unit
from core.ui.plane.tiles import features_as_tiles
from tests.app.desk import rows_of


def train(app, desk):
    app.button(key="plane.train").click().run()
    return desk.submitted[-1]


def test_it_opens_with_the_circle_of_tensorflow_playground(open_page, desk):
    assert train(open_page("plane"), desk) == PLANE


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ({"net_depth": "0"}, {"layers": PLANE.layers[-1:]}),
        ({"net_batch": "30"}, {"batch_size": 30}),
        ({"net_rate": "0.3"}, {"optimizer": SGD(learning_rate=0.3)}),
        ({"net_optimizer": "adam", "net_rate": "0.01"}, {"optimizer": Adam(learning_rate=0.01)}),
        ({"net_epochs": "100"}, {"epochs": 100}),
        ({"net_seed": "7"}, {"seed": 7}),
        ({"net_patience": "20"}, {"callbacks": (EarlyStopping(patience=20),)}),
    ],
)
def test_a_link_opens_its_network(open_page, desk, address, expected):
    assert train(open_page("plane", **address), desk) == PLANE.changed(**expected)


def test_layers_have_activations_dropout_and_penalties_of_their_own(open_page, desk):
    address = {"net_units_1": "8", "net_activation_2": "relu", "net_dropout": "0.5"}
    address |= {"net_dropout_1": "0.2", "net_dropout_2": "0"}
    app = open_page("plane", **address, net_penalty="l1", net_penalty_rate="0.01")
    penalty = Regularizer(l1=0.01)
    first, drop, second, last = train(app, desk).layers
    assert first == Dense(units=8, activation="tanh", kernel_regularizer=penalty)
    assert drop == Dropout(rate=0.2)
    assert second == Dense(units=2, activation="relu", kernel_regularizer=penalty)
    assert last == Dense(units=1, activation="tanh", kernel_regularizer=penalty)


@pytest.mark.parametrize(
    ("address", "loss", "last"),
    [
        ({"net_loss": "crossentropy"}, "binary_crossentropy", (1, "sigmoid")),
        (
            {"points": "spiral", "points_classes": "4"},
            "sparse_categorical_crossentropy",
            (4, "softmax"),
        ),
        ({"plane_task": "values"}, "mse", (1, "linear")),
        ({"points": "own"}, "mse", (1, "tanh")),
        ({"points": "curve"}, "mse", (1, "tanh")),
    ],
)
def test_the_end_fits_the_question(open_page, desk, address, loss, last):
    experiment = train(open_page("plane", **address), desk)
    assert experiment.loss == loss
    assert (experiment.layers[-1].units, experiment.layers[-1].activation) == last


class Message(SimpleNamespace):
    """What the browser says of a click on the stage."""


@pytest.mark.parametrize(
    ("said", "layer", "units"), [([1, 5], 1, 5), ([2, 99], 2, 8), ([1, -4], 1, 1)]
)
def test_the_stage_changes_a_layer_s_units_within_bounds(monkeypatch, said, layer, units):
    state = {"plane": Message(resized=said)}
    monkeypatch.setattr(st, "session_state", state)
    stage._resize()
    assert state[f"net_units_{layer}"] == units


@pytest.mark.parametrize(
    "said", [None, "x", [1], [1, None], ["nan", 3], [0, 3], [7, 3], [10**400, 3], {}]
)
def test_nonsense_from_the_browser_changes_nothing(monkeypatch, said):
    state = {"plane": Message(resized=said)}
    monkeypatch.setattr(st, "session_state", state)
    stage._resize()
    assert list(state) == ["plane"]


def test_a_click_adds_a_point_of_the_chosen_class(monkeypatch):
    state = {"plane": Message(added=[1.25, -9]), "next_class": 3, "own_points": "0,0,1;"}
    monkeypatch.setattr(st, "session_state", state)
    stage._add()
    assert state["own_points"] == "0,0,1\n1.25, -6, 3"


@pytest.mark.parametrize(
    ("said", "epoch"),
    [("12", 12), (0, 0), (None, None), ("x", None), ("-3", None), (1e999, None), ([], None)],
)
def test_an_epoch_is_read_or_ignored(said, epoch):
    assert read_epoch(said) == epoch


@pytest.mark.parametrize("said", [None, 3, "2", "2.1.1", "a.b", "12.1", ["2.1"]])
def test_a_unit_that_is_none_is_ignored(said):
    assert read_unit(said) is None
    assert read_unit("2.1") == "2.1"


@pytest.mark.parametrize("said", [None, 3, "", "no weights", "AAA", "AACAfw=="])
def test_weights_that_are_none_are_ignored(said):
    assert read_edited(said) is None
    assert read_edited(floats([1.5, -2])) == floats([1.5, -2]).replace("/", "_").replace("+", "-")


def test_numbers_reach_the_browser_unchanged():
    values = np.random.default_rng(0).normal(size=(3, 4)).astype("float32")
    assert np.array_equal(np.frombuffer(base64.b64decode(floats(values)), "<f4"), values.ravel())


def test_the_stage_gets_every_point_and_where_the_test_points_begin():
    drawn = stage.drawing(PLANE)
    x, y = points(PLANE.data.plane)
    assert np.allclose(np.frombuffer(base64.b64decode(drawn["x2"]), "<f4"), x[:, 1])
    assert np.allclose(np.frombuffer(base64.b64decode(drawn["y"]), "<f4"), y)
    assert drawn["trained"] == 250
    assert [layer["units"] for layer in drawn["layers"]] == [4, 2, 1]


def test_the_stage_knows_at_which_rates_weights_are_penalized():
    assert stage.drawing(PLANE)["penalty_rates"] is None
    first, *others = PLANE.layers
    layers = (first.changed(kernel_regularizer=Regularizer(l1=0.01)), *others)
    rates = stage.drawing(PLANE.changed(layers=layers))["penalty_rates"]
    assert rates == [(0.01, 0.0), (0.0, 0.0), (0.0, 0.0)]


def test_every_feature_has_a_little_map_of_its_own():
    pictures = re.findall(r"data:image/png;base64,[^)]+", features_as_tiles("net_features"))
    assert len(set(pictures)) == 7


def test_confusion_counts_true_classes_by_rows():
    table = confusion(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 0]), 3)
    assert table.tolist() == [[1, 1, 0], [0, 1, 0], [1, 0, 0]]


def test_a_snapshot_s_answers_are_counted_and_written_down():
    weights = np.random.default_rng(1).normal(size=25).astype("float32")
    x, y = points(PLANE.data.plane)
    answers = said(PLANE, weights, x)
    assert answers.shape == (500, 1)
    assert np.array_equal(decided(PLANE, answers), (answers[:, 0] > 0).astype(int))
    lines = points_csv(x, y, answers).decode().splitlines()
    assert lines[0] == "x1,x2,label,answer_0"
    assert len(lines) == 501
    assert float(lines[1].split(",")[3]) == pytest.approx(float(answers[0, 0]), rel=1e-5)


def test_a_run_that_goes_on_shows_its_weights_and_can_be_stopped(open_page, desk):
    desk.say(
        PLANE,
        status="running",
        rows=({"fold": 0, "epoch": 1, "loss": 1.0, "val_loss": 2.0, "learning_rate": 0.03},),
        snapshots=(Snapshot(0, 0, np.zeros(25, "float32")), Snapshot(0, 1, np.ones(25, "float32"))),
    )
    film = stage.film(desk.runs[key(PLANE)])
    assert film["frames"] == [0, 1]
    assert np.frombuffer(base64.b64decode(film["weights"]), "<f4").sum() == 25
    app = open_page("plane")
    app.button(key="plane.stop").click().run()
    assert desk.stopped == [key(PLANE)]


@pytest.mark.parametrize("status", ["queued", "running"])
def test_a_press_is_heard_before_there_are_weights(desk, status):
    assert "Press Train" in stage.before_the_first(None)
    desk.say(PLANE, status=status)
    assert "about to begin" in stage.before_the_first(desk.runs[key(PLANE)])
    desk.say(PLANE, status="stopped")
    assert "Press Train" in stage.before_the_first(desk.runs[key(PLANE)])


def test_the_first_epochs_after_a_press_are_drawn_at_once(open_page, desk, monkeypatch):
    app = open_page("plane")
    monkeypatch.setattr("core.ui.plane.plane.SECONDS_OF_PATIENCE", 60)
    looks, drawn = count(), []

    def find(run_key, _session=None):
        if next(looks) == 5:
            desk.say(PLANE, status="running", rows=rows_of(PLANE)[:1])
        return desk.runs.get(run_key)

    monkeypatch.setattr(desk, "find", find)
    monkeypatch.setattr("core.ui.plane.plane.stage", lambda _, view, **__: drawn.append(view))
    app.button(key="plane.train").click().run()
    assert [len(view.rows) for view in drawn] == [1]


@pytest.mark.parametrize(
    ("ending", "sentence"),
    [
        ("all_epochs", "All 500 epochs in 3.5 s."),
        ("early_stopping", "no progress"),
        ("on_request", "Stopped by you"),
    ],
)
def test_it_says_why_a_training_ended(open_page, desk, ending, sentence):
    finished(desk, ending)
    app = open_page("plane")
    assert sentence in " ".join(caption.value for caption in app.caption)


def test_an_infinite_loss_is_explained(open_page, desk):
    finished(desk, "not_a_number")
    assert "learning rate is too large" in open_page("plane").error[0].value


def test_a_finished_run_gives_its_confusion_at_the_epoch_in_the_address(open_page, desk):
    network = finished(desk, "all_epochs")
    x, y = points(PLANE.data.plane)
    expected = confusion(y[250:], decided(PLANE, said(PLANE, network.snapshots[1], x))[250:], 2)
    app = open_page("plane", epoch="1")
    assert np.array_equal(app.table[0].value.to_numpy(), expected)


@pytest.mark.parametrize("classes", [2, 3])
def test_a_roc_curve_with_its_area_stands_beside_the_confusion(monkeypatch, classes):
    drawn = Mock()
    monkeypatch.setattr("core.ui.plane.results.chart", drawn)
    y = np.repeat(range(classes), 2)
    answers = np.eye(classes)[y] if classes > 2 else np.array([[-0.9], [0.2], [0.1], [0.9]])
    _roc(y, answers, (answers[:, 0] > 0).astype(int))
    (_, table), _alt = drawn.call_args
    areas = ["class 0: area 1.000", "class 1: area 1.000", "class 2: area 1.000"]
    expected = areas if classes > 2 else ["class 1: area 0.750"]
    assert list(table["series"].unique()) == [*expected, "chance: area 0.5"]
    dots = table[table["part"] == "here"][["false", "true"]].to_numpy().tolist()
    assert dots == ([] if classes > 2 else [[0.5, 1.0]])


def numbers(text):
    return np.frombuffer(base64.b64decode(text), "<f4")


def test_an_epoch_can_be_followed_batch_by_batch(desk):
    network = finished(desk, "all_epochs")
    view = desk.find(key(PLANE))
    assert batches(view, 1, None) == {"steps": None, "can_step": True}
    steps = batches(view, 1, 4)["steps"]
    assert (steps["epoch"], steps["batch"], steps["of"]) == (1, 4, 25)
    assert [row for rows in steps["rows"] for row in rows] == network.train_rows.tolist()
    anew = replace(view, key="anew", experiment=PLANE.changed(shuffle="every_epoch"))
    followed = [row for rows in batches(anew, 1, 4)["steps"]["rows"] for row in rows]
    assert followed == visited(network.train_rows, "every_epoch", PLANE.seed, 1).tolist()
    weights = numbers(steps["weights"]).reshape(26, 25)
    gradients = numbers(steps["gradients"]).reshape(25, 25)
    np.testing.assert_array_equal(weights[0], network.snapshots[1])
    np.testing.assert_allclose(np.diff(weights, axis=0), -0.03 * gradients, atol=1e-6)
    assert batches(view, None, 99)["steps"]["epoch"] == 500
    assert batches(view, None, 99)["steps"]["batch"] == 25


def test_what_is_not_trained_or_draws_masks_cannot_be_followed(desk):
    nothing = {"steps": None, "can_step": False}
    assert batches(None, None, 3) == nothing
    dropping = PLANE.changed(layers=(Dropout(rate=0.5), *PLANE.layers))
    finished(desk, "all_epochs", dropping)
    assert batches(desk.find(key(dropping)), None, 3) == nothing


def test_a_link_opens_at_its_batch(open_page, desk):
    finished(desk, "all_epochs")
    app = open_page("plane", epoch="1", batch="4")
    assert app.query_params["batch"] in ("4", ["4"])
    open_page("plane", epoch="1", batch="nonsense")


def test_the_stage_s_epoch_and_batch_are_put_into_the_address(monkeypatch):
    address = {"epoch": "9"}
    message = Message(epoch=None, batch=3, unit="1.2", edited=floats([0.5]))
    monkeypatch.setattr(st, "session_state", {"plane": message})
    monkeypatch.setattr(st, "query_params", address)
    stage._look()
    assert address == {"batch": "3", "unit": "1.2", "edited": floats([0.5])}


def finished(desk, ending, experiment=PLANE):
    network = Network(
        ending=ending,
        epochs=500,
        test_scores={"loss": 0.1},
        test_predictions=np.zeros((500, 1), "float32"),
        validation_predictions=np.zeros((0, 1), "float32"),
        validation_rows=np.arange(250, 500),
        train_rows=np.random.default_rng(3).permutation(250),
        model=b"",
        snapshot_epochs=np.array([0, 1, 500]),
        snapshots=np.random.default_rng(2).normal(size=(3, 25)).astype("float32"),
    )
    status: Status = "stopped" if ending == "on_request" else "finished"
    rows, begun = rows_of(experiment), "2026-01-02T03:04:05+00:00"
    result = Result(experiment, status, rows, (network,), 3.5, begun)
    desk.say(experiment, status=status, rows=result.rows, result=result, seconds=3.5)
    return network


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [("1,2,3,4", "4 values"), ("a,b,c", "no number"), ("9,9,1", "outside"), ("1,1,1", "at least")],
)
def test_a_bad_point_gets_a_sentence_and_nothing_is_lost(open_page, typed, complaint):
    app = open_page("plane", points="own", own_points=typed)
    assert complaint in app.error[0].value
    assert app.text_area(key="own_points").value.replace(" ", "") == typed
    assert app.button(key="plane.train").disabled


def test_points_lie_above_the_curve_that_is_typed(open_page, desk):
    app = open_page("plane", points="curve")
    assert train(app, desk).data.plane.rule == "y > sin(x)"
    app.text_input(key="points_rule").set_value("Y>2X").run()
    assert train(app, desk).data.plane == Plane(shape="curve", rule="y > 2*x")
    assert "holds = y > 2.0 * x" in app.code[0].value


@pytest.mark.parametrize(
    ("typed", "complaint"),
    [
        ("y > sine(x)", "not “sine”"),
        ("", "needs a rule"),
        ("y > 99", "All points lie on one side"),
    ],
)
def test_a_rule_that_is_none_gets_a_sentence_and_nothing_is_lost(open_page, typed, complaint):
    app = open_page("plane", points="curve")
    app.text_input(key="points_rule").set_value(typed).run()
    (problem,) = app.error
    assert complaint in problem.value
    assert app.text_input(key="points_rule").value == typed
    assert app.button(key="plane.train").disabled
    app.text_input(key="points_rule").set_value("y < x").run()
    assert not app.error


def test_other_points_are_one_press_away(open_page, desk):
    app = open_page("plane", points_seed="9999")
    app.button(key="plane.others").click().run()
    assert train(app, desk) == PLANE
    app.button(key="plane.others").click().run()
    assert train(app, desk).data.plane == Plane(seed=1)


def test_no_feature_is_a_sentence(open_page):
    app = open_page("plane", net_features="none")
    assert "at least one feature" in app.error[0].value


def test_a_training_goes_on_from_weights_in_the_address_and_begins_anew(open_page, desk):
    weights = np.linspace(-1, 1, 25).astype("<f4")
    address = base64.urlsafe_b64encode(weights.tobytes()).decode()
    app = open_page("plane", first_weights=address)
    made = train(app, desk)
    assert np.array_equal(np.array(made.first_weights, "float32"), weights)
    assert made.changed(first_weights=None) == PLANE
    app.button(key="plane.anew").click().run()
    assert train(app, desk) == PLANE


WEIGHTS = floats(np.linspace(-1, 1, 25))


def test_the_stage_goes_on_from_its_weights_with_the_rate_chosen_there(monkeypatch):
    state: dict[str, Any] = {"plane": Message(continued=[WEIGHTS, "0.3", 120])}
    address: dict[str, str] = {}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "query_params", address)
    stage._go_on()
    assert read_floats(address["first_weights"]) == pytest.approx(np.linspace(-1, 1, 25))
    assert (address["first_epoch"], state["net_rate"]) == ("120", "0.3")
    stage._go_on()
    assert address["first_epoch"] == "240"


def test_what_the_stage_has_changed_is_drawn_before_a_training_may_be_found_to_have_ended(
    desk, monkeypatch
):
    """The look that finds the end puts controls back to what the page last drew."""
    finished(desk, "all_epochs")
    monkeypatch.setattr(st, "session_state", {CHANGED: True})
    monkeypatch.setattr(st, "rerun", Mock(side_effect=InterruptedError))
    with pytest.raises(InterruptedError):
        _look(PLANE)
    assert CHANGED not in st.session_state


def test_a_rate_chosen_on_the_stage_outlasts_what_the_browser_said_before(monkeypatch):
    state: dict[str, Any] = {"plane": Message(continued=[WEIGHTS, "0.3", 120])}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "query_params", {})
    stage._go_on()
    state["net_rate"] = "0.01"  # so a look at the training says that was under way
    assert controls.select("Learning rate", {rate: rate for rate in RATES}, key="net_rate") == "0.3"


@pytest.mark.parametrize(
    "said", [None, "x", [WEIGHTS], [WEIGHTS, "7", 3], ["x", "0.3", 3], [None, None, None]]
)
def test_nonsense_to_go_on_from_changes_nothing(monkeypatch, said):
    state = {"plane": Message(continued=said)}
    address: dict[str, str] = {}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "query_params", address)
    stage._go_on()
    assert (list(state), address) == (["plane"], {})


def test_going_on_trains_at_once_and_ends_what_it_goes_on_from(open_page, desk):
    app = open_page("plane")
    assert train(app, desk) == PLANE
    address = WEIGHTS.translate(str.maketrans("+/", "-_"))
    app.query_params["first_weights"] = address
    app.query_params["first_epoch"] = "120"
    app.session_state["plane.goes_on"] = True
    app.run()
    assert np.allclose(desk.submitted[-1].first_weights, np.linspace(-1, 1, 25))
    assert desk.stopped == [key(PLANE)]
    app.button(key="plane.anew").click().run()
    assert "first_epoch" not in app.query_params
    assert len(desk.submitted) == 2


@pytest.mark.parametrize(("said", "epochs"), [("120", 120), ("-3", 0), ("x", 0), ("9" * 20, 0)])
def test_epochs_before_the_first_weights_are_counted_or_ignored(monkeypatch, said, epochs):
    monkeypatch.setattr(st, "query_params", {"first_epoch": said, "first_weights": "A"})
    assert epochs_before(PLANE) == 0
    going_on = PLANE.changed(first_weights=(0.0,) * 25)
    assert epochs_before(going_on) == epochs


@pytest.mark.parametrize("text", ["x", "AAAA", "한글", base64.b64encode(b"\xff" * 100).decode()])
def test_weights_that_do_not_fit_are_ignored(open_page, desk, text):
    assert train(open_page("plane", first_weights=text), desk) == PLANE


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"seed": 4, "batch_size": 30, "epochs": 150, "callbacks": (EarlyStopping(patience=20),)},
        {"optimizer": Adam(learning_rate=0.3), "validation": LastShare(share=0.2)},
        {"first_weights": tuple(0.5 * n for n in range(25))},
        {
            "data": Data(name="plane", plane=Plane(shape="spiral", classes=3, noise=0.2, seed=9)),
            "layers": (
                Dense(units=8, activation="relu", kernel_regularizer=Regularizer(l2=0.01)),
                Dropout(rate=0.2),
                Dense(units=3, activation="softmax", kernel_regularizer=Regularizer(l2=0.01)),
            ),
            "loss": "sparse_categorical_crossentropy",
        },
        {
            "data": Data(
                name="plane",
                plane=Plane(shape="multi_gauss", samples=1000, features=("x1", "sin_x2")),
            ),
            "layers": (Dense(units=1),),
        },
        {
            "data": Data(
                name="plane",
                plane=Plane(shape="own", points=((0, 1, 0), (1.5, 2, 1), (-2, 0, 1), (3, 3, 0))),
                preparation=Preparation(targets="signs"),
            ),
        },
        {
            "data": Data(
                name="plane",
                plane=Plane(shape="curve", rule="x^2 + y^2 < 9", samples=300, noise=0.1),
                preparation=Preparation(targets="signs"),
            ),
        },
        BY_HEART.experiment.model_dump(),
    ],
)
def test_a_run_leads_back_to_its_settings(open_page, desk, changes):
    experiment = experiment_from({**PLANE.model_dump(), **changes})
    app = open_page("plane", **address_of(experiment))
    assert train(app, desk) == experiment


@pytest.mark.parametrize(
    "changes",
    [
        {"batch_size": 100},
        {"epochs": 7},
        {"epochs": 1},
        {"layers": (Dropout(rate=0.2), *PLANE.layers)},
        {"layers": (*PLANE.layers[:2], Dropout(rate=0.25), PLANE.layers[2])},
        {"layers": (Dense(units=1, kernel_regularizer=Regularizer(l1=0.1, l2=0.1)),)},
        {"optimizer": SGD(learning_rate=0.02)},
        {"optimizer": SGD(learning_rate=0.03, momentum=0.9)},
        {"metrics": ("mae",)},
        {"loss": "huber"},
        {"layers": (Dense(units=64, activation="tanh"), *PLANE.layers[1:])},
    ],
)
def test_what_the_page_has_no_controls_for_has_no_address(changes):
    assert address_of(PLANE.changed(**changes)) is None


def test_a_locked_layer_keeps_its_units(monkeypatch):
    state = {"plane": Message(resized=[1, 5], deepened=[4])}
    monkeypatch.setattr(st, "session_state", state)
    monkeypatch.setattr(st, "query_params", {"lock": "net_units_1,net_depth"})
    stage._resize()
    stage._deepen()
    assert list(state) == ["plane"]


def test_six_first_weights_are_trained_and_shown_side_by_side(open_page, desk):
    app = open_page("plane", net_seed="3")
    app.button(key="plane.seeds").click().run()
    assert [experiment.seed for experiment in desk.submitted] == [3, 4, 5, 6, 7, 8]
    for loss, experiment in enumerate(list(desk.submitted), start=1):
        row = {"fold": 0, "epoch": 1, "loss": 1.0, "val_loss": loss / 8, "learning_rate": 0.03}
        snapshot = Snapshot(0, 1, np.full(25, 0.1, "float32"))
        desk.say(experiment, status="stopped", rows=(row,), snapshots=(snapshot,))
    app.run()
    assert "Best 0.1250, worst 0.7500" in " ".join(words.value for words in app.markdown)
    assert len(app.get("image")) == 6


def test_a_picture_is_blue_where_the_network_says_plus():
    across = np.zeros(25, "float32")
    across[[0, 12, 22]] = 9
    image = picture(PLANE, across).astype(int)
    assert (image[:, 59, 2] > image[:, 59, 0]).all()
    assert (image[:, 0, 2] < image[:, 0, 0]).all()


def test_without_a_run_there_is_a_drawing_and_the_code(open_page):
    app = open_page("plane")
    assert "def circle(" in app.code[0].value
    assert not app.exception


def test_the_losses_of_a_network_with_a_penalty_are_said_to_include_it():
    assert stage.labels(PLANE)["losses"] == "Loss by epoch"
    change = {"kernel_regularizer": Regularizer(l1=0.01)}
    layers = tuple(layer.changed(**change) for layer in PLANE.layers)
    penalized = PLANE.changed(layers=layers)
    assert stage.labels(penalized)["losses"] == "Loss by epoch, penalty included"


@pytest.mark.parametrize(
    ("last", "scale"),
    [
        ("tanh", ("−1 (square)", "+1 (circle)")),
        ("sigmoid", ("− (square)", "+ (circle)")),
        ("linear", ("−1", "+1")),
    ],
)
def test_the_scale_of_colours_names_numbers_and_shapes_that_are_drawn(last, scale):
    layers = (*PLANE.layers[:-1], Dense(units=1, activation=last))
    said = stage.labels(PLANE.changed(layers=layers))
    assert (said["low"], said["high"]) == scale
