"""Inputs on the device: a plain tensor, or the words of each row where the input is multi-hot.

A multi-hot vector times a kernel is the sum of the kernel's rows at its words. So the words are
kept, and the matrix of zeros and ones, a gigabyte for 25,000 reviews, never exists.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import keras
import numpy as np
import tensorflow as tf

from core.datasets import MultiHot

_BOUNDARY = 64
"""Where an array begins at a multiple of so many bytes, TensorFlow need not copy it."""


class Words(NamedTuple):
    """The words of many rows: those of row ``i`` are ``places[starts[i]:starts[i + 1]]``.

    ``places`` is int64 of shape (words, 2), a row number and a word each, in order; ``first`` the
    number of the first row; ``starts`` int64 of shape (rows + 1,); ``width`` the length of the
    multi-hot vectors they stand for.
    """

    places: tf.Tensor
    starts: tf.Tensor
    first: tf.Tensor
    width: tf.Tensor


class Product(NamedTuple):
    """Inputs that have already been multiplied by the first kernel, shape (rows, units)."""

    value: tf.Tensor


Inputs: TypeAlias = "tf.Tensor | Words"


def on_device(x: np.ndarray | MultiHot) -> Inputs:
    """Prepared inputs as tensors."""
    if isinstance(x, MultiHot):
        rows = np.repeat(np.arange(len(x)), np.diff(x.offsets))
        places = tf.constant(np.stack([rows, x.tokens], axis=1), tf.int64)
        starts = tf.constant(x.offsets, tf.int64)
        return Words(places, starts, tf.constant(0, tf.int64), tf.constant(x.width, tf.int64))
    if x.ctypes.data % _BOUNDARY == 0 and x.flags.c_contiguous:
        return tf.experimental.dlpack.from_dlpack(x.__dlpack__())
    return tf.constant(x)


def rows_in(x: Inputs) -> int:
    """How many rows there are."""
    return int(x.starts.shape[0]) - 1 if isinstance(x, Words) else int(x.shape[0])


def taken(x: tf.Tensor | MultiHot, order: np.ndarray, rows: int) -> Inputs:
    """The rows of ``x`` in ``order``, and behind them others that fill up to ``rows``."""
    missing = rows - len(order)
    if isinstance(x, MultiHot):
        words = on_device(x[order])
        return words._replace(
            starts=tf.concat([words.starts, tf.repeat(words.starts[-1:], missing)], 0)
        )
    return tf.gather(x, np.pad(order, (0, missing)))


def batch(x: Inputs, start: tf.Tensor | int, size: int) -> Inputs:
    """The ``size`` rows from ``start`` on."""
    if isinstance(x, Words):
        starts = tf.slice(x.starts, [start], [size + 1])
        first, last = starts[0] - x.starts[0], starts[-1] - x.starts[0]
        return Words(x.places[first:last], starts, x.first + tf.cast(start, tf.int64), x.width)
    return tf.slice(x, [start] + [0] * (x.shape.rank - 1), [size, *x.shape[1:]])


def multiply(x: Inputs, kernel: tf.Tensor) -> tf.Tensor:
    """``x @ kernel``, float32 of shape (rows, units), for rows of numbers or of words."""
    if not isinstance(x, Words):
        return keras.ops.matmul(x, kernel)
    return multiply_sparse(sparse(x), kernel, rows_in(x))


def sparse(x: Words) -> tf.Tensor:
    """The multi-hot rows as TensorFlow's compressed sparse matrix."""
    return tf.raw_ops.SparseTensorToCSRSparseMatrix(
        indices=x.places - tf.stack([x.first, 0]),
        values=tf.ones(tf.shape(x.places)[:1]),
        dense_shape=tf.stack([rows_in(x), x.width]),
    )


def multiply_sparse(
    matrix: tf.Tensor, dense: tf.Tensor, rows: int, transposed: bool = False
) -> tf.Tensor:
    """``matrix @ dense``, or ``matrix.T @ dense``, float32 of shape (``rows``, columns)."""
    product = tf.raw_ops.SparseMatrixMatMul(a=matrix, b=dense, transpose_a=transposed)
    return tf.ensure_shape(product, [rows, dense.shape[1]])
