"""What a network has learned, by kind of data, after a training that was really made."""

from __future__ import annotations

import re
from functools import cache

import numpy as np
import pytest

from core.datasets import FACTS, load
from core.experiment import Conv2D, Dense, Experiment, Flatten, Reshape
from core.experiment.convolution import conv2d
from core.network.forward import network
from core.network.pictures import CHOSEN_AT, chosen_units
from core.results.result import Glimpse, Result, Row, Snapshot
from core.study.presets import DIGITS, GARMENTS, NEWSWIRES, NORMALIZATION, REVIEWS, Preset
from core.training import train
from core.ui import units
from core.ui.builder.address import encode
from tests.app.desk import Desk

WORDS = {"words that wake it", "words that silence it"}


@cache
def events_of(experiment: Experiment) -> tuple[list[Row] | Snapshot | Glimpse | Result, ...]:
    return tuple(train(experiment))


def result_of(experiment: Experiment) -> Result:
    *_, result = events_of(experiment)
    assert isinstance(result, Result)
    return result


@pytest.fixture
def learned(open_page, desk: Desk):
    """``learned("digits", preset)``: the page of a brief training of it, where it has learned."""

    def opened(page: str, preset: Preset, **changes):
        experiment = preset.on("sample").changed(epochs=2, **changes)
        result = result_of(experiment)
        desk.say(experiment, status="finished", rows=result.rows, result=result)
        app = open_page(page, x=encode(experiment))
        app.session_state[f"{page}.view"] = "learned"
        app.run()
        assert not app.exception
        return app, result

    return opened


@pytest.fixture
def films(monkeypatch) -> list[dict]:
    """What the film of units is given."""
    given: list[dict] = []
    monkeypatch.setattr(
        units,
        "film",
        lambda weights, epochs, names, key, _said="": given.append(
            {"weights": weights, "epochs": epochs, "names": names, "key": key}
        ),
    )
    return given


def test_ten_neurons_are_ten_pictures_one_a_garment(learned, films):
    _app, result = learned("fashion", GARMENTS[0])
    (film,) = films
    assert film["names"][0] == "T-shirt"
    assert film["weights"].shape == (3, 10, 28, 28)
    assert film["epochs"] == [0, 1, 2]
    kernel = result.networks[0].snapshots[-1][:7840].reshape(784, 10)
    np.testing.assert_allclose(film["weights"][-1, 3].ravel(), kernel[:, 3], atol=1e-6)


def test_filters_are_pictures_and_so_is_what_they_make_of_one(learned, films):
    convolution = DIGITS[-1]
    layers = (Reshape(), Conv2D(filters=3, activation="relu"), Flatten(), Dense(units=10))
    data = convolution.on("sample").data.changed(train_rows=60)
    _app, result = learned("digits", convolution, layers=layers, data=data)
    filters, maps = films
    assert filters["names"] == maps["names"] == ["filter 1", "filter 2", "filter 3"]
    assert filters["weights"].shape == (3, 3, 3, 3)
    assert maps["weights"].shape == (3, 3, 26, 26)
    row = np.sort(result.networks[0].validation_rows)[:1]
    picture = load("mnist", "sample").x_train[row].astype("float32") / 255
    kernel, bias = (keras_weights(result)[name] for name in ("kernel", "bias"))
    sums = conv2d(picture[..., np.newaxis], kernel) + bias
    np.testing.assert_allclose(
        np.moveaxis(maps["weights"][-1], 0, -1), np.maximum(sums[0], 0), atol=0.02
    )


def keras_weights(result: Result) -> dict[str, np.ndarray]:
    """The first layer's, as its ``.keras`` file has them."""
    kernel, bias = network(result.experiment, result.networks[0].model)[1].weights
    return {"kernel": kernel, "bias": bias}


@pytest.mark.long
def test_of_a_hidden_layer_the_heaviest_units_are_shown(learned, films):
    app, _result = learned("digits", DIGITS[0])
    (film,) = films
    assert film["weights"].shape[1:] == (20, 28, 28)
    assert any("of the **512** units" in text.value for text in app.markdown)


@pytest.fixture
def forming(monkeypatch) -> list[dict]:
    """What the pictures beside the learning curve are given, at each time."""
    given: list[dict] = []
    monkeypatch.setattr(
        units,
        "form",
        lambda weights, epochs, names, _key, **more: given.append(
            {"weights": weights, "epochs": epochs, "names": names, **more}
        ),
    )
    return given


@pytest.mark.parametrize(("page", "preset"), [("fashion", GARMENTS[0]), ("digits", DIGITS[0])])
def test_units_form_beside_the_curve_the_same_ones_all_the_time(
    open_page, desk, forming, page, preset
):
    experiment = preset.on("sample").changed(epochs=2)
    events, result = events_of(experiment), result_of(experiment)
    glimpses = [event for event in events if isinstance(event, Glimpse)]
    assert [glimpse.epoch for glimpse in glimpses] == [0, 1, 2]

    desk.say(experiment, status="running", rows=result.rows[:1], glimpses=glimpses[:2])
    app = open_page(page, x=encode(experiment))
    assert not app.exception
    assert forming[-1]["live"]
    assert forming[-1]["epochs"] == [0, 1]
    shown = chosen_units(experiment, result.networks[0].snapshots[CHOSEN_AT])
    names = [f"unit {unit + 1}" for unit in shown]
    if len(experiment.dense) == 1:
        names = [*FACTS["fashion_mnist"].class_names]
    assert forming[-1]["names"] == names

    desk.say(experiment, status="finished", rows=result.rows, result=result)
    app.run()
    assert not app.exception
    assert not forming[-1]["live"]
    assert forming[-1]["epochs"] == [0, 1, 2]
    assert forming[-1]["names"] == names
    assert forming[-1]["weights"].shape == (3, 10, 28, 28)
    came = glimpses[-1].weights.reshape(10, 28, 28)
    np.testing.assert_allclose(forming[-1]["weights"][-1], came, atol=1e-3)


def test_each_unit_of_a_text_network_has_words_and_a_say(learned):
    app, _result = learned("movie_reviews", REVIEWS[0])
    table = app.dataframe[0].value
    assert set(table) >= WORDS
    assert 1 <= len(table) <= 16
    assert all(len(words.split(", ")) == 8 for words in table["words that wake it"])
    assert table["then more of"].str.contains("liked").all()


@pytest.mark.long
def test_so_it_has_among_many_classes(learned):
    app, _result = learned("newswires", NEWSWIRES[0])
    assert set(app.dataframe[0].value) >= WORDS


def test_of_a_table_the_answer_follows_the_column_that_one_chooses(learned):
    app, _result = learned("house_prices", NORMALIZATION)
    app.selectbox(key="house_prices.column").select("LSTAT").run()
    assert not app.exception
    assert app.session_state["house_prices.column"] == "LSTAT"


def test_what_is_dead_is_said(learned):
    app, _result = learned("house_prices", NORMALIZATION)
    assert any(
        "Dead ReLU" in text.value or "No unit is dead" in text.value for text in app.markdown
    )


@pytest.mark.parametrize(
    ("layer", "factors"),
    [("dense", (r"\sum_k \delta_k w_k", r"\text{relu}'")), ("dense_2", (r"\text{mse}'(a = ",))],
)
def test_a_weight_opens_its_gradient_factor_by_factor(learned, layer, factors):
    app, _result = learned("house_prices", NORMALIZATION)
    app.session_state["house_prices.layer"] = layer
    app.run()
    assert not app.exception
    written = " ".join(formula.value for formula in app.latex)
    assert r"\frac{\partial L}{\partial a}" in written
    assert all(factor in written for factor in factors)
    checked = next(text.value for text in app.markdown if "digits agree" in text.value)
    assert int(re.search(r"\*\*(\d+) digits agree", checked)[1]) >= 4


def test_a_map_shows_the_way_down_and_says_what_it_cannot_tell(learned):
    app, result = learned("fashion", GARMENTS[0])
    assert any("The way down: its loss from above" in part.value for part in app.subheader)
    words = next(text.value for text in app.markdown if "cannot tell" in text.value)
    assert f"**{result.networks[0].snapshots.shape[1]:,}**" in words
    share = float(re.search(r"hold (\d+\.\d)% of the way", words)[1])
    assert 50 < share <= 100


def test_before_training_it_says_so(open_page, desk):  # noqa: ARG001
    app = open_page("digits")
    app.session_state["digits.view"] = "learned"
    app.run()
    assert any("Train a network first" in info.value for info in app.info)
