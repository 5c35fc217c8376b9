"""A dot product: each number of the result stands where a row and a column meet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from core.charts.cells import ABOVE, CELL, Cells, cells

GAP = 1.5
"""Between the three tensors, for their titles."""
PIXELS = 310
"""The greatest height of the picture."""


def product(tensors: Sequence[Cells]) -> tuple[dict[str, Any], pd.DataFrame]:
    """``x`` on the left, ``y`` above, and their product, if there is one, where they meet.

    Vectors and matrices: a vector lies in ``x`` and stands upright in ``y`` and ``z``.
    """
    x, y = tensors[:2]
    across, down = np.shape(x.values)[-1] + GAP, np.shape(y.values)[0] + GAP
    placed = [replace(x, y=down), replace(_upright(y), x=across)]
    rows = np.shape(x.values)[0] if np.ndim(x.values) == 2 else 1
    columns = np.shape(y.values)[1] if np.ndim(y.values) == 2 else 1
    placed += [replace(_upright(z), x=across, y=down) for z in tensors[2:]]
    cell = min(CELL, round(PIXELS / (down + rows + ABOVE)))
    return cells(placed, width=across + columns, height=down + rows, cell=cell)


def _upright(vector: Cells) -> Cells:
    if np.ndim(vector.values) != 1:
        return vector
    size = np.size(vector.values)
    return replace(vector, corners=(np.zeros(size), np.arange(size, dtype=float)))
