"""Preprocessing: numbers on one scale, classes and words as zeros and ones."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.concepts.validation import nearest
from core.experiment import Impossible

Numbers = NDArray[np.float64]

NEIGHBOURS = 3
MOST_LABELS, MOST_WORDS = 8, 12

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")


@dataclass(frozen=True)
class Scale:
    """Takes ``shift`` off each feature and divides by ``width``; both have shape (features,)."""

    shift: Numbers
    width: Numbers

    def apply(self, x: ArrayLike) -> Numbers:
        """``x``, of shape (rows, features) or (features,), on the new scale."""
        scaled: Numbers = (np.asarray(x, dtype=float) - self.shift) / self.width
        return scaled


def measured(method: str, x: Numbers) -> Scale:
    """The scale as the rows of ``x``, shape (rows, features), have it.

    ``standardize`` takes mean and standard deviation, ``min_max`` the smallest value and the range,
    ``none`` leaves everything as it is. As in scikit-learn's ``StandardScaler`` and
    ``MinMaxScaler``, a constant feature is only shifted.
    """
    if method == "none":
        return Scale(np.zeros(x.shape[1]), np.ones(x.shape[1]))
    span = np.ptp(x, axis=0)
    shift = x.mean(axis=0) if method == "standardize" else x.min(axis=0)
    width = x.std(axis=0) if method == "standardize" else span
    return Scale(shift, np.where(span == 0, 1, width))


def training_scale(method: str, statistics: str, x: Numbers, x_new: Numbers) -> Scale:
    """The scale for the training rows ``x``: their own, or with ``all`` that of all rows."""
    return measured(method, np.vstack([x, x_new]) if statistics == "all" else x)


def by_themselves(method: str, x: Numbers, at_once: int) -> Numbers:
    """Rows that come ``at_once``, each group on a scale of its own; the last may be smaller."""
    groups = len(x) // at_once
    whole, rest = x[: groups * at_once], x[groups * at_once :]
    wide = np.hstack(np.split(whole, groups))
    parts = np.hsplit(measured(method, wide).apply(wide), groups)
    if len(rest):
        parts.append(measured(method, rest).apply(rest))
    return np.vstack(parts)


def error_on_new(
    method: str,
    statistics: str,
    x: Numbers,
    y: Numbers,
    x_new: Numbers,
    y_new: Numbers,
    at_once: int,
) -> float:
    """The mean absolute error on new rows, scaled by the ``statistics`` of some rows.

    With ``train`` those of the training rows, with ``all`` those of all rows together, with ``own``
    those of the rows that come ``at_once``. The model guesses the mean of the three nearest
    training rows.
    """
    scale = training_scale(method, statistics, x, x_new)
    own = statistics == "own"
    z_new = by_themselves(method, x_new, at_once) if own else scale.apply(x_new)
    guesses = y[nearest(scale.apply(x), z_new, NEIGHBOURS)].mean(axis=1)
    return float(np.abs(guesses - y_new).mean())


@dataclass(frozen=True)
class Linear:
    """``x @ coefficients + bias``: shapes (features,) and ()."""

    coefficients: Numbers
    bias: float

    def predict(self, x: ArrayLike) -> Numbers:
        """One prediction for each row of ``x``, shape (rows,)."""
        predicted: Numbers = np.asarray(x, dtype=float) @ self.coefficients + self.bias
        return predicted


def least_squares(x: Numbers, y: Numbers) -> Linear:
    """The linear model with the smallest mean squared error on ``x``, ``y``."""
    *coefficients, bias = np.linalg.lstsq(_with_ones(x), y, rcond=None)[0]
    return Linear(np.array(coefficients), float(bias))


def in_original_units(model: Linear, scale: Scale) -> Linear:
    """The same model for inputs that are not scaled.

    ``w · (x - shift) / width + b`` is ``(w / width) · x + (b - w · shift / width)``.
    """
    per_unit = model.coefficients / scale.width
    return Linear(per_unit, model.bias - float(per_unit @ scale.shift))


def descent_losses(x: Numbers, y: Numbers, steps: ArrayLike) -> Numbers:
    """The mean squared error of a linear model after so many steps of gradient descent from zero.

    The learning rate is the inverse of the greatest curvature; from twice that rate on it would
    diverge. In the directions of the eigenvectors, each step multiplies what is still wrong by
    ``1 - rate * curvature`` (Goodfellow, Bengio, Courville, *Deep Learning*, section 7.8).
    """
    inputs = _with_ones(x)
    curvatures, directions = np.linalg.eigh(2 / len(y) * inputs.T @ inputs)
    curvatures = np.maximum(curvatures, 0)
    best = least_squares(x, y)
    wrong = directions.T @ np.append(best.coefficients, best.bias)
    left = (1 - curvatures / curvatures[-1]) ** np.asarray(steps)[:, None] * wrong
    losses: Numbers = np.mean((y - best.predict(x)) ** 2) + (curvatures * left**2).sum(axis=1) / 2
    return losses


@dataclass(frozen=True)
class Descent:
    """A linear model's way down: weights of shape (steps + 1, features), losses of (steps + 1,).

    ``best`` has the ``lowest`` loss there is; ``curvature`` is the matrix of second derivatives.
    """

    weights: Numbers
    best: Numbers
    lowest: float
    curvature: Numbers

    def loss(self, weights: Numbers) -> Numbers:
        """The mean squared error at weights of shape (..., features): shape (...)."""
        away = weights - self.best
        losses: Numbers = self.lowest + ((away @ self.curvature) * away).sum(axis=-1) / 2
        return losses

    @property
    def losses(self) -> Numbers:
        """The loss after each step."""
        return self.loss(self.weights)

    def steps_until(self, loss: float) -> int:
        """After how many steps the loss is that low; one more than there are if it never is."""
        there = self.losses <= loss
        return int(there.argmax()) if there.any() else len(there)


def descent(x: Numbers, y: Numbers, steps: int, share: float = 1.0) -> Descent:
    """Gradient descent from zero weights on a linear model whose bias is always at its best.

    The learning rate is a ``share`` of ``2 / (least + greatest curvature)``, with which most is
    gained by each step in the worst direction (B. Polyak, *Introduction to optimization*, 1987,
    section 1.4.2).
    """
    centred, above = x - x.mean(axis=0), y - y.mean()
    curvature = 2 / len(y) * centred.T @ centred
    best = np.linalg.lstsq(centred, above, rcond=None)[0]
    curvatures = np.linalg.eigvalsh(curvature)
    rate = share * 2 / (curvatures[0] + curvatures[-1])
    weights = [np.zeros(x.shape[1])]
    for _ in range(steps):
        weights.append(weights[-1] - rate * curvature @ (weights[-1] - best))
    lowest = float(np.mean((above - centred @ best) ** 2))
    return Descent(np.array(weights), best, lowest, curvature)


def read_labels(text: str, classes: int) -> NDArray[np.int64]:
    """Class numbers as typed, such as ``3, 0, 2``: shape (labels,).

    Raises:
        Impossible: one of them is no class number, or there are none or too many.
    """
    labels = []
    for part in text.replace(",", " ").split():
        if not re.fullmatch(r"[0-9]{1,6}", part):
            raise Impossible(
                "“{part}” is not a class number: write something like 3, 0, 2.", part=part
            )
        if int(part) >= classes:
            raise Impossible(
                "There are {classes} classes, numbered 0 to {last}: there is no class {part}.",
                classes=classes,
                last=classes - 1,
                part=int(part),
            )
        labels.append(int(part))
    if not 1 <= len(labels) <= MOST_LABELS:
        raise Impossible("Write 1 to {most} class numbers, such as 3, 0, 2.", most=MOST_LABELS)
    return np.array(labels)


def one_hot(labels: NDArray[np.int64], classes: int) -> NDArray[np.float32]:
    """One row for each label, with a one in the label's column: shape (labels, classes)."""
    return np.eye(classes, dtype=np.float32)[labels]


def vocabulary(texts: Sequence[str]) -> tuple[str, ...]:
    """Every word of the texts once, in the order in which they first occur.

    Raises:
        Impossible: there are no words in a text, or more different ones than can be drawn.
    """
    found = [words(text) for text in texts]
    if not all(found):
        raise Impossible("There are no words in it: write something like “good, not bad”.")
    known = tuple(dict.fromkeys(word for text in found for word in text))
    if len(known) > MOST_WORDS:
        raise Impossible(
            "The two texts have {words} different words: there is room for {most}.",
            words=len(known),
            most=MOST_WORDS,
        )
    return known


def words(text: str) -> tuple[str, ...]:
    """The words of a text in small letters, without punctuation."""
    return tuple(_WORD.findall(text.lower()))


def multi_hot(texts: Sequence[str], known: Sequence[str]) -> NDArray[np.float32]:
    """One row for each text, with a one for each known word in it: shape (texts, words)."""
    rows = [[word in found for word in known] for found in map(words, texts)]
    return np.array(rows, dtype=np.float32)


def padded(
    texts: Sequence[Sequence[int]], length: int, padding: str = "pre", truncating: str = "pre"
) -> NDArray[np.int32]:
    """Texts of any lengths as rows of one length: int32 of shape (texts, length).

    As ``keras.utils.pad_sequences``: zeros stand before ("pre") or behind ("post") a text that is
    too short, and one that is too long loses its beginning ("pre") or its end ("post").
    """
    rows = np.zeros((len(texts), length), np.int32)
    for row, text in zip(rows, texts, strict=True):
        left = text[:length] if truncating == "post" else text[max(0, len(text) - length) :]
        begin = 0 if padding == "post" else length - len(left)
        row[begin : begin + len(left)] = left
    return rows


def _with_ones(x: Numbers) -> Numbers:
    return np.column_stack([x, np.ones(len(x))])
