"""Privacy: what is kept of a visit, where, and for how long."""

import streamlit as st

from core.datasets.shelf import SECONDS_OWNED
from core.runs.limits import store_bytes
from core.ui.device import SECONDS_KEPT
from core.ui.language import _
from core.ui.lesson import lesson

words = lesson("privacy")
kept = {
    "minutes": st.get_option("server.disconnectedSessionTTL") // 60,
    "days": round(SECONDS_OWNED / 86400),
    "hours": SECONDS_KEPT // 3600,
    "megabytes": f"{store_bytes() // 2**20:,}",
}

st.markdown(words("short"))
for part, heading in (
    ("kept", _("What is kept, where, and for how long")),
    ("others", _("What others see")),
    ("leaves", _("What leaves this server")),
    ("log", _("What is written down")),
    ("teacher", _("Before you enter something")),
):
    st.header(heading, anchor=part)
    st.markdown(words(part, **kept))
