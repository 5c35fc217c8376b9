"""What films have in common: a button to play and pause, a slider to scrub, and where they stop.

Python computes a film's numbers; the browser (``static/reel.js``) draws as many of them as it has
come to, so that playing asks nothing of the server. Where it stops becomes a control's value.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import streamlit as st

from core.ui.language import _
from core.ui.scripts import one_script

_STATIC = Path(__file__).parent / "static"

CONTROLS = """
<div class="film"><button type="button"></button>
  <input type="range" min="0" step="1"><output class="now"></output></div>
"""
_STYLE = """
svg { width: 100%; display: block }
svg text { font-size: 14px; fill: currentColor }
.film { display: flex; gap: .6rem; align-items: center; margin-block: .6rem }
.film input { flex: 1; min-width: 0; accent-color: var(--st-primary-color) }
.film button { display: flex; padding: .35rem .6rem; cursor: pointer; border-radius: .5rem;
  color: var(--st-text-color); background: transparent; border: 1px solid var(--st-border-color) }
.now { min-width: 1.6rem; font-weight: 600; font-variant-numeric: tabular-nums }
"""
CELLS = """
.cell rect { stroke: currentColor; stroke-opacity: .35 }
.cell.empty rect { stroke-dasharray: 4 3; stroke-opacity: .6 }
.cell.lit rect { stroke-opacity: 1; stroke-width: 3 }
text { text-anchor: middle; font-variant-numeric: tabular-nums }
.title { font-weight: 600; text-anchor: start }
.end { text-anchor: end }
"""
"""The look of what ``static/cells.js`` draws."""


def key_of(name: str) -> str:
    """The key of a film's component, by which the page in large knows that it is a picture."""
    return f"{name}_film"


def component(name: str, html: str, style: str) -> Callable[..., Any]:
    """The component of ``static/<name>.js``; its one element has that name as class."""
    return st.components.v2.component(
        name,
        html=f'<div class="{name}">{html}</div>',
        css=f":host, div:has(> .{name}) {{ container-type: inline-size; "
        f"color: var(--st-text-color) }}{_STYLE}{style}",
        js=one_script(_STATIC / f"{name}.js"),
    )


def words(step: str) -> dict[str, str]:
    """What the button and the slider are called; ``step`` is what the slider counts."""
    return {
        "step": step,
        "play": _("Play the steps"),
        "pause": _("Pause"),
        "keys": _("When it fills the screen: Space, or a clicker's key for a black screen."),
    }


def stand_for(control: str) -> None:
    """Takes a control off the page, which the film has one of its own for."""
    st.html(f"<style>.st-key-{control} {{ display: none }}</style>")


def stopped_at(name: str, most: int, least: int = 0) -> int | None:
    """Where the browser says that the film has stopped, if that is a number of its steps."""
    at = getattr(st.session_state[key_of(name)], "at", None)
    return min(max(at, least), most) if isinstance(at, int) else None
