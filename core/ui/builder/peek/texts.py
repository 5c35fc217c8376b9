"""Texts: read one, see its indices, and what is left of it as zeros and ones."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.charts.pixels import enlarged
from core.datasets import Dataset, Sequences, decode, frequent
from core.ui.builder.data import ranks
from core.ui.controls import integer_slider
from core.ui.language import _

WORDS_SHOWN = 250


def texts(page: str, shown: Dataset) -> None:
    """One training text three ways: as words, as indices, as a multi-hot vector."""
    facts = shown.facts
    rows, width = shown.x_train, int(np.clip(st.session_state[f"{page}.num_words"], 100, 20_000))
    assert isinstance(rows, Sequences)  # noqa: S101 - texts are
    place = integer_slider(_("Text"), 1, min(500, len(rows)), 1, key=f"{page}.text") - 1
    tokens = frequent(rows.take(np.array([place])), width).tokens
    words = decode(tokens, ranks(facts.name, shown.source))
    label = _(facts.class_names[int(shown.y_train[place])])
    st.markdown(f"**{label}** · {_('{count} words', count=len(words))}")
    more = " …" if len(words) > WORDS_SHOWN else ""
    st.text(" ".join(words[:WORDS_SHOWN]) + more)
    st.markdown(f"**{_('As indices: each word’s rank, plus 3')}**")
    listed = str(tokens[:40].tolist())[:-1] + (", …]" if len(tokens) > 40 else "]")
    st.code(listed, wrap_lines=True)
    ones = np.unique(tokens)
    left, right = st.columns([1, 2], gap="medium")
    with left:
        title = _(
            "As {width} numbers: {zeros} zeros, {ones} ones",
            width=f"{width:,}",
            zeros=f"{width - len(ones):,}",
            ones=len(ones),
        )
        st.markdown(f"**{title}**")
        st.image(enlarged(_sheet(ones, width), 400, 400), alt=_("The multi-hot vector as a square"))
    with right:
        st.markdown(f"**{_('What is left to read from it')}**")
        found = decode(ones, ranks(facts.name, shown.source))
        st.text(" ".join(found[:80]) + (" …" if len(found) > 80 else ""))
        st.caption(
            _(
                "Sorted from common to rare: the order of the words is lost, and so is how often "
                "each of them stood there. “Not good, bad” and “not bad, good” are the same vector."
            )
        )


def _sheet(ones: np.ndarray, width: int) -> np.ndarray:
    """A vector of zeros and ones row by row as a square: white where there is a one."""
    side = int(np.ceil(np.sqrt(width)))
    pixels = np.full(side * side, 60, np.uint8)
    pixels[ones] = 255
    return pixels.reshape(side, side)
