"""Loss surfaces over two weights, and the paths that optimizers take down them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.concepts.optimizers import Racer
from core.experiment.optimizers import Memory

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Surface:
    """A loss of two weights. Both functions take weights of shape (..., 2).

    ``loss`` returns shape (...), ``gradient`` the shape of the weights. The ``source`` of both is
    written in ``w1`` and ``w2``. Nowhere is the loss lower than at the ``lowest`` points.
    """

    loss: Callable[[Numbers], Numbers]
    gradient: Callable[[Numbers], Numbers]
    source: tuple[str, str]
    lowest: tuple[tuple[float, float], ...]


def _valley(w: Numbers) -> Numbers:
    return 0.1 * w[..., 0] ** 2 + 2 * w[..., 1] ** 2


def _valley_gradient(w: Numbers) -> Numbers:
    return np.stack([0.2 * w[..., 0], 4 * w[..., 1]], axis=-1)


def _hollows(w: Numbers) -> Numbers:
    w1, w2 = w[..., 0], w[..., 1]
    return (w1**2 - 2) ** 2 / 8 - 0.3 * w1 + w2**2 / 2


def _hollows_gradient(w: Numbers) -> Numbers:
    w1, w2 = w[..., 0], w[..., 1]
    return np.stack([w1 * (w1**2 - 2) / 2 - 0.3, w2], axis=-1)


def _pass(w: Numbers) -> Numbers:
    w1, w2 = w[..., 0], w[..., 1]
    return w1**2 / 2 - w2**2 / 2 + w2**4 / 8


def _pass_gradient(w: Numbers) -> Numbers:
    w1, w2 = w[..., 0], w[..., 1]
    return np.stack([w1, w2**3 / 2 - w2], axis=-1)


def _bent(w: Numbers) -> Numbers:
    w1, w2 = w[..., 0], w[..., 1]
    return ((1 - w1) ** 2 + (w2 + 1 - w1**2) ** 2) / 4


def _bent_gradient(w: Numbers) -> Numbers:
    w1, w2 = w[..., 0], w[..., 1]
    above = w2 + 1 - w1**2
    return np.stack([(w1 - 1) / 2 - w1 * above, above / 2], axis=-1)


_LEFT, HILL, _RIGHT = (float(root) for root in np.sort(np.roots([0.5, 0, -1, -0.3]).real))
"""Where ``w1`` stands in the left hollow, on the hill between the two, and in the right one."""

SURFACES = {
    "valley": Surface(
        _valley,
        _valley_gradient,
        ("0.1 * w1**2 + 2 * w2**2", "0.2 * w1, 4 * w2"),
        lowest=((0.0, 0.0),),
    ),
    "hollows": Surface(
        _hollows,
        _hollows_gradient,
        ("(w1**2 - 2) ** 2 / 8 - 0.3 * w1 + w2**2 / 2", "w1 * (w1**2 - 2) / 2 - 0.3, w2"),
        lowest=((_RIGHT, 0.0),),
    ),
    "pass": Surface(
        _pass,
        _pass_gradient,
        ("w1**2 / 2 - w2**2 / 2 + w2**4 / 8", "w1, w2**3 / 2 - w2"),
        lowest=((0.0, 2**0.5), (0.0, -(2**0.5))),
    ),
    "bent": Surface(
        _bent,
        _bent_gradient,
        (
            "((1 - w1) ** 2 + (w2 + 1 - w1**2) ** 2) / 4",
            "(w1 - 1) / 2 - w1 * (w2 + 1 - w1**2), (w2 + 1 - w1**2) / 2",
        ),
        lowest=((1.0, 0.0),),
    ),
}
"""``bent`` is H. Rosenbrock's valley of 1960, moved and made less steep."""


@dataclass(frozen=True)
class Path:
    """A way down: weights and gradients of shape (steps + 1, 2), losses of shape (steps + 1,).

    ``memories`` holds what the optimizer remembers when it arrives at each point.
    """

    weights: Numbers
    losses: Numbers
    gradients: Numbers
    memories: tuple[Memory, ...]


def angle(one: Numbers, other: Numbers) -> float:
    """Degrees between two directions of shape (2,); 0 where one of them leads nowhere."""
    size = float(np.hypot(*one) * np.hypot(*other))
    if not 0 < size < np.inf:
        return 0.0
    return float(np.rad2deg(np.arccos(np.clip(one @ other / size, -1, 1))))


def crossings(values: Numbers) -> int:
    """How often a row of numbers changes its sign."""
    signs = np.sign(values[values != 0])
    return int((signs[1:] != signs[:-1]).sum())


@lru_cache(maxsize=500)
def descend(surface: str, racer: Racer, start: tuple[float, float], steps: int) -> Path:
    """Where the optimizer comes from ``start``. A path that runs away ends in huge numbers."""
    ground, optimizer = SURFACES[surface], racer.optimizer
    w, memory = np.array(start, dtype=float), optimizer.beginning(2)
    weights, gradients, memories = [w], [], [memory]
    with np.errstate(all="ignore"):
        for _ in range(steps):
            gradient = ground.gradient(w)
            w, memory = optimizer.step(w, gradient, memory)
            weights.append(w)
            gradients.append(gradient)
            memories.append(memory)
        gradients.append(ground.gradient(w))
        points = np.array(weights)
        return Path(points, ground.loss(points), np.array(gradients), tuple(memories))
