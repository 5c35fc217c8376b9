"""Two tensors, a sign between them, and what comes out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from core.charts.cells import ABOVE, Cells, Label, cells, extent

SIGN = 1.3
"""Room for a sign between two tensors, in cells."""
LINE = 1.6
"""Room for a title between two lines."""
LARGE = 50
"""The height of a cell where there is room for it, in pixels."""
WIDE, HIGH = 18.5, 24.0
"""The most cells side by side and below each other."""
PIXELS = 500
"""The height of a picture that leaves room for what stands around it."""


def drawn(shape: Sequence[int]) -> int:
    """How many numbers along each axis fit into the picture if every tensor has this shape."""
    for most in (6, 5, 4, 3, 2):
        across, down = extent([min(size, most) for size in shape])
        if across + 1 <= WIDE and 3 * (down + LINE) <= HIGH:
            return most
    return 1


@dataclass(frozen=True)
class Layout:
    """Where three tensors stand, and the two signs between them: x and y, counted in cells."""

    corners: tuple[tuple[float, float], ...]
    signs: tuple[tuple[float, float], ...]
    width: float
    height: float


def layout(room: Sequence[int], tensors: int = 3) -> Layout:
    """Room for two or three tensors of the shape ``room``: in two lines or below each other.

    In two lines the third stands below the second. It is the way that leaves the cells larger in a
    picture as wide as it is high.
    """
    across, down = extent(room)
    next_x, next_y = across + SIGN, down + LINE
    two_lines = max(next_x + across, next_y + down) <= max(SIGN + across, 2 * next_y + down)
    corners = (
        ((0.0, 0.0), (next_x, 0.0), (next_x, next_y))
        if two_lines
        else tuple((SIGN, i * next_y) for i in range(3))
    )[:tensors]
    return Layout(
        corners=corners,
        signs=tuple((x - SIGN / 2, y + down / 2) for x, y in corners[1:]),
        width=max(x for x, _ in corners) + across,
        height=max(y for _, y in corners) + down,
    )


def equation(
    tensors: Sequence[Cells], sign: str, room: Sequence[int]
) -> tuple[dict[str, Any], pd.DataFrame]:
    """``x sign y = z`` as a Vega-Lite dictionary and its data: in two lines, or below each other.

    Each of the two or three tensors has room for the shape ``room``, so that it may grow without
    moving the others.
    """
    to = layout(room, len(tensors))
    placed = [replace(t, x=x, y=y) for t, (x, y) in zip(tensors, to.corners, strict=True)]
    between = zip((sign, "="), to.signs, strict=False)
    signs = [Label(text, x, y) for text, (x, y) in between]
    cell = min(LARGE, round(PIXELS / (to.height + ABOVE)))
    return cells(placed, signs, width=to.width, height=to.height, cell=cell)
