"""How sure a softmax is, and how often it is right."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.experiment.activations import softmax

Numbers = NDArray[np.float64]
Labels = NDArray[np.int64]

BINS = 10
CLASSES, INPUTS, TRAINING_ROWS, NEW_ROWS, STEPS = 4, 16, 60, 2000, 500
SPREAD, LEARNING_RATE, SEED = 0.6, 0.5, 0
"""How far the middles of the classes lie apart, in deviations of their rows; how is trained."""


@dataclass(frozen=True)
class Predictions:
    """What a network makes of rows that it has not seen: logits (rows, classes), labels (rows,)."""

    logits: Numbers
    labels: Labels

    def at(self, temperature: float) -> Numbers:
        """The probabilities at a temperature: shape (rows, classes)."""
        return np.asarray(softmax(self.logits / temperature))

    def loss(self, temperature: float) -> float:
        """The mean crossentropy at a temperature, ``log(sum(exp(z / T))) - z / T`` of the label.

        From the logits, so that no probability is so small that it is lost.
        """
        z = self.logits / temperature
        of_labels = np.take_along_axis(z, self.labels[:, None], axis=1)[:, 0]
        return float((np.logaddexp.reduce(z, axis=1) - of_labels).mean())

    def calmest(self, temperatures: ArrayLike) -> float:
        """The temperature with the lowest loss: "temperature scaling", as Guo et al. have it."""
        asked = np.asarray(temperatures, float)
        return float(asked[np.argmin([self.loss(T) for T in asked])])


@dataclass(frozen=True)
class Reliability:
    """Rows sorted into bins of confidence, all of shape (bins,).

    ``confidence`` is the mean of the largest probabilities in a bin, ``accuracy`` the share of its
    rows that are right; both are ``nan`` where a bin has no ``rows``.
    """

    confidence: Numbers
    accuracy: Numbers
    rows: Labels

    def mean(self, of_bins: Numbers) -> float:
        """The mean over all rows of what is known of each bin."""
        return float(np.nansum(self.rows * of_bins) / self.rows.sum())

    @property
    def error(self) -> float:
        """The expected calibration error: how far confidence and accuracy part, row by row.

        ``sum(rows / all rows * |accuracy - confidence|)`` over the bins. M. Naeini, G. Cooper,
        M. Hauskrecht, *Obtaining well calibrated probabilities using Bayesian binning*, 2015;
        C. Guo, G. Pleiss, Y. Sun, K. Weinberger, *On calibration of modern neural networks*, 2017,
        equation 3.
        """
        return self.mean(np.abs(self.accuracy - self.confidence))


def reliability(p: ArrayLike, labels: ArrayLike, bins: int = BINS) -> Reliability:
    """Probabilities (rows, classes) and labels (rows,) in ``bins`` of equal width.

    A bin holds its upper end and not its lower one, as with Guo et al.
    """
    probabilities = np.asarray(p, float)
    sure = probabilities.max(axis=-1)
    right = probabilities.argmax(axis=-1) == np.asarray(labels)
    place = np.clip(np.ceil(sure * bins).astype(int) - 1, 0, bins - 1)
    rows, confidence, accuracy = (
        np.bincount(place, weights, minlength=bins) for weights in (None, sure, right)
    )
    with np.errstate(invalid="ignore"):
        return Reliability(confidence / rows, accuracy / rows, rows)


@lru_cache(maxsize=1)
def calmest_of_few(low: float, high: float) -> float:
    """The temperature between two at which :func:`trained_on_few` has its lowest loss."""
    return trained_on_few().calmest(np.geomspace(low, high, 81))


@lru_cache(maxsize=1)
def trained_on_few() -> Predictions:
    """What a softmax layer that was trained on few rows says of many new ones.

    The classes are clouds that overlap, normally distributed about middles that are drawn first.
    The layer has no biases; all training rows take part in each step of gradient descent.
    """
    random = np.random.default_rng(SEED)
    middles = SPREAD * random.normal(size=(CLASSES, INPUTS))
    x, labels = _drawn(TRAINING_ROWS, middles, random)
    x_new, labels_new = _drawn(NEW_ROWS, middles, random)
    w = np.zeros((INPUTS, CLASSES))
    for _ in range(STEPS):
        w -= LEARNING_RATE * x.T @ (softmax(x @ w) - np.eye(CLASSES)[labels]) / TRAINING_ROWS
    return Predictions(x_new @ w, labels_new)


def _drawn(rows: int, middles: Numbers, random: np.random.Generator) -> tuple[Numbers, Labels]:
    labels = random.integers(0, len(middles), rows)
    return middles[labels] + random.normal(size=(rows, middles.shape[1])), labels
