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
    """The words of many rows: those of row ``i`` are ``tokens[starts[i]:starts[i + 1]]``.

    ``tokens`` is int64 of shape (words,), ``starts`` int64 of shape (rows + 1,); ``width`` the
    length of the multi-hot vectors they stand for.
    """

    tokens: tf.Tensor
    starts: tf.Tensor
    width: tf.Tensor


class Product(NamedTuple):
    """Inputs that have already been multiplied by the first kernel, shape (rows, units)."""

    value: tf.Tensor


Inputs: TypeAlias = "tf.Tensor | Words"


def on_device(x: np.ndarray | MultiHot) -> Inputs:
    """Prepared inputs as tensors."""
    if isinstance(x, MultiHot):
        tokens, starts = tf.constant(x.tokens, tf.int64), tf.constant(x.offsets, tf.int64)
        return Words(tokens, starts, tf.constant(x.width, tf.int64))
    if x.ctypes.data % _BOUNDARY == 0 and x.flags.c_contiguous:
        return tf.experimental.dlpack.from_dlpack(x.__dlpack__())
    return tf.constant(x)


def rows_in(x: Inputs) -> int:
    """How many rows there are."""
    return int(x.starts.shape[0]) - 1 if isinstance(x, Words) else int(x.shape[0])


def picked(x: Inputs, rows: tf.Tensor) -> Inputs:
    """The rows of ``x`` with these numbers."""
    if not isinstance(x, Words):
        return tf.gather(x, rows)
    gathered = tf.raw_ops.RaggedGather(
        params_nested_splits=[x.starts],
        params_dense_values=x.tokens,
        indices=rows,
        OUTPUT_RAGGED_RANK=1,
    )
    starts = tf.ensure_shape(gathered.output_nested_splits[0], [rows.shape[0] + 1])
    return Words(gathered.output_dense_values, starts, x.width)


def batch(x: Inputs, start: tf.Tensor | int, size: int) -> Inputs:
    """The ``size`` rows from ``start`` on."""
    if isinstance(x, Words):
        starts = tf.slice(x.starts, [start], [size + 1])
        return Words(x.tokens[starts[0] : starts[-1]], starts - starts[0], x.width)
    return tf.slice(x, [start] + [0] * (x.shape.rank - 1), [size, *x.shape[1:]])


def multiply(x: Inputs, kernel: tf.Tensor) -> tf.Tensor:
    """``x @ kernel``, float32 of shape (rows, units), for rows of numbers or of words."""
    if not isinstance(x, Words):
        return keras.ops.matmul(x, kernel)
    return multiply_sparse(sparse(x), kernel, rows_in(x))


def sparse(x: Words) -> tf.Tensor:
    """The multi-hot rows as TensorFlow's compressed sparse matrix."""
    places = tf.raw_ops.RaggedTensorToSparse(
        rt_nested_splits=[x.starts], rt_dense_values=x.tokens
    ).sparse_indices
    return tf.raw_ops.SparseTensorToCSRSparseMatrix(
        indices=tf.transpose(tf.stack([places[:, 0], x.tokens])),
        values=tf.ones_like(x.tokens, tf.float32),
        dense_shape=tf.stack([rows_in(x), x.width]),
    )


def multiply_sparse(
    matrix: tf.Tensor, dense: tf.Tensor, rows: int, transposed: bool = False
) -> tf.Tensor:
    """``matrix @ dense``, or ``matrix.T @ dense``, float32 of shape (``rows``, columns)."""
    product = tf.raw_ops.SparseMatrixMatMul(a=matrix, b=dense, transpose_a=transposed)
    return tf.ensure_shape(product, [rows, dense.shape[1]])
