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


class Words(NamedTuple):
    """The words of many rows, end to end: row ``i`` holds ``words[starts[i]:starts[i + 1]]``.

    ``words`` is int32 of shape (words,), ``starts`` int64 of shape (rows + 1,); ``width`` is the
    length of the multi-hot vectors they stand for.
    """

    words: tf.Tensor
    starts: tf.Tensor
    width: tf.Tensor


Inputs: TypeAlias = "tf.Tensor | Words"


def on_device(x: np.ndarray | MultiHot) -> Inputs:
    """Prepared inputs as tensors."""
    if isinstance(x, MultiHot):
        words = tf.constant(x.tokens.astype(np.int32))
        return Words(words, tf.constant(x.offsets.astype(np.int64)), tf.constant(x.width))
    return tf.constant(x)


def rows_in(x: Inputs) -> int:
    """How many rows there are."""
    return int(x.starts.shape[0]) - 1 if isinstance(x, Words) else int(x.shape[0])


def padded(x: Inputs, rows: int) -> Inputs:
    """``x`` with empty rows after its own, ``rows`` in all."""
    missing = rows - rows_in(x)
    if not missing:
        return x
    if isinstance(x, Words):
        return x._replace(starts=tf.concat([x.starts, tf.repeat(x.starts[-1:], missing)], 0))
    return tf.concat([x, tf.zeros([missing, *x.shape[1:]], x.dtype)], 0)


def batch(x: Inputs, start: tf.Tensor | int, size: int) -> Inputs:
    """The ``size`` rows from ``start`` on."""
    if isinstance(x, Words):
        starts = tf.slice(x.starts, [start], [size + 1])
        return Words(x.words[starts[0] : starts[-1]], starts - starts[0], x.width)
    return tf.slice(x, [start] + [0] * (x.shape.rank - 1), [size, *x.shape[1:]])


def multiply(x: Inputs, kernel: tf.Tensor) -> tf.Tensor:
    """``x @ kernel``, float32 of shape (rows, units), for rows of numbers or of words."""
    if not isinstance(x, Words):
        return keras.ops.matmul(x, kernel)
    lengths = x.starts[1:] - x.starts[:-1]
    rows = tf.size(lengths, tf.int64)
    row = tf.repeat(tf.range(rows), lengths)
    places = tf.stack([row, tf.cast(x.words, tf.int64)], axis=1)
    shape = tf.stack([rows, tf.cast(x.width, tf.int64)])
    vectors = tf.SparseTensor(places, tf.ones_like(x.words, tf.float32), shape)
    return tf.sparse.sparse_dense_matmul(vectors, kernel)
