"""What changes were worth: a row for each, a dot for each seed, and where the run itself stands."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from core.charts.theme import LOOK, MUTED, RIGHT, VALIDATION

ROW = 44
FAR = 2.0
"""Of the run's own highest loss: what is above stands at the edge, as an arrow."""
FACTORS = 20
"""Losses that differ by more than so many times are drawn on a logarithmic axis."""
KINDS = {"own": VALIDATION, "helped": RIGHT, "other": MUTED}


def trials(
    table: pd.DataFrame, title: str, loss: str, own: float
) -> tuple[dict[str, Any], pd.DataFrame]:
    """A chart of dots, as a dictionary and its data.

    ``table`` has ``what`` (words that stand above a row), ``loss`` (one for each seed, infinite
    where it is none) and ``kind`` (one of ``KINDS``); rows stand in their order. ``own`` is the
    mean loss of the run itself, drawn as a line if it is finite.
    """
    edges = _edges(table)
    shown = table.assign(beyond=table["loss"] > edges[1], loss=table["loss"].clip(upper=edges[1]))
    order = list(dict.fromkeys(shown["what"]))
    log = edges[0] > 0 and edges[1] > FACTORS * edges[0]
    scale = {"type": "log" if log else "linear", "domain": list(edges), "nice": False}
    x: dict[str, Any] = {
        "field": "loss",
        "type": "quantitative",
        "title": loss,
        "scale": {**scale, "zero": False} if not log else scale,
        "axis": {"grid": False, "tickCount": 5, "format": "~g"},
    }
    y = {"field": "what", "type": "nominal", "sort": order, "axis": None}
    colour = {
        "field": "kind",
        "type": "nominal",
        "scale": {"domain": list(KINDS), "range": list(KINDS.values())},
        "legend": None,
    }
    shape = {
        "field": "beyond",
        "type": "nominal",
        "scale": {"domain": [False, True], "range": ["circle", "triangle-right"]},
        "legend": None,
    }
    dot = {"type": "point", "filled": True, "size": 130, "opacity": 0.85, "yOffset": 9}
    layers: list[dict[str, Any]] = [
        {
            "mark": {**dot, "tooltip": True, "clip": False},
            "encoding": {"x": x, "y": y, "color": colour, "shape": shape},
        },
        {
            "transform": [{"filter": "!datum.beyond"}],
            "mark": {"type": "tick", "thickness": 3, "size": 22, "yOffset": 9},
            "encoding": {"x": {**x, "aggregate": "mean"}, "y": y, "color": colour},
        },
        {
            "transform": [{"aggregate": [], "groupby": ["what"]}],
            "mark": {"type": "text", "align": "left", "dy": -10, "fontSize": 14, "tooltip": None},
            "encoding": {"x": {"value": 0}, "y": y, "text": {"field": "what"}},
        },
    ]
    if edges[0] <= own <= edges[1]:
        rule = {"type": "rule", "strokeDash": [5, 4], "strokeWidth": 1.5, "color": VALIDATION}
        layers.insert(0, {"data": {"values": [{"loss": own}]}, "mark": rule, "encoding": {"x": x}})
    return {
        "config": LOOK,
        "title": {"text": title, "offset": 6},
        "height": {"step": ROW},
        "layer": layers,
    }, shown


def _edges(table: pd.DataFrame) -> tuple[float, float]:
    """The losses at the two edges, with a little room."""
    finite = table["loss"][np.isfinite(table["loss"])]
    if finite.empty:
        return 0.0, 1.0
    own = finite[table["kind"] == "own"]
    low, high = float(finite.min()), float(finite.max())
    if not own.empty:
        high = min(high, max(FAR * float(own.max()), low))
    room = 0.06 * (high - low) or 0.06 * abs(high) or 1.0
    return (low - room if low > room or low <= 0 else low / 2), high + room
