"""Two tensors, a sign between them, and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
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


@dataclass(frozen=True)
class Layout:
    """Where three tensors stand, and the two signs between them: x and y, counted in cells."""

    corners: tuple[tuple[float, float], ...]
    signs: tuple[tuple[float, float], ...]
    width: float
    height: float


def layout(room: Sequence[int]) -> Layout:
    """Room for three tensors of the shape ``room``: in one row, or below each other."""
    across, down = extent(room)
    beside = 3 * across + 2 * SIGN <= WIDE
    step_x, step_y = (across + SIGN, 0.0) if beside else (0.0, down + 1.6)
    left = 0.0 if beside else SIGN
    return Layout(
        corners=tuple((left + i * step_x, i * step_y) for i in range(3)),
        signs=tuple((left + i * step_x - SIGN / 2, i * step_y + down / 2) for i in (1, 2)),
        width=left + 2 * step_x + across,
        height=2 * step_y + down,
    )


def equation(
    tensors: Sequence[Cells], sign: str, room: Sequence[int]
) -> tuple[dict[str, Any], pd.DataFrame]:
    """``x sign y = z`` as a Vega-Lite dictionary and its data: in one row, or below each other.

    Each of the two or three tensors has room for the shape ``room``, so that it may grow without
    moving the others.
    """
    to = layout(room)
    placed = [replace(t, x=x, y=y) for t, (x, y) in zip(tensors, to.corners, strict=False)]
    between = zip((sign, "=")[: len(tensors) - 1], to.signs, strict=False)
    signs = [Label(text, x, y) for text, (x, y) in between]
    cell = min(CELL, round(PIXELS / (to.height + ABOVE)))
    return cells(placed, signs, width=to.width, height=to.height, cell=cell)
