"""How numbers spread, epoch by epoch: a column a moment, the darker the more of them lie there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.charts.theme import CATEGORICAL, LOOK, STROKES
from core.results.spread import Spread


def spreads(
    spread: Spread,
    epochs: Sequence[int],
    title: str,
    x_title: str,
    y_title: str,
    *,
    colour: str,
    height: int = 230,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """A picture of histograms side by side: up is the value, across are the epochs."""
    moments, bins = spread.shares.shape
    moment, place = np.indices((moments, bins))
    strongest = spread.shares.max(axis=1, keepdims=True)
    table = pd.DataFrame(
        {
            "epoch": np.asarray(epochs)[moment.ravel()],
            "low": spread.edges[:-1][place.ravel()],
            "high": spread.edges[1:][place.ravel()],
            "share": spread.shares.ravel(),
            "strength": (spread.shares / np.where(strongest > 0, strongest, 1)).ravel(),
        }
    )
    table = table[table["share"] > 0]
    y = {
        "field": "low",
        "type": "quantitative",
        "title": y_title,
        "scale": {"domain": [spread.edges[0], spread.edges[-1]], "nice": False},
        "axis": {"tickCount": 5, "format": "~g"},
    }
    tooltip = [
        {"field": "epoch", "title": x_title},
        *({"field": name, "format": ".3~g"} for name in ("low", "high")),
        {"field": "share", "format": ".1%"},
    ]
    spec = {
        "config": LOOK,
        "title": {"text": title, "offset": 6},
        "height": height,
        "mark": {"type": "rect", "color": colour},
        "encoding": {
            "x": {
                "field": "epoch",
                "type": "ordinal",
                "title": x_title,
                "axis": {"labelAngle": 0, "labelOverlap": True},
                "scale": {"paddingInner": 0.1},
            },
            "y": y,
            "y2": {"field": "high"},
            "opacity": {
                "field": "strength",
                "type": "quantitative",
                "legend": None,
                "scale": {"domain": [0, 1], "range": [0.06, 1]},
            },
            "tooltip": tooltip,
        },
    }
    return spec, table


def by_layer(
    values: Mapping[str, Sequence[float]],
    epochs: Sequence[int],
    title: str,
    x_title: str,
    y_title: str,
    height: int = 230,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """A line for each layer over the epochs, on an axis of powers of ten."""
    names = list(values)
    table = pd.DataFrame(
        [
            {"epoch": epoch, "layer": name, "value": value}
            for name, line in values.items()
            for epoch, value in zip(epochs, line, strict=True)
            if np.isfinite(value) and value > 0
        ],
        columns=["epoch", "layer", "value"],
    )
    spec = {
        "config": LOOK,
        "title": {"text": title, "offset": 6},
        "height": height,
        "mark": {"type": "line", "point": {"size": 40}, "strokeWidth": 2.5, "tooltip": True},
        "encoding": {
            "x": {
                "field": "epoch",
                "type": "quantitative",
                "title": x_title,
                "axis": {"tickMinStep": 1, "grid": False},
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": y_title,
                "scale": {"type": "log"},
                "axis": {"tickCount": 4, "format": "~g"},
            },
            "color": {
                "field": "layer",
                "type": "nominal",
                "title": None,
                "scale": {"domain": names, "range": list(CATEGORICAL)},
                "legend": {**STROKES, "offset": 6},
            },
        },
    }
    return spec, table
