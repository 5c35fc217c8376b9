"""The order in which epochs visit the rows, whichever an Experiment asks for.

As a seeded ``fit`` it is drawn here; those drawn anew come from ``core/datasets/order.py``.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from itertools import repeat

import numpy as np
import tensorflow as tf

from core.datasets.order import new_orders
from core.experiment import Shuffle


def orders(shuffle: Shuffle, rows: int, seed: int) -> Iterator[np.ndarray]:
    """For every epoch the row numbers as it visits them, without an end: int arrays (rows,)."""
    if shuffle == "every_epoch":
        return new_orders(rows, seed)
    return repeat(fit_order(rows, seed) if shuffle == "once" else np.arange(rows))


@lru_cache(maxsize=64)
def fit_order(rows: int, seed: int) -> np.ndarray:
    """The row numbers as ``fit(shuffle=True)`` visits them after ``set_random_seed(seed)``.

    With a seed set, Keras draws one order and keeps it for every epoch: its index pipeline is
    restarted each epoch, and the seeded shuffle with it. The pipeline is rebuilt here op for op,
    since TensorFlow derives the op's own seed from its place in the graph. The other seed is that
    of this graph alone: setting TensorFlow's own makes it forget every kernel of the process.

    Returns:
        int64 array of shape (rows,).
    """

    def shuffled(_: tf.Tensor) -> tf.Tensor:
        tf.random.set_seed(seed)
        return tf.random.shuffle(tf.range(rows, dtype=tf.int64))

    order: np.ndarray = next(iter(tf.data.Dataset.range(1).map(shuffled))).numpy()
    return order
