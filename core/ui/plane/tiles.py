"""Little maps: what is said of every place of the plane, in the colours of the stage."""

from __future__ import annotations

from functools import cache

import numpy as np

from core.charts.surface import as_address
from core.charts.theme import DIVERGING
from core.datasets.plane import EDGE, FORMULAS

SIDE = 24
"""Pixels a side of the little map of a feature."""


def places(side: int) -> np.ndarray:
    """The middles of cells that share the plane, row by row from the top: shape (side², 2)."""
    middle = (np.arange(side) + 0.5) * 2 * EDGE / side - EDGE
    x1, x2 = np.meshgrid(middle, -middle)
    return np.stack([x1.ravel(), x2.ravel()], axis=1)


def in_tones(values: np.ndarray) -> np.ndarray:
    """Numbers as colours: −1 and less orange, 1 and more blue; uint8 with three at the end."""
    stops = np.array([[*bytes.fromhex(colour[1:])] for colour in DIVERGING], float)
    place = (np.clip(values, -1, 1) + 1) / 2 * (len(stops) - 1)
    mixed = [np.interp(place, range(len(stops)), tone) for tone in stops.T]
    return np.stack(mixed, axis=-1).round().astype(np.uint8)


@cache
def features_as_tiles(key: str) -> str:
    """A style that puts the map of each feature before its name, in the control of that ``key``."""
    rules = [
        f".st-key-{key} [data-variant]:nth-of-type({number})::before"
        f" {{ background-image: url({_tile(number - 1)}) }}"
        for number in range(1, len(FORMULAS) + 1)
    ]
    look = (
        'content: ""; flex: none; width: 1.5rem; height: 1.5rem; border-radius: .25rem;'
        " background-size: cover; margin-right: .4rem"
    )
    return "\n".join([f".st-key-{key} [data-variant]::before {{ {look} }}", *rules])


def _tile(number: int) -> str:
    formula = [*FORMULAS.values()][number]
    values = formula.of(*places(SIDE).T).reshape(SIDE, SIDE)
    opaque = np.full((SIDE, SIDE, 1), 255, np.uint8)
    return as_address(np.concatenate([in_tones(values), opaque], axis=2))
