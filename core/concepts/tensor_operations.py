"""The operations a network is made of: element by element, dot products, new shapes, geometry.

Points are rows, as in a Dense layer: ``points @ W + b``.
"""

from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.concepts.broadcasting import compute
from core.experiment import Impossible

Array = NDArray[Any]
Points = NDArray[np.float64]
"""Shape (points, 2)."""

TIP = np.array([0.0, 3.0])
"""The top of the roof of the house."""

_CORNERS = np.array(
    [
        (-2, -2),
        (2, -2),
        (2, 1),
        (1.4, 1.6),
        (1.4, 3),
        (0.8, 3),
        (0.8, 2.2),
        TIP,
        (-2, 1),
        (-2, -2),
    ]
)


def integers(shape: tuple[int, ...], seed: int) -> NDArray[np.int64]:
    """Whole numbers from −3 to 4."""
    return np.random.default_rng(seed).integers(-3, 5, shape)


def operate(operation: str, x: Array, y: Array) -> Array:
    """``add`` or ``multiply`` element by element, ``relu`` of ``x`` alone, or else the dot product.

    Raises:
        Impossible: the shapes do not fit; in NumPy's words.
    """
    if operation == "relu":
        return np.maximum(x, 0)
    return compute(operation, x, y) if operation in ("add", "multiply") else dot(x, y)


def dot(x: Array, y: Array) -> Array:
    """``np.dot(x, y)`` of vectors and matrices: a row of ``x`` meets a column of ``y``.

    Raises:
        Impossible: the last axis of ``x`` and the first of ``y`` differ; in NumPy's words.
    """
    try:
        return np.asarray(np.dot(x, y))
    except ValueError as error:
        raise Impossible(
            "The inner lengths differ. NumPy says: {error}.", error=str(error)
        ) from None


def dot_shape(x: tuple[int, ...], y: tuple[int, ...]) -> tuple[int, ...] | None:
    """The shape of ``np.dot`` of numbers, vectors and matrices, or ``None`` if they do not fit."""
    if not (x and y):
        return x + y
    return (*x[:-1], *y[1:]) if x[-1] == y[0] else None


def meeting(index: tuple[int, ...], rank: int) -> tuple[tuple[Any, ...], tuple[Any, ...]]:
    """The row of ``x``, of the given rank, and the column of ``y`` that meet in ``z[index]``."""
    return (*index[: rank - 1], slice(None)), (slice(None), *index[rank - 1 :])


def reshape(x: Array, shape: tuple[int, ...]) -> Array:
    """``x.reshape(shape)``; one length may be −1, for NumPy to work out.

    Raises:
        Impossible: the shape has room for more or fewer numbers; in NumPy's words.
    """
    try:
        return x.reshape(shape)
    except ValueError as error:
        raise Impossible(
            "The new shape must hold exactly {n} numbers. NumPy says: {error}.",
            n=x.size,
            error=str(error),
        ) from None


def rotation(degrees: float) -> NDArray[np.float64]:
    """The matrix that turns points, which are rows, anticlockwise: shape (2, 2)."""
    angle = np.deg2rad(degrees)
    return np.array([[np.cos(angle), np.sin(angle)], [-np.sin(angle), np.cos(angle)]])


def dense(
    points: ArrayLike, W: ArrayLike, b: ArrayLike, *, layers: int = 1, relu: bool = False
) -> Points:
    """The points after so many Dense layers with the same weights: shape (…, 2), as they came."""
    x = np.asarray(points, dtype=float)
    for _ in range(layers):
        x = x @ np.asarray(W) + b
        x = np.maximum(x, 0) if relu else x
    return x


def collapsed(W: ArrayLike, b: ArrayLike, layers: int) -> tuple[Points, NDArray[np.float64]]:
    """The one layer that does what so many layers do without an activation between them.

    ``(x @ W + b) @ W + b = x @ (W @ W) + (b @ W + b)``, and so on.
    """
    return np.linalg.matrix_power(np.asarray(W, float), layers), dense([0, 0], W, b, layers=layers)


def best_layer(before: Points, after: Points) -> Points:
    """Where the one layer without activation puts the points that comes closest to ``after``.

    Least squares over all ``W`` and ``b``: shape (points, 2).
    """
    with_one = np.column_stack([before, np.ones(len(before))])
    fitted: Points = with_one @ np.linalg.lstsq(with_one, after)[0]
    return fitted


def house(steps: int = 8) -> Points:
    """The outline of a house with a chimney, closed, each side cut into so many steps."""
    shares = np.arange(steps)[:, np.newaxis] / steps
    sides = (a + shares * (b - a) for a, b in pairwise(_CORNERS))
    return np.vstack([*sides, _CORNERS[-1:]])


def grid(reach: int = 4, steps: int = 24) -> NDArray[np.float64]:
    """Upright and level lines through every whole number: shape (lines, points, 2)."""
    along = np.linspace(-reach, reach, steps + 1)
    level = [np.column_stack([along, np.full_like(along, at)]) for at in range(-reach, reach + 1)]
    return np.stack(level + [line[:, ::-1] for line in level])
