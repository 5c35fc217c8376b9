"""Dropout whose masks are those of ``fit``, bit for bit, inside a compiled epoch.

Compiled with XLA, Keras's own Dropout draws other random numbers than in ``fit``: the compiler
picks another generator and turns its bits into floats differently. Both choices are made here by
hand, as TensorFlow's CPU kernels make them: Philox bits, the low 23 of each as the mantissa of a
number in [1, 2), minus 1.
"""

from __future__ import annotations

import tensorflow as tf


def dropout(inputs: tf.Tensor, rate: float, seed: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
    """What ``keras.layers.Dropout(rate)`` gives while training, and the seed it moves on to.

    ``seed`` is the state of a ``keras.random.SeedGenerator``, uint32 of shape (2,).
    """
    bits = tf.random.stateless_uniform(
        tf.shape(inputs),
        tf.cast(seed, tf.int32),
        minval=None,
        maxval=None,
        dtype=tf.uint32,
        alg="philox",
    )
    mantissa = tf.bitwise.bitwise_and(bits, tf.constant(0x7FFFFF, tf.uint32))
    one_to_two = tf.bitwise.bitwise_or(mantissa, tf.constant(0x3F800000, tf.uint32))
    uniform = tf.bitcast(one_to_two, tf.float32) - 1.0
    keep = uniform >= rate
    outputs = tf.where(keep, inputs * (1.0 / (1.0 - rate)), tf.zeros_like(inputs))
    return outputs, seed + tf.constant([0, 1], seed.dtype)
