"""A dot product made number by number: each row of x meets each column of y, a film of all of z.

The control ``lit_number`` is where it stops: the number of z that was made last.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.charts.theme import BLUE, GREEN, ORANGE
from core.ui import reel
from core.ui.controls import locked, put
from core.ui.language import _

Array = NDArray[Any]

CONTROL = "lit_number"
_NAME = "product"
_STYLE = """
.made { font-weight: 600 }
.sum { font-weight: 700 }
.turn { fill: none; stroke-width: 3 }
.sum line { stroke: currentColor; stroke-width: 2 }
.z .cell { cursor: pointer }
"""
_PRODUCT = reel.component(_NAME, f'<svg role="img"></svg>{reel.CONTROLS}', reel.CELLS + _STYLE)


def film(x: Array, y: Array, z: Array, number: int) -> None:
    """The product ``z`` of vectors and matrices up to its ``number``-th number, from 1 on."""

    def stopped() -> None:
        at = reel.stopped_at(_NAME, z.size, least=1)
        if at is not None and z.size > 1:
            put(CONTROL, at)

    reel.stand_for(CONTROL)
    rows, columns = np.atleast_2d(x), np.atleast_2d(y.T)
    _PRODUCT(
        data={
            "x": rows.tolist(),
            "y": columns.T.tolist(),
            "z": z.ravel().tolist(),
            "names": [f"z{list(index) or ''}" for index in np.ndindex(z.shape)],
            "pairs": [_pair(i, j, x.ndim, y.ndim) for i, j in np.ndindex(len(rows), len(columns))],
            "titles": {name: f"{name} {a.shape}" for name, a in (("x", x), ("y", y), ("z", z))},
            "colours": {"x": BLUE, "y": ORANGE, "z": GREEN},
            "number": number,
            "locked": locked(CONTROL),
            "words": reel.words(_("Light up a number of z")),
        },
        key=reel.key_of(_NAME),
        on_at_change=stopped,
    )


def _pair(row: int, column: int, rank_x: int, rank_y: int) -> str:
    """What meets in a number of z: a row, or all of a vector, and a column or a vector."""
    first = _("row {n}", n=row) if rank_x == 2 else "x"
    return f"{first} · {_('column {n}', n=column) if rank_y == 2 else 'y'}"
