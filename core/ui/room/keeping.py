"""What was gathered as a dataset: kept, or gone with the room."""

from __future__ import annotations

import streamlit as st

from core.datasets.brought import Numbers
from core.datasets.shelf import shelf
from core.experiment import Brought, Experiment, Impossible
from core.room.gather import BecameDataset, Gathering, GatheringDeleted
from core.study.presets import on_table
from core.ui.elements import complain
from core.ui.language import _, plain
from core.ui.lesson import lesson
from core.ui.links import open_in_builder
from core.ui.room.room import post, room

OUR_TABLE = "our_table"
"""The page of a table that a class gathered."""


def amount(gathering: Gathering) -> str:
    """How much was gathered."""
    count = len(gathering.everything)
    if gathering.columns:
        return _("Rows: {count}", count=count)
    return _("Drawings: {count} · phones: {phones}", count=count, phones=gathering.givers)


def put_on_shelf(gathering: Gathering, *, kept: bool = False) -> None:
    """Makes a dataset of what was gathered; where that cannot be, it says why."""
    try:
        address = shelf().put(gathering.dataset())
        if kept:
            shelf().keep(address)
    except Impossible as problem:
        complain(problem)
        return
    post(BecameDataset, address=address, kept=kept)


def regression(address: str) -> Experiment:
    """The smallest network there is, on a table at that address: one number for each column."""
    return on_table(Brought(address=address))[0].experiment


def keep_or_delete(gathering: Gathering) -> None:
    """What becomes of what was gathered, once the lesson is over."""
    st.divider()
    st.caption(lesson("gather")("kept" if gathering.kept else "unkept"))
    with st.container(horizontal=True):
        if not gathering.open and not gathering.kept:
            st.button(
                _("Keep as a dataset"),
                icon=":material/bookmark:",
                on_click=put_on_shelf,
                args=(gathering,),
                kwargs={"kept": True},
            )
        st.button(
            _("Done with it") if gathering.kept else _("Delete it"),
            icon=":material/delete:",
            on_click=_delete,
        )


def _delete() -> None:
    forget_gathering()
    post(GatheringDeleted)


def kept_datasets() -> None:
    """The datasets that outlived their rooms, for the teacher to delete."""
    here = shelf()
    if not (addresses := sorted(here.kept())):
        return
    with st.expander(_("Kept: {count} datasets", count=len(addresses))):
        for address in addresses:
            try:
                rows = here.get(address)
            except Impossible as problem:
                complain(problem)
                continue
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(_("{count} rows", count=len(rows.targets)) + f" · `{address[:8]}`")
                if isinstance(rows, Numbers):
                    names = plain(", ".join(rows.columns))
                    open_in_builder(regression(address), names, OUR_TABLE)
                st.button(
                    _("Delete for good"),
                    key=f"gather.delete.{address}",
                    type="tertiary",
                    icon=":material/delete:",
                    on_click=here.delete,
                    args=(address,),
                )


def forget_gathering() -> None:
    """Deletes what was gathered, unless it is kept."""
    gathering = room().gathering
    if gathering is not None and gathering.address is not None and not gathering.kept:
        shelf().delete(gathering.address)
