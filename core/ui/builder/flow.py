"""A drawing on its way through the network: what each hidden unit answers to it."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.charts.pixels import Pixels, enlarged
from core.datasets.prepare import Inputs
from core.network.inside import can_be_looked_into, inside
from core.runs import RunView
from core.ui.builder.trained import networks
from core.ui.language import _

ACROSS = 32
"""Units in a row."""


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
