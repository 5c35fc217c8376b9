"""The losses, each with its slope, and the metrics: Keras's own (https://keras.io/api/losses/).

A new loss is an entry in ``LOSSES``.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.experiment.base import OneOf

Numbers = NDArray[np.float64]

EPSILON = 1e-7
"""Keras keeps probabilities this far from 0 and 1, so that no logarithm is infinite."""


@dataclass(frozen=True)
class Loss:
    """A loss by Keras's name: what each row adds to it, and its slope by the row's outputs.

    ``label`` is what a form says, ``keras`` the class in ``keras.losses``. ``rows`` and ``slopes``
    take targets and outputs, both of shape (rows, outputs), and return (rows,) and (rows, outputs).
    Behind the activation ``behind`` Keras computes both from the sums that went into it, so that
    there is no logarithm of 0: ``rows_from`` takes targets and sums. Without ``slopes`` it can be
    followed by hand there alone. ``chooses`` says that its targets are classes, "one" of several,
    or "each" a yes or no; ``numbered`` that they are class numbers instead of one-hot.
    """

    name: str
    label: str
    keras: str
    rows: Callable[[Numbers, Numbers], Numbers]
    slopes: Callable[[Numbers, Numbers], Numbers] | None = None
    behind: str | None = None
    rows_from: Callable[[Numbers, Numbers], Numbers] | None = None
    chooses: Literal["one", "each"] | None = None
    numbered: bool = False

    def slopes_from(self, t: Numbers, outputs: Numbers) -> Numbers:
        """The slope by the sums that went into ``behind``: outputs minus targets."""
        return (outputs - t) / (outputs.shape[-1] if self.chooses == "each" else 1)

    def targets(self, y: np.ndarray, outputs: int) -> Numbers:
        """Prepared targets as rows of ``outputs`` numbers, class numbers as 0 and 1."""
        if self.numbered:
            one_hot: Numbers = np.eye(outputs)[y.astype(int)]
            return one_hot
        return y.reshape(-1, outputs).astype(float)


def squared_errors(y_true: ArrayLike, y_pred: ArrayLike) -> Numbers:
    """``(prediction - truth)²`` of each value; their mean is the loss ``mse``."""
    return np.square(_errors(y_true, y_pred))


def absolute_errors(y_true: ArrayLike, y_pred: ArrayLike) -> Numbers:
    """``|prediction - truth|`` of each value; their mean is the loss ``mae``."""
    return np.abs(_errors(y_true, y_pred))


def huber(y_true: ArrayLike, y_pred: ArrayLike, delta: float = 1.0) -> Numbers:
    """``e² / 2`` of errors up to ``delta``, ``delta |e| - delta² / 2`` beyond: bent, then straight.

    P. J. Huber, *Robust estimation of a location parameter*, 1964. Their mean is the loss.
    """
    size = absolute_errors(y_true, y_pred)
    loss: Numbers = np.where(size <= delta, size**2 / 2, delta * size - delta**2 / 2)
    return loss


def surprise(p: ArrayLike) -> Numbers:
    """``-log(p)``, with ``p`` kept between ``EPSILON`` and ``1 - EPSILON``."""
    loss: Numbers = -np.log(np.clip(np.asarray(p, float), EPSILON, 1 - EPSILON))
    return loss


def binary_crossentropy(y_true: ArrayLike, p: ArrayLike) -> Numbers:
    """``-(t log p + (1 - t) log(1 - p))`` of each value; their mean is the loss."""
    t = np.asarray(y_true, float)
    loss: Numbers = t * surprise(p) + (1 - t) * surprise(1 - np.asarray(p, float))
    return loss


def categorical_crossentropy(one_hot: ArrayLike, p: ArrayLike) -> Numbers:
    """``-sum(t log p)`` over the last axis: (..., classes) to (...)."""
    loss: Numbers = np.sum(np.asarray(one_hot, float) * surprise(p), axis=-1)
    return loss


def _errors(y_true: ArrayLike, y_pred: ArrayLike) -> Numbers:
    errors: Numbers = np.asarray(y_pred, float) - np.asarray(y_true, float)
    return errors


def _mean(each: Callable[[Numbers, Numbers], Numbers]) -> Callable[[Numbers, Numbers], Numbers]:
    return lambda t, a: np.asarray(each(t, a).mean(axis=-1))


def _mean_slope(
    each: Callable[[Numbers, Numbers], Numbers],
) -> Callable[[Numbers, Numbers], Numbers]:
    return lambda t, a: each(t, a) / a.shape[-1]


def _slope_of_surprise(p: Numbers) -> Numbers:
    """That of ``-log p``; 0 where Keras keeps ``p`` away from 0 and 1."""
    kept = (p > EPSILON) & (p < 1 - EPSILON)
    slope: Numbers = np.where(kept, -1 / np.where(kept, p, 1.0), 0.0)
    return slope


def _binary_slope(t: Numbers, p: Numbers) -> Numbers:
    return _slope_of_surprise(1 - p) * (t - 1) + _slope_of_surprise(p) * t


def _binary_from_sums(t: Numbers, sums: Numbers) -> Numbers:
    return np.asarray((np.logaddexp(0, sums) - t * sums).mean(axis=-1))


def _categorical_from_sums(t: Numbers, sums: Numbers) -> Numbers:
    return np.asarray(np.logaddexp.reduce(sums, axis=-1) - (t * sums).sum(axis=-1))


LOSSES: Mapping[str, Loss] = {
    loss.name: loss
    for loss in (
        Loss(
            "mse",
            label="mse",
            keras="MeanSquaredError",
            rows=_mean(squared_errors),
            slopes=_mean_slope(lambda t, a: 2 * (a - t)),
        ),
        Loss(
            "mae",
            label="mae",
            keras="MeanAbsoluteError",
            rows=_mean(absolute_errors),
            slopes=_mean_slope(lambda t, a: np.sign(a - t)),
        ),
        Loss(
            "huber",
            label="huber",
            keras="Huber",
            rows=_mean(huber),
            slopes=_mean_slope(lambda t, a: np.clip(a - t, -1, 1)),
        ),
        Loss(
            "binary_crossentropy",
            label="binary crossentropy",
            keras="BinaryCrossentropy",
            rows=_mean(binary_crossentropy),
            slopes=_mean_slope(_binary_slope),
            behind="sigmoid",
            rows_from=_binary_from_sums,
            chooses="each",
        ),
        Loss(
            "categorical_crossentropy",
            label="categorical crossentropy",
            keras="CategoricalCrossentropy",
            rows=categorical_crossentropy,
            behind="softmax",
            rows_from=_categorical_from_sums,
            chooses="one",
        ),
        Loss(
            "sparse_categorical_crossentropy",
            label="sparse categorical crossentropy",
            keras="SparseCategoricalCrossentropy",
            rows=categorical_crossentropy,
            behind="softmax",
            rows_from=_categorical_from_sums,
            chooses="one",
            numbered=True,
        ),
    )
}
"""Every loss by its name, in the order in which pages offer them."""

LossName = Annotated[str, OneOf(LOSSES)]
MetricName = Literal[
    "accuracy", "binary_accuracy", "categorical_accuracy", "mae", "mse", "r2_score"
]

Better = Literal["min", "max"]
"""Whether the smaller or the larger of two values is the better one; Keras calls it ``mode``."""


def better(metric: str) -> Better:
    """Which values of a metric are better: "max" for an accuracy and R², "min" for all others.

    ``metric`` is a name of a history's column: a metric or ``loss``, with or without ``val_``.
    """
    return "max" if metric.endswith(("accuracy", "r2_score")) else "min"
