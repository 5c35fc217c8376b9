"""What each unit of a first layer looks for: its weights as a picture, epoch by epoch; a film."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from typing import Any

import numpy as np

from core.charts.theme import NEGATIVE, POSITIVE
from core.ui import reel
from core.ui.language import _

_NAME = "units"
_HTML = f'<div class="sheet" role="img"></div>{reel.CONTROLS}'
_STYLE = """
.sheet { display: grid; gap: .6rem; grid-template-columns: repeat(auto-fill, minmax(110px, 1fr)) }
figure { margin: 0; text-align: center; min-width: 0 }
canvas { width: 100%; image-rendering: pixelated; border: 1px solid var(--st-border-color);
  border-radius: .3rem }
.units.row .sheet { gap: .4rem; grid-template-columns: repeat(auto-fit, minmax(52px, 1fr)) }
.units.row :is(figcaption, .now) { font-size: .8rem }
.units.row .film { gap: .35rem; margin-block: .3rem 0 }
.units.row .film button { padding: .1rem .3rem }
.units.live :is(button, input) { visibility: hidden }
figcaption { font-size: .9rem; line-height: 1.3; overflow-wrap: anywhere }
"""
_UNITS = reel.component(_NAME, _HTML, _STYLE)
_SHARE_DRAWN = 99.5
"""Per cent of the weights that are drawn as they are; what is larger is drawn as large as these."""


def film(
    weights: np.ndarray, epochs: Sequence[int], names: Sequence[str], key: str, said: str = ""
) -> None:
    """Pictures of ``weights``, shape (epochs, units, height, width); ``names`` has one a unit.

    ``said`` is what is read aloud of other pictures than of weights, with the ``{epoch}``.
    """
    drawn = _drawn(weights, epochs, names)
    words = drawn["words"] | ({"said": said} if said else {})
    _UNITS(
        data={**drawn, "words": words},
        key=f"{reel.key_of(_NAME)}.{key}.{len(weights)}",
    )


def form(
    weights: np.ndarray,
    epochs: Sequence[int],
    names: Sequence[str],
    key: str,
    *,
    run: str,
    live: bool,
) -> None:
    """The same in a row, of a ``run``: while it is ``live``, the last moments that there are.

    What comes anew grows out of what is on screen. Of a run that was not seen training the film
    plays once.
    """
    _UNITS(
        data={**_drawn(weights, epochs, names), "run": run, "live": live},
        key=f"{_NAME}.{key}.forming",
    )


def _drawn(weights: np.ndarray, epochs: Sequence[int], names: Sequence[str]) -> dict[str, Any]:
    return {
        "weights": base64.b64encode(_bytes_of(weights).tobytes()).decode(),
        "size": list(weights.shape[2:]),
        "epochs": list(epochs),
        "names": list(names),
        "colours": {"positive": POSITIVE, "negative": NEGATIVE},
        "words": {
            **reel.words(_("Epoch")),
            "epoch": _("epoch {epoch}"),
            "said": _("The weights of {units} units as pictures, {epoch}"),
        },
    }


def _bytes_of(weights: np.ndarray) -> np.ndarray:
    """Weights as whole numbers from -127 to 127, all on one scale."""
    weights = np.nan_to_num(weights.astype("float32"))
    most = float(np.percentile(np.abs(weights), _SHARE_DRAWN)) or 1.0
    scaled: np.ndarray = np.clip(weights / most, -1, 1) * 127
    return scaled.round().astype(np.int8)
