"""A graph of numbers: boxes with a value above and a gradient below, and arrows between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import pandas as pd

from core.charts.parts import layer, scale
from core.charts.theme import BLUE, LOOK, MUTED, ORANGE

HALF_WIDTH, HALF_HEIGHT = 0.4, 0.2


@dataclass(frozen=True)
class Node:
    """A box at ``x``, ``y``. Its ``value`` and ``gradient`` stay empty until they are known."""

    name: str
    x: float
    y: float
    value: str = ""
    gradient: str = ""
    lit: bool = False


def graph(
    nodes: Sequence[Node], edges: Sequence[tuple[str, str]], *, height: int = 300
) -> tuple[dict[str, Any], pd.DataFrame]:
    """The picture as a Vega-Lite dictionary and its data.

    An edge names where it comes from and where it goes: to the right, or straight up. Values are
    inside their boxes, gradients orange and below them.
    """
    at = {node.name: node for node in nodes}
    rows: list[dict[str, Any]] = []
    for start, end in edges:
        a, b = at[start], at[end]
        if a.y == b.y:
            line = {"x": a.x + HALF_WIDTH, "y": a.y, "x2": b.x - HALF_WIDTH, "y2": b.y}
        else:
            below = b.y + HALF_HEIGHT + (0.24 if b.gradient else 0)
            line = {"x": a.x, "y": a.y - HALF_HEIGHT, "x2": b.x, "y2": below}
        rows.append({"part": "edge", **line})
        head = {"part": "right" if a.y == b.y else "up", "x": line["x2"], "y": line["y2"]}
        rows.append(head)
    for node in nodes:
        box = {"x": node.x - HALF_WIDTH, "x2": node.x + HALF_WIDTH}
        box |= {"y": node.y - HALF_HEIGHT, "y2": node.y + HALF_HEIGHT}
        rows.append({"part": "lit" if node.lit else "box", **box})
        text = f"{node.name} = {node.value}" if node.value else node.name
        rows.append({"part": "value", "x": node.x, "y": node.y, "text": text})
        if node.gradient:
            below = node.y + HALF_HEIGHT + 0.13
            rows.append({"part": "gradient", "x": node.x, "y": below, "text": node.gradient})
    columns, lines = (max(getattr(node, side) for node in nodes) for side in ("x", "y"))
    return _spec(columns, lines, height), pd.DataFrame(rows)


def _spec(columns: float, lines: float, height: int) -> dict[str, Any]:
    across = scale("x", [-0.5, columns + 0.5])
    down = scale("y", [-0.35, lines + 0.5], reverse=True)
    drawn = partial(layer, across, down)
    ends = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    text = {"text": {"field": "text", "type": "nominal"}}
    size = {"expr": "max(10, min(16, width / 42))"}
    box = {"type": "rect", "cornerRadius": 6, "fill": BLUE, "fillOpacity": 0.16, "stroke": BLUE}
    head = {"type": "point", "filled": True, "color": MUTED, "size": 90, "opacity": 1}
    return {
        "config": LOOK,
        "height": height,
        "layer": [
            drawn("edge", {"type": "rule", "color": MUTED, "strokeWidth": 2}, **ends),
            drawn("right", {**head, "shape": "triangle-right", "xOffset": -5}),
            drawn("up", {**head, "shape": "triangle-up", "yOffset": 5}),
            drawn("box", box, **ends),
            drawn("lit", {**box, "stroke": ORANGE, "strokeWidth": 3, "fillOpacity": 0.3}, **ends),
            drawn("value", {"type": "text", "fontSize": size, "fontWeight": 600}, **text),
            drawn(
                "gradient",
                {"type": "text", "fontSize": size, "fontWeight": 600, "color": ORANGE},
                **text,
            ),
        ],
    }
