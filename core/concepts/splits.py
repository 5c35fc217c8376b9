"""Rows divided into folds when a plain cut would mislead: rare classes, and rows with a date."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.experiment.validation import Fold

Numbers = NDArray[np.float64]
Rows = NDArray[np.int64]


def in_turn(numbers: Rows, folds: int) -> tuple[Fold, ...]:
    """Each fold holds out the rows that have its number, and trains on all others."""
    rows = np.arange(len(numbers))
    return tuple(Fold(rows[numbers != i], rows[numbers == i]) for i in range(folds))


def shuffled(rows: int, folds: int, seed: int) -> tuple[Fold, ...]:
    """So many rows dealt to the folds by chance."""
    return in_turn(np.random.default_rng(seed).permutation(rows) % folds, folds)


def stratified(labels: ArrayLike, folds: int) -> tuple[Fold, ...]:
    """Every fold with its share of each class: scikit-learn's ``StratifiedKFold(folds)``.

    ``labels`` has shape (rows,). The rows of one class after the other, in the order in which the
    classes first appear, are counted off to the folds; a class's first rows go to the first fold.
    """
    y = np.asarray(labels)
    classes, first = np.unique(y, return_index=True)
    numbers, counted = np.zeros(len(y), np.int64), 0
    for known in classes[first.argsort()]:
        rows = np.flatnonzero(y == known)
        numbers[rows] = np.sort((counted + np.arange(len(rows))) % folds)
        counted += len(rows)
    return in_turn(numbers, folds)


def expanding(rows: int, folds: int) -> tuple[Fold, ...]:
    """Train on the past, validate on what comes next: scikit-learn's ``TimeSeriesSplit(folds)``.

    The window of the past grows from fold to fold; rows after the held-out ones are not used.
    """
    size, every = rows // (folds + 1), np.arange(rows)
    starts = [rows - size * i for i in range(folds, 0, -1)]
    return tuple(Fold(every[:start], every[start : start + size]) for start in starts)


def class_shares(labels: ArrayLike, folds: tuple[Fold, ...]) -> Numbers:
    """The share of 1s among the held-out rows of each fold: (folds,)."""
    y = np.asarray(labels)
    return np.array([y[fold.validation_rows].mean() for fold in folds])


def walks(series: int, days: int, seed: int = 0) -> Numbers:
    """Prices that go up or down a little every day, by chance: (series, days)."""
    return np.random.default_rng(seed).normal(size=(series, days)).cumsum(axis=1)


def error_of_nearest_day(prices: Numbers, known: ArrayLike, asked: ArrayLike) -> float:
    """The mean absolute error on the days ``asked`` of who guesses the price of the nearest day
    ``known``; ``prices`` has shape (series, days).
    """
    known, asked = np.asarray(known), np.asarray(asked)
    nearest = known[np.abs(asked[:, None] - known).argmin(axis=1)]
    return float(np.abs(prices[:, asked] - prices[:, nearest]).mean())


@dataclass(frozen=True)
class Promise:
    """Mean absolute errors: of folds dealt by chance, of folds in time, and on the days after."""

    by_chance: float
    in_time: float
    after: float


def promised(prices: Numbers, days: int, folds: int, seed: int = 0) -> Promise:
    """What validation on the first ``days`` promises of the next, as many as a fold in time holds.

    Dealt by chance, a held-out day lies between days that are known: its future is known, too.
    """
    in_time = expanding(days, folds)
    after = np.arange(days, days + len(in_time[0].validation_rows))

    def mean_error(cut: tuple[Fold, ...]) -> float:
        errors = [
            error_of_nearest_day(prices, fold.train_rows, fold.validation_rows) for fold in cut
        ]
        return float(np.mean(errors))

    return Promise(
        mean_error(shuffled(days, folds, seed)),
        mean_error(in_time),
        error_of_nearest_day(prices, np.arange(days), after),
    )
