"""The orders drawn anew for every epoch, in NumPy: pages need them as well as workers.

An order as a seeded ``fit`` draws it needs TensorFlow: ``core/training/order.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

import numpy as np

from core.experiment import Shuffle


def new_orders(rows: int, seed: int) -> Iterator[np.ndarray]:
    """For one epoch after the other a new order of the row numbers, without an end.

    Permutations that NumPy's generator draws one after the other, int64 of shape (rows,): so that
    of an epoch is the same however many epochs there are.
    """
    random = np.random.default_rng(seed)
    while True:
        yield random.permutation(rows)


def end_to_end(orders: Iterable[np.ndarray], rows: int) -> Iterator[np.ndarray]:
    """The orders one behind the other, cut into pieces of so many rows: int64 arrays (rows,)."""
    left = np.zeros(0, "int64")
    for order in orders:
        left = np.concatenate([left, order])
        while len(left) >= rows:
            yield left[:rows]
            left = left[rows:]


def visited(train_rows: np.ndarray, shuffle: Shuffle, seed: int, epoch: int) -> np.ndarray:
    """The rows in the order of an epoch, counted from 0, as a Network remembers them."""
    if shuffle != "every_epoch":
        return train_rows
    orders = new_orders(len(train_rows), seed)
    order: np.ndarray = next(islice(orders, epoch, None))
    rows: np.ndarray = train_rows[order]
    return rows
