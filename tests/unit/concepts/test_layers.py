"""Layers as Keras computes and counts them."""

from contextlib import suppress

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from core.concepts.activations import activations
from core.concepts.layers import (
    dense_parameters,
    flattened,
    normalization_parameters,
    principal,
    read_sizes,
    some_weights,
    sum_latex,
    through_bottleneck,
    weighted_sum,
)
from core.experiment import Impossible

sizes = st.integers(1, 20)


@settings(max_examples=20, deadline=None)
@given(samples=sizes, inputs=sizes, units=sizes, seed=st.integers(0, 99))
@pytest.mark.parametrize("activation", ["relu", "sigmoid", "tanh", "linear"])
def test_a_layer_equals_keras(activation, samples, inputs, units, seed):
    x = np.random.default_rng(seed).normal(size=(samples, inputs))
    W, b = some_weights(inputs, units, seed)
    layer = keras.layers.Dense(units, activation=activation)
    layer.build((None, inputs))
    layer.set_weights([W, b])
    ours = activations()[activation].value(weighted_sum(x, W, b))
    np.testing.assert_allclose(ours, np.asarray(layer(x)), rtol=1e-4, atol=1e-5)


@given(inputs=sizes, units=sizes, seed=st.integers(0, 99))
def test_a_unit_is_a_column_of_the_layer(inputs, units, seed):
    W, b = some_weights(inputs, units, seed)
    assert W.shape == (inputs, units)
    assert b.shape == (units,)
    x = np.arange(inputs) - 2.0
    column_by_column = [float(weighted_sum(x, W[:, j], b[j])) for j in range(units)]
    np.testing.assert_allclose(weighted_sum(x, W, b), column_by_column)


@pytest.mark.parametrize(("inputs", "units"), [(13, 64), (64, 32), (32, 1), (784, 512)])
def test_a_dense_layer_has_as_many_parameters_as_keras_counts(inputs, units):
    layer = keras.layers.Dense(units)
    layer.build((None, inputs))
    assert dense_parameters(inputs, units) == layer.count_params()


@pytest.mark.parametrize("features", [1, 13, 30])
def test_a_normalization_has_as_many_parameters_as_keras_counts(features):
    layer = keras.layers.Normalization()
    layer.adapt(np.ones((4, features)))
    assert normalization_parameters(features) == layer.count_params()
    assert layer.trainable_weights == []


def test_the_network_of_the_house_prices():
    counts = [dense_parameters(a, b) for a, b in ((13, 64), (64, 32), (32, 1))]
    assert counts == [896, 2080, 33]
    assert normalization_parameters(13) == 27
    assert sum(counts) + 27 == 3036


@given(arrays(np.float32, array_shapes(min_dims=2, max_dims=4, max_side=5)))
def test_flatten_equals_keras(x):
    np.testing.assert_array_equal(flattened(x), np.asarray(keras.layers.Flatten()(x)))


def test_dense_without_flatten_works_along_the_last_axis():
    layer = keras.layers.Dense(10)
    assert layer(np.zeros((2, 28, 28))).shape == (2, 28, 10)
    assert layer.count_params() == dense_parameters(28, 10)


@given(st.lists(st.integers(1, 100_000), min_size=2, max_size=9))
def test_typed_sizes_are_read_with_commas_or_spaces(numbers):
    assert read_sizes(", ".join(map(str, numbers))) == tuple(numbers)
    assert read_sizes(f"  {' '.join(map(str, numbers))} ") == tuple(numbers)


@pytest.mark.parametrize(
    "text",
    ["", "13", "13, x", "13, 0", "13, -4", "13, 1.5", "13, 100001", "1, " * 10, "13, ٣", "9" * 50],
)
def test_other_sizes_are_impossible(text):
    with pytest.raises(Impossible):
        read_sizes(text)


@given(text=st.text(max_size=30))
def test_any_text_is_read_or_impossible(text):
    with suppress(Impossible):
        assert all(1 <= size <= 100_000 for size in read_sizes(text))


def test_a_bottleneck_as_wide_as_the_images_differ_loses_nothing():
    images = np.random.default_rng(0).integers(0, 256, (12, 5, 4))
    mean, directions = principal(images)
    np.testing.assert_allclose(through_bottleneck(images, mean, directions, 12), images, atol=1e-9)


@pytest.mark.parametrize("units", [1, 3, 6])
def test_a_bottleneck_loses_what_the_best_matrix_of_that_rank_loses(units):
    images = np.random.default_rng(0).normal(size=(30, 4, 3))
    mean, directions = principal(images)
    lost = np.square(images - through_bottleneck(images, mean, directions, units)).sum()
    values = np.linalg.svd(images.reshape(30, 12) - mean, compute_uv=False)
    assert lost == pytest.approx(np.square(values[units:]).sum())


def test_a_sum_is_written_with_its_numbers():
    latex = sum_latex([1, -2], [0.5, -1], -1.5)
    assert r"1.0 \times 0.5 + (-2.0) \times (-1.0)" in latex
    assert "+ (-1.5)" in latex
