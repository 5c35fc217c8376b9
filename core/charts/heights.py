"""The loss around a network's weights seen from above, and the way of a training there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from core.charts.surface import ACROSS, RESOLUTION, UP, relief, surface
from core.charts.theme import ORANGE

Numbers = NDArray[np.float64]
Middle = tuple[float, float]

FLAT = 0.97
"""Of the height up to the top: between two lines, so that the plateau is without any."""
MARGIN = 1.3
"""How far the picture reaches beyond the way."""


def window(path: Numbers) -> tuple[Middle, float]:
    """The middle of a way, shape (points, 2), and how far one sees from there."""
    low, high = path.min(axis=0), path.max(axis=0)
    x, y = (low + high) / 2
    return (float(x), float(y)), float(MARGIN * (high - low).max() / 2)


def places(middle: Middle, half: float, side: int) -> tuple[Numbers, Numbers]:
    """Where losses are computed: ``side`` places across, and as many from top to bottom."""
    spread = np.linspace(-half, half, side)
    return middle[0] + ACROSS * spread, middle[1] - UP * spread


def landscape(
    losses: Numbers,
    path: Numbers,
    labels: Mapping[int, str],
    titles: tuple[str, str],
    title: str,
    top: float,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Losses at the :func:`places` of a way's :func:`window`, the way, and what its points are.

    ``losses`` has shape (side, side), ``path`` (points, 2); from a loss of ``top`` on all is blue.
    """
    middle, half = window(path)
    rows, columns = (finer(len(losses), round(reach * RESOLUTION)) for reach in (UP, ACROSS))
    seen = rows @ losses @ columns.T
    plateau = seen.min() + FLAT * (top - seen.min())
    picture = relief(np.minimum(seen, plateau), top)
    spec, table = surface(
        picture, {title: path}, [ORANGE], half=half, middle=middle, titles=titles, height=400
    )
    said = [
        {"part": "label", "text": text, "x": path[at, 0], "y": path[at, 1]}
        for at, text in labels.items()
    ]
    where = spec["layer"][1]["encoding"]
    label = {
        "transform": [{"filter": "datum.part === 'label'"}],
        "mark": {"type": "text", "dy": -18, "fontSize": 15, "fontWeight": 600},
        "encoding": {"x": where["x"], "y": where["y"], "text": {"field": "text"}},
    }
    spec = {**spec, "title": {"text": title, "offset": 6}, "layer": [*spec["layer"], label]}
    return spec, pd.concat([table, pd.DataFrame(said)], ignore_index=True)


def finer(few: int, many: int) -> Numbers:
    """The matrix that makes ``many`` values of ``few``, evenly between the same two ends.

    Cubic convolution: R. Keys, *Cubic convolution interpolation for digital image processing*,
    1981. Beyond the ends the outermost value goes on.
    """
    at = np.linspace(0, few - 1, many)
    near = np.floor(at)[:, None] + np.arange(-1, 3)
    away = np.abs(at[:, None] - near)
    close = (1.5 * away - 2.5) * away**2 + 1
    far = ((-0.5 * away + 2.5) * away - 4) * away + 2
    shares = np.where(away <= 1, close, np.where(away < 2, far, 0))
    matrix = np.zeros((many, few))
    np.add.at(matrix, (np.arange(many)[:, None], np.clip(near, 0, few - 1).astype(int)), shares)
    return matrix
