"""The epochs after which a network's weights are kept, to look back at them."""

from __future__ import annotations

import numpy as np

MOST_SNAPSHOTS = 100
MOST_PARAMETERS_SHOWN = 1000
"""Larger networks do not show their weights while they train, only afterwards."""
MOST_BYTES = 500_000
"""For one network that is kept to the last bit."""
FEWEST_EXACT = 10
"""Where fewer would be kept so, numbers of half the length are: enough to draw them."""
MOST_HALVED = 20
MOST_BYTES_HALVED = 4_500_000
"""For all folds of a run; networks above half of it keep none."""


def kept_as(parameters: int) -> type[np.float32] | type[np.float16]:
    """The kind of number that weights are kept as: whole in small networks, else half as long."""
    return np.float32 if 4 * parameters * FEWEST_EXACT <= MOST_BYTES else np.float16


def snapshot_epochs(epochs: int, parameters: int, folds: int = 1) -> tuple[int, ...]:
    """The epochs after which weights are kept: 0 and the last among them, close together at first.

    Training changes most at its beginning, so the epochs are spaced as powers are.
    """
    if kept_as(parameters) is np.float32:
        number = min(MOST_SNAPSHOTS, MOST_BYTES // (4 * parameters))
    else:
        number = min(MOST_HALVED + 1, MOST_BYTES_HALVED // (2 * parameters * folds))
    if number < 2:
        return ()
    spaced = np.geomspace(epochs, 1, number - 1).round().astype(int)
    return (0, *np.unique(spaced).tolist())


def halved(weights: np.ndarray) -> np.ndarray:
    """float32 weights as they are kept, shape (parameters,); what is beyond float16 is its end."""
    kind = kept_as(weights.size)
    if kind is np.float32:
        return weights
    end = float(np.finfo(kind).max)
    clipped: np.ndarray = np.clip(weights, -end, end)
    return clipped.astype(kind)
