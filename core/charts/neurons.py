"""A layer as a drawing: its inputs, its units, and the weights on the lines between them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

from core.charts.parts import layer, scale, with_minus
from core.charts.theme import BLUE, GREEN, GREY, LOOK, NEGATIVE, POSITIVE

LABEL = 0.2
"""How far along a line its weight is written: near the inputs, the lines are apart."""
NAMED = 0.25
"""The same for a weight with its name, which is longer."""
BROUGHT = 0.8
"""How far along a line is written what it brings to the sum."""
ABOVE = {
    "align": {"expr": "datum.rises ? 'right' : 'left'"},
    "dy": {"expr": "-11 - datum.width / 2"},
}
"""Words above a line, on that side of their place on which it goes down, clear of its width."""


def neurons(
    x: ArrayLike,
    W: ArrayLike,
    b: ArrayLike,
    outputs: ArrayLike,
    lit: int,
    titles: Sequence[str],
    *,
    sums: ArrayLike = (),
    height: int = 320,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Inputs on the left, units on the right; the lines to the unit ``lit`` show their weights.

    ``x`` has shape (inputs,), ``W`` (inputs, units), ``b`` and ``outputs`` (units,). The bias is
    the weight of one more input that is always 1. A click on a unit, or on a line to it, selects
    it as ``unit``. With the ``sums`` of the units, of shape (units,), each is written above what
    becomes of it, weights have their names, and what each line brings is written where it arrives:
    a small layer has room for that. ``titles`` stand above it, evenly from the inputs to the units.
    """
    weights = np.vstack([W, b])
    inputs = [*np.asarray(x, float), 1.0]
    left, right = _places(len(inputs)), _places(weights.shape[1])
    added = np.asarray(sums, float)
    named = [*(f"w{i + 1}" for i in range(len(inputs) - 1)), "b"] if added.size else []
    at = NAMED if named else LABEL
    rows: list[dict[str, Any]] = []
    for (i, j), weight in np.ndenumerate(weights):
        line = {
            "unit": j,
            "x": 0.0,
            "y": left[i],
            "x2": 1.0,
            "y2": right[j],
            "colour": POSITIVE if weight >= 0 else NEGATIVE,
            "width": 1 + 2 * abs(weight),
        }
        rows.append({"part": "lit" if j == lit else "line", **line})
        if j == lit:
            place = {"x": at, "y": left[i] + at * (right[j] - left[i]), "unit": j}
            look = {"width": line["width"], "rises": right[j] < left[i]}
            name = f"{named[i]} = " if named else ""
            rows.append({"part": "weight", **place, **look, "text": f"{name}{signed(weight)}"})
            if named:
                there = {"x": BROUGHT, "y": left[i] + BROUGHT * (right[j] - left[i])}
                look |= {"rises": right[j] <= left[i], "colour": line["colour"]}
                brought = with_minus(f"{inputs[i] * weight:+z.2f}")
                rows.append({"part": "brought", **there, "unit": j, **look, "text": brought})
    names = [*(f"x{i + 1} = {signed(value)}" for i, value in enumerate(inputs[:-1])), "1"]
    hues = [BLUE] * (len(names) - 1) + [GREY]
    for name, hue, y in zip(names, hues, left, strict=True):
        node = {"x": 0.0, "y": y, "colour": hue, "text": name}
        rows += [{"part": part, **node} for part in ("node", "before")]
    after = [signed(value, 3) for value in np.asarray(outputs, float)]
    if added.size:
        pairs = zip(added, after, strict=True)
        after = [f"Σ {signed(total, 2)}\n→ {value}" for total, value in pairs]
    for j, y in enumerate(right):
        unit = {"x": 1.0, "y": y, "unit": j, "colour": GREEN, "text": after[j]}
        rows += [{"part": part, **unit} for part in ("node", "after", *["chosen"] * (j == lit))]
    rows += [
        {"part": "title", "x": x, "y": -0.06, "text": title}
        for x, title in zip(np.linspace(0, 1, len(titles)), titles, strict=True)
    ]
    return _spec(height), pd.DataFrame(rows)


def signed(value: float | np.floating[Any], decimals: int = 1) -> str:
    """A number as it is written in a picture, with a minus instead of a hyphen."""
    return with_minus(f"{value:z.{decimals}f}")


def _places(count: int) -> list[float]:
    return [(k + 0.5) / count for k in range(count)]


def _spec(height: int) -> dict[str, Any]:
    across, down = scale("x", [-0.35, 1.45]), scale("y", [-0.1, 1], reverse=True)
    drawn = partial(layer, across, down)
    colour = {"field": "colour", "type": "nominal", "scale": None}
    as_text = {"text": {"field": "text", "type": "nominal"}}
    line = {
        "color": colour,
        "strokeWidth": {"field": "width", "type": "quantitative", "scale": None},
        "x2": {"field": "x2"},
        "y2": {"field": "y2"},
    }
    dot = {"type": "point", "shape": "circle", "filled": True, "opacity": 1}
    pointer = {"cursor": "pointer"}
    beside = {"type": "text", "fontSize": {"expr": "width < 420 ? 12 : 15"}}
    of_lines = {"lineBreak": "\n", "dy": {"expr": "indexof(datum.text, '\\n') < 0 ? 0 : -9"}}
    brought = {"expr": "height < 300 ? 0 : 15"}  # lines of a low picture are too close
    bold = {**beside, "fontWeight": 600}
    layers = [
        drawn("line", {"type": "rule", "opacity": 0.25, **pointer}, **line),
        drawn("lit", {"type": "rule", **pointer}, **line),
        drawn("chosen", {**dot, "size": 1500, "color": "currentColor"}),
        drawn("node", {**dot, "size": 800, **pointer}, color=colour),
        drawn("weight", {**bold, **ABOVE}, **as_text),
        drawn("brought", {**bold, **ABOVE, "fontSize": brought}, color=colour, **as_text),
        drawn("before", {**beside, "align": "right", "dx": -20}, **as_text),
        drawn("after", {**beside, "align": "left", "dx": 24, **of_lines}, **as_text),
        drawn("title", {**bold, "fontSize": {"expr": "width < 420 ? 13 : 17"}}, **as_text),
    ]
    layers[3]["params"] = [{"name": "unit", "select": {"type": "point", "fields": ["unit"]}}]
    return {"config": LOOK, "height": height, "layer": layers}
