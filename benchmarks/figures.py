"""Percentiles, as the benchmarks name them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

Report = dict[str, Any]


def percentile(seconds: Sequence[float], percent: float) -> float:
    """So many of a hundred were no slower; NaN of none."""
    return round(float(np.percentile(seconds, percent)), 3) if seconds else math.nan


def quantiles(
    name: str, seconds: Sequence[float], percents: Sequence[int] = (50, 95, 99)
) -> Report:
    """Percentiles by name; 100 is the largest. Nothing of nothing."""
    known = [second for second in seconds if not math.isnan(second)]
    return {f"{name}_p{percent}": percentile(known, percent) for percent in percents if known}
