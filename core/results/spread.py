"""How numbers spread, epoch by epoch: the share of them in each of equal bins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

BINS = 31
OUTSIDE = 0.5
"""Per cent of the numbers that the bins leave out at either end; they count in the last bin."""


@dataclass(frozen=True)
class Spread:
    """Histograms on one scale: ``edges`` has shape (bins + 1,), ``shares`` (moments, bins).

    The shares of a moment add up to 1.
    """

    edges: np.ndarray
    shares: np.ndarray


def spread_of(moments: Sequence[np.ndarray]) -> Spread:
    """The histograms of arrays of any shape, one a moment; what is no number is left out."""
    values = [array[np.isfinite(array)].astype(float) for array in moments]
    everything = np.concatenate([*values, np.zeros(1)])
    low, high = np.percentile(everything, (OUTSIDE, 100 - OUTSIDE))
    if low == high:
        low, high = low - 0.5, high + 0.5
    edges = np.linspace(low, high, BINS + 1)
    counts = [np.histogram(np.clip(array, low, high), edges)[0] for array in values]
    shares = [count / max(1, count.sum()) for count in counts]
    return Spread(edges, np.array(shares))
