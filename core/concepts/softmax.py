"""Softmax, step by step, in the float32 that Keras computes in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Vector = NDArray[np.float32]


@dataclass(frozen=True)
class Steps:
    """What softmax computes on its way: each array has the shape of the logits.

    ``exponents`` go into the exponential; ``total`` is the sum of the ``exponentials``.
    """

    exponents: Vector
    exponentials: Vector
    total: np.float32
    probabilities: Vector


def steps(logits: ArrayLike, temperature: float = 1.0, *, subtract_max: bool = True) -> Steps:
    """The steps of ``exp(z / T) / sum(exp(z / T))`` for one vector of logits.

    Without ``subtract_max``, large logits overflow to ``inf`` and the result is ``nan``: float32
    ends at about ``exp(88.7)``. See Goodfellow, Bengio, Courville, *Deep Learning*, section 4.1.
    """
    z = np.asarray(logits, dtype=np.float32) / np.float32(temperature)
    exponents = z - z.max() if subtract_max else z
    with np.errstate(over="ignore", under="ignore", invalid="ignore", divide="ignore"):
        exponentials = np.exp(exponents)
        total = exponentials.sum()
        probabilities = exponentials / total
    return Steps(exponents, exponentials, total, probabilities)


def softmax(logits: ArrayLike, temperature: float = 1.0) -> Vector:
    """The probabilities of one vector of logits."""
    return steps(logits, temperature).probabilities


def sigmoid(logits: ArrayLike) -> Vector:
    """``1 / (1 + exp(-z))`` of each logit by itself, without overflow at either end."""
    z = np.asarray(logits, dtype=np.float32)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small)).astype(np.float32)


def by_temperature(logits: ArrayLike, temperatures: ArrayLike) -> Vector:
    """Softmax at each temperature: shape (temperatures, classes)."""
    return np.stack([softmax(logits, float(t)) for t in np.asarray(temperatures)])
