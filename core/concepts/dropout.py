"""Dropout, as Keras's layer computes it.

N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov, *Dropout: a simple way to
prevent neural networks from overfitting*, 2014; scaled while training ("inverted"), as in
https://keras.io/api/layers/regularization_layers/dropout/.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.experiment import Impossible

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

MOST_UNITS = 10
LARGEST = 99.0

TRAINING_ROWS, VALIDATION_ROWS, INPUTS, HIDDEN, EPOCHS = 100, 200, 10, 32, 200
SIGNAL, LEARNING_RATE, MOMENTUM = 0.5, 0.05, 0.9
"""How far the two classes stand from 0 in each input, in deviations; how a network is trained."""


def read_outputs(text: str) -> Numbers:
    """The outputs of a layer, typed with commas or spaces between them: shape (units,).

    Raises:
        Impossible: there are too few or too many, or one is not a number of at most two digits.
    """
    pieces = text.replace(",", " ").split()
    if not 2 <= len(pieces) <= MOST_UNITS:
        raise Impossible(
            "A layer of {count} units does not fit here: write 2 to {most} numbers.",
            count=len(pieces),
            most=MOST_UNITS,
        )
    return np.array([_output(piece) for piece in pieces])


def _output(piece: str) -> float:
    try:
        value = float(piece)
    except ValueError:
        value = np.nan
    if not abs(value) <= LARGEST:
        raise Impossible(
            "“{piece}” is not a number from −99 to 99: write something like 0.8, 1.5, 0.3.",
            piece=piece,
        )
    return value


def draws(count: int, units: int, seed: int = 0) -> Numbers:
    """A random number in [0, 1) for each unit, ``count`` times: shape (count, units).

    The first rows are the same however many are drawn.
    """
    return np.random.default_rng(seed).random((count, units))


def kept(numbers: ArrayLike, rate: float) -> Mask:
    """The mask: a unit is kept where its random number is not below the rate."""
    return np.asarray(numbers) >= rate


def dropout(x: ArrayLike, mask: ArrayLike, rate: float, *, scaled: bool = True) -> Numbers:
    """``x / (1 - rate)`` where the mask keeps a unit and 0 elsewhere; ``x`` broadcasts to the mask.

    Without ``scaled`` the survivors stay as they are.
    """
    survivors = np.asarray(x, dtype=float) / (1 - rate if scaled else 1)
    return np.where(mask, survivors, 0.0)


def running_mean(values: ArrayLike) -> Numbers:
    """The mean of the first, the first two, the first three … of ``values``, shape (count,)."""
    numbers = np.asarray(values, dtype=float)
    mean: Numbers = np.cumsum(numbers) / np.arange(1, len(numbers) + 1)
    return mean


@dataclass(frozen=True)
class Curves:
    """A training, epoch by epoch: losses (binary crossentropy) of shape (epochs,).

    As in Keras, ``training`` is measured with units off, ``validation`` with all of them on. Other
    than in Keras neither holds the penalty; ``squares`` are those of all weights but the biases,
    added up, as they are when the last training loss is measured.
    """

    training: Numbers
    validation: Numbers
    squares: float

    @property
    def turn(self) -> int:
        """The epoch with the lowest validation loss, counted from 1."""
        return int(self.validation.argmin()) + 1


def two_classes(rows: int, random: np.random.Generator) -> tuple[Numbers, Numbers]:
    """Rows of two classes that overlap, (rows, inputs), and their labels 0 and 1, (rows, 1)."""
    y = random.integers(0, 2, (rows, 1)).astype(float)
    return (2 * y - 1) * SIGNAL + random.normal(size=(rows, INPUTS)), y


def binary_crossentropy(sums: Numbers, y: Numbers) -> float:
    """The mean loss of outputs ``sigmoid(sums)``, both of shape (rows, 1)."""
    return float(np.mean(np.logaddexp(0, sums) - y * sums))


@dataclass(frozen=True)
class Stop:
    """Where early stopping ends a training, and whose weights it brings back, counted from 1."""

    epoch: int
    best: int


def early_stopping(losses: ArrayLike, patience: int) -> Stop:
    """When a training ends whose loss, (epochs,), has not got lower for ``patience`` epochs.

    As ``keras.callbacks.EarlyStopping(patience=…, restore_best_weights=True)``, of L. Prechelt,
    *Early stopping, but when?*, 1998.
    """
    best = 0
    heights = np.asarray(losses, dtype=float)
    for epoch, height in enumerate(heights):
        if height < heights[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return Stop(epoch + 1, best + 1)


def squared(weights: list[Numbers]) -> float:
    """What ``keras.regularizers.L2`` multiplies by its factor: all squares but those of biases."""
    return float(sum(np.square(w).sum() for w in weights if w.ndim == 2))


@lru_cache(maxsize=200)
def trained(rate: float, wrong: float, seed: int, l2: float = 0.0) -> Curves:
    """A network with one hidden ReLU layer and Dropout behind it learns to tell two classes apart.

    A share ``wrong`` of the training labels is turned around; those for validation are right. All
    rows at once take part in each step of gradient descent with momentum. The same ``seed`` draws
    the same rows and first weights for every rate. ``l2`` is the factor of Keras's regularizer
    ``L2`` on both kernels: it adds ``l2 * sum(w²)`` to the loss, ``2 * l2 * w`` to each slope.
    """
    random = np.random.default_rng(seed)
    x, y = two_classes(TRAINING_ROWS, random)
    y = np.where(random.random(y.shape) < wrong, 1 - y, y)
    x_val, y_val = two_classes(VALIDATION_ROWS, random)
    w1 = random.normal(size=(INPUTS, HIDDEN)) * np.sqrt(2 / INPUTS)
    w2 = random.normal(size=(HIDDEN, 1)) * np.sqrt(1 / HIDDEN)
    weights = [w1, np.zeros(HIDDEN), w2, np.zeros(1)]
    velocity = [np.zeros_like(w) for w in weights]
    training, validation, squares = np.zeros(EPOCHS), np.zeros(EPOCHS), 0.0
    for epoch in range(EPOCHS):
        mask = kept(random.random((TRAINING_ROWS, HIDDEN)), rate)
        loss, slopes = loss_and_slopes(weights, x, y, mask, rate)
        squares = squared(weights)
        slopes = [g + 2 * l2 * w * (w.ndim == 2) for g, w in zip(slopes, weights, strict=True)]
        velocity = [MOMENTUM * v - LEARNING_RATE * g for v, g in zip(velocity, slopes, strict=True)]
        weights = [w + v for w, v in zip(weights, velocity, strict=True)]
        training[epoch] = loss
        validation[epoch] = binary_crossentropy(outputs(weights, x_val), y_val)
    return Curves(training, validation, squares)


def outputs(weights: list[Numbers], x: Numbers) -> Numbers:
    """What goes into the sigmoid when the network predicts: (rows, inputs) to (rows, 1)."""
    w1, b1, w2, b2 = weights
    sums: Numbers = np.maximum(x @ w1 + b1, 0) @ w2 + b2
    return sums


def loss_and_slopes(
    weights: list[Numbers], x: Numbers, y: Numbers, mask: Mask, rate: float
) -> tuple[float, list[Numbers]]:
    """The training loss under a mask of shape (rows, hidden), and its slope by each weight."""
    w1, b1, w2, b2 = weights
    before = x @ w1 + b1
    left = dropout(np.maximum(before, 0), mask, rate)
    sums = left @ w2 + b2
    slope = (1 / (1 + np.exp(-sums)) - y) / len(y)
    behind = dropout(slope @ w2.T * (before > 0), mask, rate)
    slopes = [x.T @ behind, behind.sum(axis=0), left.T @ slope, slope.sum(axis=0)]
    return binary_crossentropy(sums, y), slopes
