"""The playground with a room whose browsers ask once a second, to measure the stream beside it.

Whoever asks is shown the message that the stream would have sent.
"""

from __future__ import annotations

import streamlit as st
from starlette.middleware import Middleware

from core.ui.device import DeviceCookie, device
from core.ui.room import strip as told
from core.ui.room.room import at_desk, hub, me, see
from core.ui.room.stream import message
from core.ui.server import lifespan
from core.ui.sitemap import ROOT

SECONDS_BETWEEN_QUESTIONS = 1.0
_strip = told.strip


def strip(page: str) -> None:
    """Asks, in the place of what listens; the desk has its buttons."""
    if at_desk():
        _strip(page)
    elif me() is not None:
        see(page)
        st.fragment(_ask, run_every=SECONDS_BETWEEN_QUESTIONS)()


def _ask() -> None:
    st.text(message(hub().room, device(), hub().now()))


told.strip = strip
app = st.App(ROOT / "core/ui/router.py", lifespan=lifespan, middleware=[Middleware(DeviceCookie)])
