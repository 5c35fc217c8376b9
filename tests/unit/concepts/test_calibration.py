"""How sure a softmax is, and how often it is right."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import multivariate_normal

from core.concepts.calibration import Predictions, reliability, trained_on_few

temperatures = st.floats(0.1, 10)


def clouds(rows: int, away: float) -> tuple[np.ndarray, np.ndarray]:
    """The exact probabilities of three classes for rows drawn from them, and their labels."""
    random = np.random.default_rng(0)
    middles = away * np.array([[0.0, 0], [1, 0], [0, 1]])
    labels = random.integers(0, 3, rows)
    x = middles[labels] + random.normal(size=(rows, 2))
    densities = np.stack([multivariate_normal(middle).pdf(x) for middle in middles], axis=1)
    return densities / densities.sum(axis=1, keepdims=True), labels


@pytest.mark.parametrize("away", [0.5, 1.5, 3])
def test_exact_probabilities_are_calibrated_and_made_surer_they_are_not(away):
    p, labels = clouds(40_000, away)
    exact = Predictions(np.log(p), labels)
    assert reliability(exact.at(1), labels).error < 0.015
    assert reliability(exact.at(1 / 3), labels).error > 0.05
    assert exact.calmest([0.25, 0.5, 1, 2, 4]) == 1


def test_the_error_is_the_mean_gap_of_the_bins_by_their_rows():
    p = [[0.9, 0.1], [0.95, 0.05], [0.4, 0.6], [0.45, 0.55]]
    found = reliability(p, [0, 1, 1, 1])
    assert found.rows.tolist() == [0, 0, 0, 0, 0, 2, 0, 0, 1, 1]
    expected = (2 * abs(1 - 0.575) + 1 * abs(1 - 0.9) + 1 * abs(0 - 0.95)) / 4
    assert found.error == pytest.approx(expected)
    assert np.isnan(found.accuracy[:5]).all()


@given(temperatures)
def test_a_bin_holds_the_rows_whose_largest_probability_lies_in_it(T):
    new = trained_on_few()
    found = reliability(new.at(T), new.labels)
    some = found.rows > 0
    ends = np.arange(1, 11) / 10
    assert (found.confidence[some] <= ends[some] + 1e-9).all()
    assert (found.confidence[some] > ends[some] - 0.1 - 1e-9).all()
    assert found.rows.sum() == len(new.labels)


@given(temperatures)
def test_temperature_changes_confidence_and_no_answer(T):
    new = trained_on_few()
    at_one, heated = (reliability(new.at(t), new.labels) for t in (1, T))
    assert heated.mean(heated.accuracy) == pytest.approx(at_one.mean(at_one.accuracy))
    surer = heated.mean(heated.confidence) - at_one.mean(at_one.confidence)
    assert surer * (1 - T) >= 0
    gap = abs(heated.mean(heated.accuracy) - heated.mean(heated.confidence))
    assert gap - 1e-9 <= heated.error <= 1


@given(temperatures)
def test_the_loss_at_a_temperature_equals_keras(T):
    new = trained_on_few()
    keras_loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)(
        new.labels, (new.logits / T).astype("float32")
    )
    assert new.loss(T) == pytest.approx(float(keras_loss), rel=1e-3)


def test_a_layer_trained_on_few_rows_is_too_sure_and_heat_mends_it():
    new = trained_on_few()
    found = reliability(new.at(1), new.labels)
    assert found.mean(found.confidence) > found.mean(found.accuracy) + 0.1
    best = new.calmest(np.linspace(0.25, 4, 76))
    assert 1.5 < best < 4
    assert reliability(new.at(best), new.labels).error < found.error / 3
