"""Pictures of a regression: predictions against the truth, features before and after scaling."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from core.charts.theme import AS_SVG, LOOK, TRAINING, VALIDATION


def predicted_against_true(
    y_true: np.ndarray,
    y_pred: np.ndarray,
    title: list[str],
    x_title: str,
    y_title: str,
    *,
    from_zero: bool = True,
) -> alt.LayerChart:
    """One point for each row, and the diagonal on which a perfect network would put every one.

    ``y_true`` and ``y_pred`` have shape (rows,); ``title`` is a text a line.
    Both axes begin at 0, unless they are not to.
    """
    low = float(min(y_true.min(), y_pred.min(), *([0] if from_zero else [])))
    high = float(max(y_true.max(), y_pred.max()))
    scale = alt.Scale(domain=[low, high], nice=True, zero=from_zero)
    points = (
        alt.Chart(pd.DataFrame({"true": y_true, "predicted": y_pred}))
        .mark_circle(size=55, opacity=0.65, color=TRAINING)
        .encode(
            alt.X("true:Q", title=x_title, scale=scale),
            alt.Y("predicted:Q", title=y_title, scale=scale),
            tooltip=[alt.Tooltip("true:Q", format=".1f"), alt.Tooltip("predicted:Q", format=".1f")],
        )
    )
    ends = pd.DataFrame({"true": [low, high], "predicted": [low, high]})
    diagonal = (
        alt.Chart(ends)
        .mark_line(color=VALIDATION, strokeDash=[6, 4])
        .encode(x="true:Q", y="predicted:Q")
    )
    described = (diagonal + points).properties(title=title, usermeta=AS_SVG)
    chart: alt.LayerChart = described.configure(**LOOK)
    return chart


def scatter(
    x: np.ndarray, y: np.ndarray, x_title: str, y_title: str
) -> tuple[dict[str, Any], pd.DataFrame]:
    """One point for each row; ``x`` and ``y`` have shape (rows,)."""
    axis = {"type": "quantitative", "scale": {"zero": False, "nice": True}}
    spec = {
        "config": LOOK,
        "height": 260,
        "mark": {"type": "circle", "size": 90, "opacity": 0.7, "color": TRAINING, "tooltip": True},
        "encoding": {
            "x": {"field": "x", "title": x_title, **axis},
            "y": {"field": "y", "title": y_title, **axis},
        },
    }
    return spec, pd.DataFrame({"x": x, "y": y})


def histogram(
    values: np.ndarray, title: str, y_title: str, span: tuple[float, float] | None = None
) -> tuple[dict[str, Any], pd.DataFrame]:
    """A small histogram of one column, ``values`` of shape (rows,).

    Columns that are given the same ``span`` show how far their scales differ.
    """
    counts, edges = np.histogram(values, bins=20 if span is None else 30, range=span)
    table = pd.DataFrame({"from": edges[:-1], "to": edges[1:], "rows": counts})
    spec = {
        "config": LOOK,
        "title": {"text": title, "fontSize": 14, "offset": 4},
        "height": 150,
        "mark": {"type": "bar", "color": TRAINING, "binSpacing": 0, "tooltip": True},
        "encoding": {
            "x": {
                "field": "from",
                "type": "quantitative",
                "bin": "binned",
                "title": None,
                "axis": {"tickCount": 3, "labelFontSize": 12},
            },
            "x2": {"field": "to"},
            "y": {
                "field": "rows",
                "type": "quantitative",
                "title": y_title,
                "axis": {"tickCount": 3, "labelFontSize": 12, "titleFontSize": 13},
            },
        },
    }
    return spec, table


def words_counted(
    words: Sequence[str], counts: np.ndarray, title: str, x_title: str
) -> tuple[dict[str, Any], pd.DataFrame]:
    """As small as a histogram: a bar for each word of a column, as long as it has rows."""
    table = pd.DataFrame({"word": list(words), "rows": counts})
    label = {"labelFontSize": 12, "labelLimit": 70, "labelOverlap": False}
    spec = {
        "config": LOOK,
        "title": {"text": title, "fontSize": 14, "offset": 4},
        "height": max(150, 70 + 18 * len(words)),
        "mark": {"type": "bar", "color": TRAINING, "tooltip": True},
        "encoding": {
            "y": {"field": "word", "type": "nominal", "sort": None, "title": None, "axis": label},
            "x": {
                "field": "rows",
                "type": "quantitative",
                "title": x_title,
                "axis": {"tickCount": 3, "labelFontSize": 12, "titleFontSize": 13},
            },
        },
    }
    return spec, table
