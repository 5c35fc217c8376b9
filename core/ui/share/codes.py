"""Screens and lessons under short codes, and the lesson that this browser is making."""

from __future__ import annotations

import streamlit as st

from core.experiment import Impossible
from core.runs.short_links import ShortLinks, open_links
from core.study.lesson_links import Lesson, Screen, read, read_lesson, written
from core.study.routes import routes
from core.ui.device import device
from core.ui.language import spoken
from core.ui.room.reach import reachable
from core.ui.room.room import at_desk

SECONDS_REMEMBERED = 600
"""What is under a code never changes; it only goes."""


@st.cache_resource(show_spinner=False)
def links() -> ShortLinks:
    """The links of this server."""
    return open_links()


def shared_under(code: str) -> Screen | Lesson | None:
    """What is shared under a code, or the route of that name; None where there is nothing."""
    code = spelled(code)
    if route := routes().get(code):
        return route
    try:
        return _read(code)
    except Impossible:
        return None


def spelled(code: str) -> str:
    """A code in capitals, and the name of a route in small letters, however they were typed."""
    typed = code.strip()
    return typed.lower() if typed.lower() in routes() else typed.upper()


def titled(lesson: Lesson) -> str:
    """The title of a lesson or a route in the reader's language."""
    return spoken(lesson.titles) or lesson.title


def code_for(shared: Screen | Lesson) -> str:
    """The code under which it is shared from now on.

    Raises:
        Impossible: there is none now.
    """
    return links().keep(written(shared), device(), at_desk())


def home() -> str:
    """The address that phones on this network open, with the slash at its end."""
    return f"{reachable(st.context.url or '')}/"


def short(code: str) -> str:
    """The address of what is shared under a code."""
    return f"{home()}go/{code}"


def draft() -> Lesson:
    """The lesson that this browser is making."""
    text = links().taken_up(device())
    try:
        return read_lesson(text) if text else Lesson()
    except Impossible:
        return Lesson()


def save(lesson: Lesson) -> None:
    """Keeps the lesson that this browser is making.

    Raises:
        Impossible: nothing can be kept now.
    """
    links().put_aside(device(), written(lesson))


def replace(lesson: Lesson) -> str | None:
    """Makes this the lesson that the browser is making; the code of what it was making before.

    Raises:
        Impossible: nothing can be kept now; then it is making what it was making.
    """
    before = draft()
    code = code_for(before) if before.screens and before != lesson else None
    save(lesson)
    return code


@st.cache_resource(ttl=SECONDS_REMEMBERED, max_entries=200, show_spinner=False)
def _read(code: str) -> Screen | Lesson:
    text = links().find(code)
    if text is None:
        raise Impossible("There is nothing under the code {code}.", code=code[:40])
    return read(text)
