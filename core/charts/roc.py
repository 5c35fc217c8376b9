"""ROC curves: at every threshold, how many false alarms come with how many true ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from numpy.typing import ArrayLike

from core.charts.theme import CATEGORICAL, LOOK, MUTED

HEIGHT = 300


def roc_curves(
    curves: Mapping[str, tuple[ArrayLike, ArrayLike]],
    *,
    titles: tuple[str, str],
    chance: str,
    at: tuple[float, float] | None = None,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """A curve for each name, of false and of true shares, and the diagonal of pure chance.

    ``titles`` name the axes, ``chance`` the diagonal; ``at`` is where the threshold in use lies.
    """
    drawn = {**curves, chance: ((0.0, 1.0), (0.0, 1.0))}
    names = list(drawn)
    table = pd.concat(
        pd.DataFrame({"series": name, "false": false, "true": true, "part": "curve"})
        for name, (false, true) in drawn.items()
    )
    if at is not None:
        here = {"series": [names[0]], "false": [at[0]], "true": [at[1]], "part": ["here"]}
        table = pd.concat([table, pd.DataFrame(here)])
    across, up = (
        {
            "field": field,
            "type": "quantitative",
            "title": title,
            "scale": {"domain": [0, 1], "nice": False},
            "axis": {"tickCount": 5},
        }
        for field, title in zip(("false", "true"), titles, strict=True)
    )
    colour = {
        "field": "series",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": [*CATEGORICAL[: len(curves)], MUTED]},
        "legend": {"symbolType": "stroke", "symbolStrokeWidth": 3, "columns": 2},
    }
    dashes = [*([1, 0] for _ in curves), [5, 5]]
    line = {
        "transform": [{"filter": "datum.part === 'curve'"}],
        "mark": {"type": "line", "tooltip": True},
        "encoding": {
            "x": across,
            "y": up,
            "order": {"field": "place", "type": "quantitative"},
            "color": colour,
            "strokeDash": {
                "field": "series",
                "title": None,
                "scale": {"domain": names, "range": dashes},
            },
        },
    }
    dot = {
        "transform": [{"filter": "datum.part === 'here'"}],
        "mark": {"type": "point", "filled": True, "size": 120, "opacity": 1, "tooltip": True},
        "encoding": {"x": across, "y": up, "color": colour},
    }
    table = table.assign(place=range(len(table)))
    return {"config": LOOK, "height": HEIGHT, "layer": [line, dot]}, table
