"""Softmax as Keras and SciPy compute it."""

import warnings

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from scipy.special import expit
from scipy.special import softmax as scipy_softmax

from core.concepts.softmax import by_temperature, sigmoid, softmax, steps

logits = arrays(
    np.float32,
    array_shapes(max_dims=1, max_side=12),
    elements=st.floats(-1000, 1000, width=32),
)
temperatures = st.floats(0.1, 10)


@given(logits)
def test_equals_keras(z):
    expected = np.asarray(keras.activations.softmax(keras.ops.convert_to_tensor(z[None])))[0]
    np.testing.assert_allclose(softmax(z), expected, rtol=1e-5, atol=1e-7)


def test_keras_warns_of_from_logits_behind_a_softmax_and_takes_the_logits():
    random = np.random.default_rng(0)
    x, labels = random.normal(size=(64, 5)), random.integers(0, 4, 64)
    last = []
    for from_logits in (False, True):
        keras.utils.set_random_seed(0)
        model = keras.Sequential([keras.Input((5,)), keras.layers.Dense(4, activation="softmax")])
        model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=from_logits))
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            last.append(model.fit(x, labels, epochs=2, verbose=0).history["loss"][-1])
        assert any("from_logits" in str(w.message) for w in warned) == from_logits
    assert last[0] == last[1]


@given(logits, temperatures)
def test_temperature_divides_the_logits(z, temperature):
    expected = scipy_softmax(z.astype(np.float64) / temperature)
    np.testing.assert_allclose(softmax(z, temperature), expected, rtol=1e-3, atol=1e-5)


@given(logits)
def test_probabilities_are_not_negative_and_add_up_to_one(z):
    p = softmax(z)
    assert (p >= 0).all()
    assert p.sum() == pytest.approx(1, abs=1e-5)


@given(arrays(np.float32, 4, elements=st.floats(-5, 5, width=16)), st.integers(-80, 80))
def test_adding_the_same_to_every_logit_changes_nothing(z, shift):
    np.testing.assert_allclose(softmax(z + np.float32(shift)), softmax(z), atol=1e-5)


def test_large_logits_overflow_unless_the_maximum_is_subtracted():
    z = [100.0, 99.0]
    naive = steps(z, subtract_max=False)
    assert np.isposinf(naive.exponentials).all()
    assert np.isnan(naive.probabilities).all()
    np.testing.assert_allclose(steps(z).probabilities, scipy_softmax(z), rtol=1e-6)


def test_very_small_logits_vanish_unless_the_maximum_is_subtracted():
    z = [-120.0, -121.0]
    assert steps(z, subtract_max=False).total == 0
    np.testing.assert_allclose(steps(z).probabilities, scipy_softmax([1.0, 0.0]), rtol=1e-6)


@given(logits)
def test_sigmoid_equals_keras_and_scipy(z):
    np.testing.assert_allclose(sigmoid(z), expit(z), rtol=1e-5, atol=1e-7)
    expected = np.asarray(keras.activations.sigmoid(keras.ops.convert_to_tensor(z)))
    np.testing.assert_allclose(sigmoid(z), expected, rtol=1e-4, atol=1e-6)


def test_each_row_by_temperature_is_the_softmax_at_that_temperature():
    rows = by_temperature([2, 1, 0.1], [0.5, 1, 2])
    for row, temperature in zip(rows, (0.5, 1, 2), strict=True):
        np.testing.assert_array_equal(row, softmax([2, 1, 0.1], temperature))
