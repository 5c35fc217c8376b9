"""A drawing brought into the form of MNIST's digits."""

from __future__ import annotations

import numpy as np

SIDE, BOX = 28, 20
"""The side of a picture, and of the square that the digit itself fills."""


def as_digit(drawing: np.ndarray) -> np.ndarray:
    """A drawing, light on dark, as a picture of MNIST: uint8 of shape (28, 28).

    ``drawing`` is uint8 of shape (height, width). As the makers of MNIST did
    (http://yann.lecun.com/exdb/mnist/), what is drawn is scaled to fit 20 × 20, each pixel the mean
    of those it covers, and its centre of mass put into the middle. An empty drawing stays empty.
    """
    ink = drawing > 0
    picture = np.zeros((SIDE, SIDE))
    if not ink.any():
        return picture.astype(np.uint8)
    top, bottom = np.flatnonzero(ink.any(axis=1))[[0, -1]]
    left, right = np.flatnonzero(ink.any(axis=0))[[0, -1]]
    cut = drawing[top : bottom + 1, left : right + 1].astype(float)
    scale = BOX / max(cut.shape)
    height, width = (max(1, round(size * scale)) for size in cut.shape)
    small = _means(height, cut.shape[0]) @ cut @ _means(width, cut.shape[1]).T
    down, across = (_start(small, axis) for axis in (0, 1))
    picture[down : down + height, across : across + width] = small
    return np.clip(picture.round(), 0, 255).astype(np.uint8)


def _means(after: int, before: int) -> np.ndarray:
    """The matrix that makes ``after`` means of ``before`` values, each over its share of them."""
    edges = np.linspace(0, before, after + 1)
    cells = np.arange(before)
    overlap = np.minimum(edges[1:, None], cells + 1) - np.maximum(edges[:-1, None], cells)
    weights: np.ndarray = np.clip(overlap, 0, None) * after / before
    return weights


def _start(small: np.ndarray, axis: int) -> int:
    """Where along an axis a picture begins so that its centre of mass lies in the middle."""
    mass = small.sum(axis=1 - axis)
    centre = float((mass * (np.arange(len(mass)) + 0.5)).sum() / mass.sum())
    return int(np.clip(round(SIDE / 2 - centre), 0, SIDE - len(mass)))
