"""The drawings of the home page: a picture on each door, and boxes for two ideas."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import numpy as np
import streamlit as st

from core.charts.bars import Column, columns_of_bars
from core.charts.network import network
from core.charts.pixels import enlarged, montage
from core.charts.theme import BLUE, GREEN, INK, ORANGE
from core.concepts.dropout import draws, kept
from core.concepts.softmax import softmax
from core.datasets import available
from core.ui.builder.data import dataset
from core.ui.elements import chart
from core.ui.language import _

HEIGHT = 190
"""Of the picture on a door, in pixels."""

_STYLE = """
<style>
.drawing { line-height: 1.4 }
.drawing b { font-weight: 600 }
.drawing small { font-size: .92em; opacity: .8; display: block }
.nested { border: 2px solid; border-radius: 1rem; padding: .6rem 1rem .7rem; margin-top: .6rem }
.flow { display: flex; align-items: center; gap: .6rem; margin: .4rem 0 1.4rem }
.flow i { font-style: normal; font-size: 1.3rem; opacity: .6 }
.flow em { font-style: normal; border: 2px dashed; border-radius: .7rem; padding: .5rem .9rem }
.flow .in { display: grid; gap: .4rem }
.flow .box { color: INK; font-weight: 600; border-radius: .7rem; padding: .4rem 1rem;
  text-align: center }
</style>
""".replace("INK", INK)


def digits_to_read() -> None:
    """Some of MNIST's handwritten digits."""
    images = np.asarray(dataset("mnist", available("mnist")).x_train)
    st.image(enlarged(montage(images[:24], 6), 400, 300), alt=_("Handwritten digits"))


def doubt_and_certainty() -> None:
    """The same four scores as probabilities, before and after the knob is turned."""
    names = [_("cat"), _("dog"), _("fox"), _("owl")]
    warm, cold = (softmax([2, 1, 0.1, -1], T) for T in (1, 0.2))
    columns = [
        Column(f"{_('Temperature')} {T}", p, [f"{v:.3f}" for v in p])
        for T, p in ((1, warm), (0.2, cold))
    ]
    spec, data = columns_of_bars(names, columns)
    chart(spec | {"height": HEIGHT}, data, alt=_("One temperature doubts, the other is sure"))


def units_off() -> None:
    """A network with half of its hidden units off."""
    hidden = next(mask for mask in kept(draws(50, 6), 0.5) if mask.sum() == 3)
    layers = [[True] * 3, [bool(on) for on in hidden], [True] * 2]
    chart(*network(layers, ("", "", ""), height=HEIGHT), alt=_("A network with some units off"))


def nested(sets: Sequence[tuple[str, str]]) -> None:
    """Three sets inside one another, the largest first: (name, what it is)."""
    inside = ""
    for colour, (name, what) in zip((BLUE, ORANGE, GREEN), reversed(sets), strict=True):
        inside = (
            f'<div class="nested" style="border-color:{colour}"><b>{escape(name)}</b>'
            f"<small>{escape(what)}</small>{inside}</div>"
        )
    st.html(f'{_STYLE}<div class="drawing">{inside}</div>')


def flows(ways: Sequence[tuple[str, Sequence[str], str, str]]) -> None:
    """What goes in and what comes out: (name, inputs, the middle, the output) of each way.

    The same word has the same colour wherever it stands.
    """
    words = dict.fromkeys(word for _, inputs, _, output in ways for word in (*inputs, output))
    colours = dict(zip(words, (ORANGE, BLUE, GREEN), strict=True))
    rows = ""
    for name, inputs, middle, output in ways:
        entering = "".join(_box(word, colours[word]) for word in inputs)
        rows += (
            f'<b>{escape(name)}</b><div class="flow"><span class="in">{entering}</span><i>→</i>'
            f"<em>{escape(middle)}</em><i>→</i>{_box(output, colours[output])}</div>"
        )
    st.html(f'{_STYLE}<div class="drawing">{rows}</div>')


def _box(word: str, colour: str) -> str:
    return f'<span class="box" style="background:{colour}">{escape(word)}</span>'
