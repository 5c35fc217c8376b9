"""Rows of numbers: the table itself, and each column's histogram before and after scaling."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.regression import histogram, words_counted
from core.datasets import Dataset, Facts
from core.ui.builder.columns import with_targets
from core.ui.controls import toggle
from core.ui.elements import chart
from core.ui.language import _

MOST_ROWS = 2000
"""So many rows go to the browser: of more nobody would see the end."""


def tables(page: str, shown: Dataset) -> None:
    """The first rows, the histograms, and what the columns mean."""
    facts = shown.facts
    x = np.asarray(shown.x_train)
    scaled = toggle(_("Standardized"), key=f"{page}.standardized")
    if scaled:
        x = (x - x.mean(axis=0)) / np.where(np.ptp(x, axis=0) == 0, 1, x.std(axis=0))
    st.caption(
        _(
            facts.wording.counts,
            train=len(shown.y_train),
            test=len(shown.y_test),
            columns=x.shape[1],
        )
    )
    table = with_targets(x[:MOST_ROWS], shown.y_train[:MOST_ROWS], facts)
    if scaled:
        wide = pd.DataFrame(x[:MOST_ROWS], columns=[feature.name for feature in facts.features])
        table = wide.join(table[[facts.target.name]])
    numbers = {str(name) for name in table.select_dtypes("number")}
    about = {
        feature.name: st.column_config.NumberColumn(
            help=" · ".join(_(words) for words in (feature.meaning, feature.unit) if words),
            format="%.2f",
        )
        for feature in (*facts.features, facts.target)
        if feature.name in numbers
    }
    st.dataframe(table, height=230, column_config=about)
    title = _("Every column on one scale") if scaled else _("Every column on its own scale")
    st.markdown(f"**{title}**")
    span = (float(x.min()), float(x.max())) if scaled else None
    with st.grid(3, min_column_width=140):
        for column in facts.columns:
            if column.words and scaled:
                continue
            values, rows = x[:, list(column.places)], _(facts.wording.rows)
            spec, data = (
                words_counted(column.words, values.sum(axis=0), column.name, rows)
                if column.words
                else histogram(values[:, 0], column.name, rows, span)
            )
            with st.container():  # a chart and its numbers in words are one cell of the grid
                chart(spec, data, alt=_("A histogram of {name}", name=column.name))
    if not facts.own:  # of a reader's own columns nothing is known but their names
        _meanings(facts)


def _meanings(facts: Facts) -> None:
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
