"""The desk: the token, the room at a glance, and how to join it."""

from __future__ import annotations

from collections import Counter

import streamlit as st

from core.charts.bars import Column, columns_of_bars
from core.room.desk import Closed, SatDown, StoodUp
from core.room.lead import LetEverybodyGo
from core.ui.controls import toggle
from core.ui.elements import chart
from core.ui.language import _
from core.ui.room.reach import reachable
from core.ui.room.room import at_desk, cause, hub, post, room
from core.ui.room.token import opens
from core.ui.sitemap import find

SECONDS_BETWEEN_GLANCES = 2.0


def desk() -> None:
    """The page of the teacher; for anybody else a field for the token."""
    _use_token_in_address()
    if not at_desk():
        _ask_for_token()
        return
    if toggle(_("Show how to join"), key="joining"):
        _how_to_join()
    st.fragment(_glance, run_every=SECONDS_BETWEEN_GLANCES)()
    _acts()


def _use_token_in_address() -> None:
    """Takes the token out of the bar at once: that may be projected, or shared."""
    given = st.query_params.pop("token", None)
    if given is not None and not at_desk():
        _sit_down(given)


def _ask_for_token() -> None:
    st.markdown(_("Whoever started the playground finds the token where it was started."))
    with st.form("token", border=False):
        given = st.text_input(_("Token"), type="password", max_chars=200)
        if st.form_submit_button(_("To the desk"), type="primary") and _sit_down(given):
            st.rerun()


def _sit_down(given: str) -> bool:
    if not opens(given):
        st.error(_("That is not the token."), icon=":material/error:")
        return False
    return post(SatDown)


def _how_to_join() -> None:
    address = f"{reachable(st.context.url or '')}/join"
    st.header(address.removeprefix("http://"), anchor="join")


def _glance() -> None:
    here = room().here(hub().now())
    st.metric(_("here"), len(here))
    pages = Counter(person.page for person in here.values())
    counted = [(page, count) for url, count in pages.most_common(8) if (page := find(url))]
    if counted:
        names = [_(page.title) for page, _count in counted]
        counts = [count for _page, count in counted]
        column = Column(_("people"), counts, [str(count) for count in counts], high=max(counts))
        spec, data = columns_of_bars(names, [column])
        chart(spec, data, alt=_("How many are on which page"))


def _acts() -> None:
    with st.container(horizontal=True):
        if room().lead:
            st.button(_("Let everybody go"), on_click=cause(LetEverybodyGo))
        st.button(_("Leave the desk"), on_click=cause(StoodUp))
        st.button(_("End the lesson"), on_click=cause(Closed))
