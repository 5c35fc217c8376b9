"""A square to draw a digit on."""

from __future__ import annotations

import base64
from pathlib import Path

import numpy as np
import streamlit as st

from core.ui.language import _
from core.ui.scripts import one_script

SIDE = 112
"""The side of the drawing in pixels: the canvas's own, whatever its size on the screen."""

_SCRIPT = one_script(Path(__file__).parents[1] / "static" / "canvas.js")
_HTML = (
    f'<canvas width="{SIDE}" height="{SIDE}" role="img"></canvas><button type="button"></button>'
)
STYLE = """
canvas { width: 100%; max-width: 280px; aspect-ratio: 1; display: block; touch-action: none;
  cursor: crosshair; border-radius: .5rem; image-rendering: pixelated;
  border: 1px solid var(--st-border-color) }
button { margin-top: .5rem; font: inherit; padding: .35rem .9rem; border-radius: .5rem;
  color: var(--st-text-color); background: transparent; border: 1px solid var(--st-border-color);
  cursor: pointer }
"""
_CANVAS = st.components.v2.component("canvas", html=_HTML, css=STYLE, js=_SCRIPT)


def canvas(key: str) -> np.ndarray:
    """What is drawn: uint8 of shape (112, 112), 0 where nothing is."""
    answer = _CANVAS(
        data={"clear": _("Clear"), "label": _("Draw here")},
        key=key,
        default={"drawing": ""},
        on_drawing_change=lambda: None,
    )
    return read_drawing(answer.drawing)


def read_drawing(text: str | None) -> np.ndarray:
    """The pixels in a browser's message; an empty drawing where it holds none."""
    try:
        content = base64.b64decode(text or "", validate=True)
    except ValueError:
        content = b""
    if len(content) != SIDE * SIDE:
        return np.zeros((SIDE, SIDE), np.uint8)
    return np.frombuffer(content, np.uint8).reshape(SIDE, SIDE)
