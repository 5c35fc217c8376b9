"""What has to stand beside data: that they are a sample, and what Boston's column B is."""

from __future__ import annotations

import streamlit as st

from core.datasets import Dataset, Facts
from core.ui.language import _
from core.ui.lesson import lesson


def sample_note(shown: Dataset) -> None:
    """Of a sample, one sentence on what it is."""
    if shown.source == "sample":
        rows = len(shown.y_train) + len(shown.y_test)
        st.caption(_(shown.facts.sample_note, rows=f"{rows:,}"))


def column_warning(facts: Facts) -> None:
    """What everybody must know who sees Boston's column B."""
    if has_column_b(facts):
        st.caption(lesson("house_prices")("warning"))


def has_column_b(facts: Facts) -> bool:
    """Whether a dataset has Boston's column B."""
    boston = facts.name == "boston_housing"
    return boston and any(feature.name == "B" for feature in facts.features)
