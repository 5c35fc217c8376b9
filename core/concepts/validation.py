"""How good is a model? Its error on rows it has not seen, and how that number is led astray.

The model is the mean price of the nearest neighbours (T. Cover and P. Hart, *Nearest neighbor
pattern classification*, 1967): it learns by remembering, and so needs no time to train.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from core.experiment.validation import Fold

Numbers = NDArray[np.float64]
Rows = NDArray[np.int64]


def standardized(x: Numbers, reference: Numbers) -> Numbers:
    """``x`` minus the mean of the ``reference``, over its deviation; both (rows, features).

    A feature that is constant in the reference is only shifted.
    """
    deviation = np.where(np.ptp(reference, axis=0) == 0, 1, reference.std(axis=0))
    z: Numbers = (x - reference.mean(axis=0)) / deviation
    return z


def nearest(known: Numbers, x: Numbers, most: int) -> Rows:
    """Row numbers of the ``most`` rows of ``known`` nearest to each row of ``x``, nearest first.

    Squared distances up to a number that is the same for all: |k|² - 2 x·k, of shape
    (rows of x, rows of known).
    """
    distances = np.square(known).sum(axis=1) - 2 * x @ known.T
    few = np.argpartition(distances, most - 1, axis=1)[:, :most]
    order = np.take_along_axis(distances, few, axis=1).argsort(axis=1)
    rows: Rows = np.take_along_axis(few, order, axis=1)
    return rows


def neighbour_errors(known: Numbers, prices: Numbers, x: Numbers, y: Numbers, most: int) -> Numbers:
    """The mean absolute error on ``x, y`` with 1, 2, … ``most`` neighbours: shape (most,)."""
    errors: Numbers = errors_of_each(known, prices, x, y, most).mean(axis=0)
    return errors


def errors_of_each(known: Numbers, prices: Numbers, x: Numbers, y: Numbers, most: int) -> Numbers:
    """The absolute error of each row of ``x, y`` with 1, 2, … ``most`` neighbours: (rows, most)."""
    sums = prices[nearest(known, x, most)].cumsum(axis=1)
    errors: Numbers = np.abs(sums / np.arange(1, most + 1) - y[:, None])
    return errors


@dataclass(frozen=True)
class Choice:
    """The mean error of what was chosen by some rows: on those rows, and on ``new`` ones."""

    promised: float
    new: float


def chosen_by_half(errors: Numbers, draws: int = 200, seed: int = 0) -> Choice:
    """The column of ``errors``, shape (rows, choices), that is best on a half of the rows.

    The rows are cut in two at random ``draws`` times, and each half chooses once.
    """
    order = np.random.default_rng(seed).random((draws, len(errors))).argsort(axis=1)
    half = len(errors) // 2
    one, other = (errors[rows].mean(axis=1) for rows in (order[:, :half], order[:, -half:]))
    seen, unseen = np.concatenate([one, other]), np.concatenate([other, one])
    best = seen.argmin(axis=1)[:, None]
    promised, new = (np.take_along_axis(e, best, axis=1).mean() for e in (seen, unseen))
    return Choice(float(promised), float(new))


def fold_errors(
    x: Numbers, y: Numbers, folds: Sequence[Fold], most: int, *, leaking: bool = False
) -> Numbers:
    """Each fold's error on its held-out rows, with 1 to ``most`` neighbours: (folds, most).

    Every fold is standardized with its own training rows, or, ``leaking``, with all rows.
    """
    scores = []
    for fold in folds:
        train, held_out = fold.train_rows, fold.validation_rows
        z = standardized(x, x if leaking else x[train])
        scores.append(neighbour_errors(z[train], y[train], z[held_out], y[held_out], most))
    return np.array(scores)


@dataclass(frozen=True)
class Coins:
    """Random numbers and tossed coins: ``x`` (rows, features) tells nothing about ``y`` (rows,)."""

    x: Numbers
    y: Rows


def coins(rows: int, features: int, seed: int) -> Coins:
    """Rows of normally distributed numbers, each with a fair coin's 0 or 1."""
    random = np.random.default_rng(seed)
    return Coins(random.normal(size=(rows, features)), random.integers(0, 2, rows))


def best_features(table: Coins, rows: Rows, count: int) -> Rows:
    """The ``count`` features that go up and down with ``y`` most, as far as ``rows`` tell."""
    x, y = table.x[rows], table.y[rows]
    together = np.abs((y - y.mean()) @ (x - x.mean(axis=0))) / x.std(axis=0)
    best: Rows = together.argsort()[::-1][:count]
    return best


def vote(known: Numbers, answers: Rows, x: Numbers, neighbours: int = 5) -> NDArray[np.bool_]:
    """What most of the neighbours say, for each row of ``x``."""
    ones: NDArray[np.bool_] = answers[nearest(known, x, neighbours)].mean(axis=1) > 0.5
    return ones


@dataclass(frozen=True)
class Leak:
    """Shares of coins guessed right, with features chosen ``before`` or ``inside`` the folds.

    ``new`` is the share of coins tossed later.
    """

    before: float
    inside: float
    new: float


def leak(table: Coins, folds: Sequence[Fold], count: int, new: Coins) -> Leak:
    """What K-fold validation promises when the ``count`` best features are chosen.

    ``before`` chooses them once with the help of all rows, held-out ones included. ``new`` is
    rows that come later, with as many features as are chosen: by chance, any will do.
    T. Hastie, R. Tibshirani, J. Friedman, *The elements of statistical learning*, section 7.10.2.
    """
    chosen = best_features(table, np.arange(len(table.y)), count)
    rights: dict[str, list[float]] = {"before": [], "inside": []}
    for fold in folds:
        train, held_out = fold.train_rows, fold.validation_rows
        for when, features in (
            ("before", chosen),
            ("inside", best_features(table, train, count)),
        ):
            x = table.x[:, features]
            said = vote(x[train], table.y[train], x[held_out])
            rights[when].append(float((said == table.y[held_out]).mean()))
    said = vote(table.x[:, chosen], table.y, new.x)
    return Leak(
        float(np.mean(rights["before"])),
        float(np.mean(rights["inside"])),
        float((said == new.y).mean()),
    )
