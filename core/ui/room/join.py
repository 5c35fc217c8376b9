"""Coming into the room: opening its address is all that it takes."""

from __future__ import annotations

import streamlit as st

from core.room.people import Joined, Left, Person
from core.ui.language import _
from core.ui.room.reach import link_to
from core.ui.room.room import at_desk, cause, has_ended, join, luck, me, room
from core.ui.room.strip import name_of
from core.ui.sitemap import PAGES

_WAS_IN = "room.was_in"


def welcome() -> None:
    """Lets this browser in, once, and tells it who it is."""
    person = me()
    if person is not None:
        st.session_state[_WAS_IN] = True
        _inside(person)
    elif _WAS_IN in st.session_state:
        _outside()
    elif join():
        st.rerun()


def _inside(person: Person) -> None:
    with st.container(horizontal_alignment="center"):
        st.header(name_of(person), anchor="me", width="content")
        if at_desk():
            st.markdown(_("This browser is at the desk: it leads, and is not counted."))
        elif person.follows and (lead := room().lead):
            st.markdown(_("That is you. The class is on another page."))
            link_to(lead.address, _("Back to the class"), with_icon=True)
        elif person.follows:
            st.markdown(_("That is you. When the teacher goes to a page, yours goes there too."))
            st.markdown(_("Until then, look around."))
        else:
            st.markdown(_("That is you. You go alone: nobody moves your page."))
        _look_around()
        st.button(_("Leave the room"), on_click=cause(Left), type="tertiary")


def _outside() -> None:
    """After the lesson the line on top says what there is to say."""
    with st.container(horizontal_alignment="center"):
        if not has_ended():
            st.markdown(_("You have left the room."))
            st.button(_("Come back"), on_click=cause(Joined, luck=luck()))
        _look_around()


def _look_around() -> None:
    st.page_link(PAGES[0].file, label=_("Look around"), icon=":material/home:")
