"""The first thing on the home page: points to drag, and a network that learns them meanwhile.

The network is small enough to learn in the browser, some hundred updates a second, as Keras's Adam
would; nothing is asked of the server.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import streamlit as st

from core.charts.theme import BLUE, DIVERGING, ORANGE
from core.datasets.plane import points
from core.experiment import Plane
from core.ui.language import _
from core.ui.scripts import one_script

UNITS, RATE, SEED, EDGE = 8, 0.03, 3, 2.4
_STYLE = """
.door { display: grid; grid-template-columns: minmax(0, 27rem) minmax(0, 34rem); gap: 2rem;
  align-items: center }
.plane { position: relative; aspect-ratio: 1; border-radius: .6rem; overflow: hidden }
.plane > * { position: absolute; inset: 0; width: 100%; height: 100% }
svg { touch-action: none }
g { cursor: grab } g:active { cursor: grabbing } g:focus { outline: none }
g > :last-child { stroke: white; stroke-width: 1.4 }
.grip { fill: transparent } g:focus-visible .grip { stroke: black; stroke-width: 1.5 }
.units { display: grid; grid-template-columns: repeat(4, 1fr); gap: .5rem; margin: .5rem 0 1.2rem }
.units canvas { width: 100%; aspect-ratio: 1; border-radius: .4rem }
.now { display: flex; flex-wrap: wrap; gap: .5rem 2rem; align-items: end }
p { margin: 0 } p span { display: block; opacity: .8; white-space: nowrap }
output { font-size: 2.2rem; font-weight: 600; font-variant-numeric: tabular-nums }
button { font: inherit; padding: .4rem .9rem; min-height: 24px; border-radius: .5rem;
  cursor: pointer; color: var(--st-text-color); background: transparent;
  border: 1px solid var(--st-border-color); margin-bottom: .5rem }
@container (max-width: 40rem) { .door { grid-template-columns: 1fr; gap: .8rem } }
"""
_HTML = """
<div class="door">
  <div class="plane"><canvas></canvas><svg viewBox="-100 -100 200 200" role="group"></svg></div>
  <div class="said"><span></span><div class="units" role="img"></div>
    <div class="now"><p class="loss"><span></span><output></output></p>
      <p class="updates"><span></span><output></output></p><button type="button"></button></div>
  </div>
</div>
"""
_DOOR = st.components.v2.component(
    "door",
    html=_HTML,
    css=":host, div:has(> .door) { container-type: inline-size; color: var(--st-text-color) }"
    + _STYLE,
    js=one_script(Path(__file__).parent / "static" / "door.js"),
)


def door() -> None:
    """Draws it: 20 points of two classes, and a network of 2 inputs, 8 tanh units and a sigmoid."""
    x, y = points(Plane(shape="moons", samples=20, noise=0.1, seed=SEED))
    centred = x - x.mean(axis=0)
    _DOOR(
        data={
            "points": np.round(centred * 2 / np.abs(centred).max(), 3).tolist(),
            "labels": y.astype(int).tolist(),
            "weights": first_weights().tolist(),
            "units": UNITS,
            "rate": RATE,
            "edge": EDGE,
            "tones": DIVERGING[3:7],
            "colours": (ORANGE, BLUE),
            "words": {
                "units": _("What each of its {n} units sees", n=UNITS),
                "loss": _("loss"),
                "updates": _("updates so far"),
                "again": _("Begin anew"),
                "picture": _("A plane with points of two colours, and what a network says of it"),
                "point": _("Point {n}: move it with the arrow keys", n="{n}"),
            },
        },
        key="door",
    )


def first_weights() -> np.ndarray:
    """Kernels and biases end to end: Glorot's uniform weights, biases 0.

    Source: Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural
    networks", 2010.
    """
    random = np.random.default_rng(SEED)
    parts = []
    for inputs, units in ((2, UNITS), (UNITS, 1)):
        limit = np.sqrt(6 / (inputs + units))
        parts += [random.uniform(-limit, limit, inputs * units), np.zeros(units)]
    return np.concatenate(parts)
