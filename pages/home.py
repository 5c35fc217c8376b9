"""The door: where to begin, what deep learning is, and every page there is."""

from collections.abc import Callable

import streamlit as st

from core.messages import N_
from core.ui.home_drawings import digits_to_read, doubt_and_certainty, flows, nested, units_off
from core.ui.language import _
from core.ui.sitemap import SECTIONS, find, pages_in

TRY: tuple[tuple[str, dict[str, str], Callable[[], None], str], ...] = (
    (
        "digits",
        {},
        digits_to_read,
        N_("Nobody tells it what a 3 looks like. Train a network to read, in seconds."),
    ),
    (
        "softmax",
        {"temperature": "0.2"},
        doubt_and_certainty,
        N_("Turn one knob, and doubt becomes certainty."),
    ),
    (
        "dropout",
        {"drop_rate": "0.5"},
        units_off,
        N_("Half of its units are off, at random, on purpose. Why does that help?"),
    ),
)

st.header(_("Three things to try"), anchor="try")
with st.grid(3, min_column_width=260):
    for url, state, draw, what in TRY:
        if page := find(url):
            with st.container(border=True, height="stretch"):
                draw()
                st.markdown(_(what))
                st.page_link(
                    page.file,
                    label=_("Open {page}", page=_(page.title)),
                    icon=page.icon,
                    query_params=state,
                )

left, right = st.columns(2, gap="large")
with left:
    st.header(_("One inside the other"), anchor="ai")
    nested(
        (
            (_("Artificial intelligence"), _("A machine does what seems to need a mind.")),
            (_("Machine learning"), _("It finds the rules by itself, from examples.")),
            (_("Deep learning"), _("It learns in layers, each a better view of the data.")),
        )
    )
with right:
    st.header(_("Turned around"), anchor="rules")
    flows(
        (
            (_("Classical programming"), (_("rules"), _("data")), _("program"), _("answers")),
            (_("Machine learning"), (_("data"), _("answers")), _("training"), _("rules")),
        )
    )

for section in SECTIONS:
    if pages := pages_in(section):
        st.header(_(section), anchor=section.lower())
        with st.grid(4, min_column_width=220):
            for page in pages:
                with st.container(border=True, height="stretch"):
                    st.page_link(page.file, label=f"**{_(page.title)}**", icon=page.icon)
                    st.markdown(f":small[{_(page.idea)}]")

for page in pages_in(""):
    if not page.in_menu and page.at_foot:
        st.page_link(page.file, label=_(page.title), icon=page.icon)
