"""The order in which ``Model.fit`` visits the rows."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import tensorflow as tf


@lru_cache(maxsize=64)
def fit_order(rows: int, seed: int) -> np.ndarray:
    """The row numbers as ``fit(shuffle=True)`` visits them after ``set_random_seed(seed)``.

    With a seed set, Keras draws one order and keeps it for every epoch: its index pipeline is
    restarted each epoch, and the seeded shuffle with it. The pipeline is rebuilt here op for op,
    since TensorFlow derives the op's own seed from its place in the graph.

    Returns:
        int64 array of shape (rows,).
    """
    tf.random.set_seed(seed)
    shuffled = tf.data.Dataset.range(1).map(
        lambda _: tf.random.shuffle(tf.range(rows, dtype=tf.int64))
    )
    order: np.ndarray = next(iter(shuffled)).numpy()
    return order
