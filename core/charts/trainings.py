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
LARGE = 26
"""The type of the last losses, in pixels."""


def trainings(
    runs: Mapping[str, tuple[Numbers, Numbers]],
    kinds: tuple[str, str],
    *,
    titles: tuple[str, str],
    roof: float,
    height: int = 340,
    title: str = "",
) -> tuple[dict[str, Any], pd.DataFrame]:
    """One or two ``runs``: names, and losses for training and validation, each of shape (epochs,).

    ``kinds`` are the words for the two. The last validation loss is said large behind its line, of
    two the higher above its end and the lower below, with its name; a dot stands at the lowest of
    each. What lies above the ``roof`` is cut off.
    """
    tables: list[pd.DataFrame] = []
    least = min(losses[1][-1] for losses in runs.values())
    for name, pair in runs.items():
        for kind, losses in zip(kinds, pair, strict=True):
            epochs = np.arange(1, len(losses) + 1)
            part = "validation" if kind == kinds[1] else "training"
            table = pd.DataFrame({"x": epochs, "y": np.minimum(losses, roof)})
            tables.append(table.assign(part=part, run=name, kind=kind))
        validation = pair[1]
        lowest = int(validation.argmin())
        marks = [("lowest", lowest, ""), ("last", -1, f"{validation[-1]:.2f}"), ("named", -1, name)]
        tables.append(
            pd.DataFrame(
                {
                    "x": [epochs[i] for _, i, _ in marks],
                    "y": [min(validation[i], roof) for _, i, _ in marks],
                    "part": [part for part, *_ in marks],
                    "text": [text for *_, text in marks],
                    "run": name,
                    "kind": kinds[1],
                    "below": len(runs) > 1 and validation[-1] == least,
                }
            )
        )
    named = {"title": title} if title else {}
    spec = _spec(list(runs), kinds, titles, roof, height) | named
    return spec, pd.concat(tables, ignore_index=True)


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
        "legend": None,
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
    said = {"type": "text", "align": "left", "dx": 6, "baseline": "middle"}

    def away(lines: float) -> dict[str, str]:
        return {"expr": f"{lines * LARGE:g} * (datum.below ? 1 : -1)"}

    lines = {"color": colour, "strokeDash": dash}
    words = {"color": colour, "text": {"field": "text", "type": "nominal"}}
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
                {**said, "dy": away(0.5), "fontSize": LARGE, "fontWeight": 700},
                **words,
            ),
            layer(
                across,
                up,
                "named",
                {**said, "dy": away(1.3), "fontSize": 14, "fontWeight": 600},
                **words,
            ),
        ],
    }
