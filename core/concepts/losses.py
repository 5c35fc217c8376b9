"""Losses and accuracies as Keras computes them: https://keras.io/api/losses/."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from core.experiment.losses import (
    Numbers,
    absolute_errors,
    huber,
    squared_errors,
    surprise,
)


def regression_losses(
    y_true: ArrayLike, y_pred: ArrayLike, delta: float = 1.0
) -> dict[str, Numbers]:
    """What each value adds to the three losses of a regression, which are the means."""
    return {
        "MSE": squared_errors(y_true, y_pred),
        "MAE": absolute_errors(y_true, y_pred),
        "Huber": huber(y_true, y_pred, delta),
    }


def sparse_categorical_crossentropy(labels: ArrayLike, p: ArrayLike) -> Numbers:
    """``-log`` of the entry at the label: integers (...) and p of (..., classes) to (...)."""
    index = np.asarray(labels, int)[..., None]
    return surprise(np.take_along_axis(np.asarray(p, float), index, axis=-1)[..., 0])


def likelihood(p: ArrayLike, dtype: type[np.floating[Any]] = np.float64) -> float:
    """The probability of all labels together: the product of those of shape (rows,), as ``dtype``.

    Rows are taken to be independent (Goodfellow, Bengio, Courville, *Deep Learning*, section 5.5).
    The mean of ``-log(p)`` is lowest where this is highest; but below the smallest number that
    ``dtype`` has, this is 0.
    """
    return float(np.prod(np.asarray(p, dtype)))


def binary_accuracy(y_true: ArrayLike, p: ArrayLike, threshold: float = 0.5) -> float:
    """The share of values that lie on the right side of ``threshold``, each counted alone."""
    return float(np.mean((np.asarray(p) > threshold) == np.asarray(y_true, bool)))


def categorical_accuracy(one_hot: ArrayLike, p: ArrayLike) -> float:
    """The share of rows whose largest probability is the true class's; (rows, classes) each."""
    return float(np.mean(np.argmax(one_hot, axis=-1) == np.argmax(p, axis=-1)))


def fitted_lines(x: ArrayLike, y: ArrayLike, delta: float = 1.0) -> dict[str, Numbers]:
    """Slope and intercept, shape (2,), of the line with the least MSE, MAE, and Huber loss.

    ``x`` and ``y`` have shape (points,). Of the lines with the least MAE one goes through two of
    the points (P. Bloomfield, W. Steiger, *Least absolute deviations*, 1983). Huber's is found by
    least squares whose weights are ``delta / |error|`` beyond ``delta``, over and over (P. Huber,
    E. Ronchetti, *Robust statistics*, section 7.8).
    """
    across, up = np.asarray(x, float), np.asarray(y, float)
    return {
        "MSE": np.polyfit(across, up, 1),
        "MAE": _least_absolute(across, up),
        "Huber": _least_huber(across, up, delta),
    }


def _least_absolute(x: Numbers, y: Numbers) -> Numbers:
    i, j = np.triu_indices(len(x), 1)
    apart = x[i] != x[j]
    i, j = i[apart], j[apart]
    slopes = (y[j] - y[i]) / (x[j] - x[i])
    lines = np.stack([slopes, y[i] - slopes * x[i]], axis=1)
    errors = np.abs(lines[:, :1] * x + lines[:, 1:] - y).mean(axis=1)
    best: Numbers = lines[errors.argmin()]
    return best


def _least_huber(x: Numbers, y: Numbers, delta: float, rounds: int = 500) -> Numbers:
    line = _least_absolute(x, y)
    points = np.stack([x, np.ones_like(x)], axis=1)
    for _ in range(rounds):
        size = np.abs(points @ line - y)
        weighted = points * np.minimum(1, delta / np.maximum(size, delta))[:, None]
        line, before = np.linalg.solve(weighted.T @ points, weighted.T @ y), line
        if np.allclose(line, before, rtol=1e-10, atol=1e-10):
            break
    return line


def on_the_way(before: ArrayLike, after: ArrayLike, share: ArrayLike) -> Numbers:
    """Probabilities on the way from ``before`` to ``after``, whose logits change evenly.

    ``before`` and ``after`` have shape (rows,), ``share`` from 0 to 1 any shape (...) that
    broadcasts to them.
    """
    start, end = (np.log(p) - np.log1p(-p) for p in (np.asarray(q, float) for q in (before, after)))
    p: Numbers = 1 / (1 + np.exp(-(start + np.asarray(share, float) * (end - start))))
    return p
