"""Pictures of a regression: predictions against the truth, features before and after scaling."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from core.charts.theme import TRAINING, VALIDATION


def predicted_against_true(
    y_true: np.ndarray, y_pred: np.ndarray, title: str, x_title: str, y_title: str
) -> alt.LayerChart:
    """A point a row, and the diagonal on which a perfect network would put every one.

    ``y_true`` and ``y_pred`` have shape (rows,).
    """
    low = float(min(y_true.min(), y_pred.min(), 0))
    high = float(max(y_true.max(), y_pred.max()))
    scale = alt.Scale(domain=[low, high], nice=True)
    points = (
        alt.Chart(pd.DataFrame({"true": y_true, "predicted": y_pred}))
        .mark_circle(size=55, opacity=0.65, color=TRAINING, clip=True)
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
    chart: alt.LayerChart = (diagonal + points).properties(title=title)
    return chart


def histograms(
    values: np.ndarray, names: tuple[str, ...], title: str, y_title: str, shared: bool
) -> alt.FacetChart:
    """A small histogram for each column of ``values``, shape (rows, features).

    ``shared`` puts all columns on one horizontal axis, which shows how far their scales differ.
    """
    edges = None
    if shared:
        edges = np.linspace(float(values.min()), float(values.max()), 31)
    tables = []
    for name, column in zip(names, values.T, strict=True):
        counts, borders = np.histogram(column, bins=20 if edges is None else edges)
        tables.append(
            pd.DataFrame({"name": name, "from": borders[:-1], "to": borders[1:], "rows": counts})
        )
    chart: alt.FacetChart = (
        alt.Chart(pd.concat(tables))
        .mark_bar(color=TRAINING)
        .encode(
            alt.X("from:Q", title=None, bin="binned"),
            alt.X2("to:Q"),
            alt.Y("rows:Q", title=y_title),
            tooltip=["name:N", "from:Q", "to:Q", "rows:Q"],
        )
        .properties(width=150, height=90)
        .facet(alt.Facet("name:N", title=None, sort=list(names)), columns=5)
        .resolve_scale(x="shared" if shared else "independent", y="independent")
        .properties(title=title)
    )
    return chart
