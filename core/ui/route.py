"""A step of a route on its page: what is to be done, and whether it is; and the routes' doors."""

from __future__ import annotations

from html import escape
from pathlib import Path

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.study.checks import all_hold
from core.study.lesson_links import Lesson, address
from core.study.routes import routes
from core.ui.language import _, spoken
from core.ui.measured import state
from core.ui.progress import reach, reached
from core.ui.room.reach import base
from core.ui.scripts import one_script
from core.ui.share.codes import titled
from core.ui.share.line import asked_step, in_lesson, own_language
from core.ui.sitemap import find

_STYLE = """
<style>
.step { border-left: 4px solid var(--st-primary-color, #888); padding: .3rem .9rem; margin: 0;
  font-size: 1.15rem; font-weight: 500 }
.step small { display: block; font-size: .9rem; font-weight: 400; opacity: .8 }
</style>
"""


_VERDICT = st.components.v2.component(
    "verdict",
    html='<p role="status"></p>',
    css="""
p { margin: 0; display: flex; gap: .4rem 1.2rem; flex-wrap: wrap; padding-left: 1.1rem }
p::before { content: "○"; margin-right: -.7rem }
p.reached { font-weight: 600; color: var(--st-green-text-color) }
p.reached::before { content: "✓" }
a { color: var(--st-link-color); min-height: 24px; font-weight: 600 }
""",
    js=one_script(Path(__file__).parent / "static" / "verdict.js"),
)


def step() -> DeltaGenerator | None:
    """Draws what the step in the address asks for; where the verdict on it is to stand."""
    found = asked_step()
    if found is None:
        return None
    _name, route, place = found
    screen = route.screens[place]
    if not (asks := spoken(screen.asks)):
        return None
    minutes = _("about {minutes} minutes", minutes=screen.minutes) if screen.minutes else ""
    with st.container(key="route-step", gap=None):
        st.html(f'{_STYLE}<p class="step">{escape(asks)}<small>{escape(minutes)}</small></p>')
        return st.container()


def verdict(place: DeltaGenerator | None) -> None:
    """Says whether the step is reached, once the page is drawn and its state is known."""
    found = asked_step()
    if place is None or found is None:
        return
    name, route, number = found
    screen, here = route.screens[number], f"{name}.{number + 1}"
    if here not in reached() and screen.checks and all_hold(screen.checks, state()):
        reach(here)
    done = here in reached()
    with place:
        _VERDICT(
            data={
                "reached": done,
                "says": _("Reached") if done else _("Not reached yet"),
                "next": _onward(name, route, number) if done else None,
            },
            key="verdict",
        )


def _onward(name: str, route: Lesson, place: int) -> tuple[str, str]:
    """Where one goes from a step: a label and an address."""
    if place + 1 == len(route.screens):
        return _(
            "The route is done: to the other routes"
        ), f"{base()}/{address('', own_language())}"
    screen = route.screens[place + 1]
    query = in_lesson(screen.query, name, place + 1) | own_language()
    return _("Next step"), f"{base()}/{address(screen.page, query)}"


def doors() -> None:
    """The four routes, each with what one can do afterwards and how far one is."""
    with st.grid(2, min_column_width=300):
        for name, route in routes().items():
            with st.container(border=True, height="stretch", key=f"route-{name}"):
                _door(name, route)


def _door(name: str, route: Lesson) -> None:
    done = [f"{name}.{place + 1}" in reached() for place in range(len(route.screens))]
    st.markdown(f"### {titled(route)}")
    st.caption(_("{steps} steps · about {minutes} minutes", steps=len(done), minutes=route.minutes))
    st.markdown(spoken(route.afterwards))
    if any(done):
        st.progress(
            sum(done) / len(done),
            _("{done} of {count} steps reached", done=sum(done), count=len(done)),
        )
    first = done.index(False) if False in done else 0
    label = _("Begin") if not any(done) else _("Go on") if not all(done) else _("Once more")
    with st.container(horizontal=True):
        link(name, route, first, label)
        if page := find("lesson"):
            st.page_link(
                page.file,
                label=_("All steps"),
                icon=":material/list_alt:",
                query_params={"code": name} | own_language(),
            )


def link(name: str, route: Lesson, place: int, label: str) -> None:
    """A link to a step of a route, counted from 0."""
    screen = route.screens[place]
    page = find(screen.page)
    if page is not None:
        st.page_link(
            page.file,
            label=f"**{label}**",
            icon=":material/arrow_forward:",
            query_params=in_lesson(screen.query, name, place) | own_language(),
        )
