"""Activations and their slopes as Keras computes them."""

import math

import keras
import numpy as np
import pytest
import tensorflow as tf
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from core.concepts.activations import activations, fitted, formulas, two_layers
from core.concepts.layers import some_weights

NAMES = list(activations())
numbers = arrays(np.float64, array_shapes(max_dims=3), elements=st.floats(-30, 30))
GRID = np.linspace(-8, 8, 161)
assert 0 in GRID


def keras_function(name, negative_slope=0.2):
    if name == "leaky_relu":
        return lambda x: keras.activations.leaky_relu(x, negative_slope=negative_slope)
    if name == "softmax":
        return lambda x: keras.activations.softmax(tf.stack([x, tf.zeros_like(x)], axis=-1))[..., 0]
    return getattr(keras.activations, name)


@pytest.mark.parametrize("name", NAMES)
@given(x=numbers, negative_slope=st.floats(0, 1))
def test_values_equal_keras(name, x, negative_slope):
    ours = activations(negative_slope)[name].value(x)
    expected = np.asarray(keras_function(name, negative_slope)(tf.constant(x)))
    np.testing.assert_allclose(ours, expected, atol=1e-6)
    assert ours.shape == x.shape


@pytest.mark.parametrize("name", NAMES)
def test_slopes_equal_those_keras_learns_with(name):
    x = tf.Variable(GRID)
    with tf.GradientTape() as tape:
        y = keras_function(name)(x)
    np.testing.assert_allclose(activations()[name].slope(GRID), tape.gradient(y, x), atol=1e-6)


def test_leaky_relus_slope_is_kerass_default():
    assert activations()["leaky_relu"].value(-1) == keras.activations.leaky_relu(-1.0)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("x", [-3.0, 0.0, 0.7, 6.0])
def test_the_code_shown_computes_the_same(name, x):
    f = activations(0.3)[name]
    source = f"f = lambda x: {f.numpy}\nresult = f(x), {f.slope_numpy}"
    scope: dict = {"np": np, "erf": math.erf, "x": x}
    exec(source, scope)  # noqa: S102
    assert scope["result"] == pytest.approx((float(f.value(x)), float(f.slope(x))))


@pytest.mark.parametrize("x", [-1e20, 1e20])
def test_the_slope_shown_of_silu_is_right_however_far_out(x):
    with np.errstate(over="ignore"):
        slope = eval(activations()["silu"].slope_numpy, {"np": np, "x": x})  # noqa: S307
    assert slope == float(activations()["silu"].slope(x))


@pytest.mark.parametrize("name", NAMES)
def test_the_formulas_hold_the_number_and_the_result(name):
    for x in (-1.5, 2.0):
        activation = activations()[name]
        for equation, function in zip(
            formulas(activation, x), (activation.value, activation.slope), strict=True
        ):
            assert f"({x})" in equation[0]
            assert equation[-1] == f"{float(function(x)):.3g}"
            assert "@" not in "".join(equation)


@given(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5), st.integers(0, 99))
def test_two_layers_without_a_bend_are_one(inputs, hidden, outputs, seed):
    W1, _ = some_weights(inputs, hidden, seed)
    W2, _ = some_weights(hidden, outputs, seed + 1)
    x = np.random.default_rng(seed).integers(-9, 10, (7, inputs))
    linear = activations()["linear"]
    np.testing.assert_array_equal(two_layers(x, W1, W2, linear), x @ (W1 @ W2))


@pytest.mark.parametrize("name", [name for name in NAMES if name != "linear"])
def test_two_layers_with_a_bend_are_kerass_and_not_one(name):
    W1, W2 = np.array([[1.0, -2, 1], [0.5, 1, -1]]), np.array([[1.0, 2], [-1, 1], [2, 0]])
    x = np.array([[1.0, 2], [-1, 1]])
    kerass = keras_function(name)(tf.constant(x @ W1)) @ tf.constant(W2)
    found = two_layers(x, W1, W2, activations()[name])
    np.testing.assert_allclose(found, kerass, atol=1e-6)
    assert not np.allclose(found, x @ (W1 @ W2))


def test_without_an_activation_more_units_draw_the_same_straight_line():
    x = np.linspace(-3, 3, 50)
    line = np.polyval(np.polyfit(x, np.sin(x), 1), x)
    for units in (1, 5, 16):
        np.testing.assert_allclose(
            fitted(x, np.sin(x), activations()["linear"], units), line, atol=1e-9
        )


@pytest.mark.parametrize("name", [name for name in NAMES if name != "linear"])
def test_with_an_activation_enough_units_draw_a_wave(name):
    x = np.linspace(-3, 3, 121)
    drawn = fitted(x, np.sin(2 * x), activations()[name], 16)
    np.testing.assert_allclose(drawn, np.sin(2 * x), atol=0.1)


@pytest.mark.parametrize("name", activations())
def test_infinitely_far_out_the_slope_is_that_of_a_straight_line(name):
    far = activations()[name]
    np.testing.assert_allclose(far.slope(np.array([-np.inf, np.inf])), far.slope([-1e6, 1e6]))
    assert not np.isnan(far.value([-np.inf, np.inf])).any()
