"""Rows of numbers: the table itself, and each column's histogram before and after scaling."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.regression import histogram
from core.datasets import Dataset
from core.ui.controls import toggle
from core.ui.elements import chart
from core.ui.language import _


def tables(page: str, shown: Dataset) -> None:
    """The first rows, the histograms, and what the columns mean."""
    facts = shown.facts
    x = np.asarray(shown.x_train)
    names = tuple(feature.name for feature in facts.features)
    scaled = toggle(_("Standardized"), key=f"{page}.standardized")
    if scaled:
        x = (x - x.mean(axis=0)) / x.std(axis=0)
    st.caption(
        _(
            facts.wording.counts,
            train=len(shown.y_train),
            test=len(shown.y_test),
            columns=x.shape[1],
        )
    )
    table = pd.DataFrame(x, columns=list(names))
    table[facts.target.name] = shown.y_train
    about = {
        feature.name: st.column_config.NumberColumn(
            help=" · ".join(_(words) for words in (feature.meaning, feature.unit) if words),
            format="%.2f",
        )
        for feature in (*facts.features, facts.target)
    }
    st.dataframe(table, height=230, column_config=about)
    title = _("Every column on one scale") if scaled else _("Every column on its own scale")
    st.markdown(f"**{title}**")
    span = (float(x.min()), float(x.max())) if scaled else None
    with st.grid(3, min_column_width=140):
        for name, column in zip(names, x.T, strict=True):
            chart(
                *histogram(column, name, _(facts.wording.rows), span),
                alt=_("A histogram of {name}", name=name),
            )
    meanings = pd.DataFrame(
        [
            {
                _("column"): feature.name,
                _("meaning"): _(feature.meaning),
                _("unit"): _(feature.unit) if feature.unit else "",
            }
            for feature in (*facts.features, facts.target)
        ]
    )
    with st.expander(_("What the columns mean")):
        st.dataframe(meanings, hide_index=True)
