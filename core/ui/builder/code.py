"""The Keras script of what is on screen, and how the notes spelled it."""

from __future__ import annotations

import streamlit as st

from core.datasets import Dataset
from core.experiment import Experiment
from core.network.script import script
from core.study.spelling import old_spellings
from core.ui.builder.bundle import bundle_button
from core.ui.builder.data import outline
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.mistakes.spelling import link


def code(page: str, experiment: Experiment, shown: Dataset, story: str) -> None:
    """The script, ready to run, and the lines of the notes that no longer do."""
    st.markdown(lesson("builder")("code"))
    bundle_button(page, experiment, shown, story)
    source = script(experiment, outline(experiment.data).input_shape, shown.facts.classes)
    st.code(source, language="python")
    if spellings := old_spellings(experiment):
        st.markdown(f"**{_('As the notes wrote it, and as it is written today')}**")
        for spelling in spellings:
            with st.container(border=True):
                st.markdown(
                    f"```python\n# {_('then')}\n{spelling.old}\n# {_('now')}\n{spelling.new}\n```"
                )
                st.caption(_(spelling.why))
    link()
