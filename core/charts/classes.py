"""Pictures of a classification: how many of each class, which is taken for which, how sure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.charts.theme import AS_SVG, BLUE, CATEGORICAL, LOOK, NEGATIVE, POSITIVE

CELL = "cell"
"""The selection of a confusion matrix."""


def class_balance(
    names: Sequence[str], counts: np.ndarray, title: str, x_title: str
) -> tuple[dict[str, Any], pd.DataFrame]:
    """One bar for each class, as long as its number of rows."""
    table = pd.DataFrame({"name": list(names), "value": counts, "text": [f"{n:,}" for n in counts]})
    return _bars(title, x_title, len(names)), table


def probabilities(
    names: Sequence[str], values: np.ndarray, title: str, x_title: str, most: int = 10
) -> tuple[dict[str, Any], pd.DataFrame]:
    """One bar for each of the ``most`` probable classes, largest first."""
    order: list[int] = np.argsort(-values, kind="stable")[:most].tolist()
    table = pd.DataFrame(
        {
            "name": [names[n] for n in order],
            "value": values[order],
            "text": [f"{p:.3f}" for p in values[order]],
        }
    )
    return _bars(title, x_title, len(order), domain=[0, 1.12]), table


def pushes(
    words: Sequence[str], values: np.ndarray, title: str, x_title: str
) -> tuple[dict[str, Any], pd.DataFrame]:
    """One bar for each word: what it adds to a probability to the right, or takes to the left."""
    table = pd.DataFrame(
        {"name": list(words), "value": values, "text": [f"{value:+.3f}" for value in values]}
    )
    colour = {
        "condition": {"test": "datum.value < 0", "value": NEGATIVE},
        "value": POSITIVE,
    }
    low, high = min(0.0, float(values.min())), max(0.0, float(values.max()))
    room = (high - low) / 4 if low < 0 else 0.0  # for the numbers left of the bars
    return _bars(title, x_title, len(words), domain=[low - room, high], colour=colour), table


def answers_by_word(
    words: Sequence[str], values: np.ndarray, title: str, x_title: str
) -> tuple[dict[str, Any], pd.DataFrame]:
    """One bar for each word of a column: what is answered where it stands."""
    table = pd.DataFrame(
        {"name": list(words), "value": values, "text": [f"{value:.3g}" for value in values]}
    )
    return _bars(title, x_title, len(words)), table


def confusion_matrix(
    names: Sequence[str], counts: np.ndarray, title: str, x_title: str, y_title: str
) -> tuple[dict[str, Any], pd.DataFrame]:
    """A square a pair of classes: rows are the truth, columns the prediction, shape (n, n).

    The shade is the share of the true class, so that rare classes show too; it is laid over the
    page's background, light or dark. A click on a square selects it as ``cell``, with ``true`` and
    ``predicted``.
    """
    count = len(names)
    shares = counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)
    true, predicted = np.indices(counts.shape)
    table = pd.DataFrame(
        {
            "true": [names[n] for n in true.ravel().tolist()],
            "predicted": [names[n] for n in predicted.ravel().tolist()],
            "count": counts.ravel(),
            "share": shares.ravel(),
        }
    )
    size = 40 if count <= 12 else 14
    axis = {"labelAngle": _angle(names), "labelFontSize": 13 if count <= 12 else 10}
    squares = {
        "params": [{"name": CELL, "select": {"type": "point", "fields": ["true", "predicted"]}}],
        "mark": {"type": "rect", "color": BLUE, "tooltip": True, "cursor": "pointer"},
        "encoding": {
            "opacity": {
                "field": "share",
                "type": "quantitative",
                "legend": None,
                "scale": {"domain": [0, 1], "range": [0.06, 0.8]},
            }
        },
    }
    numbers = {
        "transform": [{"filter": "datum.count > 0"}],
        "mark": {"type": "text", "fontSize": 13, "tooltip": None, "cursor": "pointer"},
        "encoding": {"text": {"field": "count"}},
    }
    spec = {
        "config": LOOK,
        "usermeta": AS_SVG,
        "title": title,
        "height": {"step": size},
        "encoding": {
            "x": {
                "field": "predicted",
                "type": "nominal",
                "sort": None,
                "title": x_title,
                "axis": {**axis, "labelOverlap": "greedy" if count > 12 else False},
            },
            "y": {
                "field": "true",
                "type": "nominal",
                "sort": None,
                "title": y_title,
                "axis": {**axis, "labelAngle": 0, "labelOverlap": False},
            },
        },
        "layer": [squares, numbers] if count <= 12 else [squares],
    }
    return spec, table


def _angle(names: Sequence[str]) -> int:
    """How far the names of the classes must turn, not to run into each other."""
    if len(names) > 12:
        return -90
    return -45 if len(names) > 4 and max(map(len, names)) > 2 else 0


def _bars(
    title: str,
    x_title: str,
    rows: int,
    domain: list[float] | None = None,
    colour: dict[str, Any] | None = None,
) -> dict[str, Any]:
    return {
        "config": LOOK,
        "title": title,
        "height": {"step": 28 if rows <= 12 else 17},
        "encoding": {
            "y": {
                "field": "name",
                "type": "nominal",
                "sort": None,
                "title": None,
                "axis": {"labelFontSize": 14 if rows <= 12 else 11, "labelOverlap": False},
            },
            "x": {
                "field": "value",
                "type": "quantitative",
                "title": x_title,
                "axis": {"tickCount": 4},
                "scale": {"domain": domain} if domain else {},
            },
        },
        "layer": [
            {
                "mark": {"type": "bar", "cornerRadius": 2, "tooltip": True},
                "encoding": {"color": colour or {"value": CATEGORICAL[0]}},
            },
            {
                "mark": {
                    "type": "text",
                    "align": {"expr": "datum.value < 0 ? 'right' : 'left'"},
                    "dx": {"expr": "datum.value < 0 ? -5 : 5"},
                    "fontSize": 13 if rows <= 12 else 10,
                },
                "encoding": {"text": {"field": "text"}},
            },
        ],
    }
