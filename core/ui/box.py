"""A tensor as a box of numbers that can be turned, its rank and shape in large type above it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.charts.theme import BLUE, CATEGORICAL
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
.axes span { border-bottom: 3px solid }
.rule { fill: none; stroke-width: 2.5 }
svg .name { font-size: 17px; font-weight: 600 }
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

    ``names`` are those of the axes. Each has a colour, which its length in the shape has too; the
    last three have an arrow along the picture.

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
            "parts": _coloured_shape(x),
            "axes": [
                f"{arrow} {_('Axis {i}: {name}', i=i, name=name)} ({size})"
                for i, (arrow, name, size) in enumerate(
                    zip(ARROWS[5 - x.ndim :], names, x.shape, strict=True)
                )
            ],
            "along": [f"{name}: {size}" for name, size in zip(names, x.shape, strict=True)],
            "colours": list(CATEGORICAL[: x.ndim]),
            "turned": _("turned {angle}°"),
            "label": _("{says}. Its numbers: {numbers}", says=says, numbers=first)
            + (" …" if x.size > 12 else ""),
            "words": reel.words(_("Turn the box")),
        },
        key=reel.key_of(_NAME),
    )


def _coloured_shape(x: Array) -> list[list[str]]:
    """The heading in pieces, each with its colour: a length has that of its axis."""
    lengths = [[str(size), CATEGORICAL[i]] for i, size in enumerate(x.shape)]
    between = [piece for length in lengths for piece in (length, [", ", ""])]
    end = "," if x.ndim == 1 else ""
    return [
        [f"{x.ndim}-D · x.shape = (", ""],
        *between[:-1],
        [f"{end}) · {x.dtype}", ""],
    ]
