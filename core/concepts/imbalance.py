"""A rare class: what accuracy hides, and the scores that show it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

APART = 2.0
"""So far apart, in standard deviations, lie the classes' means."""


@dataclass(frozen=True)
class Table:
    """A feature ``x`` and a label ``y``, 1 for the rare class: (rows,) each."""

    x: NDArray[np.float64]
    y: NDArray[np.int64]


def rows_with_a_rare_class(rows: int, rare: int, seed: int = 0) -> Table:
    """So many rows in a random order, ``rare`` of them of class 1.

    The feature is normally distributed in each class, around 0 and around ``APART``.
    """
    random = np.random.default_rng(seed)
    y = random.permutation(np.arange(rows) < rare).astype(np.int64)
    return Table(random.normal(size=rows) + APART * y, y)


@dataclass(frozen=True)
class Judged:
    """Rows by what they are and what is said of them; 1, the rare class, is the positive one."""

    hits: int
    misses: int
    false_alarms: int
    rest: int

    @property
    def accuracy(self) -> float:
        """The share of all rows that are judged rightly."""
        return (self.hits + self.rest) / (self.positives + self.negatives)

    @property
    def balanced_accuracy(self) -> float:
        """The mean of the shares judged rightly in each class."""
        return (_share(self.hits, self.positives) + _share(self.rest, self.negatives)) / 2

    @property
    def precision(self) -> float:
        """Of the rows said to be positive, the share that is; ``nan`` where none is said to be."""
        return _share(self.hits, self.hits + self.false_alarms)

    @property
    def recall(self) -> float:
        """Of the positive rows, the share that is found."""
        return _share(self.hits, self.positives)

    @property
    def positives(self) -> int:
        """Rows of class 1."""
        return self.hits + self.misses

    @property
    def negatives(self) -> int:
        """Rows of class 0."""
        return self.false_alarms + self.rest


def judged(labels: ArrayLike, said: ArrayLike) -> Judged:
    """Counts rows by their label and by what is said of them, 0 or 1: (rows,) each."""
    y, s = np.asarray(labels) == 1, np.asarray(said) == 1
    return Judged(
        int((y & s).sum()), int((y & ~s).sum()), int((~y & s).sum()), int((~y & ~s).sum())
    )


def commonest(labels: ArrayLike) -> NDArray[np.int64]:
    """Always the same answer, whatever is asked: the commonest class. (rows,)"""
    y = np.asarray(labels)
    return np.full(len(y), np.bincount(y).argmax())


def beyond(x: ArrayLike, threshold: float = APART / 2) -> NDArray[np.int64]:
    """1 where the feature lies above a threshold: (rows,)."""
    return (np.asarray(x) > threshold).astype(np.int64)


def _share(part: int, whole: int) -> float:
    return part / whole if whole else float("nan")
