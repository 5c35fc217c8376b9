"""Preprocessing as scikit-learn and Keras do it."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LinearRegression
from sklearn.neighbors import KNeighborsRegressor
from sklearn.preprocessing import MinMaxScaler, StandardScaler

from core.concepts.preprocessing import (
    MOST_LABELS,
    MOST_WORDS,
    NEIGHBOURS,
    by_themselves,
    descent,
    descent_losses,
    error_on_new,
    in_original_units,
    least_squares,
    measured,
    multi_hot,
    one_hot,
    padded,
    read_labels,
    training_scale,
    vocabulary,
)
from core.experiment import Impossible

SCALERS = {"standardize": StandardScaler, "min_max": MinMaxScaler}
RANDOM = np.random.default_rng(3)
X = RANDOM.normal(size=(60, 4)) * [1, 10, 100, 0.1] + [0, 50, 400, 3]
X_NEW = RANDOM.normal(size=(17, 4)) * [1, 10, 100, 0.1] + [0, 50, 400, 3]
W = np.array([3.0, -0.4, 0.02, 20.0])
Y, Y_NEW = X @ W + RANDOM.normal(size=60), X_NEW @ W + RANDOM.normal(size=17)

tables = arrays(
    np.float64,
    array_shapes(min_dims=2, max_dims=2, max_side=8),
    elements=st.integers(-1000, 1000).map(float),
)


@pytest.mark.parametrize("method", SCALERS)
@given(x=tables)
def test_scales_as_scikit_learn_does(method, x):
    expected = SCALERS[method]().fit(x)
    new = x[::-1] * 2 + 1
    scale = measured(method, x)
    np.testing.assert_allclose(scale.apply(x), expected.transform(x), rtol=1e-9, atol=1e-9)
    np.testing.assert_allclose(scale.apply(new), expected.transform(new), rtol=1e-9, atol=1e-9)


@given(tables)
def test_no_scaling_changes_nothing(x):
    np.testing.assert_array_equal(measured("none", x).apply(x), x)


def test_a_layer_that_normalizes_does_the_same():
    layer = keras.layers.Normalization()
    layer.adapt(X.astype("float32"))
    ours = measured("standardize", X).apply(X_NEW)
    np.testing.assert_allclose(ours, layer(X_NEW.astype("float32")), atol=1e-3)


@pytest.mark.parametrize("statistics", ["train", "all", "own"])
def test_training_rows_are_measured_alone_or_with_all_others(statistics):
    seen = np.vstack([X, X_NEW]) if statistics == "all" else X
    scale = training_scale("standardize", statistics, X, X_NEW)
    np.testing.assert_allclose(scale.apply(X), StandardScaler().fit(seen).transform(X))


@pytest.mark.parametrize("method", SCALERS)
@pytest.mark.parametrize("at_once", [1, 5, 8, 16, 17])
def test_each_group_is_scaled_by_itself(method, at_once):
    groups = [X_NEW[i : i + at_once] for i in range(0, len(X_NEW), at_once)]
    expected = np.vstack([SCALERS[method]().fit_transform(group) for group in groups])
    np.testing.assert_allclose(by_themselves(method, X_NEW, at_once), expected, atol=1e-12)


@pytest.mark.parametrize("method", ["none", *SCALERS])
@pytest.mark.parametrize("statistics", ["train", "all", "own"])
def test_the_error_is_that_of_scikit_learn(method, statistics):
    z, z_new = X, X_NEW
    if method in SCALERS:
        scaler = SCALERS[method]().fit(np.vstack([X, X_NEW]) if statistics == "all" else X)
        z, z_new = scaler.transform(X), scaler.transform(X_NEW)
        if statistics == "own":
            z_new = by_themselves(method, X_NEW, 5)
    guesses = KNeighborsRegressor(NEIGHBOURS).fit(z, Y).predict(z_new)
    ours = error_on_new(method, statistics, X, Y, X_NEW, Y_NEW, 5)
    assert ours == pytest.approx(np.abs(guesses - Y_NEW).mean())


def test_least_squares_are_those_of_scikit_learn():
    ours, expected = least_squares(X, Y), LinearRegression().fit(X, Y)
    np.testing.assert_allclose(ours.coefficients, expected.coef_)
    assert ours.bias == pytest.approx(expected.intercept_)
    np.testing.assert_allclose(ours.predict(X_NEW), expected.predict(X_NEW))


@pytest.mark.parametrize("method", SCALERS)
def test_coefficients_in_original_units_are_the_same_model(method):
    scale = measured(method, X)
    scaled = least_squares(scale.apply(X), Y)
    back = in_original_units(scaled, scale)
    np.testing.assert_allclose(back.predict(X_NEW), scaled.predict(scale.apply(X_NEW)))
    np.testing.assert_allclose(back.coefficients, least_squares(X, Y).coefficients)


@pytest.mark.parametrize("x", [X, measured("standardize", X).apply(X)], ids=["raw", "scaled"])
def test_losses_are_those_of_gradient_descent_step_by_step(x):
    inputs = np.column_stack([x, np.ones(len(x))])
    rate = 1 / np.linalg.eigvalsh(2 / len(Y) * inputs.T @ inputs)[-1]
    weights, expected = np.zeros(5), []
    for _ in range(40):
        wrong = inputs @ weights - Y
        expected.append(np.mean(wrong**2))
        weights -= rate * 2 / len(Y) * inputs.T @ wrong
    np.testing.assert_allclose(descent_losses(x, Y, np.arange(40)), expected, rtol=1e-6)


@given(st.integers(2, 10), st.data())
def test_one_hot_equals_keras(classes, data):
    labels = data.draw(st.lists(st.integers(0, classes - 1), min_size=1, max_size=MOST_LABELS))
    read = read_labels(", ".join(map(str, labels)), classes)
    assert read.tolist() == labels
    expected = keras.utils.to_categorical(labels, classes)
    np.testing.assert_array_equal(one_hot(read, classes), expected)


@pytest.mark.parametrize("text", ["3,0 2", " 3, 0, 2, ", "3 0 2"])
def test_labels_may_be_typed_with_or_without_commas(text):
    assert read_labels(text, 4).tolist() == [3, 0, 2]


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Write 1 to 8"),
        (" , ", "Write 1 to 8"),
        ("1 " * 9, "Write 1 to 8"),
        ("cat", "“cat” is not a class number"),
        ("-1", "“-1” is not"),
        ("1.5", "“1.5” is not"),
        ("²", "“²” is not"),
        ("0, 4", "no class 4"),
        ("9" * 300, "is not a class number"),
    ],
)
def test_labels_that_cannot_be_are_explained(text, problem):
    with pytest.raises(Impossible, match=problem):
        read_labels(text, 4)


def test_multi_hot_equals_scikit_learn():
    texts = ["The film is good, good; not bad.", "Not the best film!"]
    known = vocabulary(texts)
    assert known == ("the", "film", "is", "good", "not", "bad", "best")
    expected = CountVectorizer(binary=True, vocabulary=known).transform(texts).toarray()
    np.testing.assert_array_equal(multi_hot(texts, known), expected)


def test_the_order_of_words_is_lost():
    texts = ["good, not bad", "bad, not good"]
    one, other = multi_hot(texts, vocabulary(texts))
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize(
    ("texts", "problem"),
    [
        (["", "good"], "no words"),
        (["good", "…!?"], "no words"),
        ([" ".join(map(str, range(MOST_WORDS))), "more"], "13 different words"),
    ],
)
def test_texts_that_cannot_be_drawn_are_explained(texts, problem):
    with pytest.raises(Impossible, match=problem):
        vocabulary(texts)


@pytest.mark.parametrize("share", [0.3, 1.0])
def test_descent_is_what_gradients_of_the_mean_squared_error_make(share):
    x, y = X - X.mean(axis=0), Y - Y.mean()
    least, *_, greatest = np.linalg.eigvalsh(2 * np.cov(X.T, bias=True))
    way, w = descent(X, Y, 4, share), np.zeros(4)
    for weights, loss in zip(way.weights, way.losses, strict=True):
        np.testing.assert_allclose(weights, w, rtol=1e-9, atol=1e-12)
        assert np.mean((x @ w - y) ** 2) == pytest.approx(loss)
        w -= share * 2 / (least + greatest) * np.mean(2 * (x @ w - y)[:, None] * x, axis=0)


def test_the_best_weights_are_those_of_least_squares():
    way = descent(X, Y, 1)
    np.testing.assert_allclose(way.best, least_squares(X, Y).coefficients)
    assert way.loss(way.best) == pytest.approx(way.lowest)


def test_a_loss_is_reached_after_the_first_step_that_is_that_low():
    way = descent(X[:, :1], Y, 3)
    assert way.steps_until(way.lowest * 1.001) == 1
    assert way.steps_until(way.lowest - 1) == 4


@given(
    st.lists(st.lists(st.integers(1, 10_000), max_size=9), min_size=1, max_size=4),
    st.integers(1, 8),
    st.sampled_from(["pre", "post"]),
    st.sampled_from(["pre", "post"]),
)
def test_texts_are_filled_up_and_cut_as_by_keras(texts, length, padding, truncating):
    expected = keras.utils.pad_sequences(texts, length, padding=padding, truncating=truncating)
    rows = padded(texts, length, padding, truncating)
    np.testing.assert_array_equal(rows, expected)
    assert rows.dtype == expected.dtype
    np.testing.assert_array_equal(padded(texts, length), keras.utils.pad_sequences(texts, length))
