"""The epochs after which a network's weights are kept, to look back at them."""

from __future__ import annotations

import numpy as np

MOST_SNAPSHOTS = 100
MOST_PARAMETERS_SHOWN = 1000
"""Larger networks do not show their weights while they train, only afterwards."""
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
