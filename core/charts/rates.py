"""The loss against a learning rate that grows: where it falls fastest, and where it explodes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from core.charts.theme import AS_SVG, BEST, LOOK, MUTED, RED, RIGHT, STROKES, TRAINING

ROOM_ABOVE = 1.28
"""Of the highest point: where the words stand, above all lines."""


@dataclass(frozen=True)
class RateLabels:
    """What the chart says, in the reader's language."""

    title: str
    rate: str
    loss: str
    each: str
    smoothed: str
    fast: str


@dataclass(frozen=True)
class Mark:
    """An upright line at a rate, with its words; ``kind`` is ``found``, ``explodes`` or ``own``."""

    rate: float
    words: str
    kind: str


COLOURS = {"found": BEST, "explodes": RED, "own": MUTED}
ROWS = {"found": 8, "explodes": 28, "own": 48}
"""How far from the top the words of a line stand, in pixels."""


def rate_curve(
    curve: pd.DataFrame,
    labels: RateLabels,
    highest: float,
    fast: tuple[float, float] | None,
    marks: Sequence[Mark],
    domain: tuple[float, float],
    height: int,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """A chart, as a dictionary and its data.

    ``curve`` has ``rate``, ``loss`` and ``smoothed``; what is above ``highest`` is cut off there.
    ``fast`` is the band where the loss falls fastest, ``domain`` the range of rates.
    """
    table = curve.melt("rate", ["loss", "smoothed"], "series", "value")
    table["value"] = table["value"].clip(upper=highest)
    table["series"] = table["series"].map({"loss": labels.each, "smoothed": labels.smoothed})
    top = ROOM_ABOVE * highest
    lowest = min(0.0, float(table["value"].min())) if len(table) else 0.0
    x: dict[str, Any] = {
        "field": "rate",
        "type": "quantitative",
        "title": labels.rate,
        "scale": {"type": "log", "domain": list(domain), "nice": False},
        "axis": {"format": "~g", "tickCount": 8, "grid": False},
    }
    y = {
        "field": "value",
        "type": "quantitative",
        "title": labels.loss,
        "scale": {"domain": [lowest, top], "nice": False},
    }
    names = [labels.each, labels.smoothed]
    colour = {
        "field": "series",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": [MUTED, TRAINING]},
        "legend": {**STROKES, "offset": 6},
    }
    layers: list[dict[str, Any]] = [
        {
            "transform": [{"filter": f"datum.series == '{labels.each}'"}],
            "mark": {"type": "line", "strokeWidth": 1, "opacity": 0.7},
            "encoding": {"x": x, "y": y, "color": colour},
        },
        {
            "transform": [{"filter": f"datum.series == '{labels.smoothed}'"}],
            "mark": {"type": "line", "strokeWidth": 3.5, "tooltip": True},
            "encoding": {"x": x, "y": y, "color": colour},
        },
    ]
    if fast is not None:
        layers = [*_band(fast, labels.fast, x), *layers]
    for mark in marks:
        layers += _upright(mark, x, domain)
    return {
        "config": LOOK,
        "usermeta": AS_SVG,
        "title": {"text": labels.title, "offset": 6},
        "height": height,
        "layer": layers,
    }, table


def _band(fast: tuple[float, float], words: str, x: dict[str, Any]) -> list[dict[str, Any]]:
    """The band, and its words at its foot, where a falling curve is not."""
    at = {"values": [{"rate": fast[0], "end": fast[1], "words": words}]}
    return [
        {
            "data": at,
            "mark": {"type": "rect", "color": RIGHT, "opacity": 0.22},
            "encoding": {"x": x, "x2": {"field": "end"}},
        },
        {
            "data": at,
            "mark": {"type": "text", "align": "right", "dx": -8, "dy": -8, "baseline": "bottom"},
            "encoding": {"x": x, "y": {"value": "height"}, "text": {"field": "words"}},
        },
    ]


def _upright(mark: Mark, x: dict[str, Any], domain: tuple[float, float]) -> list[dict[str, Any]]:
    """A line and its words, which stand on the side where there is more room."""
    late = (mark.rate / domain[0]) > (domain[1] / mark.rate)
    side = {"align": "right", "dx": -8} if late else {"align": "left", "dx": 8}
    at = {"values": [{"rate": mark.rate, "words": mark.words}]}
    dash = [6, 4] if mark.kind == "own" else [1, 0]
    rule = {"type": "rule", "color": COLOURS[mark.kind], "strokeWidth": 2.5, "strokeDash": dash}
    return [
        {"data": at, "mark": rule, "encoding": {"x": x}},
        {
            "data": at,
            "mark": {"type": "text", "baseline": "top", **side},
            "encoding": {"x": x, "y": {"value": ROWS[mark.kind]}, "text": {"field": "words"}},
        },
    ]
