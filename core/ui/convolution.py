"""A kernel slides over a picture and writes a feature map, number by number; a film.

The control ``conv_window`` is where it stops: the pixel in the middle of the window.
"""

from __future__ import annotations

from core.charts.theme import GREEN, NEGATIVE, POSITIVE
from core.concepts.convolution import Sliding
from core.ui import reel
from core.ui.controls import locked, put
from core.ui.language import _

CONTROL = "conv_window"
_NAME = "convolution"
_STYLE = """
svg { cursor: crosshair; touch-action: pan-y; user-select: none }
.pixels { image-rendering: pixelated }
.frame { fill: none; stroke: currentColor; stroke-opacity: .35 }
.ring { fill: none; stroke: currentColor; stroke-dasharray: 4 3 }
.to-come { fill: var(--st-background-color); fill-opacity: .8 }
.here { fill: none; stroke: HERE; stroke-width: 3.5 }
.beam { stroke: HERE; stroke-width: 1.5; stroke-dasharray: 5 4 }
""".replace("HERE", GREEN)
_CONVOLUTION = reel.component(_NAME, f'<svg role="img"></svg>{reel.CONTROLS}', reel.CELLS + _STYLE)


def film(sliding: Sliding, i: int, j: int) -> None:
    """The feature map of ``sliding``, up to its number in row ``i`` and column ``j``."""
    down, across = sliding.axes

    def stopped() -> None:
        at = reel.stopped_at(_NAME, down.places * across.places, least=1)
        if at is not None:
            put(CONTROL, sliding.middle(*divmod(at - 1, across.places)) + 1)

    reel.stand_for(CONTROL)
    _CONVOLUTION(
        data={
            "picture": ["".join(map(str, row)) for row in sliding.picture],
            "kernel": sliding.kernel.weights.tolist(),
            "texts": [[text.replace("-", "−") for text in row] for row in sliding.kernel.texts],
            "stride": sliding.stride,
            "padding": sliding.padding,
            "relu": sliding.relu,
            "number": i * across.places + j + 1,
            "colours": {"positive": POSITIVE, "negative": NEGATIVE},
            "locked": locked(CONTROL),
            "words": {
                **reel.words(_("Number of the feature map")),
                "picture": f"{_('picture')} {sliding.picture.shape}",
                "map": f"{_('feature map')} {sliding.sums.shape}",
                "nine": [_("window"), _("kernel"), _("products")],
                "relu": "↑ ReLU",
            },
        },
        key=reel.key_of(_NAME),
        on_at_change=stopped,
    )
