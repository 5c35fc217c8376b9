"""Runs: every training in the room, to compare, share and download."""

import streamlit as st

from core.ui import trainer
from core.ui.language import _
from core.ui.run_compare import compared
from core.ui.run_table import follow, of_one_dataset, run_table, steady
from core.ui.sitemap import find

before = trainer.kept()
kept = trainer.summaries()
if kept:
    if chosen := run_table(of_one_dataset(steady(kept)), kept):
        compared(chosen)
else:
    st.info(_("Nothing has been trained here yet: train a network, and it appears in this list."))
    if example := find("digits"):
        st.page_link(example.file, label=_(example.title), icon=example.icon)
follow(before)
