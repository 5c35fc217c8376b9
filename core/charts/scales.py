"""Features on one axis: where the values of each lie, in two sets of rows."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.charts.lines import ROOM
from core.charts.theme import LOOK, MUTED, PINK, colours

STEP, AROUND = 22, 105
"""The height of a feature, and of the axis and the legend together, in pixels."""
TEXTS, BETWEEN, NARROW = 240, 122, 480
"""Room for two columns of numbers, in pixels; where the picture is narrow they are left out."""
WIDE, LABELS = 700, 260
"""A page this wide has room for what the features mean; and the room that they take, in pixels."""
SHARE = 0.19
"""How far the two sets stand from the middle of a feature's row; a row is 1 high."""


def scales(
    features: Mapping[str, str],
    sets: Mapping[str, NDArray[np.float64]],
    *,
    lit: str,
    x_title: str,
    mark: str,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """A thin line from the least to the greatest value, a thick one for mean ± deviation.

    ``features`` are names with what they mean, which is said where there is room. ``sets`` maps
    two names to arrays of shape (rows, features). The first row of the second set gets a diamond,
    named ``mark``; the feature ``lit`` a grey ground. The dictionary depends on the names only.
    """
    at = list(features).index(lit)
    rows: list[dict[str, Any]] = [{"part": "lit", "top": at - 0.5, "bottom": at + 0.5}]
    for place, (name, x) in enumerate(sets.items()):
        rows.append({"part": f"head {place}", "y": -0.9, "text": name})
        mean, deviation = x.mean(axis=0), x.std(axis=0)
        for i, feature in enumerate(features):
            y = i + (2 * place - 1) * SHARE
            text = f"{mean[i].round(2) + 0.0:.2f} ± {deviation[i]:.2f}"
            rows.append(
                {
                    "part": "set",
                    "set": name,
                    "y": y,
                    "top": y - SHARE * 0.85,
                    "bottom": y + SHARE * 0.85,
                    "low": x[:, i].min(),
                    "high": x[:, i].max(),
                    "left": mean[i] - deviation[i],
                    "mean": mean[i],
                    "right": mean[i] + deviation[i],
                    "what": f"{feature}, {name}: {text}",
                }
            )
            rows.append({"part": f"text {place}", "y": i, "text": text})
    first = list(sets.values())[1][0]
    rows += [
        {"part": "mark", "y": i + SHARE, "mean": value, "what": f"{mark}: {feature} {value:.2f}"}
        for i, (feature, value) in enumerate(zip(features, first, strict=True))
    ]
    return _spec(features, list(sets), x_title), pd.DataFrame(rows)


def _spec(features: Mapping[str, str], sets: list[str], x_title: str) -> dict[str, Any]:
    wide = f"width > {NARROW}"
    across = {
        "type": "quantitative",
        "title": x_title,
        "scale": {"range": [0, {"expr": f"{wide} ? width - {TEXTS} : width"}], "zero": False},
        "axis": {"tickCount": 6},
    }
    meant = json.dumps([f"{name} · {meaning}" for name, meaning in features.items()])
    names = {
        "values": list(range(len(features))),
        "labelExpr": f"({ROOM} > {WIDE} ? {meant} : {json.dumps(list(features))})[datum.value]",
        "labelLimit": LABELS,
        "grid": False,
        "ticks": False,
        "domain": False,
        "labelOverlap": False,
    }
    down = {
        "type": "quantitative",
        "title": None,
        "scale": {"domain": [-1.3, len(features) - 0.4], "nice": False, "reverse": True},
        "axis": names,
    }
    about: dict[str, Any] = {"tooltip": {"field": "what", "type": "nominal"}}
    colour = {"field": "set", "type": "nominal", "title": None, "scale": colours(sets)}

    def layer(part: str, mark: dict[str, Any], y: str = "y", **more: Any) -> dict[str, Any]:
        only = [{"filter": f"datum.part === '{part}'"}]
        encoding = {"y": {"field": y, **down}, **more}
        return {"transform": only, "mark": mark, "encoding": encoding}

    def words(part: str, from_right: int, **mark: Any) -> dict[str, Any]:
        shown = {"type": "text", "align": "right", "fontSize": 13, **mark}
        shown["opacity"] = {"expr": f"{wide} ? 1 : 0"}
        place = {"value": {"expr": f"width - {from_right}"}}
        return layer(part, shown, x=place, text={"field": "text", "type": "nominal"})

    high: dict[str, Any] = {"y2": {"field": "bottom"}}
    full: dict[str, Any] = {"x": {"value": 0}, "x2": {"value": {"expr": "width"}}}
    whiskers: dict[str, Any] = {"x": {"field": "low", **across}, "x2": {"field": "high"}}
    box: dict[str, Any] = {"x": {"field": "left", **across}, "x2": {"field": "right"}}
    middle: dict[str, Any] = {"x": {"field": "mean", **across}}
    diamond = {"type": "point", "shape": "diamond", "filled": True, "size": 80, "opacity": 1}
    thin, thick = {"type": "rule", "strokeWidth": 1.5}, {"type": "rule", "strokeWidth": 3}
    return {
        "config": LOOK,
        "height": STEP * (len(features) + 1) + AROUND,
        "layer": [
            layer("lit", {"type": "rect", "color": MUTED, "opacity": 0.16}, "top", **high, **full),
            layer("set", thin, **whiskers, color=colour, **about),
            layer(
                "set",
                {"type": "rect", "opacity": 0.5},
                "top",
                **high,
                **box,
                color=colour,
                **about,
            ),
            layer("set", thick, "top", **high, **middle, color=colour, **about),
            layer("mark", {**diamond, "color": PINK}, **middle, **about),
            *(
                words(f"{part} {place}", BETWEEN * (1 - place), fontWeight=weight)
                for part, weight in (("head", 600), ("text", 400))
                for place in range(2)
            ),
        ],
    }
