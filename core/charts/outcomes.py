"""Pictures of many runs: one thing varied, two things varied, many seeds."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from core.charts.theme import BEST, INK, LOOK, MUTED, SEQUENTIAL, STROKES, TRAINING, VALIDATION

PICKED = "picked"
"""The selection of a chart whose points can be clicked: ``run`` is its field."""
WHITE_BELOW = 0.36
"""Of the way from the darkest shade to the palest: up to there white stands out more than black."""


def against(
    table: pd.DataFrame,
    title: str,
    x_title: str,
    y_title: str,
    *,
    log: bool,
    names: tuple[str, str],
) -> dict[str, Any]:
    """Training and validation loss against what is varied, several runs as a band.

    ``table`` has ``x``, ``series`` (one of ``names``), ``value`` and ``run``, a row for each run.
    """
    numbers = pd.api.types.is_numeric_dtype(table["x"])
    zero = numbers and bool((table["x"] <= 0).any())
    kind = {"type": "symlog" if zero else "log"} if log and numbers else {"zero": False}
    x: dict[str, Any] = {
        "field": "x",
        "type": "quantitative" if numbers else "nominal",
        "sort": None,
        "title": x_title,
        "axis": {"format": "~g", "grid": False} if numbers else {"labelAngle": 0},
    }
    if numbers:
        x["scale"] = {**kind, "nice": False, "padding": 20}
        x["axis"]["values"] = sorted(table["x"].unique().tolist())
    colour = {
        "field": "series",
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(names), "range": [TRAINING, VALIDATION]},
        "legend": {**STROKES, "offset": 6},
    }
    y = {"field": "value", "type": "quantitative", "title": y_title, "scale": {"zero": False}}
    return {
        "config": LOOK,
        "title": {"text": title, "offset": 6},
        "height": 360,
        "encoding": {"x": x, "color": colour},
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.18},
                "encoding": {
                    "y": {**y, "aggregate": "min"},
                    "y2": {"field": "value", "aggregate": "max"},
                },
            },
            {
                "mark": {"type": "line"},
                "encoding": {
                    "y": {**y, "aggregate": "mean"},
                    "strokeDash": {
                        "field": "series",
                        "scale": {"domain": list(names), "range": [[5, 3], [1, 0]]},
                        "legend": None,
                    },
                },
            },
            _points({"y": y}),
        ],
    }


def heat(
    table: pd.DataFrame, title: str, x_title: str, y_title: str, value_title: str
) -> dict[str, Any]:
    """Two things varied: one square for each run, the darker the lower; the lowest has a frame.

    ``table`` has ``x``, ``y``, ``value``, ``text``, ``best`` and ``run``, a row for each run. The
    shades are logarithmic where they can be: losses differ by factors.
    """
    table["dark"] = _dark(table["value"])
    axes = {
        "x": {
            "field": "x",
            "type": "nominal",
            "sort": list(dict.fromkeys(table["x"])),
            "title": x_title,
            "axis": {"labelAngle": 0},
        },
        "y": {
            "field": "y",
            "type": "nominal",
            "sort": list(dict.fromkeys(table["y"]))[::-1],
            "title": y_title,
        },
    }
    colour: dict[str, Any] = {
        "field": "value",
        "type": "quantitative",
        "title": value_title,
        "scale": {"range": list(SEQUENTIAL)[::-1]},
        "legend": {"gradientLength": 200},
    }
    if (table["value"] > 0).all():
        colour["scale"]["type"] = "log"
    return {
        "config": LOOK,
        "title": {"text": title, "offset": 6},
        "height": {"step": 48},
        "encoding": axes,
        "layer": [
            {
                "params": [_click()],
                "mark": {"type": "rect", "tooltip": True, "cursor": "pointer"},
                "encoding": {"color": colour},
            },
            {
                "transform": [{"filter": "datum.best"}],
                "mark": {"type": "rect", "fill": None, "stroke": BEST, "strokeWidth": 4},
            },
            {
                "mark": {"type": "text", "tooltip": None, "fontSize": 14},
                "encoding": {
                    "text": {"field": "text"},
                    "color": {
                        "condition": {"test": "datum.dark", "value": "white"},
                        "value": INK,
                    },
                },
            },
        ],
    }


def _dark(values: pd.Series) -> pd.Series:
    """Whether a square's shade is so dark that its number reads better in white."""
    shades = np.log(values) if (values > 0).all() else values
    darker: pd.Series[bool] = shades < shades.min() + WHITE_BELOW * (shades.max() - shades.min())
    return darker


def dots(
    table: pd.DataFrame, title: str, x_title: str, y_title: str, claim: float | None, said: str
) -> dict[str, Any]:
    """One dot for each run at its value, dots of nearly the same value on top of each other.

    ``table`` has ``x``, ``place`` (its height in the pile, from 1) and ``run``. ``claim`` is drawn
    as a line with the words ``said``.
    """
    x: dict[str, Any] = {
        "field": "x",
        "type": "quantitative",
        "title": x_title,
        "scale": {"zero": False, "padding": 30},
        "axis": {"grid": False, "tickCount": 6},
    }
    if pd.api.types.is_integer_dtype(table["x"]):
        known = [*table["x"].tolist(), *([] if claim is None else [claim])]
        x["scale"] = {"domain": [max(0, min(known) - 2), max(known) + 2], "nice": False}
        x["axis"] = {"grid": False, "tickMinStep": 1, "format": "d"}
    top = max(4, int(table["place"].max()) + 2)
    y = {
        "field": "place",
        "type": "quantitative",
        "title": y_title,
        "scale": {"domain": [0, top]},
        "axis": {"values": list(range(0, top + 1, 1 + top // 10)), "grid": False},
    }
    layers: list[dict[str, Any]] = [
        {
            "params": [_click()],
            "mark": {
                "type": "point",
                "filled": True,
                "size": 260,
                "color": VALIDATION,
                "opacity": 0.9,
                "tooltip": True,
                "cursor": "pointer",
            },
            "encoding": {"x": x, "y": y},
        }
    ]
    if claim is not None:
        at = {"values": [{"x": claim, "said": said}]}
        layers += [
            {
                "data": at,
                "mark": {"type": "rule", "strokeDash": [6, 4], "strokeWidth": 2, "color": MUTED},
                "encoding": {"x": x},
            },
            {
                "data": at,
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 15},
                "encoding": {"x": x, "y": {"value": 12}, "text": {"field": "said"}},
            },
        ]
    return {
        "config": LOOK,
        "title": {"text": title, "offset": 6},
        "height": 280,
        "layer": layers,
    }


def _points(encoding: dict[str, Any]) -> dict[str, Any]:
    mark = {"type": "point", "filled": True, "size": 90, "tooltip": True, "cursor": "pointer"}
    return {"params": [_click()], "mark": mark, "encoding": encoding}


def _click() -> dict[str, Any]:
    return {"name": PICKED, "select": {"type": "point", "fields": ["run"], "on": "click"}}


def piles(values: pd.Series, width: float) -> pd.Series:
    """The height of each value in a pile of those that fall into the same ``width``, from 1."""
    return values.groupby((values / width).round()).cumcount() + 1
