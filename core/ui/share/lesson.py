"""The page of a lesson: its screens in their order, to make, to open, to take along as a file."""

from __future__ import annotations

import re
from collections.abc import Callable

import streamlit as st

from core.experiment import Impossible
from core.room.lead import Led
from core.study.lesson_links import Lesson, Screen, address, read_lesson, written
from core.ui.elements import complain
from core.ui.language import _, plain, spoken
from core.ui.lesson import lesson as words_of
from core.ui.progress import forget, reached
from core.ui.room.reach import base
from core.ui.room.room import at_desk, cause
from core.ui.share.codes import draft, replace, save, shared_under, spelled, titled
from core.ui.share.line import in_lesson, own_language
from core.ui.share.panel import code_button, fill_the_screen, show_code, show_code_of
from core.ui.sitemap import find

TITLE, FILE, KEPT, PROBLEM = "lesson.title", "lesson.file", "lesson.kept", "lesson.problem"


def lesson_page() -> None:
    """The lesson under the code in the address, or the one that this browser is making."""
    if problem := st.session_state.pop(PROBLEM, None):
        complain(problem)
    asked = st.query_params.get("code")
    shared = shared_under(asked) if asked else None
    if isinstance(shared, Lesson):
        _walk(spelled(str(asked)), shared)
    elif isinstance(shared, Screen):
        _open_link(shared, shared.query)
    else:
        if asked:
            st.warning(
                _("There is nothing under this code: look whether it is typed right."),
                icon=":material/link_off:",
            )
        _make(draft())
    _other_lessons()
    fill_the_screen()


def _walk(code: str, lesson: Lesson) -> None:
    """A lesson as whoever has its code sees it."""
    if title := titled(lesson):
        st.header(plain(title), anchor="lesson")
    if lesson.minutes:
        st.caption(_("about {minutes} minutes", minutes=lesson.minutes))
    if afterwards := spoken(lesson.afterwards):
        st.text(afterwards)
    for place, screen in enumerate(lesson.screens):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            _what(place, screen, in_lesson(screen.query, code, place))
            if f"{code}.{place + 1}" in reached():
                st.markdown(f":green-badge[:material/check_circle: {_('Reached')}]")
            if at_desk():
                _bring(screen, in_lesson(screen.query, code, place), place)
    show_code(code)
    with st.container(horizontal=True):
        st.button(
            _("Make a lesson of my own from it"),
            icon=":material/edit:",
            on_click=_try,
            args=(lambda: _take_over(lesson),),
        )
        _download(lesson)
        if any(step.partition(".")[0] == code for step in reached()):
            st.button(_("Begin anew"), icon=":material/restart_alt:", on_click=forget, args=(code,))


def _make(lesson: Lesson) -> None:
    """The lesson that this browser is making."""
    if before := st.session_state.get(KEPT):
        st.info(_("The lesson you were making before is kept under {code}.", code=before))
    words = words_of("lesson")
    if not lesson.screens:
        st.markdown(words("empty"))
        return
    st.session_state[TITLE] = titled(lesson)
    st.text_input(_("Title"), max_chars=80, key=TITLE, on_change=_name)
    for place, screen in enumerate(lesson.screens):
        with st.container(border=True, horizontal=True, vertical_alignment="center"):
            _what(place, screen, screen.query)
            _order(place, len(lesson.screens))
            if at_desk():
                _bring(screen, screen.query, place)
    with st.container(horizontal=True):
        code_button(lesson)
        _download(lesson)
    if code := show_code_of(lesson):
        st.button(
            _("Open it as the class does"),
            icon=":material/visibility:",
            on_click=st.query_params.__setitem__,
            args=("code", code),
        )


def _what(place: int, screen: Screen, query: dict[str, str]) -> None:
    with st.container(width="stretch", gap="xsmall"):
        _open_link(screen, query, f"{place + 1} · ")
        for said in filter(None, (spoken(screen.says), spoken(screen.asks))):
            st.text(said)
        about = [
            _("about {minutes} minutes", minutes=screen.minutes) if screen.minutes else "",
            _("locked: {count}", count=len(screen.locked)) if screen.locked else "",
            _("hidden: {count}", count=len(screen.hidden)) if screen.hidden else "",
            _("begins at: {anchor}", anchor=f"`{screen.begin}`") if screen.begin else "",
        ]
        if any(about):
            st.caption(" · ".join(filter(None, about)))


def _open_link(screen: Screen, query: dict[str, str], number: str = "") -> None:
    page = find(screen.page)
    if page is None:
        st.markdown(number + _("a page that is not here"))
        return
    st.page_link(
        page.file,
        label=number + _(page.title),
        icon=page.icon,
        query_params=query | own_language(),
    )


def _order(place: int, count: int) -> None:
    for icon, label, to, off in (
        (":material/arrow_upward:", _("Up"), place - 1, place == 0),
        (":material/arrow_downward:", _("Down"), place + 1, place == count - 1),
        (":material/close:", _("Take out"), None, False),
    ):
        st.button(
            icon,
            key=f"lesson.{place}.{icon}",
            help=label,
            type="tertiary",
            disabled=off,
            on_click=_rearrange,
            args=(place, to),
        )


def _bring(screen: Screen, query: dict[str, str], place: int) -> None:
    st.button(
        _("Bring everybody here"),
        key=f"lesson.{place}.bring",
        icon=":material/groups:",
        on_click=cause(Led, address=f"{base()}/{address(screen.page, query)}"),
    )


def _download(lesson: Lesson) -> None:
    name = re.sub(r"\W+", "-", titled(lesson)).strip("-") or "lesson"
    st.download_button(
        _("Save as a file"),
        written(lesson),
        f"{name}.json",
        "application/json",
        icon=":material/download:",
        on_click="ignore",
    )


def _other_lessons() -> None:
    st.header(_("Open another lesson"), anchor="open")
    by_code, by_file = st.columns(2, gap="large")
    with by_code.form("lesson.by_code", border=False):
        typed = st.text_input(_("Code"), max_chars=8, placeholder="BCDF")
        if st.form_submit_button(_("Open")):
            st.query_params["code"] = typed.strip().upper()
            st.rerun()
    with by_file:
        st.file_uploader(
            _("A lesson from a file (JSON)"),
            type=["json"],
            key=FILE,
            on_change=_take_file,
            max_upload_size=1,
        )


def _name() -> None:
    _try(lambda: save(draft().titled(st.session_state[TITLE] or "")))


def _rearrange(place: int, to: int | None) -> None:
    lesson = draft()
    if place < len(lesson.screens):
        _try(lambda: save(lesson.without(place) if to is None else lesson.moved(place, to)))


def _take_over(lesson: Lesson) -> None:
    st.session_state[KEPT] = replace(lesson)
    st.query_params.pop("code", None)


def _take_file() -> None:
    file = st.session_state[FILE]
    if file is not None:
        _try(lambda: _take_over(read_lesson(file.getvalue())))


def _try(act: Callable[[], None]) -> None:
    """Notes why it cannot be done, where it cannot; the page says it."""
    st.session_state[PROBLEM] = None
    try:
        act()
    except Impossible as problem:
        st.session_state[PROBLEM] = problem
