"""Losses and accuracies as Keras computes them: https://keras.io/api/losses/."""

from __future__ import annotations

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


def binary_accuracy(y_true: ArrayLike, p: ArrayLike, threshold: float = 0.5) -> float:
    """The share of values that lie on the right side of ``threshold``, each counted alone."""
    return float(np.mean((np.asarray(p) > threshold) == np.asarray(y_true, bool)))


def categorical_accuracy(one_hot: ArrayLike, p: ArrayLike) -> float:
    """The share of rows whose largest probability is the true class's; (rows, classes) each."""
    return float(np.mean(np.argmax(one_hot, axis=-1) == np.argmax(p, axis=-1)))
