"""What comes with a link, on top of its page: a sentence, and the line of a lesson."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path
from typing import Any

import streamlit as st

from core.study.lesson_links import SAY, Lesson, address, screen_at
from core.ui.controls import asked_for
from core.ui.elements import visit
from core.ui.language import _, spoken
from core.ui.room.reach import base
from core.ui.scripts import one_script
from core.ui.share.codes import shared_under, spelled, titled

_STYLE = """
nav { display: flex; flex-wrap: wrap; gap: .3rem 1.2rem; padding: .3rem .8rem;
  border-radius: .5rem; background: color-mix(in srgb, var(--st-primary-color) 10%, transparent) }
nav[hidden] { display: none }
a { color: var(--st-link-color); min-height: 24px }
"""
_LINE = st.components.v2.component(
    "lesson_line",
    html="<nav hidden></nav>",
    css=_STYLE,
    js=one_script(Path(__file__).parents[1] / "static" / "lesson.js"),
)
_SAID = """
<style>
.said { border-left: 4px solid var(--st-primary-color, #888); padding: .2rem .9rem;
  font-size: 1.15rem; font-weight: 500 }
</style>
"""


def line() -> None:
    """Draws it, where the page's address asks for it."""
    if said := sentence():
        st.html(f'{_SAID}<p class="said" role="note">{escape(said)}</p>')
    place = asked_step()
    begin = st.query_params.get("begin", "")
    if place or begin:
        _LINE(
            data={"lesson": _lesson_line(*place) if place else None, "begin": begin}
            | {"visit": visit()},
            key="lesson_line",
        )


def sentence() -> str:
    """What the link says in the reader's language, or else in another."""
    asked = {name: value for name, value in st.query_params.items() if name.startswith(SAY)}
    if not asked:
        return ""
    return spoken(screen_at("", asked).says)


def in_lesson(query: dict[str, str], code: str, place: int) -> dict[str, str]:
    """The query of a lesson's screen, counted from 0, which then shows where in it it is."""
    return {**query, "lesson": f"{code}.{place + 1}"}


def own_language() -> dict[str, str]:
    """What a link within the playground takes along: the language that the reader has chosen."""
    return {name: value for name, value in st.query_params.items() if name == "lang"}


def _place(asked: str) -> tuple[str, Lesson, int] | None:
    """``BCDF.2`` is the second screen of the lesson under that code, or ``boxes.2`` of a route."""
    found = re.fullmatch(r"([A-Za-z]{4,20})\.([1-9][0-9]?)", asked)
    lesson = shared_under(found[1]) if found else None
    if not found or not isinstance(lesson, Lesson) or int(found[2]) > len(lesson.screens):
        return None
    return spelled(found[1]), lesson, int(found[2]) - 1


def asked_step() -> tuple[str, Lesson, int] | None:
    """The lesson that the address names, under its code, and which of its screens this is."""
    return asked_for("lesson", _place)


def beside_in_lesson() -> tuple[str | None, str | None] | None:
    """The addresses before and after the screen on show; None where it is not one of a lesson."""
    place = asked_step()
    return _beside(*place) if place else None


def _beside(code: str, lesson: Lesson, place: int) -> tuple[str | None, str | None]:
    def at(to: int) -> str | None:
        if not 0 <= to < len(lesson.screens):
            return None
        screen = lesson.screens[to]
        query = in_lesson(screen.query, code, to) | own_language()
        return f"{base()}/{address(screen.page, query)}"

    return at(place - 1), at(place + 1)


def _lesson_line(code: str, lesson: Lesson, place: int) -> dict[str, Any]:
    mine = own_language()
    both = zip((_("‹ Back"), _("Next ›")), _beside(code, lesson, place), strict=True)
    links = [(label, there) for label, there in both if there]
    title = titled(lesson)
    here = _("{place} of {count}", place=place + 1, count=len(lesson.screens))
    return {
        "place": f"{title} · {here}" if title else here,
        "links": [
            *links,
            (_("All screens"), f"{base()}/{address('lesson', {'code': code} | mine)}"),
        ],
    }
