"""What a reader has answered, kept in the tab of his browser, so that a reload loses nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import streamlit as st

from core.ui.question import Question
from core.ui.room.poll import digest
from core.ui.scripts import one_script

MOST = 60
MOST_LETTERS = 40
_PLACE = "answers"
_COMPONENT = f"{_PLACE}.script"
_SCRIPT = one_script(Path(__file__).parent / "static" / "answers.js")
_ANSWERS = st.components.v2.component(_PLACE, html="<i hidden></i>", js=_SCRIPT)


def answers() -> None:
    """The part of every page that keeps them; it is not seen."""
    _ANSWERS(
        data={"answers": st.session_state.get(_PLACE)},
        key=_COMPONENT,
        on_kept_change=lambda: _take(st.session_state[_COMPONENT].kept),
    )


def answer_to(question: Question) -> str:
    """The option that was chosen of this question about this state; empty where none was."""
    kept: dict[str, str] = st.session_state.get(_PLACE, {})
    return kept.get(digest(question), "")


def keep_answer(question: Question, option: str) -> None:
    """Keeps it; of too many the oldest go. An empty option forgets what was answered."""
    kept = {**st.session_state.get(_PLACE, {})}
    kept.pop(digest(question), None)
    if option:
        kept[digest(question)] = option
    st.session_state[_PLACE] = dict([*kept.items()][-MOST:])


def read(told: object) -> dict[str, str]:
    """The answers that a browser says it has kept; none where it says something else."""
    try:
        found = json.loads(told) if isinstance(told, str) else None
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    known = {
        question: option
        for question, option in found.items()
        if re.fullmatch("[0-9a-f]{32}", question)
        and isinstance(option, str)
        and 0 < len(option) <= MOST_LETTERS
    }
    return dict([*known.items()][-MOST:])


def _take(told: object) -> None:
    st.session_state[_PLACE] = {**read(told), **st.session_state.get(_PLACE, {})}
