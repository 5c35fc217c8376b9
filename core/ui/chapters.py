"""A long page in chapters: one is drawn, the address names it, and old links still find theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import streamlit as st

from core.ui.attention import attend
from core.ui.controls import choice, move
from core.ui.elements import visit
from core.ui.scripts import one_script

_NAME, _VISIT = "chapters", "chapters.visit"
_COMPONENT = f"{_NAME}.script"
_SCRIPT = one_script(Path(__file__).parent / "static" / "chapters.js")
_CHAPTERS = st.components.v2.component(_NAME, html="<i hidden></i>", js=_SCRIPT)


@dataclass(frozen=True)
class Chapter:
    """Its name on screen, the anchors of its headings, and the keys of its controls."""

    label: str
    anchors: tuple[str, ...] = ()
    controls: tuple[str, ...] = ()


def chapter(label: str, chapters: Mapping[str, Chapter], *, key: str) -> str:
    """The name of the chapter that is to be drawn: the one chosen, or the one a link asks for.

    A link asks by the name (``?key=name``), by a control of a chapter, or by one of its headings
    (``#anchor``). The server never hears of the last: the browser says it.
    """
    if st.session_state.get(_VISIT) != visit():
        st.session_state[_VISIT] = visit()
        asked = _by_its_controls(chapters)
        if asked and key not in st.query_params:
            st.query_params[key] = asked
    labels = {name: each.label for name, each in chapters.items()}
    chosen = choice(label, labels, key=key, show_label=False)
    holders = {
        anchor: name for name, each in chapters.items() for anchor in each.anchors if name != chosen
    }
    with st.container(key=_NAME):
        _CHAPTERS(
            data={"elsewhere": list(holders)},
            key=_COMPONENT,
            on_anchor_change=partial(_follow, key, holders),
        )
    return chosen


def _by_its_controls(chapters: Mapping[str, Chapter]) -> str | None:
    """The chapter that has most of the controls in the address, the first of several."""
    found = {
        name: sum(control in st.query_params for control in each.controls)
        for name, each in chapters.items()
    }
    best = max(found, key=lambda name: found[name])
    return best if found[best] else None


def _follow(key: str, holders: Mapping[str, str]) -> None:
    anchor = st.session_state[_COMPONENT].anchor
    if anchor in holders:
        move({key: holders[anchor]})
        attend(see=anchor)
