"""The chain rule as TensorFlow applies it."""

import pytest
import tensorflow as tf
from hypothesis import assume, given
from hypothesis import strategies as st

from core.concepts.backpropagation import BACKWARD, FORWARD, backward, forward, nudged, relu_slope

number = st.integers(-300, 300).map(lambda hundredths: hundredths / 100)


@given(number, number, number, number)
def test_values_and_gradients_equal_tensorflow(x, w1, w2, y):
    values = forward(x, w1, w2, y)
    a, b = tf.Variable(w1, dtype=tf.float64), tf.Variable(w2, dtype=tf.float64)
    with tf.GradientTape() as tape:
        z = a * x
        h = tf.nn.relu(z)
        p = b * h
        loss = (p - y) ** 2
    found = tape.gradient(loss, {"w1": a, "w2": b, "z": z, "a": h, "p": p})
    assert values["L"] == pytest.approx(float(loss))
    slopes = backward(values)
    assert set(slopes) == set(BACKWARD) == set(found)
    for name, gradient in found.items():
        assert slopes[name] == pytest.approx(float(gradient), abs=1e-12), name


@given(number, number, number, number, st.sampled_from(["w1", "w2"]))
def test_a_nudge_agrees_with_the_gradient(x, w1, w2, y, weight):
    assume(abs(w1 * x) > 0.01)
    values = forward(x, w1, w2, y)
    slope = (nudged(values, weight, 1e-6) - nudged(values, weight, -1e-6)) / 2e-6
    assert backward(values)[weight] == pytest.approx(slope, abs=1e-3)


@given(number, number, number, number)
def test_the_formulas_with_numbers_give_the_values_and_gradients(x, w1, w2, y):
    values = forward(x, w1, w2, y)
    slopes = backward(values)
    texts = {
        name: f"({v!r})" for name, v in (values | {f"d{n}": g for n, g in slopes.items()}).items()
    }
    slope = f"{relu_slope(values['z']):.0f}"
    for rules, results in ((FORWARD, values), (BACKWARD, slopes)):
        for name, rule in rules.items():
            python = rule.filled(**texts, slope=slope).replace(r"\cdot", "*").replace("^", "**")
            result = eval(python.replace(r"\max", "max"))  # noqa: S307
            assert result == pytest.approx(results[name]), name
