"""In how many digits two histories of the same training agree, epoch by epoch."""

from __future__ import annotations

from typing import Any

import pandas as pd

from core.charts.theme import BEST, LOOK, MUTED
from core.results.history import FLOAT32_DIGITS, Agreement


def digits_by_epoch(
    found: Agreement, title: str, x_title: str, y_title: str, said: str
) -> tuple[dict[str, Any], pd.DataFrame]:
    """A falling line, and the level of the digits wanted, which ``said`` names; with its data."""
    x = {
        "field": "epoch",
        "type": "quantitative",
        "title": x_title,
        "scale": {"domain": [1, max(2, found.epochs)]},
        "axis": {"tickMinStep": 1, "grid": False},
    }
    y = {
        "field": "digits",
        "type": "quantitative",
        "title": y_title,
        "scale": {"domain": [0, FLOAT32_DIGITS]},
        "axis": {"tickMinStep": 1},
    }
    level = {"values": [{"digits": found.wanted, "said": said}]}
    spec = {
        "config": LOOK,
        "title": {"text": title, "offset": 6},
        "height": 220,
        "layer": [
            {
                "mark": {"type": "line", "color": BEST, "tooltip": True},
                "encoding": {"x": x, "y": y},
            },
            {
                "data": level,
                "mark": {"type": "rule", "strokeDash": [4, 4], "color": MUTED},
                "encoding": {"y": y},
            },
            {
                "data": level,
                "mark": {"type": "text", "align": "left", "baseline": "bottom", "dx": 6, "dy": -4},
                "encoding": {"y": y, "x": {"value": 0}, "text": {"field": "said"}},
            },
        ],
    }
    return spec, found.curve[["epoch", "digits"]]
