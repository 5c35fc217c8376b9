"""An address on the projector: a code for the phones, and large words for the last row."""

from __future__ import annotations

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.ui.qr import qr_code

WIDTH_OF_WORDS = 76
"""Beside the code, in hundredths of the screen's width: a letter is about half as wide as high."""
LAST_ROW = """
<style>
.st-key-wall p { font-weight: 600; line-height: 1.2;
  font-size: clamp(1.6rem, SIZEvw, 5.5rem) }
.st-key-wall li { line-height: 1.35; font-size: clamp(1.15rem, 1.75vw, 2.6rem) }
.st-key-wall h3 { font-size: clamp(1.6rem, 3.2vw, 4.5rem) }
.st-key-wall > :has(img) { width: auto !important; flex: none }
.st-key-wall img { width: min(70vh, 46vw) !important }
@media (max-width: 640px) { .st-key-wall img { width: 90vw !important } }
.st-key-wall-letters p { font-size: clamp(3.5rem, 11vw, 14rem); letter-spacing: .12em }
</style>
"""


def on_the_wall(address: str, *, alt: str, letters: str = "") -> DeltaGenerator:
    """Shows it as large as there is room; returns the place for more words beside the code."""
    words = address.removeprefix("http://")
    st.html(LAST_ROW.replace("SIZE", f"{WIDTH_OF_WORDS / len(words):.2f}"))
    with st.container(key="wall", horizontal=True, vertical_alignment="center", gap="large"):
        qr_code(address, alt=alt, width=620)
        beside = st.container()
    with beside:
        if letters:
            with st.container(key="wall-letters"):
                st.markdown(letters)
        st.markdown(words)
    return beside
