"""A row of boxes with arrows between them, as numbers go through a network."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from core.charts.theme import BLUE, GREEN, INK

_STYLE = (
    """
<style>
.chain { display: flex; flex-wrap: wrap; align-items: center; gap: .3rem .45rem; margin: 0 }
.chain b { background: GREEN; color: INK; border-radius: .4rem; padding: .15rem .55rem;
  font-weight: 600; white-space: nowrap }
.chain b ~ b { background: BLUE }
.chain span { white-space: nowrap }
.chain small { flex-basis: 100%; font-size: .95rem; opacity: .8 }
</style>
""".replace("GREEN", GREEN)
    .replace("BLUE", BLUE)
    .replace("INK", INK)
)


def strip(first: str, steps: Sequence[tuple[str, str]], said: str) -> None:
    """The first box, then steps: what happens on an arrow, and the box behind it; words below."""
    parts = [f"<b>{escape(first)}</b>"]
    for arrow, box in steps:
        parts.append(f"<span>→ {escape(arrow)} →</span><b>{escape(box)}</b>")
    st.html(f'{_STYLE}<p class="chain">{"".join(parts)}<small>{escape(said)}</small></p>')
