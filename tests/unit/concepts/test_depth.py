"""Signals and gradients through many layers, and where weights begin, as in Keras."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.concepts.activations import activations
from core.concepts.depth import (
    INITIALIZERS,
    TRUNCATED,
    UNITS,
    back_through_batch_normalization,
    batch_normalized,
    fate,
    normalized_passage,
    passage,
)

KERAS = {
    "glorot_uniform": keras.initializers.GlorotUniform(seed=1),
    "he_normal": keras.initializers.HeNormal(seed=1),
    "small": keras.initializers.RandomNormal(stddev=0.01, seed=1),
    "large": keras.initializers.RandomNormal(stddev=1.0, seed=1),
}
SHAPE = (500, 2000)


@pytest.mark.parametrize("name", INITIALIZERS)
def test_the_weights_are_spread_as_keras_spreads_them(name):
    kerass = np.asarray(KERAS[name](SHAPE))
    known = INITIALIZERS[name]
    deviation = known.deviation(*SHAPE)
    assert kerass.std() == pytest.approx(deviation, rel=3e-3)
    ours = deviation * known.draw(np.random.default_rng(2), *SHAPE)
    assert ours.std() == pytest.approx(deviation, rel=3e-3)
    quantiles = np.linspace(0.001, 0.999, 41)
    np.testing.assert_allclose(
        np.quantile(ours, quantiles), np.quantile(kerass, quantiles), atol=0.02 * deviation
    )


@pytest.mark.parametrize("name", INITIALIZERS)
def test_keras_knows_the_initializer_by_the_name_shown(name):
    shown = INITIALIZERS[name].keras
    known = keras.initializers
    kerass = eval(f"known.{shown}") if "(" in shown else known.get(shown)  # noqa: S307
    assert type(kerass) is type(KERAS[name])
    assert getattr(kerass, "stddev", None) == getattr(KERAS[name], "stddev", None)


def test_what_is_cut_off_at_two_deviations_is_narrower():
    drawn = np.asarray(keras.random.truncated_normal(SHAPE, seed=3, dtype="float64"))
    assert np.abs(drawn).max() <= 2
    assert drawn.std() == pytest.approx(TRUNCATED, rel=1e-3)


@pytest.fixture
def sums():
    return np.random.default_rng(4).normal(3, [0.01, 1, 50], (40, 3))


def test_batch_normalization_is_kerass_while_training(sums):
    layer = keras.layers.BatchNormalization(dtype="float64")
    np.testing.assert_allclose(batch_normalized(sums), layer(sums, training=True), atol=1e-12)


def test_a_gradient_comes_back_through_batch_normalization_as_in_keras(sums):
    layer = keras.layers.BatchNormalization(dtype="float64")
    z, g = tf.Variable(sums), np.random.default_rng(5).normal(size=sums.shape)
    with tf.GradientTape() as tape:
        loss = tf.reduce_sum(layer(z, training=True) * g)
    expected = tape.gradient(loss, z)
    np.testing.assert_allclose(back_through_batch_normalization(sums, g), expected, atol=1e-9)


@pytest.mark.parametrize("through", [passage, normalized_passage])
@pytest.mark.parametrize("name", ["relu", "tanh", "gelu"])
def test_signal_and_gradient_are_those_of_a_keras_network(through, name):
    layers, deviation, known = 4, 0.2, INITIALIZERS["he_normal"]
    random = np.random.default_rng(0)
    a = tf.constant(random.normal(size=(UNITS, UNITS)))
    outputs = [a]
    with tf.GradientTape() as tape:
        tape.watch(a)
        for _ in range(layers):
            a = a @ (deviation * known.draw(random, UNITS, UNITS))
            if through is normalized_passage:
                a = keras.layers.BatchNormalization(dtype="float64")(a, training=True)
            a = keras.activations.get(name)(a)
            outputs.append(a)
        loss = tf.reduce_sum(a * random.normal(size=(UNITS, UNITS)))
    sizes = [np.sqrt(np.square(g).mean()) for g in tape.gradient(loss, outputs)]
    found = through(activations()[name], deviation, known, layers)
    np.testing.assert_allclose(found.gradient, np.divide(sizes, sizes[-1]), rtol=1e-6)
    signal = [np.sqrt(np.var(a, axis=0).mean()) for a in outputs]
    np.testing.assert_allclose(found.signal, signal, rtol=1e-6)


def ends(name, initializer, scale=1.0, layers=30, through=passage):
    known = INITIALIZERS[initializer]
    deviation = scale * known.deviation(UNITS, UNITS)
    found = through(activations()[name], deviation, known, layers)
    return fate(found.signal[-1]), fate(found.gradient[0])


@pytest.mark.parametrize(
    ("name", "initializer", "fates"),
    [
        ("relu", "he_normal", ("stays", "stays")),
        ("relu", "glorot_uniform", ("vanishes", "vanishes")),
        ("tanh", "glorot_uniform", ("stays", "stays")),
        ("tanh", "large", ("stays", "explodes")),
        ("sigmoid", "glorot_uniform", ("vanishes", "vanishes")),
        ("relu", "small", ("vanishes", "vanishes")),
        ("relu", "large", ("explodes", "explodes")),
    ],
)
def test_each_activation_has_its_initializer(name, initializer, fates):
    assert ends(name, initializer) == fates


@pytest.mark.parametrize("name", ["linear", "relu", "leaky_relu"])
@pytest.mark.parametrize("layers", [5, 20])
def test_doubled_weights_double_once_for_each_layer(name, layers):
    known = INITIALIZERS["glorot_uniform"]
    once, twice = (passage(activations()[name], s, known, layers) for s in (0.1, 0.2))
    assert twice.gradient[0] / once.gradient[0] == pytest.approx(2**layers)
    assert twice.signal[-1] / once.signal[-1] == pytest.approx(2**layers)


@pytest.mark.parametrize("name", activations())
@pytest.mark.parametrize("scale", [0.25, 1, 4])
@pytest.mark.parametrize("initializer", ["glorot_uniform", "he_normal", "large"])
def test_normalized_the_scale_of_the_weights_does_not_matter(name, scale, initializer):
    assert ends(name, initializer, scale, 20, normalized_passage) == ("stays", "stays")


@pytest.mark.parametrize(
    ("left", "told"),
    [(0.0099, "vanishes"), (0.01, "stays"), (100, "stays"), (101, "explodes"), (0, "vanishes")],
)
def test_what_is_less_than_a_hundredth_has_vanished(left, told):
    assert fate(left) == told
