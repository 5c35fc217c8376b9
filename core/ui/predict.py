"""Predict first: the reader commits to an answer, then the page reveals it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import streamlit as st

from core.ui.language import _


@contextmanager
def questions() -> Iterator[None]:
    """The section of a page that holds its questions, side by side where there is room."""
    st.header(_("Predict first"), anchor="predict")
    with st.grid(3, min_column_width=280):
        yield


def predict(
    name: str,
    question: str,
    options: Mapping[str, str],
    answer: str,
    because: str,
    *,
    about: Any,
) -> None:
    """One question with a button for each option.

    ``answer`` is the name of the right option and ``because`` the sentence that explains it, with
    the current numbers. ``about`` is the state of the page the question is about: when it changes,
    the question starts over. ``name`` is the question's own on the whole site.
    """
    key = f"predict {name}"
    asked = repr((about, answer))
    given = st.session_state.get(key)
    chosen = given[1] if given and given[0] == asked else None
    with st.container(border=True, height="stretch", key=f"predict-{name}"):
        st.markdown(question)
        for option, label in options.items():
            st.button(
                label,
                key=f"{key} {option}",
                icon=_mark(option, answer, chosen),
                disabled=chosen is not None,
                on_click=_commit,
                args=(key, asked, option),
                width="stretch",
            )
        if chosen == answer:
            st.success(because, title=_("Right"), icon=":material/check_circle:")
        elif chosen is not None:
            st.warning(because, title=_("Not this time"), icon=":material/lightbulb:")


def direction(before: float, after: float, decimals: int = 3) -> str:
    """``up``, ``same`` or ``down``, as a reader of numbers with so many decimals sees it."""
    change = round(float(after), decimals) - round(float(before), decimals)
    return "up" if change > 0 else "down" if change < 0 else "same"


def _commit(key: str, asked: str, option: str) -> None:
    st.session_state[key] = (asked, option)


def _mark(option: str, answer: str, chosen: str | None) -> str | None:
    if chosen is None:
        return None
    if option == answer:
        return ":material/check:"
    return ":material/close:" if option == chosen else None
