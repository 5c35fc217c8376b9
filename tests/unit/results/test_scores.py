"""Scores, against scikit-learn's."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn import metrics

from core.results.scores import (
    area_under,
    blind,
    chosen_class,
    class_scores,
    confidence,
    confusion,
    regression_scores,
    roc,
    surest_mistakes,
)


def test_a_regression_is_scored_as_scikit_learn_does():
    random = np.random.default_rng(0)
    truth, guess = random.normal(20, 8, 50), random.normal(20, 8, 50)
    scores = regression_scores(truth, guess)
    assert scores["mae"] == pytest.approx(metrics.mean_absolute_error(truth, guess))
    assert scores["mse"] == pytest.approx(metrics.mean_squared_error(truth, guess))
    assert scores["r2"] == pytest.approx(metrics.r2_score(truth, guess))


@given(st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4)), min_size=1, max_size=60))
def test_classes_are_scored_as_scikit_learn_does(pairs):
    truth, guess = np.array(pairs).T
    counts = confusion(truth, guess, 5)
    labels = range(5)
    np.testing.assert_array_equal(counts, metrics.confusion_matrix(truth, guess, labels=labels))
    expected = metrics.precision_recall_fscore_support(truth, guess, labels=labels, zero_division=0)
    for name, values in zip(("precision", "recall", "f1", "rows"), expected, strict=True):
        np.testing.assert_allclose(class_scores(counts)[name], values)


@given(st.lists(st.tuples(st.booleans(), st.integers(-3, 3)), min_size=2, max_size=60))
def test_a_roc_curve_is_scikit_learn_s(rows):
    truth, score = np.array(rows).T
    if len(set(truth)) < 2:
        return
    false, true = roc(truth == 1, score)
    expected = metrics.roc_curve(truth, score, drop_intermediate=False)
    np.testing.assert_allclose(false, expected[0])
    np.testing.assert_allclose(true, expected[1])
    assert area_under(false, true) == pytest.approx(metrics.roc_auc_score(truth, score))


def test_the_surest_mistake_comes_first():
    outputs = np.array([[0.9, 0.1], [0.2, 0.8], [0.4, 0.6], [0.05, 0.95]])
    truth = np.array([1, 1, 0, 0])
    np.testing.assert_array_equal(surest_mistakes(truth, outputs, 9), [3, 0, 2])
    np.testing.assert_array_equal(surest_mistakes(truth, outputs, 1), [3])


def test_one_output_is_a_yes_above_one_half():
    outputs = np.array([[0.9], [0.5], [0.2]])
    np.testing.assert_array_equal(chosen_class(outputs), [1, 0, 0])
    np.testing.assert_allclose(confidence(outputs), [0.9, 0.5, 0.8])
    np.testing.assert_array_equal(surest_mistakes(np.array([0, 0, 0]), outputs, 5), [0])


class TestBlind:
    def test_of_a_regression_it_is_the_mean(self):
        prices = np.array([10.0, 20, 30, 60])
        assert blind("mse", prices).loss == pytest.approx(prices.var())
        assert blind("mae", prices).loss == pytest.approx(np.abs(prices - prices.mean()).mean())
        assert np.isnan(blind("mse", prices).accuracy)
        assert blind("mse", prices).untrained == pytest.approx(np.mean(prices**2))

    def test_of_equally_frequent_classes_it_is_the_logarithm_of_how_many(self):
        labels = np.repeat(np.arange(46), 3).astype("int32")
        assert blind("sparse_categorical_crossentropy", labels).loss == pytest.approx(np.log(46))
        found = blind("categorical_crossentropy", np.eye(46)[labels])
        assert found == pytest.approx((np.log(46), 1 / 46, np.log(46)))
        coin = np.array([0.0, 1, 1, 0])
        assert blind("binary_crossentropy", coin) == pytest.approx((np.log(2), 0.5, np.log(2)))

    def test_a_frequent_class_makes_guessing_easier(self):
        loss, accuracy, untrained = blind("binary_crossentropy", np.array([0.0, 1, 0, 0]))
        assert loss == pytest.approx(-0.75 * np.log(0.75) - 0.25 * np.log(0.25))
        assert accuracy == 0.75
        assert untrained == pytest.approx(np.log(2))
