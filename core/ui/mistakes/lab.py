"""One mistake, from its symptom to its repair."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from core.study.mistakes import MISTAKES, Mistake, Programs
from core.study.mistakes.difference import difference
from core.ui.controls import toggle
from core.ui.elements import offer_rows
from core.ui.language import _
from core.ui.lesson import Lesson
from core.ui.mistakes import programs, trainings
from core.ui.mistakes.found import note_found
from core.ui.mistakes.links import lesson_of
from core.ui.predict import Wrong, predict
from core.ui.sitemap import find

_SUSPECT = "suspect "


def lab(mistake: Mistake) -> None:
    """The symptom and the suspects; then both ways, why, and what to write instead."""
    words = lesson_of(mistake)
    ways = programs if isinstance(mistake.ways, Programs) else trainings
    st.header(words("title"), anchor="symptom")
    seen, asked = st.columns([3, 2], gap="large")
    with seen:
        st.markdown(words("symptom"))
        ways.wrong_way(mistake)
    with asked:
        answered = _suspects(mistake, words)
        with st.expander(_("A hint"), icon=":material/lightbulb:"):
            st.markdown(words("hint"))
        told = toggle(_("Tell me what it was"), key="told")
    if not (answered or told):
        return
    st.header(_("Both ways"), anchor="both")
    ways.both_ways(mistake)
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("Why"), anchor="why")
        st.markdown(words("why"))
    with right:
        st.subheader(_("What to write instead"), anchor="fix")
        st.markdown(words("fix"))
        _concept(mistake)
    wrong, right = ways.sources(mistake)
    _code(wrong, right, ways.files(mistake))
    _next(mistake)


def _suspects(mistake: Mistake, words: Lesson) -> str:
    """The question what it was; returns what the reader answered."""
    suspects = {
        part.removeprefix(_SUSPECT): text.split("\n\n", 1)
        for part, text in words.parts.items()
        if part.startswith(_SUSPECT)
    }
    answered = predict(
        f"mistake_{mistake.name}",
        _("What went wrong?"),
        {name: label for name, (label, _because) in suspects.items()},
        mistake.cause,
        suspects[mistake.cause][1],
        about=mistake.name,
        wrong={
            name: Wrong(because, "", {})
            for name, (_label, because) in suspects.items()
            if name != mistake.cause
        },
    )
    if answered == mistake.cause:
        note_found(mistake)
    return answered


def _concept(mistake: Mistake) -> None:
    url, _sharp, _anchor = mistake.concept.partition("#")
    if page := find(url):
        st.page_link(
            page.file,
            label=_("The idea behind it: {page}", page=_(page.title)),
            icon=page.icon,
            width="content",
        )


def _code(wrong: str, right: str, files: Mapping[str, Callable[[], bytes]]) -> None:
    st.header(_("The code"), anchor="code")
    st.caption(_("Red is how it went wrong, green what belongs there. Both programs run."))
    offer_rows(files)
    st.code(difference(wrong, right), language="diff")
    one, other = st.columns(2)
    with one.expander(_("The wrong program, whole"), icon=":material/close:"):
        st.code(wrong, language="python")
    with other.expander(_("The right program, whole"), icon=":material/check:"):
        st.code(right, language="python")


def _next(mistake: Mistake) -> None:
    names = list(MISTAKES)
    following = MISTAKES[names[(names.index(mistake.name) + 1) % len(names)]]
    if page := find("mistakes"):
        st.page_link(
            page.file,
            label=_("Next: {title}", title=lesson_of(following)("title")),
            icon=":material/arrow_forward:",
            query_params={"mistake": following.name},
        )
