"""A tensor as a box of numbers that can be turned, its rank and shape in large type above it."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.charts.theme import BLUE
from core.ui import reel
from core.ui.language import _

Array = NDArray[Any]

_NAME = "box"
_STYLE = """
.says { margin: 0 0 .6rem; font-size: clamp(1.1rem, 5cqi, 1.6rem); font-weight: 600;
  line-height: 1.2 }
.flat .film { display: none }
.sheet .ground { fill: var(--st-background-color) }
"""
_BOX = reel.component(
    _NAME, f'<p class="says"></p><svg role="img"></svg>{reel.CONTROLS}', reel.CELLS + _STYLE
)


def box(x: Array, lit: NDArray[np.bool_]) -> None:
    """Every number of ``x``, of up to five axes; those that are ``lit`` have a thick border.

    From three axes on matrices stand behind each other. Opened, they turn once, unless motion is
    unwanted.
    """
    says = f"{x.ndim}-D · x.shape = {x.shape} · {x.dtype}"
    first = ", ".join(map(str, x.astype(int).ravel()[:12]))
    _BOX(
        data={
            "shape": list(x.shape),
            "values": x.astype(int).ravel().tolist(),
            "lit": lit.ravel().tolist(),
            "colour": BLUE,
            "says": says,
            "label": _("{says}. Its numbers: {numbers}", says=says, numbers=first)
            + (" …" if x.size > 12 else ""),
            "words": reel.words(_("Turn the box")),
        },
        key=reel.key_of(_NAME),
    )
