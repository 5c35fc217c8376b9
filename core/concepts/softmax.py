"""Softmax, step by step, in the float32 that Keras computes in."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.experiment import activations
from core.experiment.activations import SoftmaxSteps, softmax_steps

Vector = NDArray[np.float32]


def steps(
    logits: ArrayLike, temperature: float = 1.0, *, subtract_max: bool = True
) -> SoftmaxSteps:
    """The steps of ``exp(z / T) / sum(exp(z / T))`` for one vector of logits.

    Without ``subtract_max``, large logits overflow to ``inf`` and the result is ``nan``.
    """
    z = np.asarray(logits, dtype=np.float32) / np.float32(temperature)
    with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
        return softmax_steps(z, shifted=subtract_max)


def softmax(logits: ArrayLike, temperature: float = 1.0) -> Vector:
    """The probabilities of one vector of logits."""
    return steps(logits, temperature).probabilities


def sigmoid(logits: ArrayLike) -> Vector:
    """``1 / (1 + exp(-z))`` of each logit by itself."""
    return activations.sigmoid(np.asarray(logits, dtype=np.float32)).astype(np.float32)


def by_temperature(logits: ArrayLike, temperatures: ArrayLike) -> Vector:
    """Softmax at each temperature: shape (temperatures, classes)."""
    return np.stack([softmax(logits, float(t)) for t in np.asarray(temperatures)])
