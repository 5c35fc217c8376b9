"""The weights of a layer as a table of coloured squares: inputs down, units across."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from core.charts.theme import LOOK, NEGATIVE, POSITIVE

ROW = 26
"""Pixels of height for an input."""
AROUND = 80
"""For title and axis, which are part of the height."""


def weights_of_units(
    kernel: np.ndarray,
    inputs: Sequence[str],
    units: Sequence[str],
    title: str,
    x_title: str,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """A square a weight of ``kernel``, shape (inputs, units): the stronger, the fuller."""
    row, column = np.indices(kernel.shape)
    table = pd.DataFrame(
        {
            "input": [inputs[n] for n in row.ravel().tolist()],
            "unit": [units[n] for n in column.ravel().tolist()],
            "weight": kernel.ravel().astype(float),
            "size": np.abs(kernel).ravel() / (float(np.abs(kernel).max()) or 1.0),
        }
    )
    spec = {
        "config": LOOK,
        "title": {"text": title, "offset": 6},
        "height": ROW * len(inputs) + AROUND,
        "mark": {"type": "rect"},
        "encoding": {
            "x": {
                "field": "unit",
                "type": "nominal",
                "sort": None,
                "title": x_title,
                "axis": {"labelAngle": 0, "labelOverlap": True},
            },
            "y": {
                "field": "input",
                "type": "nominal",
                "sort": None,
                "title": None,
                "axis": {"labelFontSize": 13, "labelLimit": 150},
            },
            "color": {
                "condition": {"test": "datum.weight < 0", "value": NEGATIVE},
                "value": POSITIVE,
            },
            "opacity": {
                "field": "size",
                "type": "quantitative",
                "legend": None,
                "scale": {"domain": [0, 1], "range": [0, 1]},
            },
            "tooltip": [
                {"field": "input"},
                {"field": "unit", "title": x_title},
                {"field": "weight", "type": "quantitative", "format": ".3f"},
            ],
        },
    }
    return spec, table
