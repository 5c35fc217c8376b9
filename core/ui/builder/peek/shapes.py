"""Shape, dtype and rank of a dataset's arrays, and what each axis means."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.classes import class_balance
from core.datasets import Dataset, Facts, Rows
from core.messages import N_
from core.ui.elements import chart
from core.ui.language import _

AXES = {
    "image": (N_("pictures"), N_("rows of pixels"), N_("columns of pixels")),
    "text": (N_("texts"),),
}


def shapes(shown: Dataset) -> None:
    """The four arrays as a table, their axes in words, and how many rows each class has."""
    facts = shown.facts
    arrays = {
        "x_train": shown.x_train,
        "y_train": shown.y_train,
        "x_test": shown.x_test,
        "y_test": shown.y_test,
    }
    st.markdown(f"**{_('The arrays')}**")
    st.dataframe(pd.DataFrame([_row(name, rows) for name, rows in arrays.items()]), hide_index=True)
    axes = " × ".join(_(axis) for axis in _axes(facts))
    licence = facts.licence if shown.source == "original" else facts.sample_licence
    st.caption(f"{_('Axes of x_train: {axes}', axes=axes)} · {_(licence)}")
    if facts.class_names:
        names = [_(name) for name in facts.class_names]
        counts = np.bincount(shown.y_train.astype(int), minlength=len(names))
        spec, table = class_balance(names, counts, _("Training rows of each class"), _("rows"))
        chart(spec, table, alt=_("Training rows of each class"))


def _axes(facts: Facts) -> tuple[str, ...]:
    return (facts.wording.rows, N_("columns")) if facts.kind == "table" else AXES[facts.kind]


def _row(name: str, rows: Rows) -> dict[str, str]:
    if isinstance(rows, np.ndarray):
        kind, shape = str(rows.dtype), str(rows.shape)
    else:
        kind, shape = _("lists of int"), f"({len(rows)},)"
    rank = str(shape.count(",") + 1 - shape.endswith(",)"))
    return {_("array"): name, _("shape"): shape, "dtype": kind, _("rank"): rank}
