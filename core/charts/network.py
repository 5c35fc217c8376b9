"""A network as dots and lines: units side by side, some of them switched off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import pandas as pd

from core.charts.parts import layer, scale
from core.charts.theme import BLUE, LOOK, ORANGE


def network(
    layers: Sequence[Sequence[bool]], titles: Sequence[str], *, height: int = 340
) -> tuple[dict[str, Any], pd.DataFrame]:
    """One flag a unit: is it on? Lines join the units that are; a unit that is off has a cross."""
    rows: list[dict[str, Any]] = []
    spots = [
        [(i, (k + 0.5) / len(units), on) for k, on in enumerate(units)]
        for i, units in enumerate(layers)
    ]
    for left, right in pairwise(spots):
        rows += [
            {"part": "line", "x": x, "y": y, "x2": x2, "y2": y2}
            for x, y, on in left
            for x2, y2, on2 in right
            if on and on2
        ]
    for column, title in zip(spots, titles, strict=True):
        rows += [{"part": "on" if on else "off", "x": x, "y": y} for x, y, on in column]
        rows.append({"part": "title", "x": column[0][0], "y": -0.06, "text": title})
    return _spec(len(layers), height), pd.DataFrame(rows)


def _spec(count: int, height: int) -> dict[str, Any]:
    across, down = scale("x", [-0.4, count - 0.6]), scale("y", [-0.1, 1], reverse=True)
    drawn = partial(layer, across, down)
    dot = {"type": "point", "size": 420, "strokeWidth": 2.5, "opacity": 1}
    as_text = {"text": {"field": "text", "type": "nominal"}}
    return {
        "config": LOOK,
        "height": height,
        "layer": [
            drawn(
                "line",
                {"type": "rule", "color": BLUE, "opacity": 0.45, "strokeWidth": 1.5},
                x2={"field": "x2"},
                y2={"field": "y2"},
            ),
            drawn("on", {**dot, "filled": True, "color": BLUE}),
            drawn("off", {**dot, "color": ORANGE, "strokeDash": [4, 3]}),
            drawn(
                "off",
                {
                    "type": "point",
                    "shape": "cross",
                    "angle": 45,
                    "size": 190,
                    "filled": True,
                    "color": ORANGE,
                    "opacity": 1,
                },
            ),
            drawn("title", {"type": "text", "fontSize": 15, "fontWeight": 600}, **as_text),
        ],
    }
