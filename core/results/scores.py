"""How good predictions are, from the predictions themselves: NumPy only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from core.experiment.losses import LOSSES, LossName


def regression_scores(y_true: np.ndarray, y_pred: np.ndarray) -> Mapping[str, float]:
    """``mae``, ``mse`` and ``r2`` of predictions, both of shape (rows,).

    R² is 1 minus the squared error over that of always guessing the mean.
    """
    error = y_pred - y_true
    spread = float(np.mean((y_true - y_true.mean()) ** 2))
    mse = float(np.mean(error**2))
    return {
        "mae": float(np.mean(np.abs(error))),
        "mse": mse,
        "r2": 1 - mse / spread if spread else float("nan"),
    }


def chosen_class(outputs: np.ndarray) -> np.ndarray:
    """The class that each row of outputs stands for.

    Of one output, 1 above one half and else 0; of several, the place of the largest.
    """
    chosen: np.ndarray = (
        (outputs[:, 0] > 0.5).astype(int) if outputs.shape[1] == 1 else outputs.argmax(axis=1)
    )
    return chosen


def confidence(outputs: np.ndarray) -> np.ndarray:
    """The probability that each row of outputs gives to the class it chose."""
    sure: np.ndarray = (
        np.maximum(outputs[:, 0], 1 - outputs[:, 0])
        if outputs.shape[1] == 1
        else outputs.max(axis=1)
    )
    return sure


def confusion(y_true: np.ndarray, y_pred: np.ndarray, classes: int) -> np.ndarray:
    """How often each class was taken for each: rows the truth, columns the prediction."""
    pairs = np.asarray(y_true, int) * classes + np.asarray(y_pred, int)
    return np.bincount(pairs, minlength=classes * classes).reshape(classes, classes)


def class_scores(counts: np.ndarray) -> Mapping[str, np.ndarray]:
    """``precision``, ``recall``, ``f1`` and ``rows`` of each class, from a confusion matrix.

    Precision: of those called so, the share that are. Recall: of those that are, the share called
    so. F1 is their harmonic mean. All are 0 where there is nothing to divide by.
    """
    right = np.diag(counts)
    called, there = counts.sum(axis=0), counts.sum(axis=1)
    return {
        "precision": right / np.maximum(called, 1),
        "recall": right / np.maximum(there, 1),
        "f1": 2 * right / np.maximum(called + there, 1),
        "rows": there,
    }


def surest_mistakes(y_true: np.ndarray, outputs: np.ndarray, most: int) -> np.ndarray:
    """The rows whose class is wrong, those with the greatest confidence first."""
    wrong = np.flatnonzero(chosen_class(outputs) != y_true)
    order = np.argsort(-confidence(outputs)[wrong], kind="stable")
    return wrong[order][:most]


class Blind(NamedTuple):
    """What is reached by giving every row the same answer; NaN where it means nothing.

    ``loss`` and ``accuracy`` are those of the best such answer, ``untrained`` is the loss of the
    answer that a network begins with: 0, or every class alike.
    """

    loss: float
    accuracy: float
    untrained: float


UNKNOWN = Blind(float("nan"), float("nan"), float("nan"))


def blind(loss: LossName, targets: np.ndarray) -> Blind:
    """What the mean of the targets reaches as everybody's answer, or of classes each one's share.

    The accuracy is that of the most frequent class. The crossentropy is log(classes) where all are
    equally frequent, and less where not. ``targets`` are prepared: numbers (rows,), class numbers
    (rows,) or one-hot (rows, classes).
    """
    known = LOSSES[loss]
    if known.numbered:
        targets = known.targets(targets, int(targets.max()) + 1)
    answer = targets.mean(axis=0)
    shares = answer if targets.ndim == 2 else np.array([answer, 1 - answer])
    classes = targets.ndim == 2 or np.isin(targets, (0, 1)).all()
    blank = 1 / shares.size if classes else 0
    rows = targets.reshape(len(targets), -1)
    best, untrained = (
        float(np.mean(known.rows(rows, np.broadcast_to(always, rows.shape))))
        for always in (answer, blank)
    )
    return Blind(best, float(shares.max()) if classes else float("nan"), untrained)


def test_scores(y_true: np.ndarray, outputs: np.ndarray, classes: bool) -> Mapping[str, float]:
    """``accuracy`` of outputs (rows, outputs) for class numbers, else ``mae``, ``mse``, ``r2``."""
    if classes:
        return {"accuracy": float(np.mean(chosen_class(outputs) == y_true.astype(int)))}
    return regression_scores(y_true, outputs[:, 0])


def roc(positive: np.ndarray, score: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The ROC curve: the shares of false and of true alarms, the threshold falling from the top.

    ``positive`` says which rows are so, ``score`` how much speaks for it, both of shape (rows,).
    Rows with the same score count at once. NaN where no row is so, or every one is.
    """
    order = np.argsort(-score, kind="stable")
    ends = np.flatnonzero(np.append(np.diff(score[order]) != 0, True))
    true = np.cumsum(positive[order])[ends]
    false = 1 + ends - true
    with np.errstate(invalid="ignore"):
        return np.append(0, false) / false[-1], np.append(0, true) / true[-1]


def area_under(false: np.ndarray, true: np.ndarray) -> float:
    """The area under a ROC curve: how often a row that is so scores above one that is not."""
    return float(np.sum(np.diff(false) * (true[1:] + true[:-1]) / 2))
