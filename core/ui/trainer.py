"""What the server holds for all its visitors: one store, one queue."""

from __future__ import annotations

import secrets

import streamlit as st

from core.runs import Queue, open_store


@st.cache_resource(show_spinner=False)
def queue() -> Queue:
    """The queue of this server."""
    return Queue(open_store())


def session() -> str:
    """A name for this browser tab, for fair turns and for stopping one's own runs."""
    if "session" not in st.session_state:
        st.session_state["session"] = secrets.token_hex(8)
    return str(st.session_state["session"])
