"""The drawings of the home page: boxes for two ideas."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.charts.theme import BLUE, GREEN, INK, ORANGE

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
