"""The door: what this is, and where to begin."""

import streamlit as st

from core.ui.language import _
from core.ui.sitemap import SECTIONS, pages_in

for section in SECTIONS:
    if pages_in(section):
        st.header(_(section), anchor=False)
    for page in pages_in(section):
        st.page_link(page.file, label=_(page.title), icon=page.icon)
        st.caption(_(page.idea))
