"""Looks back: a network's weights at chosen epochs, and what it did with them."""

from __future__ import annotations

from math import prod

import keras
import numpy as np

from core.experiment import Dense, Experiment
from core.models.build import make_layer
from core.models.table import Shape, weight_shapes
from core.result import Network

MOST_SNAPSHOTS = 100
MOST_BYTES = 500_000
"""For one network; larger ones keep fewer, and those above half of it none."""


def snapshot_epochs(epochs: int, parameters: int) -> tuple[int, ...]:
    """The epochs after which weights are kept: 0 and the last among them, close together at first.

    Training changes most at its beginning, so the epochs are spaced as powers are.
    """
    number = min(MOST_SNAPSHOTS, MOST_BYTES // (4 * parameters))
    if number < 2:
        return ()
    spaced = np.geomspace(epochs, 1, number - 1).round().astype(int)
    return (0, *np.unique(spaced).tolist())


def outputs_at(
    experiment: Experiment, network: Network, snapshot: int, x: np.ndarray
) -> list[np.ndarray]:
    """What every layer but Normalization made of ``x`` at a snapshot of ``network``.

    ``x`` is float32 of shape (rows, ...), as it comes out of Normalization where there is one;
    each output has shape (rows, ...), the last (rows, outputs). A grid of points in the plane
    gives the decision boundary.
    """
    weights = iter(_cut(network.snapshots[snapshot], weight_shapes(experiment.layers, x.shape[1:])))
    outputs = []
    for place, part in enumerate(experiment.layers):
        if part.kind == "normalization":
            continue
        layer = make_layer(part, f"layer_{place}")
        if isinstance(part, Dense):
            x = x @ next(weights)
            x = layer.activation(x + next(weights) if part.use_bias else x)
        else:
            x = layer(x, training=False) if part.kind == "dropout" else layer(x)
        x = keras.ops.convert_to_numpy(x)
        outputs.append(x)
    return outputs


def _cut(vector: np.ndarray, shapes: tuple[Shape, ...]) -> list[np.ndarray]:
    borders = np.cumsum([prod(shape) for shape in shapes])[:-1]
    parts = np.split(vector, borders)
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]
