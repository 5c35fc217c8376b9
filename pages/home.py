"""The door: a network to play with at once, the routes through the playground, and every page."""

import streamlit as st

from core.ui.door import UNITS, door, first_weights
from core.ui.home_drawings import flows, nested
from core.ui.language import _
from core.ui.route import doors
from core.ui.sitemap import SECTIONS, find, pages_in

st.header(_("Drag a point: a network learns the border again"), anchor="try")
door()
st.markdown(
    _(
        "Two numbers go in, {units} units bend them, and one says how blue it is: {numbers} "
        "numbers, found by going downhill. It happens here, in your browser.",
        units=UNITS,
        numbers=len(first_weights()),
    )
)
if plane := find("plane"):
    st.page_link(
        plane.file, label=_("Open {page}", page=_(plane.title)), icon=plane.icon, width="content"
    )

st.header(_("Four routes of an hour"), anchor="routes")
st.markdown(
    _("Each step has a goal, and the page sees when you have reached it. Only your browser knows.")
)
doors()

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

st.header(_("Every page"), anchor="pages")
with st.grid(3, min_column_width=280):
    for section in SECTIONS:
        with st.container():
            st.subheader(_(section), anchor=section.lower())
            for page in pages_in(section):
                st.page_link(page.file, label=f"**{_(page.title)}**", icon=page.icon)
                st.caption(_(page.idea))

with st.container(horizontal=True):
    for page in pages_in(""):
        if not page.in_menu and page.at_foot:
            st.page_link(page.file, label=_(page.title), icon=page.icon)
