"""Learning curves: training and validation, epoch by epoch, with the best epoch marked.

They are redrawn several times a second, so they are plain Vega-Lite dictionaries: a hundred times
cheaper to hand over than an Altair chart.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.history import best_epoch, smooth

TRAINING = "#0b8ec4"
VALIDATION = "#e8590c"
"""Blue and orange keep apart on white and on black, and for the colour-blind."""


@dataclass(frozen=True)
class Words:
    """What the chart says, in the reader's language. ``best`` holds ``{epoch}``."""

    title: str
    epoch: str
    value: str
    training: str
    validation: str
    best: str


def curves(
    history: pd.DataFrame, column: str, words: Words, smoothed: bool, better: str = "min"
) -> pd.DataFrame:
    """One line an epoch and series: ``epoch, series, mean, low, high, note``.

    ``low`` and ``high`` span the folds. Smoothing drops the first ten epochs, as the notes do.
    ``note`` names the best epoch of the validation series and is empty elsewhere.
    """
    series = [
        _series(history, name, label, smoothed)
        for name, label in ((column, words.training), (f"val_{column}", words.validation))
        if name in history
    ]
    if not series:
        return pd.DataFrame(columns=["epoch", "series", "mean", "low", "high", "note"])
    table = pd.concat(series, ignore_index=True)
    table["note"] = ""
    held_out = table[table["series"] == words.validation]
    best = best_epoch(held_out, "mean", better)
    if best is not None:
        marked = (table["series"] == words.validation) & (table["epoch"] == best)
        table.loc[marked, "note"] = words.best.format(epoch=best)
    return table


def _series(history: pd.DataFrame, column: str, label: str, smoothed: bool) -> pd.DataFrame:
    values = history[["epoch", column]].replace([np.inf, -np.inf], np.nan).dropna()
    table = values.groupby("epoch")[column].agg(["mean", "min", "max"]).reset_index()
    if smoothed:
        table = table.iloc[min(10, len(table) // 2) :].copy()
        for name in ("mean", "min", "max"):
            table[name] = smooth(table[name].to_numpy())
    return table.rename(columns={"min": "low", "max": "high"}).assign(series=label)


def curves_spec(words: Words, table: pd.DataFrame, epochs: int) -> dict[str, Any]:
    """The Vega-Lite specification for the table that :func:`curves` makes.

    The vertical axis ends a little above 98 % of the points: the first epochs may leave it, so
    that the rest can be read.
    """
    x = {
        "field": "epoch",
        "type": "quantitative",
        "title": words.epoch,
        "scale": {"domain": [1, max(2, epochs)]},
        "axis": {"tickMinStep": 1, "grid": False},
    }
    colour = {
        "field": "series",
        "type": "nominal",
        "title": None,
        "scale": {"domain": [words.training, words.validation], "range": [TRAINING, VALIDATION]},
        "legend": {
            "orient": "top",
            "labelFontSize": 15,
            "symbolType": "stroke",
            "symbolOpacity": 1,
            "symbolStrokeWidth": 4,
        },
    }
    y = {"type": "quantitative", "title": words.value, "scale": {"domain": _domain(table)}}
    return {
        "title": {"text": words.title, "fontSize": 17, "anchor": "start"},
        "config": {"axis": {"labelFontSize": 14, "titleFontSize": 15}},
        "encoding": {"x": x, "color": colour},
        "layer": [
            {
                "mark": {"type": "area", "opacity": 0.18, "clip": True, "tooltip": False},
                "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "mark": {"type": "line", "strokeWidth": 2.5, "clip": True, "tooltip": True},
                "encoding": {
                    "y": {**y, "field": "mean"},
                    "strokeDash": {
                        "field": "series",
                        "scale": {
                            "domain": [words.training, words.validation],
                            "range": [[5, 3], [1, 0]],
                        },
                        "legend": None,
                    },
                },
            },
            {
                "transform": [{"filter": "datum.note != ''"}],
                "mark": {"type": "rule", "strokeDash": [3, 3], "color": VALIDATION},
                "encoding": {"color": {"value": VALIDATION}},
            },
            {
                "transform": [{"filter": "datum.note != ''"}],
                "mark": {"type": "point", "filled": True, "size": 110, "clip": True},
                "encoding": {"y": {**y, "field": "mean"}, "color": {"value": VALIDATION}},
            },
            {
                "transform": [{"filter": "datum.note != ''"}],
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 15, "clip": False},
                "encoding": {
                    "text": {"field": "note"},
                    "y": {"value": 12},
                    "color": {"value": VALIDATION},
                },
            },
        ],
    }


def _domain(table: pd.DataFrame) -> list[float]:
    values = table["mean"].to_numpy(dtype=float) if len(table) else np.array([0.0, 1.0])
    low, high = float(np.min(values)), float(np.quantile(values, 0.98))
    return [min(0.0, low) if low < 0 else 0.0, max(high * 1.15, low + 1e-9, 1e-9)]
