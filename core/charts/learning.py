"""Learning curves: training and validation, epoch by epoch, with the best epoch marked.

They are redrawn several times a second, so they are plain Vega-Lite dictionaries: a hundred times
cheaper to hand over than an Altair chart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from core.charts.theme import (
    AS_SVG,
    BEST,
    GUESS,
    LOOK,
    MUTED,
    STROKES,
    TRAINING,
    VALIDATION,
    colours,
)
from core.experiment import Better, better
from core.results.history import best_epoch, smooth

FAR = 10
"""Times the median, or another run's axis: what lies beyond has diverged."""
MOST_POINTS = 40
"""Epochs: with more of them, points would hide the line."""
DASHES = [[1, 0], [8, 4], [2, 3], [12, 3, 2, 3], [4, 4], [1, 5], [16, 4], [6, 2, 2, 2]]


@dataclass(frozen=True)
class CurveLabels:
    """What the chart says, in the reader's language. ``best`` holds ``{epoch}``."""

    title: str
    epoch: str
    value: str
    training: str
    validation: str
    best: str


def curves(
    history: pd.DataFrame, column: str, labels: CurveLabels, smoothed: bool, better: Better = "min"
) -> pd.DataFrame:
    """One row for each epoch and series: ``epoch, series, mean, raw, low, high, note``.

    ``low`` and ``high`` span the folds. Smoothing drops the first ten epochs, as the notes do;
    ``raw`` is the mean before it, and empty where nothing is smoothed.
    ``note`` names the best epoch of the validation series and is empty elsewhere.
    """
    series = [
        _series(history, name, label, smoothed)
        for name, label in ((column, labels.training), (f"val_{column}", labels.validation))
        if name in history
    ]
    if not series:
        return pd.DataFrame(columns=["epoch", "series", "mean", "raw", "low", "high", "note"])
    table = pd.concat(series, ignore_index=True)
    table["note"] = ""
    held_out = table[table["series"] == labels.validation]
    best = best_epoch(held_out, "mean", better)
    if best is not None:
        marked = (table["series"] == labels.validation) & (table["epoch"] == best)
        table.loc[marked, "note"] = labels.best.format(epoch=best)
    return table


def _series(history: pd.DataFrame, column: str, label: str, smoothed: bool) -> pd.DataFrame:
    values = history[["epoch", column]].replace([np.inf, -np.inf], np.nan).dropna()
    table = values.groupby("epoch")[column].agg(["mean", "min", "max"]).reset_index()
    table["raw"] = np.nan
    if smoothed:
        table = table.iloc[min(10, len(table) // 2) :].copy()
        table["raw"] = table["mean"]
        for name in ("mean", "min", "max"):
            table[name] = smooth(table[name].to_numpy())
    return table.rename(columns={"min": "low", "max": "high"}).assign(series=label)


def curves_spec(
    labels: CurveLabels,
    table: pd.DataFrame,
    epochs: int,
    domain: list[float] | None = None,
    in_powers: bool = False,
) -> dict[str, Any]:
    """The Vega-Lite specification for the table that :func:`curves` makes.

    ``domain`` is that of the vertical axis, where several charts are to have the same one;
    ``in_powers`` makes it logarithmic.

    The vertical axis ends a little above 98 % of the points: the first epochs may leave it, so
    that the rest can be read. An epoch of one is a point, where a line could not be seen.
    """
    held_out = bool((table["series"] == labels.validation).any())
    names = [labels.training, labels.validation] if held_out else [labels.training]
    x = {
        "field": "epoch",
        "type": "quantitative",
        "title": labels.epoch,
        "scale": {"domain": [1, max(2, epochs)]},
        "axis": {"tickMinStep": 1, "grid": False},
    }
    colour = {
        "field": "series",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": [TRAINING, VALIDATION][: len(names)]},
        "legend": {**STROKES, "offset": 6},
    }
    late = f"datum.epoch > {0.55 * epochs}"
    y: dict[str, Any] = {"type": "quantitative", "title": labels.value}
    y["scale"] = {"domain": domain or _domain(table)}
    if in_powers:
        y["scale"]["type"], y["axis"] = "log", {"format": "~e", "tickCount": 5}
    return {
        "title": {"text": labels.title, "offset": 6},
        "config": LOOK,
        "usermeta": AS_SVG,
        "encoding": {"x": x, "color": colour},
        "layer": [
            *([_gap(y, names)] if held_out else []),
            *([_raw(y)] if table["raw"].notna().any() else []),
            {
                "mark": {"type": "area", "opacity": 0.18, "clip": True, "tooltip": False},
                "encoding": {"y": {**y, "field": "low"}, "y2": {"field": "high"}},
            },
            {
                "mark": {
                    "type": "line",
                    "strokeWidth": 2.5,
                    "clip": True,
                    "tooltip": True,
                    "point": {"size": 90} if set(table["epoch"]) == {1} else False,
                },
                "encoding": {
                    "y": {**y, "field": "mean"},
                    "strokeDash": {
                        "field": "series",
                        "scale": {
                            "domain": names,
                            "range": [[5, 3], [1, 0]][: len(names)],
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
                "mark": {
                    "type": "text",
                    "align": {"expr": late + " ? 'right' : 'left'"},
                    "dx": {"expr": late + " ? -8 : 8"},
                    "fontSize": 15,
                },
                "encoding": {
                    "text": {"field": "note"},
                    "y": {"value": 12},
                    "color": {"value": VALIDATION},
                },
            },
        ],
    }


def from_epoch(spec: dict[str, Any], table: pd.DataFrame, epoch: float) -> dict[str, Any]:
    """The specification of an :func:`overlay` with the vertical axis that suits what comes later.

    What lies outside before that epoch leaves the picture.
    """
    later = table.loc[table["epoch"] >= epoch, "value"]
    scale = {"domain": [float(later.min()), float(later.max())], "zero": False}
    y = {**spec["encoding"]["y"], "scale": scale}
    return {
        **spec,
        "mark": {**spec["mark"], "clip": True},
        "encoding": {**spec["encoding"], "y": y},
    }


def with_ghost(
    spec: dict[str, Any], table: pd.DataFrame, before: pd.DataFrame, label: str
) -> dict[str, Any]:
    """The specification with another run's curve, thin and grey, to compare with.

    ``before`` has ``epoch`` and ``value``; what of it lies outside of the picture is cut off.
    """
    end = spec["encoding"]["x"]["scale"]["domain"][1]
    seen = before[before["epoch"] <= end].replace([np.inf, -np.inf], np.nan).dropna()
    if seen.empty:
        return spec
    y = {
        "field": "value",
        "type": "quantitative",
        "title": None,
        "scale": {"domain": _domain(table)},
    }
    layer = {
        "data": {"values": seen.to_dict("records")},
        "encoding": {"color": {"value": MUTED}},
        "layer": [
            {
                "mark": {"type": "line", "strokeWidth": 2, "opacity": 0.8, "clip": True},
                "encoding": {"y": y},
            },
            {
                "transform": [{"filter": f"datum.epoch == {int(seen['epoch'].max())}"}],
                "mark": {
                    "type": "text",
                    "align": "right",
                    "dy": -10,
                    "fontSize": 14,
                    "text": label,
                    "clip": True,
                },
                "encoding": {"y": y},
            },
        ],
    }
    return {**spec, "layer": [layer, *spec["layer"]]}


def with_stop(spec: dict[str, Any], epoch: int, label: str) -> dict[str, Any]:
    """The specification with an upright line where a training would have been stopped."""
    layer = {
        "data": {"values": [{"epoch": epoch, "label": label}]},
        "encoding": {"color": {"value": BEST}},
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 3},
                "encoding": {"y": {"value": 24}, "y2": {"value": "height"}},
            },
            {
                "mark": {"type": "text", "align": "left", "dx": 8, "fontSize": 15},
                "encoding": {"text": {"field": "label"}, "y": {"value": 36}},
            },
        ],
    }
    return {**spec, "layer": [*spec["layer"], layer]}


def with_guesses(spec: dict[str, Any], guesses: Sequence[int], label: str) -> dict[str, Any]:
    """The specification with a dot for each guessed epoch, and an upright line at their median.

    Equal guesses are piled up from the axis, as high as the picture allows. ``label`` names the
    line and holds ``{epoch}``, as in "median guess: {epoch}".
    """
    seen: Counter[int] = Counter()
    dots = []
    for epoch in sorted(guesses):
        dots.append({"epoch": epoch, "below": seen[epoch]})
        seen[epoch] += 1
    middle = float(np.median(guesses))
    late = middle > 0.6 * spec["encoding"]["x"]["scale"]["domain"][1]
    step = f"min(13, 0.6 * height / {max(seen.values())})"
    layer = {
        "data": {"values": dots},
        "encoding": {"color": {"value": GUESS}},
        "layer": [
            {
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 110,
                    "opacity": 0.9,
                    "yOffset": {"expr": f"-7 - datum.below * {step}"},
                },
                "encoding": {"y": {"value": "height"}},
            },
            {
                "data": {"values": [{"epoch": middle, "label": label.format(epoch=f"{middle:g}")}]},
                "encoding": {"color": {"value": GUESS}},
                "layer": [
                    {
                        "mark": {"type": "rule", "strokeWidth": 3},
                        "encoding": {"y": {"value": 28}, "y2": {"value": "height"}},
                    },
                    {
                        "mark": {
                            "type": "text",
                            "align": "right" if late else "left",
                            "dx": -8 if late else 8,
                            "fontSize": 15,
                        },
                        "encoding": {"text": {"field": "label"}, "y": {"value": 36}},
                    },
                ],
            },
        ],
    }
    return {**spec, "layer": [*spec["layer"], layer]}


def _raw(y: dict[str, Any]) -> dict[str, Any]:
    """The curve before it was smoothed."""
    return {
        "mark": {"type": "line", "strokeWidth": 1, "opacity": 0.45, "clip": True},
        "encoding": {"y": {**y, "field": "raw"}, "detail": {"field": "series"}},
    }


def _gap(y: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """The ground between the two curves."""
    training, validation = names
    return {
        "transform": [{"pivot": "series", "value": "mean", "groupby": ["epoch"]}],
        "mark": {"type": "area", "color": MUTED, "opacity": 0.15, "clip": True, "tooltip": False},
        "encoding": {
            "y": {**y, "field": training},
            "y2": {"field": validation},
            "color": {"value": MUTED},
        },
    }


def overlay(
    histories: Mapping[str, pd.DataFrame],
    names: Sequence[str],
    column: str,
    title: str,
    x_title: str,
    y_title: str,
    epochs: int,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """One line for each training, with its colour and its sign; ``names`` are all there may be.

    The sign is a shape at every epoch; where there are too many, it is the dashes of the line. The
    legend names what is drawn. What has diverged leaves the picture at the top, so that the other
    lines can be read, and so do first epochs that would flatten the later ones.
    """
    parts = [
        history[["epoch", column]].rename(columns={column: "value"}).assign(series=name)
        for name, history in histories.items()
    ]
    table = pd.concat(parts, ignore_index=True).replace([np.inf, -np.inf], np.nan).dropna()
    colour = {"field": "series", "type": "nominal", "title": None, "scale": colours(list(names))}
    points = {**colour, "scale": {"domain": list(names)}, "legend": None}
    dashes = {**points, "scale": {"domain": list(names), "range": DASHES[: len(names)]}}
    few = epochs <= MOST_POINTS
    cut = _cut(table, better(column) == "max")
    legend = {
        "values": [name for name in names if name in set(table["series"])],
        "columns": {"expr": f"width < 520 ? {max(1, 32 // max(map(len, names), default=1))} : 3"},
        "symbolType": "stroke",
        "labelLimit": 260 if len(names) > 1 else 600,
        "offset": 6,
    }
    spec = {
        "config": LOOK,
        "usermeta": AS_SVG,
        "title": {"text": title, "offset": 6},
        "height": 400,
        "mark": {
            "type": "line",
            "point": {"size": 60} if few else False,
            "tooltip": True,
            "clip": bool(cut),
        },
        "encoding": {
            "x": {
                "field": "epoch",
                "type": "quantitative",
                "title": x_title,
                "scale": {"domain": [1, max(2, epochs)]},
                "axis": {"tickMinStep": 1, "grid": False},
            },
            "y": {
                "field": "value",
                "type": "quantitative",
                "title": y_title,
                "scale": {"zero": False, **cut},
            },
            "color": {**colour, "legend": legend},
            **({"shape": points} if few else {"strokeDash": dashes}),
        },
    }
    return spec, table


def _cut(table: pd.DataFrame, upwards: bool) -> dict[str, Any]:
    """The reach of the vertical axis, where a few values would flatten all the others.

    Values beyond ten times the median have diverged. Of the rest the first epochs leave the
    picture on their bad side, the upper one unless ``upwards`` is better, where the later ones
    take less than a quarter of the height.
    """
    values = table["value"]
    if values.empty:
        return {}
    middle = values.median()
    tame = table[values <= FAR * middle] if middle > 0 else table
    later = tame.loc[tame["epoch"] > max(1, 0.1 * tame["epoch"].max()), "value"]
    low, high = tame["value"].min(), tame["value"].max()
    if len(later) > 1 and high - low > 4 * (later.max() - later.min()) > 0:
        low, high = (later.min(), high) if upwards else (low, later.max())
    if len(tame) == len(table) and (low, high) == (values.min(), values.max()):
        return {}
    return {"domain": [float(low), float(high + 0.05 * (high - low))], "nice": False}


def common_domain(tables: Sequence[pd.DataFrame]) -> list[float] | None:
    """One vertical axis for several charts of :func:`curves`: what has diverged leaves it."""
    reaches = [_domain(table) for table in tables if len(table)]
    if not reaches:
        return None
    tame = min(high for _low, high in reaches) * FAR
    return [
        min(low for low, _high in reaches),
        max(high for _low, high in reaches if high <= tame),
    ]


def powers_domain(tables: Sequence[pd.DataFrame]) -> list[float] | None:
    """One logarithmic axis for all, where a curve has diverged beyond :func:`common_domain`.

    None where every curve is to be seen without.
    """
    domain = common_domain(tables)
    means = [table["mean"].replace([np.inf, -np.inf], np.nan).dropna() for table in tables]
    if domain is None or all(mean.empty or mean.median() <= domain[1] for mean in means):
        return None
    values = pd.concat(means)
    return [float(values[values > 0].min()), float(values.max())]


def _domain(table: pd.DataFrame) -> list[float]:
    values = table["mean"].to_numpy(dtype=float) if len(table) else np.array([0.0, 1.0])
    low, high = float(np.min(values)), float(np.quantile(values, 0.98))
    return [min(0.0, low) if low < 0 else 0.0, max(high * 1.15, low + 1e-9, 1e-9)]
