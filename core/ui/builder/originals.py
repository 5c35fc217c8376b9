"""Where a page's data come from: the original, or a sample and how to get the original."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.datasets import Dataset, find
from core.datasets.catalog import ORIGINALS
from core.datasets.downloads import Download, Downloads
from core.datasets.find import home
from core.datasets.remote import size_of
from core.experiment import Brought, DatasetName, Experiment
from core.ui.builder.address import decode
from core.ui.builder.caveats import sample_note
from core.ui.builder.form import fill
from core.ui.builder.own_table import own_badge
from core.ui.elements import complain
from core.ui.language import _
from core.ui.while_active import is_active, while_active


@st.cache_resource(show_spinner=False)
def downloads() -> Downloads:
    """The downloads of this server: whoever presses joins the same one."""
    return Downloads(home() / "datasets")


def source_badge(page: str, shown: Dataset) -> None:
    """Says which data are in use; of a sample, also how to get the original and what differs."""
    data = _in_form(page).data
    if data.name == "table":
        if shown.facts.own:
            own_badge(page, data)
        else:
            _table_badge()
        return
    if (brought := data.brought) is not None:
        _drawings_badge(brought)
    if shown.source == "original":
        st.badge(_("original data"), icon=":material/verified:", color="green")
        return
    name = shown.facts.name
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(_("sample data"), icon=":material/science:", color="orange")
        if find(name) and _in_form(page).data.source == "sample":
            st.button(
                _("Use the original data"),
                icon=":material/verified:",
                key=f"{page}.use_original",
                on_click=_use_original,
                args=(page,),
            )
        else:
            _offer(page, name)
    sample_note(shown)
    _say_what_failed(page, name)


def _drawings_badge(brought: Brought) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(_("drawings of a class"), icon=":material/gesture:", color="blue")
        st.markdown(
            _(
                "Half of them train, {copies} times each; the other half is the test set.",
                copies=brought.copies,
            )
            if brought.copies
            else _("Half of them is the test set; none of them trains.")
        )


def _table_badge() -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(_("rows of a class"), icon=":material/table_rows:", color="blue")
        st.markdown(_("Half of them train; the other half is the test set."))


def sample_badge(page: str, name: DatasetName) -> None:
    """The same on a page that takes the original by itself as soon as it is there."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(_("sample data"), icon=":material/science:", color="orange")
        _offer(page, name)
    _say_what_failed(page, name)


def take_original(page: str) -> None:
    """Puts an original into the form of the reader who asked for it, once it has come."""
    wanted = _wanted(page)
    if wanted and find(wanted):
        del st.session_state[f"{page}.wanted"]
        if _in_form(page).data.name == wanted:
            _use_original(page)


def _offer(page: str, name: DatasetName) -> None:
    """A button that gets the original, if there is one; or how far that is, whoever pressed it."""
    if name not in ORIGINALS:
        return
    look = partial(downloads().find, name)
    download = look()
    if is_active(download):
        while_active(download, look, _progress)
        return
    st.button(
        _("Get the original data ({size})", size=in_bytes(size_of(name))),
        icon=":material/download:",
        key=f"{page}.get_original",
        on_click=_get_original,
        args=(page, name),
    )


def _say_what_failed(page: str, name: DatasetName) -> None:
    download = downloads().find(name)
    if download is not None and download.problem and _wanted(page) == name:
        complain(download.problem)


def _get_original(page: str, name: DatasetName) -> None:
    st.session_state[f"{page}.wanted"] = name
    downloads().begin(name)


def _use_original(page: str) -> None:
    """The settings in the form, on the original."""
    fill(page, _in_form(page).on("original"))


def _wanted(page: str) -> DatasetName | None:
    return st.session_state.get(f"{page}.wanted")


def _in_form(page: str) -> Experiment:
    """What the form held when the address was written last, or what it was filled with since."""
    filled_with: Experiment = st.session_state[f"{page}.base"]
    addressed = decode(st.query_params.get("x", ""))
    if addressed is not None and addressed.data.name == filled_with.data.name:
        return addressed
    return filled_with


def _progress(download: Download | None) -> None:
    """How much of an original has been downloaded, as a bar."""
    if download is None:
        return
    received, size = in_bytes(download.received), in_bytes(download.size)
    text = _("Getting the original: {received} of {size}", received=received, size=size)
    if download.received >= download.size:
        text = _("Unpacking the original …")
    st.progress(min(download.received / download.size, 1.0), text, width=360)


def in_bytes(size: int) -> str:
    """A size as people say it: 57 kB, 0.7 MB, 11 MB."""
    if size < 100_000:
        return f"{size / 1e3:.0f} kB"
    return f"{size / 1e6:.1f} MB" if size < 10_000_000 else f"{size / 1e6:.0f} MB"
