"""Losses over two weights side by side, seen from above, and the way down each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.charts.parts import layer, scale, with_minus
from core.charts.surface import relief
from core.charts.theme import GREEN, LOOK, MUTED, ORANGE

Numbers = NDArray[np.float64]

ASPECT, GAP, HEIGHT = 1.1, 0.18, 380
"""How much wider than high a map is, half the gap between two, and the height of all in pixels."""
ROWS = 120
"""Pixels of a relief from top to bottom."""
NARROW = 420
"""A narrower picture, in pixels, has no room for the numbers at the corners."""
MARGIN = 1.25
"""How far a map reaches beyond its paths."""


@dataclass(frozen=True)
class Map:
    """A loss over two weights, and a way down from above.

    ``loss`` takes weights of shape (..., 2) and gives shape (...); ``path`` has shape (steps + 1,
    2), of which the first ``now + 1`` points are drawn. ``best``, of shape (2,), is the middle.
    ``reached`` is said large above the map, ``name`` beside, ``start`` at the first point and
    ``lowest`` below the best.
    """

    name: str
    reached: str
    loss: Callable[[Numbers], Numbers]
    path: Numbers
    now: int
    best: Numbers
    start: str = ""
    lowest: str = ""

    @property
    def half(self) -> float:
        """How far the map reaches up and down from its middle, so that the path has room."""
        away = np.abs(self.path - self.best) / [ASPECT, 1]
        return float(MARGIN * away.max()) or 1.0

    def picture(self) -> str:
        """The loss from above, as the address of a picture."""
        across = np.linspace(-ASPECT, ASPECT, round(ASPECT * ROWS))
        ground = np.stack(np.meshgrid(across, np.linspace(1, -1, ROWS)), axis=-1)
        return relief(self.loss(self.best + self.half * ground))


def maps(shown: Sequence[Map], titles: tuple[str, str]) -> tuple[dict[str, Any], pd.DataFrame]:
    """Two maps beside each other; a unit is as long across as it is high in each.

    ``titles`` are the names of the weights, said once for both. The dictionary does not depend
    on the maps.
    """
    rows: list[dict[str, Any]] = []
    for place, one in enumerate(shown):
        middle = (2 * place - 1) * (ASPECT + GAP)
        spots = (one.path[: one.now + 1] - one.best) / one.half + [middle, 0]
        texts = [f"{w[0]:.4g}, {w[1]:.4g}" for w in one.path[: one.now + 1]]
        way = [
            {"map": place, "step": i, "x": x, "y": y, "text": text}
            for i, ((x, y), text) in enumerate(zip(spots, texts, strict=True))
        ]
        left, right = middle - ASPECT, middle + ASPECT
        low, high = (one.best[0] + side * ASPECT * one.half for side in (-1, 1))
        bottom, ceiling = (one.best[1] + side * one.half for side in (-1, 1))
        frame = {"x": left, "x2": right, "y": -1, "y2": 1}
        rows += [
            {"part": "relief", "x": middle, "y": 0, "url": one.picture()},
            {"part": "frame", **frame},
            {"part": "best", "x": middle, "y": 0},
            *({"part": "path", **row} for row in way),
            {"part": "end", **way[-1]},
            {"part": "name", "x": left, "y": 1, "text": one.name},
            {"part": "start", **way[0], "text": one.start},
            {"part": "lowest", "x": middle, "y": 0, "text": one.lowest},
            {"part": "reached", "x": right, "y": 1, "text": one.reached},
            {"part": "low", "x": left, "y": -1, "text": with_minus(f"{low:.2g}")},
            {"part": "high", "x": right, "y": -1, "text": with_minus(f"{high:.2g}")},
            {"part": "bottom", "x": left, "y": -1, "text": with_minus(f"{bottom:.2g}")},
            {"part": "ceiling", "x": left, "y": 1, "text": with_minus(f"{ceiling:.2g}")},
        ]
    rows += [
        {"part": "across", "x": 0, "y": -1, "text": titles[0]},
        {"part": "up", "x": -2 * ASPECT - GAP, "y": 0, "text": titles[1]},
    ]
    return _spec(), pd.DataFrame(rows)


def _spec() -> dict[str, Any]:
    reach = 2 * (ASPECT + GAP) + 0.02
    unit = f"min(width / {2 * reach:.4g}, (height - 84) / 2)"
    across = scale("x", [0, 1]) | {"scale": _reaching("width", unit)}
    up = scale("y", [0, 1]) | {"scale": _reaching("height", unit, below=-3)}
    size = {
        "width": {"expr": f"{2 * ASPECT} * {unit}"},
        "height": {"expr": f"2 * {unit}"},
    }
    image = {"type": "image", "aspect": False, "align": "center", "baseline": "middle", **size}
    order = {"order": {"field": "step", "type": "quantitative"}}
    detail = {"detail": {"field": "map", "type": "nominal"}}
    text = {"text": {"field": "text", "type": "nominal"}}
    hover = {"tooltip": {"field": "text", "type": "nominal"}}
    quiet = {"type": "text", "fontSize": 14, "opacity": 0.75}
    said = {"type": "text", "fontWeight": 600, "fontSize": {"expr": f"width < {NARROW} ? 0 : 16"}}
    corner = {**quiet, "opacity": {"expr": f"width < {NARROW} ? 0 : 0.75"}}

    def thin(usual: float, narrow: float) -> dict[str, Any]:
        return {"expr": f"width < {NARROW} ? {narrow:g} : {usual:g}"}

    def part(names: str, mark: dict[str, Any], **more: Any) -> dict[str, Any]:
        return layer(across, up, names, mark, **more)

    return {
        "config": LOOK,
        "height": HEIGHT,
        "padding": {"left": 26, "right": 4, "top": 2, "bottom": 2},
        "layer": [
            part("relief", image, url={"field": "url", "type": "nominal"}),
            part(
                "frame",
                {"type": "rect", "filled": False, "stroke": MUTED, "strokeOpacity": 0.6},
                x2={"field": "x2"},
                y2={"field": "y2"},
            ),
            part(
                "path",
                {"type": "line", "color": ORANGE, "strokeWidth": thin(2.5, 1)},
                **order,
                **detail,
            ),
            part(
                "path",
                {"type": "point", "filled": True, "size": thin(34, 6), "opacity": 1}
                | {"color": ORANGE},
                **hover,
            ),
            part(
                "end",
                {"type": "point", "filled": True, "size": 230, "opacity": 1}
                | {"color": ORANGE, "stroke": "white", "strokeWidth": 2},
                **hover,
            ),
            part(
                "best",
                {"type": "point", "shape": "cross", "size": 190, "color": GREEN}
                | {"strokeWidth": 3, "filled": True, "opacity": 1},
            ),
            part(
                "name",
                {"type": "text", "align": "left", "baseline": "bottom"}
                | {"dy": {"expr": f"width < {NARROW} ? -26 : -6"}}
                | {"fontSize": thin(20, 16), "fontWeight": 600},
                **text,
            ),
            part("start", {**said, "baseline": "bottom", "dy": -6, "dx": 6}, **text),
            part("lowest", {**said, "baseline": "top", "dy": 12}, **text),
            part(
                "reached",
                {"type": "text", "align": "right", "baseline": "bottom", "dy": -4}
                | {"fontSize": {"expr": f"width < {NARROW} ? 18 : 30"}, "fontWeight": 700},
                **text,
            ),
            part("across", {**quiet, "baseline": "top", "dy": 24}, **text),
            part(
                "up",
                {**quiet, "angle": 270, "baseline": "bottom", "dy": thin(-23, -8)},
                **text,
            ),
            part("low", {**corner, "align": "left", "baseline": "top", "dy": 6}, **text),
            part("high", {**corner, "align": "right", "baseline": "top", "dy": 6}, **text),
            part(
                "bottom",
                {**corner, "align": "left", "angle": 270, "baseline": "bottom"} | {"dy": -5},
                **text,
            ),
            part(
                "ceiling",
                {**corner, "align": "right", "angle": 270, "baseline": "bottom"} | {"dy": -5},
                **text,
            ),
        ],
    }


def _reaching(side: str, unit: str, below: float = 0) -> dict[str, Any]:
    """A scale around 0 with units so long; its 0 stands ``below`` the middle, in pixels."""
    return {
        "domainMin": {"expr": f"({below} - {side} / 2) / ({unit})"},
        "domainMax": {"expr": f"({side} / 2 + {below}) / ({unit})"},
        "nice": False,
        "zero": False,
    }
