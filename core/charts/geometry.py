"""Points of the plane before and after, with the grid they lie on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.charts.theme import BLUE, LOOK, MUTED, ORANGE

HEIGHT, REACH = 460, 6.0
"""Pixels from top to bottom, and how far the picture reaches from 0 at least."""

Outline = NDArray[np.float64]
"""Shape (points, 2)."""


def moved_figure(
    before: Outline,
    after: Outline,
    grid: NDArray[np.float64],
    marks: Sequence[tuple[tuple[float, float], str]],
    axes: tuple[str, str],
    shadow: Outline | None = None,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """A figure before (dashed, grey) and after (filled), and a dashed ``shadow`` to compare with.

    ``grid``, shape (lines, points, 2), is drawn thin. ``marks`` are points with words beside
    them. The dictionary is always the same; a unit is as long across as it is high.
    """
    parts = [("grid", line) for line in grid] + [("before", before), ("after", after)]
    if shadow is not None:
        parts.append(("shadow", shadow))
    sizes = [len(line) for _, line in parts]
    points = np.vstack([line for _, line in parts])
    table = pd.DataFrame(
        {
            "x": points[:, 0],
            "y": points[:, 1],
            "part": np.repeat([part for part, _ in parts], sizes),
            "line": np.repeat(np.arange(len(parts)), sizes),
            "order": np.arange(len(points)),
        }
    )
    dots = [{"part": "mark", "x": x, "y": y, "text": text} for (x, y), text in marks]
    return _spec(axes), pd.concat([table, pd.DataFrame(dots)], ignore_index=True)


def _spec(axes: tuple[str, str]) -> dict[str, Any]:
    def scale(reach: str) -> dict[str, Any]:
        return {"domainMin": {"expr": f"-{reach}"}, "domainMax": {"expr": reach}, "nice": False}

    across = scale(f"{REACH} * max(1, width / height)")
    up = scale(f"{REACH} * max(1, height / width)")
    place = {
        "x": {"field": "x", "type": "quantitative", "title": axes[0], "scale": across},
        "y": {"field": "y", "type": "quantitative", "title": axes[1], "scale": up},
    }
    for channel in place.values():
        channel["axis"] = {"grid": False, "tickMinStep": 1}

    def line(part: str, **mark: Any) -> dict[str, Any]:
        return {
            "transform": [{"filter": f"datum.part === '{part}'"}],
            "mark": {"type": "line", "clip": True, "tooltip": False, **mark},
            "encoding": {
                **place,
                "detail": {"field": "line", "type": "nominal"},
                "order": {"field": "order", "type": "quantitative"},
            },
        }

    only = [{"filter": "datum.part === 'mark'"}]
    name = {"type": "text", "dy": -16, "fontSize": 15, "fontWeight": 600, "clip": True}
    return {
        "config": LOOK,
        "height": HEIGHT,
        "layer": [
            line("grid", strokeWidth=1, color=MUTED, opacity=0.45),
            line("before", strokeDash=[5, 4], color=MUTED),
            line("after", color=BLUE, fill=BLUE, fillOpacity=0.25),
            line("shadow", strokeDash=[7, 5], color=ORANGE, strokeWidth=3),
            {
                "transform": only,
                "mark": {"type": "point", "filled": True, "size": 90, "color": BLUE, "opacity": 1},
                "encoding": place,
            },
            {"transform": only, "mark": name, "encoding": {**place, "text": {"field": "text"}}},
        ],
    }
