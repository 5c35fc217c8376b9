"""Where the reader is to look now, what the keyboard is on, and the language it is read in."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.ui.elements import visit
from core.ui.language import language
from core.ui.scripts import one_script

_PLACE, _CALM = "attention", "calm"
_COMPONENT = f"{_PLACE}.script"
_SCRIPT = one_script(Path(__file__).parent / "static" / "attention.js")
_ATTENTION = st.components.v2.component(_PLACE, html="<i></i>", js=_SCRIPT)


def attend(*, see: str = "", keyboard: str = "", at_once: bool = False) -> None:
    """Leads there when the page is drawn next. To be called by a callback.

    ``see`` is the key of a control, which is shown with the picture beside it, or of a container,
    or a heading's anchor; ``keyboard`` the key of a button, or of what holds one. The page glides
    there, unless it is to be seen ``at_once``.
    """
    turn = st.session_state.get(_PLACE, {"turn": 0})["turn"] + 1
    to = {"turn": turn, "see": see, "keyboard": keyboard, "at_once": at_once, "visit": visit()}
    st.session_state[_PLACE] = to


def attention() -> None:
    """The part of every page that leads the reader; it is not seen itself."""
    to = st.session_state.get(_PLACE, {})
    there = to if to.get("visit") == visit() else {"turn": 0}
    data = {**there, "calm": prefers_calm(), "language": language()}
    with st.container(key=_PLACE):
        _ATTENTION(data=data, key=_COMPONENT, on_calm_change=_keep_whether_calm)


def prefers_calm() -> bool:
    """Whether the reader's system asks for less motion; no, as long as it is not known."""
    return bool(st.session_state.get(_CALM, False))


def _keep_whether_calm() -> None:
    st.session_state[_CALM] = bool(st.session_state[_COMPONENT].calm)
