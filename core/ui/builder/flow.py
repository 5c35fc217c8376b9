"""A drawing on its way through the network: what each unit answers to it.

The browser computes it at every move of the pen (``static/flow.js``), where the weights are few
enough to be sent; else the server does, after each stroke.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import streamlit as st

from core.charts.pixels import Pixels, enlarged
from core.charts.theme import BLUE
from core.datasets import Dataset
from core.datasets.drawing import SIDE as PICTURE
from core.datasets.prepare import Inputs
from core.network.forward import Weighted
from core.network.inside import can_be_looked_into, inside
from core.runs import RunView
from core.ui.builder.canvas import SIDE, STYLE, read_drawing
from core.ui.builder.trained import BY_RUN, networks, prepared
from core.ui.language import _
from core.ui.letters import floats
from core.ui.plane.stage import told
from core.ui.scripts import one_script

ACROSS = 32
"""Units in a row."""
MOST_BYTES = 2_000_000
"""Of weights, that a browser is sent."""

_HTML = f"""
<div class="flow">
  <div class="paper"><canvas width="{SIDE}" height="{SIDE}" role="img"></canvas>
    <button type="button"></button></div>
  <div class="way" hidden></div>
</div>
"""
_STYLE = (
    STYLE.replace("canvas {", ".paper canvas {")
    + """
.flow { display: flex; flex-wrap: wrap; gap: 1rem 2rem; color: var(--st-text-color) }
.paper { flex: 0 1 280px }
.way { flex: 1 1 280px; min-width: 0 }
figure { margin: 0 0 .6rem }
figure canvas { display: block; width: min(100%, calc(var(--across) * 9px)); background: black;
  image-rendering: pixelated; border: 1px solid var(--st-border-color); border-radius: .3rem }
figure:first-child canvas { width: 112px }
figcaption { font-size: .9rem; line-height: 1.4 }
ol { list-style: none; margin: 0; padding: 0; max-width: 420px }
li { display: grid; grid-template-columns: 6rem 1fr 3rem; gap: .5rem; align-items: center;
  line-height: 1.5 }
li i { height: .8rem; border-radius: .2rem; background: BLUE;
  width: calc(var(--share) * 100%); min-width: 1px }
li b { font-weight: inherit; text-align: end; font-variant-numeric: tabular-nums }
li.best { font-weight: 700 }
""".replace("BLUE", BLUE)
)
_FLOW = st.components.v2.component(
    "flow",
    html=_HTML,
    css=_STYLE,
    js=one_script(Path(__file__).parents[1] / "static" / "flow.js"),
)


def flows_in_browser(view: RunView) -> bool:
    """Whether a browser can compute the one network of a run, and be sent its weights."""
    parameters = sum(array.size for part in networks(view)[0] for array in part.weights)
    return (
        len(networks(view)) == 1
        and 4 * parameters <= MOST_BYTES
        and can_be_looked_into(view.experiment)
        and all(
            layer.function.in_browser or layer.activation == "softmax"
            for layer in view.experiment.dense
        )
    )


def flowing(page: str, view: RunView, shown: Dataset) -> np.ndarray:
    """A canvas beside all layers of a network, which answer as one draws; what is drawn.

    That is uint8 of shape (112, 112), 0 where nothing is.
    """
    answer = _FLOW(
        data={
            "layers": [told(layer) for layer in view.experiment.dense],
            "weights": _weights(view, shown),
            "names": [_(name) for name in shown.facts.class_names],
            "words": {
                "clear": _("Clear"),
                "label": _("Draw here"),
                "picture": _("As the network gets it: 28 × 28, centred"),
                "hidden": _("Hidden layer {number}: {awake} of {all} units answer"),
            },
        },
        key=f"{page}.flow",
        default={"drawing": ""},
        on_drawing_change=lambda: None,
    )
    return read_drawing(answer.drawing)


@st.cache_data(max_entries=8, show_spinner=False, hash_funcs=BY_RUN)
def _weights(view: RunView, shown: Dataset) -> str:
    """The weights of a run's network for pixels from 0 to 255, as the browser reads them."""
    ends = np.zeros((2, PICTURE, PICTURE), np.uint8)
    ends[1] = 255
    black, white = np.asarray(prepared(view, shown, ends), float).reshape(2, -1)
    return floats(for_pixels(networks(view)[0], black, white))


def for_pixels(layers: Sequence[Weighted], black: np.ndarray, white: np.ndarray) -> np.ndarray:
    """All kernels and biases end to end, the first for pixels as they are, 0 to 255.

    ``black`` and ``white`` are what 0 and 255 become where a picture is prepared, shape (pixels,).
    Every way to prepare one shifts and scales, so the first layer may do it as well. A layer
    without a bias has one of 0.
    """
    flat: list[np.ndarray] = []
    for part in layers:
        if not part.weights:
            continue
        kernel = part.weights[0].astype(float)
        bias = part.weights[1] if len(part.weights) > 1 else np.zeros(kernel.shape[1])
        if not flat:
            bias = bias + black @ kernel
            kernel = ((white - black) / 255)[:, None] * kernel
        flat += [kernel.ravel(), bias]
    return np.concatenate(flat).astype("float32")


def flow(view: RunView, picture: Inputs) -> None:
    """A square for each unit of each hidden layer, the brighter the more it answers."""
    if not can_be_looked_into(view.experiment):
        return
    *hidden, _last = inside(networks(view)[0], picture)
    for number, layer in enumerate(hidden, start=1):
        answers = layer.outputs[0]
        said = _(
            "Hidden layer {number}: {awake} of {all} units answer",
            number=number,
            awake=int((answers > 0).sum()),
            all=len(answers),
        )
        st.image(enlarged(lit(answers), 480, 240), caption=said, alt=said)


def lit(answers: np.ndarray, across: int = ACROSS) -> Pixels:
    """Answers of shape (units,) as grey squares in rows: black is 0 or less, white the largest."""
    rows = -(-len(answers) // across)
    sheet = np.zeros(rows * min(across, len(answers)))
    most = float(answers.max())
    if most > 0:
        sheet[: len(answers)] = np.clip(answers / most, 0, 1)
    return (255 * sheet).round().astype(np.uint8).reshape(rows, -1)
