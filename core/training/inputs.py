"""Inputs on the device: a plain tensor, or the words of each row where the input is multi-hot.

A multi-hot vector times a kernel is the sum of the kernel's rows at its words. So the words are
kept, and the matrix of zeros and ones, a gigabyte for 25,000 reviews, never exists.
"""

from __future__ import annotations

from functools import partial
from typing import NamedTuple, TypeAlias

import keras
import numpy as np
import tensorflow as tf

from core.datasets import MultiHot
from core.training import words

_BOUNDARY = 64
"""Where an array begins at a multiple of so many bytes, TensorFlow need not copy it."""


class MultiHotRows(NamedTuple):
    """Some rows of words, out of those that there are.

    ``words`` is int32 of shape (words,), ``ones`` float32 of the same shape, ``starts`` int32 of
    shape (all rows * pieces + 1,), as in :func:`core.training.words.product`; ``rows`` int32 of
    shape (rows,) says which of all the rows are meant.
    """

    words: tf.Tensor
    ones: tf.Tensor
    starts: tf.Tensor
    rows: tf.Tensor


class Product(NamedTuple):
    """Inputs that have already been multiplied by the first kernel, shape (rows, units)."""

    value: tf.Tensor


Inputs: TypeAlias = "tf.Tensor | MultiHotRows"


def on_device(x: np.ndarray | MultiHot) -> Inputs:
    """Prepared inputs as tensors."""
    if isinstance(x, MultiHot):
        return MultiHotRows(
            tf.constant(x.tokens, tf.int32),
            tf.ones(len(x.tokens)),
            tf.constant(words.starts_of_pieces(x)),
            tf.range(len(x)),
        )
    if x.ctypes.data % _BOUNDARY == 0 and x.flags.c_contiguous:
        return tf.experimental.dlpack.from_dlpack(x.__dlpack__())
    return tf.constant(x)


def rows_in(x: Inputs) -> int:
    """How many rows there are."""
    return int((x.rows if isinstance(x, MultiHotRows) else x).shape[0])


def picked(x: Inputs, rows: tf.Tensor) -> Inputs:
    """The rows of ``x`` with these numbers."""
    if isinstance(x, MultiHotRows):
        return x._replace(rows=tf.gather(x.rows, rows))
    return tf.gather(x, rows)


def batch(x: Inputs | Product, start: tf.Tensor | int, size: int) -> Inputs | Product:
    """The ``size`` rows from ``start`` on."""
    if isinstance(x, Product):
        return Product(batch(x.value, start, size))
    if isinstance(x, MultiHotRows):
        return x._replace(rows=tf.slice(x.rows, [start], [size]))
    return tf.slice(x, [start] + [0] * (x.shape.rank - 1), [size, *x.shape[1:]])


def multiply(x: Inputs, kernel: tf.Tensor) -> tf.Tensor:
    """``x @ kernel``, float32 of shape (rows, units), for rows of numbers or of words."""
    if not isinstance(x, MultiHotRows):
        return keras.ops.matmul(x, kernel)
    product = tf.numpy_function(words.product, [*x, kernel], tf.float32, stateful=False)
    return tf.ensure_shape(product, [rows_in(x), kernel.shape[1]])


def multiply_transposed(x: MultiHotRows, y: tf.Tensor, width: int) -> tf.Tensor:
    """``x.T @ y``, float32 of shape (width, units)."""
    transposed = partial(words.product_transposed, width=width)
    product = tf.numpy_function(transposed, [*x, y], tf.float32, stateful=False)
    return tf.ensure_shape(product, [width, y.shape[1]])
