"""The Keras script of what is on screen, and how the notes spelled it."""

from __future__ import annotations

import streamlit as st

from core.datasets import Dataset, load
from core.experiment import Experiment
from core.models.script import script
from core.models.spelling import old_spellings
from core.ui.builder.data import outline, sample_file
from core.ui.language import _
from core.ui.lesson import lesson


def code(experiment: Experiment, shown: Dataset) -> None:
    """The script, ready to run, and the lines of the notes that no longer do."""
    data = experiment.data
    st.markdown(lesson("builder")("code"))
    source = script(experiment, outline(data).input_shape, shown.facts.classes)
    with st.container(horizontal=True):
        st.download_button(
            _("Download the script"),
            source,
            f"{data.name}.py",
            icon=":material/code:",
            on_click="ignore",
        )
        if shown.source == "sample":
            st.download_button(
                _("Download the sample's rows"),
                lambda: sample_file(load(data.name, data.source, data.num_words)),
                f"{data.name}_sample.npz",
                icon=":material/dataset:",
                on_click="ignore",
            )
    st.code(source, language="python")
    if spellings := old_spellings(experiment):
        st.markdown(f"**{_('As the notes wrote it, and as it is written today')}**")
        for spelling in spellings:
            with st.container(border=True):
                st.markdown(
                    f"```python\n# {_('then')}\n{spelling.old}\n# {_('now')}\n{spelling.new}\n```"
                )
                st.caption(_(spelling.why))
