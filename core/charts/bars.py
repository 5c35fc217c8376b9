"""Named numbers in columns: a row for each name, a column for each step of a computation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from unicodedata import east_asian_width

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from core.charts.parts import layer, scale, with_minus
from core.charts.theme import CATEGORICAL, LOOK, MUTED

GAP = 1.0
"""Between two columns, for the numbers at the ends of the bars; a column is 1 wide."""
NAMES = 0.75
"""For the names on the left."""
ROW = 48
"""The usual height of a row, in pixels."""

NARROW = " .,:;'|()[]fijlrtI1"
"""Letters and signs that take half as much room as others."""


@dataclass(frozen=True)
class Column:
    """One step: ``values`` as bars between ``low`` and ``high``, and a ``total`` below them.

    Values that are not finite get no bar, only their text. A column with ``bars=False`` is
    narrow and shows its texts alone.
    """

    title: str
    values: ArrayLike
    texts: Sequence[str]
    low: float = 0.0
    high: float = 1.0
    total: str = ""
    bars: bool = True

    @property
    def width(self) -> float:
        """How much of the picture it takes."""
        return 1.0 if self.bars else 0.15


def printed(value: float | np.floating[Any], decimals: int = 3) -> str:
    """A number short enough for a picture: ``7.389``, ``2.0e+09``, ``inf`` or ``nan``."""
    number = float(value)
    if not np.isfinite(number) or number == 0 or 10**-decimals <= abs(number) < 10_000:
        return f"{number:.{decimals}f}"
    return f"{number:.1e}"


def columns_of_bars(
    names: Sequence[str],
    columns: Sequence[Column],
    total: str = "",
    *,
    room: float = NAMES,
    row: int = ROW,
    title: str = "",
) -> tuple[dict[str, Any], pd.DataFrame]:
    """The picture as a Vega-Lite dictionary and its data.

    The dictionary depends only on how many rows and columns there are, so that a browser keeps
    the picture and moves the bars. ``total`` names the row of the sums. ``room`` is left for the
    names, in widths of a column. Where a ``row`` is higher, its numbers are larger, too. Titles
    begin where their bars do, and are as large as the numbers where they do not meet each other.
    """
    rows: list[dict[str, Any]] = [
        {"part": "name", "x": -0.08, "y": i, "text": name} for i, name in enumerate(names)
    ]
    if total:
        rows.append({"part": "name", "x": -0.08, "y": len(names), "text": total})
    left = 0.0
    starts = []
    for column in columns:
        rows += _column(column, left, len(names))
        starts.append(_place(column, left, 0.0))
        left += column.width + GAP
    room_for_titles = [
        (end - start) / _ems(column.title)
        for start, end, column in zip(starts, [*starts[1:], left], columns, strict=True)
    ]
    em = min(room_for_titles) / (room + left)
    rows += [
        {"part": "title", "x": start, "y": -0.85, "text": column.title, "em": em}
        for start, column in zip(starts, columns, strict=True)
    ]
    named = {"title": title} if title else {}
    return _spec(left, len(names) + bool(total), room, row) | named, pd.DataFrame(rows)


def _column(column: Column, left: float, count: int) -> list[dict[str, Any]]:
    zero = _place(column, left, 0.0)
    rows: list[dict[str, Any]] = []
    if column.bars:
        rows.append({"part": "zero", "x": zero, "y": -0.5, "y2": count - 0.5})
    for i, (value, text) in enumerate(
        zip(np.asarray(column.values, dtype=float), column.texts, strict=True)
    ):
        end = _place(column, left, value) if np.isfinite(value) else zero
        if column.bars:
            colour = CATEGORICAL[i % len(CATEGORICAL)]
            bar = {"x": zero, "x2": end, "y": i - 0.34, "y2": i + 0.34, "colour": colour}
            rows.append({"part": "bar", **bar})
        rows.append({"part": "text", "x": max(zero, end) + 0.06, "y": i, "text": with_minus(text)})
    if column.total:
        rows.append(
            {"part": "text", "x": zero + 0.06, "y": count, "text": with_minus(column.total)}
        )
    return rows


def _place(column: Column, left: float, value: float) -> float:
    share = (value - column.low) / (column.high - column.low) if column.bars else 0.0
    return left + float(np.clip(share, 0, 1)) * column.width


def _ems(text: str) -> float:
    """About how wide bold words are, in sizes of their type, with a space after them."""

    def em(sign: str) -> float:
        wide = east_asian_width(sign) in "WF"
        return 1.0 if wide else 0.33 if sign in NARROW else 0.6

    return 0.4 + sum(map(em, text))


def _spec(width: float, rows: int, room: float, row: int) -> dict[str, Any]:
    across = scale("x", [-room, width])
    down = scale("y", [-1.1, rows - 0.4], reverse=True)
    drawn = partial(layer, across, down)
    as_text = {"text": {"field": "text", "type": "nominal"}}
    fitting = f"width / {4 * (room + width):.4g}"
    size = f"max(11, min({15 * row / ROW:g}, {fitting}))"
    numbers, names = {"expr": size}, {"expr": f"max(15, {size})"}
    titles = {"expr": f"min({size}, width * datum.em)"}
    return {
        "config": LOOK,
        "height": row * (rows + 1),
        "layer": [
            drawn("zero", {"type": "rule", "color": MUTED, "opacity": 0.6}, y2={"field": "y2"}),
            drawn(
                "bar",
                {"type": "rect", "cornerRadius": 3},
                x2={"field": "x2"},
                y2={"field": "y2"},
                color={"field": "colour", "type": "nominal", "scale": None},
            ),
            drawn("text", {"type": "text", "align": "left", "fontSize": numbers}, **as_text),
            drawn("name", {"type": "text", "align": "right", "fontSize": names}, **as_text),
            drawn(
                "title",
                {"type": "text", "align": "left", "fontSize": titles, "fontWeight": 600},
                **as_text,
            ),
        ],
    }
