"""A reliability diagram: how sure predictions are, and how many of them are right."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from core.charts.theme import BLUE, LOOK, MUTED, ORANGE

UNIT = [0.0, 1.0]


def reliability_diagram(
    confidence: ArrayLike,
    accuracy: ArrayLike,
    rows: ArrayLike,
    *,
    titles: tuple[str, str],
    series: tuple[str, str, str],
) -> tuple[dict[str, Any], pd.DataFrame]:
    """A bar for each bin of confidence, as high as the share that is right, and its data.

    All three have shape (bins,); bins without rows are left out. A dot lies where the bar would
    have to end: at the mean confidence, on the diagonal. ``titles`` name the axes, ``series`` the
    bars, the dots and the diagonal. The number of rows stands at the foot of each bar.
    """
    counts = np.asarray(rows)
    ends = np.linspace(0, 1, len(counts) + 1)
    table = pd.DataFrame(
        {
            "middle": (ends[:-1] + ends[1:]) / 2,
            "confidence": np.asarray(confidence, float),
            "accuracy": np.asarray(accuracy, float),
            "rows": counts,
        }
    )[counts > 0]
    x: dict[str, Any] = {
        "type": "quantitative",
        "title": titles[0],
        "scale": {"domain": UNIT, "nice": False},
        "axis": {"grid": False, "tickCount": 5},
    }
    y: dict[str, Any] = {
        "type": "quantitative",
        "title": titles[1],
        "scale": {"domain": UNIT, "nice": False},
        "axis": {"tickCount": 5},
    }
    colour = {
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(series), "range": [BLUE, ORANGE, MUTED]},
        "legend": {"columns": {"expr": "containerSize()[0] < 420 ? 2 : 0"}},
    }

    def named(which: int) -> dict[str, Any]:
        return {**colour, "datum": series[which]}

    dot = {"type": "point", "filled": True, "size": 90, "opacity": 1, "tooltip": True}
    gap = {"type": "rule", "color": ORANGE, "strokeWidth": 2.5}
    size = {"expr": "max(9, min(13, width / 42))"}
    number = {"type": "text", "baseline": "bottom", "dy": -4, "fontSize": size}
    layers = [
        {
            "mark": {
                "type": "bar",
                "opacity": 0.55,
                "width": {"expr": f"width * {0.88 / len(counts):.3g}"},
                "tooltip": {"content": "data"},
            },
            "encoding": {
                "x": {**x, "field": "middle"},
                "y": {**y, "field": "accuracy", "stack": None},
                "color": named(0),
            },
        },
        {
            "data": {"values": [{"from": 0, "to": 1}]},
            "mark": {"type": "rule", "strokeDash": [5, 5], "strokeWidth": 1.5},
            "encoding": {
                "x": {**x, "field": "from"},
                "x2": {"field": "to"},
                "y": {**y, "field": "from"},
                "y2": {"field": "to"},
                "color": named(2),
            },
        },
        {
            "mark": gap,
            "encoding": {
                "x": {**x, "field": "confidence"},
                "y": {**y, "field": "accuracy"},
                "y2": {"field": "confidence"},
            },
        },
        {
            "mark": dot,
            "encoding": {
                "x": {**x, "field": "confidence"},
                "y": {**y, "field": "confidence"},
                "color": named(1),
            },
        },
        {
            "mark": number,
            "encoding": {
                "x": {**x, "field": "middle"},
                "y": {"value": {"expr": "height"}},
                "text": {"field": "rows", "type": "quantitative", "format": "d"},
            },
        },
    ]
    return {"config": LOOK, "height": 380, "layer": layers}, table
