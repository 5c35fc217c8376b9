"""A table that the room fills: a phone gives a row, the projector shows them all."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.charts.regression import scatter
from core.datasets.brought import LARGEST
from core.room.gather import Gathering, RowGiven
from core.ui.device import device
from core.ui.elements import chart
from core.ui.language import _
from core.ui.room.room import post


def give_a_row(gathering: Gathering) -> None:
    """A phone: a number for each column."""
    mine = gathering.row_of(device())
    if not gathering.open:
        st.info(_("The gathering is closed. Look at the big screen."))
    if mine is not None:
        st.success(
            " · ".join(
                f"{name}: {value:g}"
                for name, value in zip(gathering.columns, mine.values, strict=True)
            ),
            icon=":material/check_circle:",
        )
    if not gathering.open:
        return
    with st.form("row", border=False):
        values = [
            st.number_input(
                name, -LARGEST, LARGEST, value=None, format="%g", key=f"gather.value.{place}"
            )
            for place, name in enumerate(gathering.columns)
        ]
        label = _("Send") if mine is None else _("Send another in its place")
        if st.form_submit_button(label, type="primary", width="stretch"):
            if any(value is None for value in values):
                st.warning(_("A number is missing."))
            elif post(RowGiven, values=tuple(values)):
                st.rerun()


def show_rows(gathering: Gathering) -> None:
    """The projector: the rows as a table, and the third column against the other two."""
    values = gathering.table
    first, second, target = gathering.columns
    left, right = st.columns([2, 3], gap="large")
    with left:
        st.dataframe(pd.DataFrame(values, columns=list(gathering.columns)), hide_index=True)
    with right:
        for place, name in enumerate((first, second)):
            spec, data = scatter(values[:, place], values[:, 2], name, target)
            chart(spec, data, alt=_("{y} against {x}", x=name, y=target))
