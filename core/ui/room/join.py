"""Coming into the room: opening its address is all that it takes."""

from __future__ import annotations

import streamlit as st

from core.room.people import Left
from core.ui.language import _
from core.ui.room.room import at_desk, join, me, post
from core.ui.room.strip import name_of
from core.ui.sitemap import PAGES


def welcome() -> None:
    """Lets this browser in, and tells it who it is."""
    person = me()
    if person is None:
        if "left" in st.session_state:
            _outside()
        elif join():
            st.rerun()
        return
    with st.container(horizontal_alignment="center"):
        st.header(name_of(person), anchor="me", width="content")
        if at_desk():
            st.markdown(_("This browser is at the desk: it leads, and is not counted."))
        else:
            st.markdown(_("That is you. When the teacher goes to a page, yours goes there too."))
            st.markdown(_("Until then, look around."))
        st.page_link(PAGES[0].file, label=_("Look around"), icon=":material/home:")
        st.button(_("Leave the room"), on_click=_leave, type="tertiary")


def _outside() -> None:
    st.info(_("You have left the room."))
    st.button(_("Come back"), on_click=st.session_state.pop, args=("left",))


def _leave() -> None:
    post(Left)
    st.session_state["left"] = True
