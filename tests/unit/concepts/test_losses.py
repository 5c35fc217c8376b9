"""Losses and accuracies as Keras computes them."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from core.concepts.losses import (
    binary_accuracy,
    categorical_accuracy,
    fitted_lines,
    likelihood,
    on_the_way,
    regression_losses,
    sparse_categorical_crossentropy,
)
from core.experiment.losses import (
    absolute_errors,
    binary_crossentropy,
    categorical_crossentropy,
    huber,
    squared_errors,
    surprise,
)

values = arrays(np.float32, 5, elements=st.floats(-100, 100, width=16))
shares = arrays(np.float32, 5, elements=st.floats(0.0009765625, 0.9990234375, width=16))
answers = arrays(np.int64, 5, elements=st.integers(0, 1))


@st.composite
def classified(draw):
    """Labels and rows of probabilities: (rows,) and (rows, classes)."""
    rows, classes = draw(array_shapes(min_dims=2, max_dims=2, min_side=2, max_side=6))
    weights = draw(arrays(np.float32, (rows, classes), elements=st.floats(0.0625, 8, width=16)))
    labels = draw(arrays(np.int64, rows, elements=st.integers(0, classes - 1)))
    return labels, weights / weights.sum(axis=1, keepdims=True)


@given(values, values)
def test_mse_and_mae_equal_keras(y_true, y_pred):
    mse, mae = keras.losses.MeanSquaredError(), keras.losses.MeanAbsoluteError()
    assert squared_errors(y_true, y_pred).mean() == pytest.approx(
        float(mse(y_true, y_pred)), rel=1e-5
    )
    assert absolute_errors(y_true, y_pred).mean() == pytest.approx(
        float(mae(y_true, y_pred)), rel=1e-5
    )


@given(values, values, st.floats(0.5, 10))
def test_huber_equals_keras(y_true, y_pred, delta):
    expected = float(keras.losses.Huber(delta=delta)(y_true, y_pred))
    assert huber(y_true, y_pred, delta).mean() == pytest.approx(expected, rel=1e-4, abs=1e-5)


@given(values, values)
def test_the_three_losses_of_a_regression_are_named(y_true, y_pred):
    terms = regression_losses(y_true, y_pred, 2)
    np.testing.assert_array_equal(terms["MSE"], squared_errors(y_true, y_pred))
    np.testing.assert_array_equal(terms["MAE"], absolute_errors(y_true, y_pred))
    np.testing.assert_array_equal(terms["Huber"], huber(y_true, y_pred, 2))


@given(answers, shares)
def test_binary_crossentropy_equals_keras(y_true, p):
    expected = float(keras.losses.BinaryCrossentropy()(y_true.astype("float32"), p))
    assert binary_crossentropy(y_true, p).mean() == pytest.approx(expected, rel=1e-3, abs=1e-5)


@given(answers, shares)
def test_binary_crossentropy_is_minus_the_logarithm_of_the_true_answers_probability(y_true, p):
    expected = surprise(np.where(y_true == 1, p, 1 - p.astype(float)))
    np.testing.assert_allclose(binary_crossentropy(y_true, p), expected, rtol=1e-9)


@given(classified())
def test_categorical_crossentropies_equal_keras_and_each_other(sample):
    labels, p = sample
    one_hot = np.eye(p.shape[1])[labels]
    expected = np.asarray(keras.losses.sparse_categorical_crossentropy(labels, p))
    np.testing.assert_allclose(sparse_categorical_crossentropy(labels, p), expected, rtol=1e-4)
    expected = np.asarray(keras.losses.categorical_crossentropy(one_hot, p))
    np.testing.assert_allclose(categorical_crossentropy(one_hot, p), expected, rtol=1e-4)
    np.testing.assert_allclose(
        categorical_crossentropy(one_hot, p), sparse_categorical_crossentropy(labels, p)
    )


@given(classified())
def test_crossentropy_is_minus_the_logarithm_of_the_likelihood_per_row(sample):
    labels, p = sample
    of_labels = p[np.arange(len(p)), labels].astype(float)
    keras_loss = float(keras.losses.SparseCategoricalCrossentropy()(labels, p))
    assert surprise(of_labels).mean() == pytest.approx(keras_loss, rel=1e-4, abs=1e-6)
    assert -np.log(likelihood(of_labels)) / len(p) == pytest.approx(keras_loss, rel=1e-4, abs=1e-6)


def test_the_likelihood_of_many_rows_underflows_and_their_crossentropy_does_not():
    coins = np.full(2000, 0.5)
    assert likelihood(coins[:140], np.float32) == pytest.approx(2.0**-140)
    assert likelihood(coins[:150], np.float32) == 0 < likelihood(coins[:150])
    assert likelihood(coins) == 0
    assert surprise(coins).mean() == pytest.approx(np.log(2))
    answers = np.ones((2000, 1), "float32")
    keras_loss = keras.losses.BinaryCrossentropy()(answers, coins[:, None].astype("float32"))
    assert surprise(coins).mean() == pytest.approx(float(keras_loss), abs=1e-6)


@pytest.mark.parametrize("p", [0.0, 1.0])
def test_the_loss_stays_finite_where_the_logarithm_would_not(p):
    target = np.array([1.0], "float32")
    expected = float(keras.losses.BinaryCrossentropy()(target, np.array([p], "float32")))
    assert surprise(p) == pytest.approx(expected, abs=1e-5)


@given(classified())
def test_accuracies_equal_keras(sample):
    labels, p = sample
    one_hot = np.eye(p.shape[1])[labels]
    binary = np.mean(keras.metrics.binary_accuracy(one_hot, p))
    assert binary_accuracy(one_hot, p) == pytest.approx(float(binary), abs=1e-6)
    categorical = np.mean(keras.metrics.categorical_accuracy(one_hot, p))
    assert categorical_accuracy(one_hot, p) == pytest.approx(float(categorical), abs=1e-6)


def test_keras_takes_accuracy_for_categorical_where_labels_are_one_hot_whatever_the_loss():
    random = np.random.default_rng(0)
    one_hot = np.eye(10)[random.integers(0, 10, 300)]
    model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(loss="binary_crossentropy", metrics=["accuracy", "binary_accuracy"])
    x = random.normal(size=(300, 5))
    scores = model.evaluate(x, one_hot, verbose=0, return_dict=True)
    p = model.predict(x, verbose=0)
    assert scores["accuracy"] == pytest.approx(categorical_accuracy(one_hot, p), abs=1e-6)
    assert scores["binary_accuracy"] == pytest.approx(binary_accuracy(one_hot, p), abs=1e-6)
    assert scores["accuracy"] < 0.3 < 0.8 < scores["binary_accuracy"]


@pytest.mark.parametrize("losses", ["MAE", "Huber"])
def test_a_large_error_counts_in_proportion_and_pulls_no_harder_than_a_smaller_one(losses):
    errors = np.array([5.0, 10.0, 20.0])
    nudge = 1e-6
    here, on = (regression_losses(0, errors + by, 2.0)[losses] for by in (0, nudge))
    np.testing.assert_allclose((on - here) / nudge, 1 if losses == "MAE" else 2, rtol=1e-5)


def test_a_squared_error_pulls_harder_the_larger_it_is():
    here, on = (regression_losses(0, np.array([5.0, 10.0]) + by)["MSE"] for by in (0, 1e-6))
    np.testing.assert_allclose((on - here) / 1e-6, [10, 20], rtol=1e-5)


@pytest.mark.parametrize("classes", range(3, 13))
def test_a_uniform_guess_is_right_about_every_class_but_the_true_one(classes):
    one_hot = np.eye(classes)
    uniform = np.full((classes, classes), 1 / classes)
    assert binary_accuracy(one_hot, uniform) == pytest.approx((classes - 1) / classes)
    assert categorical_accuracy(one_hot, uniform) == pytest.approx(1 / classes)


points = arrays(np.float64, (7, 2), elements=st.integers(-50, 50).map(float)).filter(
    lambda p: len(np.unique(p[:, 0])) > 2
)


@given(points, st.floats(0.5, 10), arrays(np.float64, 2, elements=st.floats(-1, 1)))
def test_no_line_nearby_has_a_lower_loss_than_the_fitted_one(data, delta, away):
    x, y = data.T
    for name, line in fitted_lines(x, y, delta).items():
        fitted, other = (
            regression_losses(y, np.polyval(w, x), delta)[name].mean() for w in (line, line + away)
        )
        assert fitted <= other + 1e-6 * (1 + other)


def test_a_line_of_points_is_found_by_each_loss():
    x = np.arange(6.0)
    for line in fitted_lines(x, 3 * x - 2).values():
        np.testing.assert_allclose(line, [3, -2])


def test_on_the_way_logits_change_evenly():
    p = on_the_way([0.2, 0.5], [0.9, 0.1], np.array([0, 0.5, 1])[:, None])
    np.testing.assert_allclose(p[[0, 2]], [[0.2, 0.5], [0.9, 0.1]])
    np.testing.assert_allclose(p[1] / (1 - p[1]), [np.sqrt(0.25 * 9), np.sqrt(1 / 9)])
