"""Inputs on the device: a plain tensor, or the words of each row where the input is multi-hot.

A multi-hot vector times a kernel is the sum of the kernel's rows at its words. So the words are
kept, and the matrix of zeros and ones, a gigabyte for 25,000 reviews, never exists.
"""

from __future__ import annotations

from functools import reduce
from operator import add, sub
from typing import NamedTuple, TypeAlias

import keras
import numpy as np
import tensorflow as tf

from core.datasets import MultiHot

_BOUNDARY = 64
"""Where an array begins at a multiple of so many bytes, TensorFlow need not copy it."""

_MOST_TERMS = 384


class MultiHotRows(NamedTuple):
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


Inputs: TypeAlias = "tf.Tensor | MultiHotRows"


def on_device(x: np.ndarray | MultiHot) -> Inputs:
    """Prepared inputs as tensors."""
    if isinstance(x, MultiHot):
        tokens, starts = tf.constant(x.tokens, tf.int64), tf.constant(x.offsets, tf.int64)
        return MultiHotRows(tokens, starts, tf.constant(x.width, tf.int64))
    if x.ctypes.data % _BOUNDARY == 0 and x.flags.c_contiguous:
        return tf.experimental.dlpack.from_dlpack(x.__dlpack__())
    return tf.constant(x)


def rows_in(x: Inputs) -> int:
    """How many rows there are."""
    return int(x.starts.shape[0]) - 1 if isinstance(x, MultiHotRows) else int(x.shape[0])


def picked(x: Inputs, rows: tf.Tensor) -> Inputs:
    """The rows of ``x`` with these numbers."""
    if not isinstance(x, MultiHotRows):
        return tf.gather(x, rows)
    gathered = tf.raw_ops.RaggedGather(
        params_nested_splits=[x.starts],
        params_dense_values=x.tokens,
        indices=rows,
        OUTPUT_RAGGED_RANK=1,
    )
    starts = tf.ensure_shape(gathered.output_nested_splits[0], [rows.shape[0] + 1])
    return MultiHotRows(gathered.output_dense_values, starts, x.width)


def batch(x: Inputs, start: tf.Tensor | int, size: int) -> Inputs:
    """The ``size`` rows from ``start`` on."""
    if isinstance(x, MultiHotRows):
        starts = tf.slice(x.starts, [start], [size + 1])
        return MultiHotRows(x.tokens[starts[0] : starts[-1]], starts - starts[0], x.width)
    return tf.slice(x, [start] + [0] * (x.shape.rank - 1), [size, *x.shape[1:]])


def multiply(x: Inputs, kernel: tf.Tensor) -> tf.Tensor:
    """``x @ kernel``, float32 of shape (rows, units), for rows of numbers or of words."""
    if not isinstance(x, MultiHotRows):
        return keras.ops.matmul(x, kernel)
    pieces = _pieces(kernel.shape[0])
    piece = np.repeat(np.arange(len(pieces)), pieces)
    line = _lines(x) * len(pieces) + tf.gather(tf.constant(piece), x.tokens)
    matrix = _matrix(line, x.tokens, rows_in(x) * len(pieces), kernel.shape[0])
    product = tf.raw_ops.SparseMatrixMatMul(a=matrix, b=kernel)
    by_piece = tf.reshape(product, [rows_in(x), len(pieces), kernel.shape[1]])
    # Subtracted: TensorFlow makes of a long row of sums one, in another order.
    total: tf.Tensor = reduce(sub, tf.unstack(-by_piece, axis=1), 0.0)
    return total


def multiply_transposed(x: MultiHotRows, y: tf.Tensor, words: int) -> tf.Tensor:
    """``x.T @ y``, float32 of shape (words, units)."""
    products, start = [], 0
    for rows in _pieces(rows_in(x)):
        part = batch(x, start, rows)
        matrix = _matrix(_lines(part), part.tokens, rows, words)
        transposed = tf.raw_ops.SparseMatrixTranspose(input=matrix, type=tf.float32)
        product = tf.raw_ops.SparseMatrixMatMul(a=transposed, b=y[start : start + rows])
        products.append(tf.ensure_shape(product, [words, y.shape[1]]))
        start += rows
    return reduce(add, products)


def _pieces(terms: int) -> list[int]:
    """How oneDNN cuts a long sum of a matrix product: it adds up each piece, then the pieces.

    Source: ``jit_avx512_common_gemm_f32.cpp``. With other processors the last bits may differ.
    """
    pieces = []
    while terms:
        long, middle = terms >= 2 * _MOST_TERMS, terms > _MOST_TERMS
        pieces.append(_MOST_TERMS if long else (terms + 1) // 2 if middle else terms)
        terms -= pieces[-1]
    return pieces


def _lines(x: MultiHotRows) -> tf.Tensor:
    """The row of each word, int64 of shape (words,)."""
    places = tf.raw_ops.RaggedTensorToSparse(
        rt_nested_splits=[x.starts], rt_dense_values=x.tokens
    ).sparse_indices
    return places[:, 0]


def _matrix(lines: tf.Tensor, tokens: tf.Tensor, rows: int, columns: int) -> tf.Tensor:
    """TensorFlow's compressed sparse matrix of ones at these lines and tokens."""
    return tf.raw_ops.SparseTensorToCSRSparseMatrix(
        indices=tf.transpose(tf.stack([lines, tokens])),
        values=tf.ones_like(tokens, tf.float32),
        dense_shape=[rows, columns],
    )
