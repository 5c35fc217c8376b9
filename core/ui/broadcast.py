"""Two tensors on their way to one: axes are added, numbers repeated, the result filled; a film.

The control ``broadcast_step`` is where it stops, ``lit_cell`` the number of z that is lit.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.charts.cells import strides
from core.charts.equation import Layout, layout
from core.charts.theme import BLUE, GREEN, ORANGE
from core.concepts.broadcasting import Shape, with_axes
from core.ui import reel
from core.ui.controls import locked, put
from core.ui.language import _

Array = NDArray[Any]

STEP, CELL = "broadcast_step", "lit_cell"
_NAME = "broadcast"
_STYLE = """
.frame { fill: none; stroke: currentColor; stroke-width: 2 }
.z .cell { cursor: pointer }
.now { min-width: 6.5rem; text-align: right }
"""
_BROADCAST = reel.component(_NAME, f'<svg role="img"></svg>{reel.CONTROLS}', reel.CELLS + _STYLE)


def film(
    x: Array,
    y: Array,
    z: Array,
    sign: str,
    *,
    small: Shape,
    step: int,
    steps: Sequence[str],
    cell: int,
) -> None:
    """``x sign y = z`` at a ``step`` of ``steps``; of each tensor the corner ``small`` is drawn.

    ``cell`` counts the numbers of that corner of z from 1 on: the one that is lit.
    """

    def stopped() -> None:
        at = reel.stopped_at(_NAME, len(steps) - 1)
        if at is not None:
            put(STEP, str(at))

    def lit() -> None:
        at = getattr(st.session_state[reel.key_of(_NAME)], "cell", None)
        if isinstance(at, int) and int(np.prod(small)) > 1:
            put(CELL, min(max(at, 1), int(np.prod(small))))

    at = layout(small)
    named = (("x", x, BLUE), ("y", y, ORANGE), ("z", z, GREEN))
    _BROADCAST(
        data={
            "tensors": [
                _as_data(name, tensor, colour, z.shape, small, corner)
                for (name, tensor, colour), corner in zip(named, at.corners, strict=True)
            ],
            "names": [f"z{list(index) or ''}" for index in np.ndindex(small)],
            "small": list(small),
            "strides": strides(small).tolist(),
            **_signs(sign, at),
            "step": step,
            "steps": list(steps),
            "cell": cell,
            "locked": locked(STEP),
            "cell_locked": locked(CELL),
            "words": reel.words(_("Step")),
        },
        key=reel.key_of(_NAME),
        on_at_change=stopped,
        on_cell_change=lit,
    )


def _signs(sign: str, at: Layout) -> dict[str, Any]:
    return {
        "sign": sign,
        "signs": [list(place) for place in at.signs],
        "width": at.width,
        "height": at.height,
    }


def _as_data(
    name: str, tensor: Array, colour: str, room: Shape, small: Shape, corner: tuple[float, float]
) -> dict[str, Any]:
    """What the browser needs of a tensor: its titles on the way, and its corner, repeated."""
    longer = with_axes(tensor.shape, len(room))
    shown = np.broadcast_to(tensor, room)[tuple(map(slice, small))]
    return {
        "name": name,
        "titles": [f"{name} {shape}" for shape in (tensor.shape, longer, room)],
        "added": len(room) - tensor.ndim,
        "own": [min(size, most) for size, most in zip(longer, small, strict=True)],
        "values": shown.ravel().tolist(),
        "colour": colour,
        "corner": list(corner),
    }
