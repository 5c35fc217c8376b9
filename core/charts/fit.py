"""Lines through points of which one lies apart."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.charts.lines import DASHES
from core.charts.parts import layer
from core.charts.theme import LOOK, MUTED, PINK, colours

Numbers = NDArray[np.float64]


def fits(
    x: Numbers,
    y: Numbers,
    lines: Mapping[str, Numbers],
    *,
    outlier: str,
    titles: tuple[str, str],
    domain: tuple[tuple[float, float], tuple[float, float]],
    height: int = 340,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Points of shape (points,), the last of them a diamond named ``outlier``, and lines.

    ``lines`` maps names to slope and intercept, shape (2,); ``domain`` is what is seen of both
    axes. The dictionary depends on the names and the domain only.
    """
    ends = np.array(domain[0], float)
    rows: list[dict[str, Any]] = [
        {"part": "point", "x": across, "y": up} for across, up in zip(x[:-1], y[:-1], strict=True)
    ]
    rows.append({"part": "outlier", "x": x[-1], "y": y[-1], "text": outlier})
    for name, (slope, intercept) in lines.items():
        rows += [
            {"part": "line", "series": name, "x": end, "y": slope * end + intercept} for end in ends
        ]
        there = {"series": name, "x": x[-1], "y": slope * x[-1] + intercept}
        rows.append({"part": "at", **there})
    return _spec(list(lines), titles, domain, height), pd.DataFrame(rows)


def _spec(
    names: list[str],
    titles: tuple[str, str],
    domain: tuple[tuple[float, float], tuple[float, float]],
    height: int,
) -> dict[str, Any]:
    across, up = (
        {
            "field": field,
            "type": "quantitative",
            "title": title,
            "scale": {"domain": list(ends), "nice": False, "zero": False},
            "axis": {"tickCount": 6},
        }
        for field, title, ends in zip("xy", titles, domain, strict=True)
    )
    colour = {"field": "series", "type": "nominal", "title": None, "scale": colours(names)}
    colour["legend"] = {"symbolType": "stroke", "symbolSize": 700, "symbolStrokeWidth": 3}
    dashes = {"domain": names, "range": [list(dash) for dash in DASHES[: len(names)]]}
    told_apart = {
        "color": colour,
        "strokeDash": {"field": "series", "title": None, "scale": dashes},
    }
    dot = {"type": "point", "filled": True, "opacity": 1, "tooltip": True}
    name = {"type": "text", "align": "right", "dx": -12, "fontWeight": 600, "color": PINK}
    text = {"text": {"field": "text", "type": "nominal"}}
    line = {"type": "line", "strokeWidth": 3.5, "clip": True, "tooltip": True}
    return {
        "config": LOOK,
        "height": height,
        "layer": [
            layer(across, up, "line", line, **told_apart),
            layer(across, up, "point", {**dot, "size": 110, "color": MUTED}),
            layer(across, up, "at", {**dot, "size": 90, "clip": True}, color=colour),
            layer(across, up, "outlier", {**dot, "shape": "diamond", "size": 320, "color": PINK}),
            layer(across, up, "outlier", name, **text),
        ],
    }
