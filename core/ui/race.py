"""Ways down a loss seen from above: a film of every step, the control ``step`` where it stops."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from core.charts.lines import up_to
from core.charts.surface import ACROSS, UP, seen_of
from core.ui import reel
from core.ui.controls import locked, put
from core.ui.language import _

Numbers = NDArray[np.float64]

_NAME = "race"
_HTML = f"""
<div class="legend"></div>
<svg class="map" role="img"></svg>
<div class="beside">{reel.CONTROLS}<svg class="losses" role="img"></svg></div>
"""
_STYLE = """
.race { display: grid; grid-template-columns: 5fr 4fr; gap: .3rem 1.2rem; align-items: start }
.legend { grid-column: 1 / -1; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem }
.legend span::before { content: ""; display: inline-block; width: 1.6rem; height: .25rem;
  margin-right: .4rem; vertical-align: middle; background: var(--colour) }
.map { cursor: crosshair }
.way { fill: none; stroke-width: 2.5; stroke-linejoin: round }
.end { stroke: white; stroke-width: 2 }
.ahead, .downhill { stroke: currentColor; stroke-width: 2; stroke-dasharray: 5 4 }
.downhill { stroke-dasharray: 1.5 4 }
.level { stroke: currentColor; stroke-opacity: .15 }
.goal circle { fill: none; stroke: currentColor; stroke-width: 2 }
.goal text { font-weight: 600; stroke: var(--st-background-color); stroke-width: 4px;
  stroke-linejoin: round; paint-order: stroke }
@container (max-width: 40rem) { .race { grid-template-columns: 1fr } }
@media (max-width: 640px) { .losses { display: none } }
"""
_RACE = reel.component(_NAME, _HTML, _STYLE)


@dataclass(frozen=True)
class Way:
    """A way down: points of shape (steps + 2, 2), and as many losses, which may be infinite."""

    name: str
    colour: str
    points: Numbers
    losses: Numbers


def film(
    picture: str,
    ways: Sequence[Way],
    *,
    half: float,
    roof: float,
    step: int,
    downhill: Numbers | None,
    lowest: Sequence[tuple[float, float]],
    titles: Mapping[str, str],
    on_start: Callable[[float, float], None],
    height: int = 350,
) -> None:
    """The ways up to a ``step``, and their losses up to a ``roof``; a film through all steps.

    ``picture`` is that of :func:`core.charts.surface.relief`. The first way shows its next step
    and, where ``downhill`` of shape (steps + 2, 2) is given, minus the rate times the gradient.
    Rings stand around the ``lowest`` points of the loss, where the ways are to lead.
    The step is the control ``step``. ``on_start`` is told where the ground was clicked on.
    """

    def stopped() -> None:
        at = reel.stopped_at(_NAME, last)
        if at is not None:
            put("step", at)

    def started() -> None:
        spot = getattr(st.session_state[key], "start", None)
        if isinstance(spot, list) and len(spot) == 2:
            w1, w2 = (float(np.clip(value, -half, half)) for value in spot)
            on_start(w1, w2)

    reel.stand_for("step")
    key, last = reel.key_of(_NAME), len(ways[0].points) - 2
    _RACE(
        data={
            "picture": picture,
            "across": ACROSS,
            "up": UP,
            "half": half,
            "height": height,
            "roof": roof,
            "step": step,
            "last": last,
            "locked": locked("step"),
            "ways": [_as_data(way, half, roof) for way in ways],
            "downhill": None if downhill is None else np.round(downhill, 4).tolist(),
            "lowest": [list(point) for point in lowest],
            "words": {
                **titles,
                **reel.words(_("Step of the walk")),
                "map": _("The loss from above, and the way down"),
                "losses": _("The loss after each step"),
                "lowest": _("lowest point"),
            },
        },
        key=key,
        on_at_change=stopped,
        on_start_change=started,
    )


def _as_data(way: Way, half: float, roof: float) -> dict[str, Any]:
    """What the browser needs of it: as far as it can be seen, and its losses below the roof."""
    seen = seen_of(way.points, half)
    low = up_to(roof, way.losses[:seen])
    return {
        "name": way.name,
        "colour": way.colour,
        "points": np.round(way.points[:seen], 4).tolist(),
        "losses": [None if np.isnan(loss) else round(float(loss), 5) for loss in low],
    }
