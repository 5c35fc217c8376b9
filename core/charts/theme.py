"""One look for every chart, on light and on dark ground.

The colours are of middle lightness, so that each stands out from white and from near-black alike
(contrast of at least 3 : 1), and follow Okabe and Ito's order of hues, which the colour-blind tell
apart (https://jfly.uni-koeln.de/color/). Text and grid take ``currentColor``, the page's own, and
so follow the reader's choice of light or dark without asking the server.
"""

from __future__ import annotations

from typing import Any

BLUE = "#3b82c4"
ORANGE = "#cf7a1c"
GREEN = "#1f9270"
PINK = "#c4689b"
VIOLET = "#8a6bd1"
RED = "#d8553f"
TEAL = "#2a94a8"
GREY = "#808a96"

CATEGORICAL = (BLUE, ORANGE, GREEN, PINK, VIOLET, RED, TEAL, GREY)
"""Classes, in order. The first two are also training and validation."""

INK = "#000000"
"""Words on any of these: a contrast of at least 4.5 : 1, which white does not reach."""

TRAINING = BLUE
VALIDATION = ORANGE
TEST = GREEN
BEST = PINK
GUESS = VIOLET
MUTED = GREY
POSITIVE = BLUE
NEGATIVE = ORANGE
PENALTY = VIOLET
PULL = GREEN
"""A gradient, among weights in blue and orange."""
RIGHT = GREEN
"""The right answer, among others that are muted."""

SEQUENTIAL = (
    "#eaf2fa",
    "#cfe1f3",
    "#b0cdea",
    "#8eb7df",
    "#6aa0d4",
    "#4b8ac8",
    "#3474b2",
    "#265d94",
    "#1b4775",
    "#123356",
)
"""From little to much."""

DIVERGING = (
    "#8a4a06",
    "#b5691a",
    "#d68f45",
    "#ecbc88",
    "#f7e4cf",
    "#d8e6f3",
    "#9fc3e3",
    "#5f99cc",
    "#3272ad",
    "#1b4a7a",
)
"""From negative, orange, through zero to positive, blue."""

LOOK: dict[str, Any] = {
    "aria": False,
    "mark": {"aria": False},
    "axis": {
        "aria": True,
        "labelFontSize": 14,
        "titleFontSize": 15,
        "titleFontWeight": "normal",
        "labelColor": "currentColor",
        "titleColor": "currentColor",
        "labelOpacity": 0.85,
        "gridColor": "currentColor",
        "gridOpacity": 0.12,
        "labelFlush": False,
        "labelLimit": 220,
        "titlePadding": 10,
    },
    "header": {"labelFontSize": 15, "titleFontSize": 15, "labelColor": "currentColor"},
    "legend": {
        "aria": True,
        "labelFontSize": 14,
        "titleFontSize": 14,
        "labelColor": "currentColor",
        "titleColor": "currentColor",
        "orient": "top",
        "symbolSize": 140,
    },
    "title": {"fontSize": 16, "anchor": "start", "fontWeight": 600, "color": "currentColor"},
    "text": {"fontSize": 14, "color": "currentColor", "aria": True},
    "line": {"strokeWidth": 2.5},
    "view": {"stroke": None},
}
"""The ``config`` of a Vega-Lite dictionary, and of an Altair chart: ``chart.configure(**LOOK)``.

Read aloud are a picture's ``alt``, its axes, its legend and the words in it. Marks are not: where
a bar lies says nothing, and a group that is empty would be announced all the same.
"""

AS_SVG: dict[str, Any] = {"embedOptions": {"renderer": "svg"}}
"""The ``usermeta`` of a chart of more than 2,000 marks. Left alone, Streamlit paints it on a
canvas, which knows no ``currentColor``: its words would be black on black."""

STROKES: dict[str, Any] = {"symbolType": "stroke", "symbolOpacity": 1, "symbolStrokeWidth": 4}
"""A legend's signs where an area lies below the lines, whose paleness they would take."""


def colours(names: list[str]) -> dict[str, Any]:
    """A Vega-Lite scale that gives each name its own colour, in order."""
    return {"domain": names, "range": list(CATEGORICAL[: len(names)])}
