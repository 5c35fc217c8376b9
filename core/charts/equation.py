"""Two tensors, a sign between them, and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from core.charts.cells import ABOVE, CELL, Cells, Label, cells, extent

SIGN = 1.3
"""Room for a sign between two tensors, in cells."""
WIDE, HIGH = 18.5, 24.0
"""The most cells side by side and below each other."""
PIXELS = 500
"""The height of a picture that leaves room for what stands around it."""


def drawn(shape: Sequence[int]) -> int:
    """How many numbers along each axis fit into the picture if every tensor has this shape."""
    for most in (6, 5, 4, 3, 2):
        across, down = extent([min(size, most) for size in shape])
        if across + 1 <= WIDE and 3 * (down + 1.6) <= HIGH:
            return most
    return 1


def equation(
    tensors: Sequence[Cells], sign: str, room: Sequence[int]
) -> tuple[dict[str, Any], pd.DataFrame]:
    """``x sign y = z`` as a Vega-Lite dictionary and its data: in one row, or below each other.

    Each of the two or three tensors has room for the shape ``room``, so that it may grow without
    moving the others.
    """
    across, down = extent(room)
    beside = 3 * across + 2 * SIGN <= WIDE
    step_x, step_y = (across + SIGN, 0.0) if beside else (0.0, down + 1.6)
    left = 0.0 if beside else SIGN
    placed = [replace(t, x=left + i * step_x, y=i * step_y) for i, t in enumerate(tensors)]
    signs = [
        Label(text, left + i * step_x - SIGN / 2, i * step_y + down / 2)
        for i, text in zip(range(1, len(tensors)), (sign, "="), strict=False)
    ]
    width, height = left + 2 * step_x + across, 2 * step_y + down
    cell = min(CELL, round(PIXELS / (height + ABOVE)))
    return cells(placed, signs, width=width, height=height, cell=cell)
