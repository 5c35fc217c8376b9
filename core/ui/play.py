"""The thing to play with answers at once; the rest of its page follows when it rests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import count
from typing import Any, TypeVar

import streamlit as st

from core.ui import controls
from core.ui.attention import prefers_calm
from core.ui.crowd import crowd
from core.ui.elements import visit
from core.ui.glide import SECONDS_BETWEEN_FRAMES
from core.ui.large import large
from core.ui.room.strip import brought

Shown = TypeVar("Shown")

_COME = "play.come"

REST = 0.5
"""Seconds without a move after which the rest of the page follows."""

FIRST_REST = 1.0
"""Seconds in which a browser that comes to a page draws its charts."""


def play(draw: Callable[[], Shown], steps: str = "") -> Shown:
    """Draws the thing to play with, and returns what ``draw`` returns for the rest of the page.

    A move of its own controls draws it alone, which takes a fraction of a whole page's time. So it
    is where a browser comes to the page, which draws it in half the time without the rest, and
    where a whole class is brought at once: all have it before anybody has the rest.

    Sliders that were moved for the reader glide: it is drawn alone, too, until they are there.
    ``steps`` is the key of what a presenter's clicker goes through: options, or two buttons.
    """
    moves = count()
    if controls.gliding() and (prefers_calm() or not crowd().room()):
        controls.arrive()
    moved = controls.gliding()

    @st.fragment(run_every=SECONDS_BETWEEN_FRAMES if moved else None)
    def alone() -> Shown:
        with controls.played():
            shown = draw()
        move, put = next(moves), controls.just_put()
        if moved and not controls.gliding():
            st.rerun()
        if move and not moved:
            _then_the_whole_page(move, put)
        return shown

    with st.container(key="play"):
        shown = alone()
        large(steps)
    if _just_come():
        _then_the_whole_page(0, {}, FIRST_REST)
        st.stop()
    if brought() and not crowd().room():
        _then_the_whole_page(0, {})
        st.stop()
    return shown


def _just_come() -> bool:
    """Whether a browser draws this page for the first time since it came to it."""
    come = st.session_state.get(_COME) != visit()
    st.session_state[_COME] = visit()
    return come and "User-Agent" in st.context.headers


def _then_the_whole_page(move: int, put: Mapping[str, Any], rest: float = REST) -> None:
    """Reruns the page after a rest. Another interval for every other move sets the clock anew.

    What the move has ``put`` somewhere stays there: a slow browser may ask before it knows.

    Where many pages are being drawn it waits for another rest, and another, so that a move of
    somebody else's hand is answered first.
    """
    rests = count()

    @st.fragment(run_every=rest + move % 2 / 1000)
    def rested() -> None:
        if next(rests) and crowd().room():
            controls.stay(put)
            st.rerun()

    rested()
