"""Rows of a training set, cut into folds; and the folds' scores."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from core.charts.parts import layer, scale
from core.charts.theme import BLUE, INK, LOOK, MUTED, TEST, TRAINING, VALIDATION
from core.experiment.validation import Fold

TWO_LINES = {"lineBreak": "\n", "lineHeight": 17, "dy": -8.5}
"""Of text whose place is the middle between two lines."""


def fold_rows(
    folds: Sequence[Fold],
    names: Sequence[str],
    scores: Sequence[str],
    *,
    rows: int,
    roles: tuple[str, str, str],
    score_title: str,
    test_title: str,
    rows_title: str,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """One line for each fold: which of ``rows`` rows train and which are held out, and its score.

    ``roles`` names training, validation and test. The test set stands apart at the right, as
    high as all folds together. The row numbers are written into the held-out blocks of up to
    eight folds, below the ``rows_title``.
    """
    table: list[dict[str, Any]] = []
    for i, (fold, name, score) in enumerate(zip(folds, names, scores, strict=True)):
        held_out = np.isin(np.arange(rows), fold.validation_rows)
        borders = [0, *(np.flatnonzero(np.diff(held_out)) + 1).tolist(), rows]
        middle = {"y": i + 0.5}
        for start, stop in pairwise(borders):
            role = roles[int(held_out[start])]
            numbers = f"{start}–{stop - 1}"
            table.append(
                {
                    "part": "block",
                    "role": role,
                    "x": start,
                    "x2": stop,
                    "y": i + 0.12,
                    "y2": i + 0.88,
                    "what": f"{name} · {role}: {numbers}",
                }
            )
            if held_out[start] and len(folds) <= 8:
                inside = {"x": (start + stop) / 2, "share": (stop - start) / rows}
                text = f"{rows_title}\n{numbers}"
                table.append({"part": "inside", **inside, "text": text, **middle})
        table.append({"part": "name", "x": -0.02 * rows, "text": name, **middle})
        table.append({"part": "score", "x": 1.1 * rows, "text": score, **middle})
    table += [
        {"part": "title", "x": 1.1 * rows, "text": score_title},
        {
            "part": "block",
            "role": roles[2],
            "x": 1.22 * rows,
            "x2": 1.34 * rows,
            "y": 0.12,
            "y2": len(folds) - 0.12,
            "what": test_title,
        },
        {"part": "upright", "x": 1.28 * rows, "y": len(folds) / 2, "text": test_title},
    ]
    return _fold_spec(rows, len(folds), roles), pd.DataFrame(table)


def _fold_spec(rows: int, count: int, roles: tuple[str, str, str]) -> dict[str, Any]:
    height = int(np.clip(110 * count, 200, 440))
    across = scale("x", [-0.17 * rows, 1.36 * rows])
    down = scale("y", [-30 * count / height, count], reverse=True)
    drawn = partial(layer, across, down)
    as_text = {"text": {"field": "text", "type": "nominal"}}
    line = min(15, int(0.7 * height / count))
    fitting = "width * datum.share / 7.5"
    inside = {
        "fontSize": {"expr": f"min(14, {fitting})"},
        "opacity": {"expr": f"{fitting} < 9 ? 0 : 1"},
        "fontWeight": 600,
    }
    return {
        "config": LOOK,
        "height": height,
        "layer": [
            drawn(
                "block",
                {"type": "rect", "cornerRadius": 3, "clip": True},
                x2={"field": "x2"},
                y2={"field": "y2"},
                color={
                    "field": "role",
                    "type": "nominal",
                    "title": None,
                    "scale": {"domain": list(roles), "range": [TRAINING, VALIDATION, TEST]},
                },
                tooltip={"field": "what", "type": "nominal"},
            ),
            drawn("inside", {"type": "text", "color": INK, **TWO_LINES, **inside}, **as_text),
            drawn("name", {"type": "text", "align": "right", "fontSize": line}, **as_text),
            drawn("score", {"type": "text", "fontSize": line, "fontWeight": 600}, **as_text),
            drawn("title", {"type": "text", "fontWeight": 600}, **as_text, y={"value": 12}),
            drawn(
                "upright",
                {"type": "text", "angle": 270, "color": INK, "fontWeight": 600},
                **as_text,
            ),
        ],
    }


def windows(
    folds: Sequence[Fold], names: Sequence[str], *, rows: int, roles: tuple[str, str], x_title: str
) -> tuple[dict[str, Any], pd.DataFrame]:
    """One line for each fold of rows in time: the past that trains, and what comes next.

    ``roles`` names training and validation. Rows after them are left empty.
    """
    table = pd.DataFrame(
        [
            {"fold": name, "role": role, "start": block[0], "stop": block[-1] + 1}
            for fold, name in zip(folds, names, strict=True)
            for role, block in zip(roles, fold, strict=True)
        ]
    )
    x = {
        "field": "start",
        "type": "quantitative",
        "title": x_title,
        "scale": {"domain": [0, rows], "nice": False},
        "axis": {"tickMinStep": 1},
    }
    colour = {
        "field": "role",
        "type": "nominal",
        "title": None,
        "scale": {"domain": list(roles), "range": [TRAINING, VALIDATION]},
    }
    spec: dict[str, Any] = {
        "config": LOOK,
        "height": 46 * len(folds) + 110,
        "mark": {"type": "bar", "cornerRadius": 3, "tooltip": True},
        "encoding": {
            "y": {"field": "fold", "type": "ordinal", "sort": list(names), "title": None},
            "x": x,
            "x2": {"field": "stop"},
            "color": colour,
        },
    }
    return spec, table


def spread(
    sizes: Sequence[int], scores: Sequence[np.ndarray], *, x_title: str, y_title: str
) -> tuple[dict[str, Any], pd.DataFrame]:
    """A dot for each fold's score, one column for each training set's size; a bar is their mean."""
    table = pd.DataFrame(
        [
            {"size": size, "score": float(score)}
            for size, of_folds in zip(sizes, scores, strict=True)
            for score in of_folds
        ]
    )
    x = {
        "field": "size",
        "type": "ordinal",
        "title": x_title,
        "axis": {"labelAngle": 0},
    }
    y = {"type": "quantitative", "title": y_title, "scale": {"domainMin": 0}}
    spec: dict[str, Any] = {
        "config": LOOK,
        "height": 300,
        "layer": [
            {
                "mark": {
                    "type": "point",
                    "filled": True,
                    "size": 90,
                    "opacity": 0.75,
                    "color": BLUE,
                    "tooltip": True,
                },
                "encoding": {"x": x, "y": {**y, "field": "score"}},
            },
            {
                "mark": {
                    "type": "tick",
                    "thickness": 3,
                    "size": 34,
                    "color": MUTED,
                    "tooltip": True,
                },
                "encoding": {
                    "x": x,
                    "y": {**y, "field": "score", "aggregate": "mean"},
                },
            },
        ],
    }
    return spec, table
