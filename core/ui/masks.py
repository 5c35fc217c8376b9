"""Masks one after the other: units go off and on, and the mean that each passes on settles; a film.

The control ``mask`` is where it stops: the number of the mask on screen.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.charts.theme import BLUE, GREEN, ORANGE
from core.ui import reel
from core.ui.controls import locked, put
from core.ui.language import _

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

CONTROL = "mask"
_NAME = "masks"
_STYLE = """
.head { font-weight: 600 }
.start { text-anchor: start }
.how-many { font-weight: 700 }
.wire { stroke: currentColor; stroke-opacity: .25 }
.node { fill: currentColor; fill-opacity: .35 }
.unit { stroke: currentColor; stroke-width: 1.5 }
.unit.off { fill-opacity: 0; stroke-dasharray: 3 3 }
.cross { stroke-width: 3 }
.zero { stroke: currentColor; stroke-opacity: .35 }
.aim { stroke: currentColor; stroke-width: 3 }
.rule { stroke: currentColor; stroke-opacity: .35 }
"""
_MASKS = reel.component(_NAME, f'<svg role="img"></svg>{reel.CONTROLS}', reel.CELLS + _STYLE)


def film(x: Numbers, u: Numbers, masks: Mask, divisor: float, *, number: int, on: bool) -> None:
    """Outputs ``x`` of shape (units,) under one of the ``masks``, ``number`` of them averaged.

    ``u`` are the random numbers they come from, both of shape (masks, units); survivors are divided
    by ``divisor``. Unless it is ``on``, nothing is switched off: the network predicts.
    """

    def stopped() -> None:
        at = reel.stopped_at(_NAME, len(masks), least=1)
        if at is not None:
            put(CONTROL, at)

    reel.stand_for(CONTROL)
    _MASKS(
        data={
            "x": x.tolist(),
            "u": np.round(u, 2).tolist() if on else [],
            "masks": ["".join("01"[bit] for bit in mask) for mask in masks.astype(int)],
            "divisor": divisor,
            "number": number,
            "on": on,
            "colours": {"kept": BLUE, "off": ORANGE, "mean": GREEN},
            "locked": locked(CONTROL) or not on,
            "words": _words(),
        },
        key=reel.key_of(_NAME),
        on_at_change=stopped,
    )


def _words() -> dict[str, Any]:
    return {
        **reel.words(_("Mask number")),
        "heads": {"x": _("output x"), "u": _("chance u"), "m": _("mask m"), "y": _("result y")},
        "off": _("{off} of {units} off"),
        "average": _("average"),
        "mean": _("mean of y so far"),
        "aim": _("tick: x, without dropout"),
        "said": _("Mask {n}: {off} of {units} units off. Means so far: {means}; x: {x}."),
    }
