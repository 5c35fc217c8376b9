"""A straight line fitted by gradient descent: all rows at once, one by one, or in small batches."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Points:
    """Inputs ``x`` and targets ``y``, of shape (samples,)."""

    x: Numbers
    y: Numbers


def points(samples: int, seed: int = 0) -> Points:
    """Noisy points around the line ``1.5 x + 0.5``."""
    random = np.random.default_rng(seed)
    x = random.uniform(-2, 2, samples)
    return Points(x, 1.5 * x + 0.5 + random.normal(scale=0.5, size=samples))


def mean_squared_error(weights: Numbers, data: Points) -> Numbers:
    """The loss of ``weights`` (..., 2), slope and intercept: shape (...).

    Multiplied out, so that it takes five means and no table of all errors.
    """
    slope, intercept = weights[..., 0], weights[..., 1]
    x2, x, xy, y = _features(data).mean(axis=0)
    constant = np.square(data.y).mean()
    loss: Numbers = (
        slope**2 * x2
        + 2 * slope * intercept * x
        + intercept**2
        - 2 * slope * xy
        - 2 * intercept * y
        + constant
    )
    return loss


def updates(samples: int, batch_size: int, epochs: int) -> int:
    """How often the weights move: ``ceil(samples / batch_size)`` times an epoch."""
    return -(-samples // batch_size) * epochs


def fit(
    data: Points,
    batch_size: int,
    epochs: int,
    learning_rate: float | Numbers,
    start: tuple[float, float],
    seed: int = 1,
) -> Numbers:
    """Slope and intercept after each update: shape (updates + 1, 2), the start first.

    The learning rate is one number, or one for each update: shape (updates,). The rows are shuffled
    before each epoch, and the last batch may be smaller, as in Keras's ``fit``. The gradient of a
    batch's mean squared error is ``A w - c`` with means over its rows.
    """
    samples = len(data.x)
    order = np.tile(np.arange(samples), (epochs, 1))
    order = np.random.default_rng(seed).permuted(order, axis=1)
    begins = np.arange(0, samples, batch_size)
    sizes = np.diff([*begins, samples])
    sums = np.add.reduceat(_features(data)[order], begins, axis=1)
    rates = np.broadcast_to(learning_rate, epochs * len(begins)).reshape(epochs, -1, 1)
    means = (2 * rates * sums / sizes[:, None]).reshape(-1, 4)
    slope, intercept = start
    path = [start]
    for (x2, x, xy, y), twice in zip(means.tolist(), (2 * rates).ravel().tolist(), strict=True):
        slope, intercept = (
            slope - (x2 * slope + x * intercept - xy),
            intercept - (x * slope + twice * intercept - y),
        )
        path.append((slope, intercept))
    return np.array(path)


def best(data: Points) -> Numbers:
    """Slope and intercept of the smallest mean squared error, of shape (2,)."""
    return np.polyfit(data.x, data.y, 1)


def _features(data: Points) -> Numbers:
    return np.stack([data.x**2, data.x, data.x * data.y, data.y], axis=-1)
