"""Losses and accuracies as Keras computes them: https://keras.io/api/losses/."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]

EPSILON = 1e-7
"""Keras keeps probabilities this far from 0 and 1, so that no logarithm is infinite."""


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


def regression_losses(
    y_true: ArrayLike, y_pred: ArrayLike, delta: float = 1.0
) -> dict[str, Numbers]:
    """What each value adds to the three losses of a regression, which are the means."""
    return {
        "MSE": squared_errors(y_true, y_pred),
        "MAE": absolute_errors(y_true, y_pred),
        "Huber": huber(y_true, y_pred, delta),
    }


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


def sparse_categorical_crossentropy(labels: ArrayLike, p: ArrayLike) -> Numbers:
    """``-log`` of the entry at the label: integers (...) and p of (..., classes) to (...)."""
    index = np.asarray(labels, int)[..., None]
    return surprise(np.take_along_axis(np.asarray(p, float), index, axis=-1)[..., 0])


def binary_accuracy(y_true: ArrayLike, p: ArrayLike, threshold: float = 0.5) -> float:
    """The share of values that lie on the right side of ``threshold``, each counted alone."""
    return float(np.mean((np.asarray(p) > threshold) == np.asarray(y_true, bool)))


def categorical_accuracy(one_hot: ArrayLike, p: ArrayLike) -> float:
    """The share of rows whose largest probability is the true class's; (rows, classes) each."""
    return float(np.mean(np.argmax(one_hot, axis=-1) == np.argmax(p, axis=-1)))


def _errors(y_true: ArrayLike, y_pred: ArrayLike) -> Numbers:
    errors: Numbers = np.asarray(y_pred, float) - np.asarray(y_true, float)
    return errors
