"""A tensor as a box of numbers that can be turned, its rank and shape in large type above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.charts.theme import BLUE
from core.ui import reel
from core.ui.language import _

Array = NDArray[Any]

_NAME = "box"
ARROWS = "⇓⇒↗↓→"
"""Where each of five axes goes in the picture; of fewer, the last ones."""
_STYLE = """
.says { margin: 0; font-size: clamp(1.1rem, 5cqi, 1.6rem); font-weight: 600;
  line-height: 1.2 }
.axes { display: flex; flex-wrap: wrap; gap: 0 1.2em; margin: .2rem 0 .8rem; font-size: .95rem;
  line-height: 1.4 }
.flat .film { display: none }
.sheet .ground { fill: var(--st-background-color) }
"""
_BOX = reel.component(
    _NAME,
    f'<p class="says"></p><p class="axes"></p><svg role="img"></svg>{reel.CONTROLS}',
    reel.CELLS + _STYLE,
)


def box(x: Array, lit: NDArray[np.bool_], names: Sequence[str]) -> None:
    """Every number of ``x``, of up to five axes; those that are ``lit`` have a thick border.

    ``names`` are those of the axes, which an arrow each says where to look for.

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
            "axes": [
                f"{arrow} {_('Axis {i}: {name}', i=i, name=name)} ({size})"
                for i, (arrow, name, size) in enumerate(
                    zip(ARROWS[5 - x.ndim :], names, x.shape, strict=True)
                )
            ],
            "turned": _("turned {angle}°"),
            "label": _("{says}. Its numbers: {numbers}", says=says, numbers=first)
            + (" …" if x.size > 12 else ""),
            "words": reel.words(_("Turn the box")),
        },
        key=reel.key_of(_NAME),
    )
