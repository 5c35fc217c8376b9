"""Tensors of any rank as cells with their numbers in them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from core.charts.parts import with_minus
from core.charts.theme import BLUE, LOOK

CELL = 46
"""The usual height of a cell, and its greatest width, in pixels."""
GAPS = (0.0, 0.6, 1.2)
"""Between cells, between matrices, and between blocks of matrices; a cell is 1 wide."""
ABOVE = 0.8
"""Room for a title above a tensor."""


@dataclass(frozen=True)
class Cells:
    """A tensor and where it stands: ``x``, ``y`` is its upper left corner, counted in cells.

    ``values`` has any shape of up to five axes; everything else has that shape too, or one that
    broadcasts to it. ``texts`` are printed in the cells (the values, if there are none),
    ``colours`` fill them as strongly as ``strengths`` say (0 to 1). ``lit`` cells get a thick
    border, ``ghosts`` a dashed one. ``corners`` puts each cell somewhere else than in its place:
    the x and y of each upper left corner, relative to the tensor's own.
    """

    values: ArrayLike
    title: str = ""
    x: float = 0.0
    y: float = 0.0
    name: str = ""
    texts: ArrayLike | None = None
    colours: ArrayLike = BLUE
    strengths: ArrayLike = 0.22
    lit: ArrayLike = False
    ghosts: ArrayLike = False
    corners: tuple[NDArray[np.float64], NDArray[np.float64]] | None = None


@dataclass(frozen=True)
class Label:
    """Words or a sign, centred on ``x``, ``y``; with ``align="left"`` they begin there."""

    text: str
    x: float
    y: float
    align: str = "center"


def extent(shape: Sequence[int]) -> tuple[float, float]:
    """Width and height of a tensor's picture, in cells."""
    sides = [1.0, 1.0]
    for depth, size in enumerate(reversed(shape)):
        side, gap = depth % 2, GAPS[depth // 2]
        sides[side] = size * (sides[side] + gap) - gap
    return sides[0], sides[1]


def strides(shape: Sequence[int]) -> NDArray[np.float64]:
    """How far apart neighbours along each axis stand, across and down: shape (axes, 2).

    The last axis runs across and the one before it down, which makes a matrix; the third from
    the end sets matrices side by side, the fourth puts such rows below each other, and so on.
    """
    steps = np.zeros((len(shape), 2))
    for depth in range(len(shape)):
        side, gap = depth % 2, GAPS[depth // 2]
        steps[-1 - depth, side] = extent(tuple(shape)[len(shape) - depth :])[side] + gap
    return steps


def places(shape: Sequence[int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The x and y of each cell's upper left corner: two arrays of the given shape."""
    index = np.indices(tuple(shape)).reshape(len(shape), math.prod(shape))
    x, y = strides(shape).T @ index
    return x.reshape(shape), y.reshape(shape)


def on_the_way(
    old: Sequence[int], new: Sequence[int], share: float, *, turned: bool = False
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Corners for the cells of a tensor that changes its shape, after a share of the way.

    The numbers keep the order in which memory holds them; ``turned``, each goes where the
    transpose has it.
    """
    ends = (end.T if turned else end.reshape(old) for end in places(new))
    x, y = ((1 - share) * a + share * b for a, b in zip(places(old), ends, strict=True))
    return x, y


def cells(
    tensors: Sequence[Cells],
    labels: Sequence[Label] = (),
    *,
    width: float = 0.0,
    height: float = 0.0,
    cell: int = CELL,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """The picture as a Vega-Lite dictionary and its data.

    The dictionary depends only on the size of the picture: at least ``width`` by ``height``
    cells, and more if the tensors need it. A cell is ``cell`` pixels high and never wider; on
    a narrow screen it is narrower, and its number smaller.
    """
    rows = [row for tensor in tensors for row in _rows(tensor)]
    rows += _titles([tensor for tensor in tensors if tensor.title])
    rows += [
        {"part": label.align, "x": label.x, "y": label.y, "text": label.text} for label in labels
    ]
    table = pd.DataFrame(rows)
    top = min([0.0, *(t.y - ABOVE for t in tensors if t.title), *(d.y - 0.5 for d in labels)])
    ends = [_end(tensor) for tensor in tensors]
    right = max([width, *(x for x, _ in ends)])
    bottom = max([height, *(y for _, y in ends), *(d.y + 0.5 for d in labels)])
    return _spec(right, top, bottom, cell), table


def _end(tensor: Cells) -> tuple[float, float]:
    if tensor.corners is not None:
        return tensor.x + float(tensor.corners[0].max()) + 1, tensor.y + float(
            tensor.corners[1].max()
        ) + 1
    across, down = extent(np.shape(tensor.values))
    return tensor.x + across, tensor.y + down


def _rows(tensor: Cells) -> list[dict[str, Any]]:
    values = np.asarray(tensor.values)
    texts = values.astype(str) if tensor.texts is None else np.asarray(tensor.texts, dtype=str)
    dx, dy = tensor.corners or places(values.shape)

    def each(property_: Any) -> list[Any]:
        return list(np.broadcast_to(np.asarray(property_), values.shape).ravel().tolist())

    rows: list[dict[str, Any]] = []
    for index, left, top, text, colour, strength, lit, ghost in zip(
        np.ndindex(values.shape),
        each(dx),
        each(dy),
        map(with_minus, each(texts)),
        each(tensor.colours),
        each(tensor.strengths),
        each(tensor.lit),
        each(tensor.ghosts),
        strict=True,
    ):
        x, y = tensor.x + left, tensor.y + top
        rows.append(
            {
                "part": "lit" if lit else "ghost" if ghost else "cell",
                "x": x,
                "x2": x + 1,
                "y": y,
                "y2": y + 1,
                "middle": x + 0.5,
                "centre": y + 0.5,
                "text": text,
                "colour": colour,
                "strength": strength,
                "what": f"{tensor.name}[{', '.join(map(str, index))}] = {text}",
            }
        )
    return rows


def _titles(tensors: Sequence[Cells]) -> list[dict[str, Any]]:
    """The titles, and how much room the longest has: to the next one, and to the right edge."""
    steps = [b.x - a.x for a in tensors for b in tensors if a.y == b.y and a.x < b.x]
    room = {
        "step": min(steps, default=100.0),
        "last": max((t.x for t in tensors), default=0.0),
        "letters": max((len(t.title) for t in tensors), default=0),
    }
    return [{"part": "title", "x": t.x, "y": t.y - 0.35, "text": t.title, **room} for t in tensors]


def _spec(width: float, top: float, bottom: float, cell: int) -> dict[str, Any]:
    margin = 0.06
    across = {
        "domainMin": -margin,
        "domainMax": {"expr": f"max({width + margin}, width / {cell})"},
        "nice": False,
        "zero": False,
    }
    down = {"domain": [top, bottom + margin], "nice": False, "zero": False, "reverse": True}

    def layer(
        parts: str,
        mark: dict[str, Any],
        encoding: dict[str, Any],
        at: tuple[str, str] = ("x", "y"),
    ) -> dict[str, Any]:
        x, y = at
        return {
            "transform": [{"filter": {"field": "part", "oneOf": parts.split()}}],
            "mark": mark,
            "encoding": {
                "x": {"field": x, "type": "quantitative", "axis": None, "scale": across},
                "y": {"field": y, "type": "quantitative", "axis": None, "scale": down},
                **encoding,
            },
        }

    corner = {"x2": {"field": "x2"}, "y2": {"field": "y2"}}
    filled = {
        **corner,
        "fill": {"field": "colour", "type": "nominal", "scale": None},
        "fillOpacity": {"field": "strength", "type": "quantitative", "scale": None},
        "tooltip": {"field": "what", "type": "nominal"},
    }
    border = {"type": "rect", "stroke": "currentColor", "strokeOpacity": 0.35}
    dashed = {**border, "strokeDash": [4, 3], "strokeOpacity": 0.6}
    thick = {**border, "strokeOpacity": 1, "strokeWidth": 3, "fill": None, "tooltip": None}
    side = f"width / max({width + 2 * margin}, width / {cell})"
    share = "min(0.42, 1.5 / length(datum.text))"
    largest = round(0.37 * max(cell, CELL))
    number = {"type": "text", "fontSize": {"expr": f"max(7, min({largest}, {side} * {share}))"}}
    room = f"min(datum.step * {side}, width - datum.last * {side})"
    title = {"expr": f"max(9, min(14, {room} / (0.53 * datum.letters)))"}
    sign = {"expr": f"max(12, min(20, {side} * 0.44))"}
    as_text = {"text": {"field": "text", "type": "nominal"}}
    return {
        "config": LOOK,
        "height": round(cell * (bottom - top)),
        "layer": [
            layer("cell lit", border, filled),
            layer("ghost", dashed, filled),
            layer("lit", thick, corner),
            layer("cell lit ghost", {**number, "tooltip": None}, as_text, ("middle", "centre")),
            layer("center", {"type": "text", "fontSize": sign, "align": "center"}, as_text),
            layer("left", {"type": "text", "fontSize": 15, "align": "left"}, as_text),
            layer(
                "title",
                {"type": "text", "fontSize": title, "fontWeight": 600, "align": "left"},
                as_text,
            ),
        ],
    }
