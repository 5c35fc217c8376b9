"""Lines over a common axis, and where on it the reader stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from core.charts.theme import CATEGORICAL, LOOK, MUTED

ROOM = "containerSize()[0]"
"""The width of the page's column, in Vega's words. A legend that asked for the width of the plot
would be laid out before that is known, and cut off."""
FEW_TICKS = {"format": "~g", "tickCount": 4}
"""For an axis that counts in powers of ten."""
DASHES = ([1, 0], [7, 3], [2, 3], [10, 3, 2, 3], [5, 5], [1, 2], [12, 4], [3, 1])

Curve = tuple[NDArray[np.float64], NDArray[np.float64]]
"""The ``x`` and ``y`` of a line."""


def lines(
    x: ArrayLike,
    series: Mapping[str, ArrayLike],
    *,
    x_title: str,
    y_title: str,
    at: float | None = None,
    log_x: bool = False,
    log_y: bool = False,
    y_domain: tuple[float, float] | None = None,
    square: tuple[float, float] | None = None,
    height: int = 300,
    palette: Sequence[str] = CATEGORICAL,
    title: str = "",
) -> tuple[dict[str, Any], pd.DataFrame]:
    """One line for each name, told apart by colour and by dashes, as a dictionary and its data.

    ``x`` has shape (points,), as has each of the ``series``. ``at`` draws an upright line where
    the reader stands, with a dot on each curve. ``palette`` holds a colour for each name, or more.
    ``square`` makes a unit as long across as it is high, so that a slope of 1 is drawn at 45°: it
    is the range of ``x`` to be seen at least; more is seen where the page is wide. A ``nan`` breaks
    a line. A single line with a ``title`` has no legend.
    """
    names, curves = list(series), _curves(x, series)
    scale_x = {"type": "log" if log_x else "linear", "nice": False, "zero": False}
    scale_y: dict[str, Any] = {"type": "log" if log_y else "linear", "zero": False}
    if y_domain:
        scale_y["domain"] = list(y_domain)
    if square:
        seen = np.concatenate(
            [y[(across >= square[0]) & (across <= square[1])] for across, y in curves]
        )
        scale_x, scale_y = _square(square, (float(np.nanmin(seen)), float(np.nanmax(seen))))
    axis: dict[str, Any] = {**FEW_TICKS} if log_x else {}
    if np.issubdtype(np.asarray(x).dtype, np.integer):
        axis["tickMinStep"] = 1
    across: dict[str, Any] = {
        "field": "x",
        "type": "quantitative",
        "title": x_title,
        "scale": scale_x,
        "axis": axis,
    }
    up: dict[str, Any] = {"field": "y", "type": "quantitative", "title": y_title, "scale": scale_y}
    if log_y:
        up["axis"] = FEW_TICKS
    alone = {"legend": None} if title and len(names) == 1 else {}
    colour = _colour(names, palette) | alone
    dash = {"domain": names, "range": [list(d) for d in DASHES[: len(names)]]}
    layers: list[dict[str, Any]] = [
        {
            "transform": [{"filter": "!datum.here"}],
            "mark": {"type": "line", "tooltip": True, "clip": bool(square)},
            "encoding": {
                "x": across,
                "y": up,
                "color": colour,
                "strokeDash": {"field": "series", "title": None, "scale": dash, **alone},
            },
        }
    ]
    if at is not None:
        only = [{"filter": "datum.here"}]
        rule = {"type": "rule", "color": MUTED, "strokeWidth": 1.5}
        dot = {"type": "point", "filled": True, "size": 110, "opacity": 1, "tooltip": True}
        layers += [
            {"transform": only, "mark": rule, "encoding": {"x": across}},
            {"transform": only, "mark": dot, "encoding": {"x": across, "y": up, "color": colour}},
        ]
    named = {"title": title} if title else {}
    table = _table(names, curves, at, log_x)
    return {"config": LOOK, "height": height, "layer": layers, **named}, table


def _curves(x: ArrayLike, series: Mapping[str, ArrayLike]) -> list[Curve]:
    across = np.asarray(x, dtype=float)
    return [(across, np.asarray(y, dtype=float)) for y in series.values()]


def _table(
    names: Sequence[str],
    curves: Sequence[Curve],
    at: float | None,
    log_x: bool,
) -> pd.DataFrame:
    """One row for each point of each line: ``x``, ``series``, ``y``, ``here``.

    With ``at`` the point of each line where the reader stands comes last.
    """
    lengths = [len(x) for x, _y in curves]
    ends = [] if at is None else [_between(x, y, at, log_x) for x, y in curves]
    return pd.DataFrame(
        {
            "x": np.concatenate([*(x for x, _y in curves), [at] * len(ends)]),
            "series": [*np.repeat(names, lengths), *names[: len(ends)]],
            "y": np.concatenate([*(y for _x, y in curves), ends]),
            "here": np.repeat([False, True], [sum(lengths), len(ends)]),
        }
    )


def _colour(names: Sequence[str], palette: Sequence[str]) -> dict[str, Any]:
    """A colour for each line, and the legend: in two columns where one row has no room for it."""
    return {
        "field": "series",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": list(palette[: len(names)])},
        "legend": {
            "symbolType": "stroke",
            "symbolSize": 700,
            "symbolStrokeWidth": 3,
            "columns": 2 if len(names) > 3 else {"expr": f"{ROOM} < {130 * len(names)} ? 2 : 0"},
        },
    }


def _square(
    across: tuple[float, float], up: tuple[float, float]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Two scales with units of the same length, so long that both ranges just have room."""
    margin = 0.05 * (up[1] - up[0])
    up = (up[0] - margin, up[1] + margin)
    unit = f"min(width / {across[1] - across[0]:.6g}, height / {up[1] - up[0]:.6g})"
    return tuple(
        {
            "domainMin": {"expr": f"{sum(ends) / 2:.6g} - {side} / 2 / {unit}"},
            "domainMax": {"expr": f"{sum(ends) / 2:.6g} + {side} / 2 / {unit}"},
            "nice": False,
            "zero": False,
        }
        for ends, side in ((across, "width"), (up, "height"))
    )  # type: ignore[return-value]


def up_to(roof: float, y: ArrayLike) -> NDArray[np.float64]:
    """A curve, shape (points,), that ends where it reaches the roof of the picture.

    Cut off at the roof it would run along it, and look as if it had come to rest there.
    """
    curve = np.asarray(y, dtype=float)
    inside = curve <= roof
    touches = np.convolve(inside, np.ones(3), "same") > 0
    return np.where(inside, curve, np.where(touches, roof, np.nan))


def broken(x: ArrayLike, y: ArrayLike) -> NDArray[np.float64]:
    """A curve with a gap where it jumps: where ``x`` hardly moves on and ``y`` does, ``nan``."""
    across, up = np.diff(np.asarray(x, float)), np.diff(np.asarray(y, float))
    jumps = (across < 1e-9) & (np.abs(up) > 1e-6)
    return np.where([*jumps, False], np.nan, np.asarray(y, float))


def _between(x: NDArray[np.float64], y: NDArray[np.float64], at: float, log_x: bool) -> float:
    there = ~np.isnan(y)
    x, y = x[there], y[there]
    if log_x:
        return float(np.interp(np.log(at), np.log(x), y))
    return float(np.interp(at, x, y))
