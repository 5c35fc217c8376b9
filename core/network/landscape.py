"""The loss around a network's weights, on a plane that its training's way runs along.

In NumPy, from the snapshots that a training has left behind; for networks of Dense layers. Dropout
is off, and penalties for large weights are left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt

import numpy as np
from numpy.typing import NDArray

from core.datasets.prepare import Inputs
from core.experiment import LOSSES, Dense, LossName
from core.network.backward import row_losses
from core.network.forward import Weighted, dense, with_weights
from core.network.inside import before_dense, inside

Numbers = NDArray[np.float64]

MOST_SIDE, LEAST_SIDE = 25, 9
MOST_PRODUCTS = 700_000_000
"""So many numbers are multiplied behind the first layer."""


@dataclass(frozen=True)
class Plane:
    """A plane through the last of some snapshots.

    ``directions`` are of length 1 and at right angles, shape (2, parameters). ``path`` says where
    the plane comes closest to each snapshot, shape (snapshots, 2): the last lies at 0, 0.
    ``shares`` are those of the way that run along either direction.
    """

    directions: np.ndarray
    path: Numbers
    shares: tuple[float, float]


def plane_of(snapshots: np.ndarray) -> Plane | None:
    """The plane that holds most of the way: shape (k, parameters) in; None where there is no way.

    H. Li, Z. Xu, G. Taylor, C. Studer, T. Goldstein, *Visualizing the Loss Landscape of Neural
    Nets*, 2018 (https://arxiv.org/abs/1712.09913), section 7.2: the first two principal directions
    of the differences between each snapshot and the last. Random directions would show hardly
    anything of the way, since they are at right angles to nearly all of it. A share is one of the
    sum of the squared differences.
    """
    last = snapshots[-1].astype("float32")
    ways = snapshots.astype("float32") - last
    squares, mixtures = np.linalg.eigh((ways @ ways.T).astype(float))
    squares, mixtures = squares[:-3:-1], mixtures[:, :-3:-1]
    if len(squares) < 2 or not np.isfinite(squares).all() or squares[1] <= 1e-9 * squares[0]:
        return None
    lengths = np.sqrt(squares)
    directions = (mixtures / lengths).T.astype("float32") @ ways
    path = mixtures * lengths
    turn = np.where(path[0] > 0, -1, 1)  # the way begins at the lower left
    one, other = squares / float(np.square(ways, dtype=float).sum())
    return Plane(directions * turn[:, None].astype("float32"), path * turn, (one, other))


def loss_of(layers: Sequence[Weighted], loss: LossName, inputs: Inputs, y: np.ndarray) -> float:
    """The mean loss of a network on prepared rows."""
    last = inside(layers, inputs)[-1]
    t = LOSSES[loss].targets(y, last.layer.units)
    return float(row_losses(last.layer, last.sums, last.outputs, t, LOSSES[loss]).mean())


def losses_on(
    layers: Sequence[Weighted],
    loss: LossName,
    inputs: Inputs,
    y: np.ndarray,
    directions: np.ndarray,
    across: np.ndarray,
    up: np.ndarray,
) -> Numbers:
    """The mean loss at each place of a plane through the weights of ``layers``.

    A place is the weights plus so much of either of the ``directions``, shape (2, parameters);
    returns shape (len(up), len(across)). The first layer is linear in its weights, so its product
    with the rows is computed for the weights and the two directions alone.
    """
    parts, x = _dense(layers), before_dense(layers, inputs)
    one, other = (_dense(with_weights(layers, direction)) for direction in directions)
    last = dense(parts[-1])
    t = LOSSES[loss].targets(y, last.units)
    first = [dense(parts[0]).sums(x, network[0].weights) for network in (parts, one, other)]
    places = [*zip(parts, one, other, strict=True)][1:]

    def at(a: np.float32, b: np.float32) -> float:
        layer, z = dense(parts[0]), first[0] + a * first[1] + b * first[2]
        for place in places:
            weights = tuple(
                w + a * v + b * u for w, v, u in zip(*(p.weights for p in place), strict=True)
            )
            x, layer = layer.function.value(z), dense(place[0])
            z = layer.sums(x, weights)
        return float(row_losses(last, z, last.function.value(z), t, LOSSES[loss]).mean())

    with np.errstate(over="ignore", invalid="ignore"):
        return np.array([[at(a, b) for a in across.astype("f4")] for b in up.astype("f4")])


def affordable(layers: Sequence[Weighted], rows: int) -> tuple[int, int]:
    """On how many rows, and at how many places along a side, losses are computed in a second.

    A large network has fewer places, and then fewer rows.
    """
    first, *rest = _dense(layers)
    products = dense(first).units + sum(part.weights[0].size for part in rest)
    rows = min(rows, max(1, MOST_PRODUCTS // (products * LEAST_SIDE**2)))
    return rows, min(MOST_SIDE, isqrt(MOST_PRODUCTS // (products * rows)))


def _dense(layers: Sequence[Weighted]) -> list[Weighted]:
    return [part for part in layers if isinstance(part.layer, Dense)]
