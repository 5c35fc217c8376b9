"""How a class reached a goal, or has not yet: a dot for each training, and nobody's name."""

from __future__ import annotations

from typing import Any

from core.charts.theme import BEST, LOOK, MUTED, TEST, VALIDATION


def ways(
    title: str,
    x_title: str,
    y_title: str,
    names: tuple[str, str],
    *,
    log_x: bool = False,
    log_y: bool = False,
    x_line: float | None = None,
    y_line: float | None = None,
    y_format: str = "~g",
) -> dict[str, Any]:
    """Dots at ``x`` and ``y`` of a table; ``way`` is one of the ``names``: reached, and not yet.

    Dashed lines say where the goal begins.
    """
    x = {
        "field": "x",
        "type": "quantitative",
        "title": x_title,
        "scale": {"type": "log" if log_x else "linear", "padding": 20, "zero": False},
        "axis": {"format": "~g", "grid": False, "tickCount": 5},
    }
    y = {
        "field": "y",
        "type": "quantitative",
        "title": y_title,
        "scale": {"type": "log" if log_y else "linear", "zero": False, "padding": 12},
        "axis": {"format": y_format, "tickCount": 5},
    }
    way = {"field": "way", "type": "nominal", "title": None}
    lines = [
        {
            "data": {"values": [{axis: at}]},
            "mark": {"type": "rule", "strokeDash": [6, 4], "strokeWidth": 2, "color": MUTED},
            "encoding": {axis: {**about, "field": axis}},
        }
        for axis, at, about in (("x", x_line, x), ("y", y_line, y))
        if at is not None
    ]
    return {
        "config": LOOK,
        "title": {"text": title, "offset": 6},
        "height": 380,
        "layer": [
            *lines,
            {
                "mark": {"type": "point", "filled": True, "size": 200, "opacity": 0.85},
                "encoding": {
                    "x": x,
                    "y": y,
                    "color": {**way, "scale": {"domain": list(names), "range": [BEST, MUTED]}},
                    "shape": {
                        **way,
                        "scale": {"domain": list(names), "range": ["diamond", "circle"]},
                    },
                },
            },
        ],
    }


def cost_of_choosing(
    title: str, y_title: str, names: tuple[str, str], *, y_format: str = "~g"
) -> dict[str, Any]:
    """What validation promised and what the test gave: two dots a network, and a line between.

    The table has a row for each network: ``place``, ``validation``, ``test``.
    """
    x = {
        "field": "place",
        "type": "ordinal",
        "title": None,
        "axis": {"labels": False, "ticks": False, "domain": False},
    }
    scale = {"zero": False, "padding": 12}
    axis = {"format": y_format, "tickCount": 5}
    y = {"type": "quantitative", "title": y_title, "scale": scale, "axis": axis}
    colour = {
        "field": "series",
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(names), "range": [VALIDATION, TEST]},
    }
    shape = {**colour, "scale": {"domain": list(names), "range": ["circle", "diamond"]}}
    both = [
        {"calculate": f"datum.series == 'validation' ? '{names[0]}' : '{names[1]}'", "as": "series"}
    ]
    return {
        "config": LOOK,
        "title": {"text": title, "offset": 6},
        "height": 380,
        "layer": [
            {
                "mark": {"type": "rule", "strokeWidth": 2, "color": MUTED},
                "encoding": {
                    "x": x,
                    "y": {**y, "field": "validation"},
                    "y2": {"field": "test"},
                },
            },
            {
                "transform": [{"fold": ["validation", "test"], "as": ["series", "score"]}, *both],
                "mark": {"type": "point", "filled": True, "size": 180, "opacity": 1},
                "encoding": {
                    "x": x,
                    "y": {**y, "field": "score"},
                    "color": colour,
                    "shape": shape,
                },
            },
        ],
    }
