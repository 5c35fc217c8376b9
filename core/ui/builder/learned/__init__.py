"""What a network has learned: its weights in the shape of what it looks at, and how they came."""

from __future__ import annotations

import streamlit as st

from core.datasets import Dataset
from core.experiment import Impossible
from core.runs import RunView
from core.ui.builder.data import rows_of
from core.ui.builder.learned.images import images
from core.ui.builder.learned.spread import spread
from core.ui.builder.learned.tables import tables
from core.ui.builder.learned.texts import texts
from core.ui.elements import complain
from core.ui.language import _

LEARNED = {"table": tables, "image": images, "text": texts}


def learned(page: str, view: RunView | None, shown: Dataset) -> None:
    """The first layer of a trained network, whatever its data are; and below it all layers."""
    if view is None or view.result is None or not view.result.networks:
        st.info(_("Train a network first."))
        return
    try:
        shown = rows_of(view.experiment.data)
    except Impossible as problem:
        complain(problem)
        return
    LEARNED[shown.facts.kind](page, view, shown)
    spread(page, view, shown)
