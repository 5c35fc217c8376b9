"""The network as a drawing: what flows between its layers, and what each layer learns."""

from __future__ import annotations

from html import escape
from math import log2, prod

import streamlit as st

from core.charts.theme import BLUE, GREEN, INK
from core.experiment import Experiment, Layer
from core.experiment.base_layer import Shape
from core.network.shapes import TableRow, table
from core.ui.language import _

_STYLE = """
<style>
.network { display: grid; gap: .15rem; line-height: 1.35 }
.network .edge { margin: 0 auto; border-radius: .5rem; color: INK; text-align: center;
  padding: .25rem .2rem; white-space: nowrap; min-width: 9.5rem }
.network .layer { display: flex; flex-wrap: wrap; justify-content: center; column-gap: .8rem;
  padding: .3rem 0 }
.network small { opacity: .8 }
</style>
""".replace("INK", INK)


def diagram(experiment: Experiment, input_shape: Shape) -> None:
    """From the input to the answer: a bar for each tensor, as wide as its size, layers between."""
    rows = table(experiment, input_shape)
    most = max(prod(shape) for shape in (input_shape, *(row.shape for row in rows)))
    drawn = _edge(input_shape, most, GREEN, _("input"))
    for layer, row in zip(experiment.layers, rows, strict=True):
        drawn += _layer(layer, row) + _edge(row.shape, most, BLUE, "")
    st.html(f'{_STYLE}<div class="network">{drawn}</div>')
    total = sum(row.parameters for row in rows)
    trainable = sum(row.trainable for row in rows)
    st.markdown(
        _(
            "**{total}** parameters, {trainable} of them trainable.",
            total=f"{total:,}",
            trainable=f"{trainable:,}",
        )
    )
    st.caption(_("None stands for the batch: any number of rows fits."))


def _edge(shape: Shape, most: int, colour: str, name: str) -> str:
    size = log2(1 + prod(shape)) / log2(1 + most)
    words = f"{escape(name)} {keras_shape(shape)}".strip()
    return f'<div class="edge" style="background:{colour};width:{100 * size:.0f}%">{words}</div>'


def _layer(layer: Layer, row: TableRow) -> str:
    count = _("{count} parameters", count=f"{row.parameters:,}")
    arithmetic = f"{row.arithmetic} = {count}" if row.arithmetic else count
    return (
        f'<div class="layer"><span>↓ <b>{escape(layer.title)}</b> '
        f"<small>{escape(row.name)}</small></span>"
        f"<small>{escape(arithmetic)}</small></div>"
    )


def keras_shape(shape: Shape) -> str:
    """A sample's shape as Keras prints it, with the batch axis first: ``(None, 28, 28)``."""
    return f"({', '.join(['None', *map(str, shape)])})"
