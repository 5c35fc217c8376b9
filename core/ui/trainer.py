"""What the server holds for all its visitors: one store, one queue."""

from __future__ import annotations

import secrets
from collections.abc import Hashable, Iterable, Mapping
from typing import TypeVar

import streamlit as st

from core.experiment import Experiment, Impossible, key
from core.runs import Queue, RunView, open_store
from core.ui.elements import complain

K = TypeVar("K", bound=Hashable)


@st.cache_resource(show_spinner=False)
def queue() -> Queue:
    """The queue of this server."""
    return Queue(open_store())


def views_of(experiments: Mapping[K, Experiment]) -> dict[K, RunView]:
    """The runs of those Experiments that there are, remembered or going on."""
    found = {name: queue().find(key(e), session()) for name, e in experiments.items()}
    return {name: view for name, view in found.items() if view is not None}


def submit(experiments: Iterable[Experiment]) -> None:
    """Has them all trained; says so in a sentence where there are too many."""
    try:
        for experiment in experiments:
            queue().submit(experiment, session())
    except Impossible as problem:
        complain(problem)


def session() -> str:
    """A name for this browser tab, for fair turns and for stopping one's own runs."""
    if "session" not in st.session_state:
        st.session_state["session"] = secrets.token_hex(8)
    return str(st.session_state["session"])
