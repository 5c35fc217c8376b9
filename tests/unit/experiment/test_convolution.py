"""Convolution and pooling in NumPy are Keras's."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import Conv2D, GlobalAveragePooling2D, MaxPooling2D, Reshape
from core.experiment.convolution import conv2d, max_pooling2d, size_behind

PADDINGS = st.sampled_from(["valid", "same"])
RANDOM = np.random.default_rng(0)


def pictures(*shape):
    return RANDOM.normal(size=shape).astype("float32")


@settings(max_examples=25, deadline=None)
@given(st.integers(3, 9), st.integers(3, 9), st.integers(1, 3), st.integers(1, 3), PADDINGS)
def test_a_kernel_slides_as_in_keras(height, width, kernel, stride, padding):
    x, k = pictures(2, height, width, 3), pictures(kernel, kernel, 3, 4)
    theirs = keras.ops.conv(x, k, strides=stride, padding=padding)
    np.testing.assert_allclose(conv2d(x, k, stride, padding), theirs, rtol=1e-4, atol=1e-5)


@settings(max_examples=15, deadline=None)
@given(st.integers(3, 9), st.integers(3, 9), st.integers(1, 3), st.integers(1, 3), PADDINGS)
def test_the_largest_of_each_window_is_keras_s(height, width, pool, stride, padding):
    x = pictures(2, height, width, 3)
    theirs = keras.ops.max_pool(x, pool, stride, padding=padding)
    np.testing.assert_array_equal(max_pooling2d(x, pool, stride, padding), theirs)


def test_many_pictures_are_seen_in_parts():
    x, k = pictures(300, 4, 4, 1), pictures(3, 3, 1, 2)
    np.testing.assert_allclose(conv2d(x, k), keras.ops.conv(x, k), rtol=1e-4, atol=1e-5)
    assert conv2d(x[:0], k).shape == (0, 2, 2, 2)


@pytest.mark.parametrize(
    ("size", "window", "stride", "padding", "places"),
    [
        (28, 3, 1, "valid", 26),
        (28, 3, 1, "same", 28),
        (28, 2, 2, "valid", 14),
        (5, 2, 2, "same", 3),
    ],
)
def test_a_window_has_so_many_places(size, window, stride, padding, places):
    assert size_behind(size, window, stride, padding) == places


def test_32_filters_of_3_by_3_have_320_parameters():
    count = Conv2D(filters=32).count((28, 28, 1))
    assert count == (320, 320, "32 × (3 × 3 × 1 + 1)")


@pytest.mark.parametrize(
    ("layer", "shape", "sentence"),
    [
        (Conv2D(filters=4), (28, 28), "put a Reshape layer first"),
        (Conv2D(filters=4), (784,), "put it before Flatten"),
        (Conv2D(filters=4, kernel_size=5), (4, 9, 1), "5 × 5 is larger than the picture"),
        (MaxPooling2D(pool_size=3), (2, 2, 8), "3 × 3 is larger than the picture"),
        (GlobalAveragePooling2D(), (784,), "reads pictures with channels"),
        (Reshape(), (13,), "the product must be the same"),
    ],
)
def test_what_a_layer_cannot_read_is_said_in_a_sentence(layer, shape, sentence):
    assert sentence in str(layer.misfit(shape))
