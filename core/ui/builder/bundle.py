"""The button that hands out a training as a zip file, and the words of its notebook."""

from __future__ import annotations

import streamlit as st

from core.datasets import Dataset, rows_name
from core.experiment import Data, Experiment
from core.network.bundle import bundle
from core.network.script import Stages
from core.ui.builder.caveats import has_column_b
from core.ui.builder.data import outline, packed_rows_of, stories_of
from core.ui.language import _
from core.ui.lesson import lesson


def bundle_button(page: str, experiment: Experiment, shown: Dataset, story: str) -> None:
    """A button for the zip file; it is made when the button is pressed."""
    data = experiment.data
    shape, classes = outline(data).input_shape, shown.facts.classes
    words = notebook_words(page, data, shown, story)

    def packed() -> bytes:
        return bundle(experiment, shape, classes, words, packed_rows_of(data))

    st.download_button(
        _("Script, notebook and rows (zip)"),
        packed,
        f"{data.name}.zip",
        icon=":material/folder_zip:",
        on_click="ignore",
    )


def notebook_words(page: str, data: Data, shown: Dataset, story: str) -> Stages:
    """What stands before each step of the notebook: the page's own words."""
    words, common = lesson(page), lesson("builder")
    preset = next((p for p in stories_of(data) if p.name == story), None)
    title = f"# {_(shown.facts.title)}: {_(preset.title if preset else 'My own settings')}"
    rows = len(shown.y_train) + len(shown.y_test)
    sample = _(shown.facts.sample_note, rows=f"{rows:,}") if data.source == "sample" else ""
    before = (
        title,
        words.of(data.source, story) if preset else "",
        common("notebook", file=rows_name(data.name, data.source, data.brought)),
        f"## {_('Data')}",
        words.of(data.source, "data"),
        lesson("house_prices")("warning") if has_column_b(shown.facts) else "",
        sample,
    )
    return Stages(
        data="\n\n".join(part for part in before if part),
        preparation=f"## {_('From rows to tensors')}\n\n{common('notebook_preparation')}",
        network=f"## {_('Layers')}\n\n{common('notebook_network')}",
        training=f"## {_('Train')}\n\n{common('notebook_training')}",
    )
