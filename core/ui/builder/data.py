"""The data of a builder: loaded once a server, peeked at on every page."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.regression import histograms
from core.datasets import Dataset, Tensors, load, prepare
from core.experiment import Data, DatasetName, Source
from core.ui.language import _


@st.cache_resource(max_entries=12, show_spinner=False)
def dataset(name: DatasetName, source: Source, num_words: int | None = None) -> Dataset:
    """The dataset; raises Impossible where it cannot be had."""
    return load(name, source, num_words)


@st.cache_resource(max_entries=12, show_spinner=False)
def tensors(data: Data) -> Tensors:
    """The dataset, prepared; raises Impossible where the preparation does not fit."""
    return prepare(data, dataset(data.name, data.source, data.num_words))


def source_badge(shown: Dataset) -> None:
    """Says which data are in use; of a sample, also what would differ with the original."""
    if shown.source == "original":
        st.badge(_("original data"), icon=":material/verified:", color="green")
        return
    st.badge(_("sample data"), icon=":material/science:", color="orange")
    rows = len(shown.y_train) + len(shown.y_test)
    st.caption(_(shown.facts.sample_note, rows=f"{rows:,}"))


def peek(shown: Dataset) -> None:
    """A table of the first rows, and each column's histogram before and after scaling."""
    assert isinstance(shown.x_train, np.ndarray)  # noqa: S101 - texts have a peek of their own
    facts = shown.facts
    names = tuple(feature.name for feature in facts.features)
    scaled = st.toggle(_("Standardized"), key=f"peek.{facts.name}.scaled", bind="query-params")
    x = shown.x_train
    if scaled:
        x = (x - x.mean(axis=0)) / x.std(axis=0)
    st.caption(
        _(
            "{train} houses to learn from, {test} kept for the test; {columns} numbers each.",
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
    chart = histograms(
        x,
        names,
        _("Every column on one scale") if scaled else _("Every column on its own scale"),
        _("houses"),
        shared=scaled,
    )
    st.altair_chart(chart, width="content", alt=_("A histogram for each column"))
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
        st.caption(facts.licence)


def sample_file(shown: Dataset) -> bytes:
    """The rows of a sample as the ``.npz`` file that its script reads."""
    buffer = io.BytesIO()
    x_train, x_test = np.asarray(shown.x_train), np.asarray(shown.x_test)
    np.savez(buffer, x_train=x_train, y_train=shown.y_train, x_test=x_test, y_test=shown.y_test)
    return buffer.getvalue()
