"""Trainings on one axis: validation as thick lines, training as thinner dotted ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.charts.parts import layer
from core.charts.theme import CATEGORICAL, LOOK

Numbers = NDArray[np.float64]

PALETTE = (CATEGORICAL[1], CATEGORICAL[0])


def trainings(
    runs: Mapping[str, tuple[Numbers, Numbers]],
    kinds: tuple[str, str],
    *,
    titles: tuple[str, str],
    roof: float,
    height: int = 340,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """One or two ``runs``: names, and losses for training and validation, each of shape (epochs,).

    ``kinds`` are the words for the two. The last validation loss is said large; a dot stands at
    the lowest of each. What lies above the ``roof`` is cut off.
    """
    tables: list[pd.DataFrame] = []
    for name, pair in runs.items():
        for kind, losses in zip(kinds, pair, strict=True):
            epochs = np.arange(1, len(losses) + 1)
            part = "validation" if kind == kinds[1] else "training"
            table = pd.DataFrame({"x": epochs, "y": np.minimum(losses, roof)})
            tables.append(table.assign(part=part, run=name, kind=kind))
        validation = pair[1]
        lowest = int(validation.argmin())
        marks = [("lowest", lowest, ""), ("last", -1, f"{validation[-1]:.2f}")]
        tables.append(
            pd.DataFrame(
                {
                    "x": [epochs[i] for _, i, _ in marks],
                    "y": [min(validation[i], roof) for _, i, _ in marks],
                    "part": [part for part, *_ in marks],
                    "text": [text for *_, text in marks],
                    "run": name,
                    "kind": kinds[1],
                }
            )
        )
    return _spec(list(runs), kinds, titles, roof, height), pd.concat(tables, ignore_index=True)


def _spec(
    names: list[str],
    kinds: tuple[str, str],
    titles: tuple[str, str],
    roof: float,
    height: int,
) -> dict[str, Any]:
    across = {
        "field": "x",
        "type": "quantitative",
        "title": titles[0],
        "scale": {"nice": False, "zero": True},
        "axis": {"tickCount": 6},
    }
    up = {
        "field": "y",
        "type": "quantitative",
        "title": titles[1],
        "scale": {"domain": [0, roof], "nice": False},
        "axis": {"tickCount": 6},
    }
    stroke = {"symbolType": "stroke", "symbolSize": 700, "symbolStrokeWidth": 3}
    colour = {
        "field": "run",
        "type": "nominal",
        "title": None,
        "scale": {"domain": names, "range": list(PALETTE[: len(names)])},
        "legend": stroke,
    }
    dash = {
        "field": "kind",
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(reversed(kinds)), "range": [[1, 0], [2, 3]]},
        "legend": {**stroke, "symbolStrokeColor": "currentColor"},
    }
    line = {"type": "line", "tooltip": True}
    dot = {"type": "point", "filled": True, "size": 120, "opacity": 1, "tooltip": True}
    said = {"type": "text", "align": "right", "baseline": "bottom", "dy": -7}
    lines = {"color": colour, "strokeDash": dash}
    below = {"direction": "vertical", "anchor": "start", "margin": 0}
    legend = {**LOOK["legend"], "layout": {"top": below}}
    return {
        "config": {**LOOK, "legend": legend},
        "height": height,
        "layer": [
            layer(across, up, "training", {**line, "strokeWidth": 2.5, "opacity": 1}, **lines),
            layer(across, up, "validation", {**line, "strokeWidth": 4}, **lines),
            layer(across, up, "lowest", dot, color=colour),
            layer(
                across,
                up,
                "last",
                {**said, "fontSize": 26, "fontWeight": 700},
                color=colour,
                text={"field": "text", "type": "nominal"},
            ),
        ],
    }
