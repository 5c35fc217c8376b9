"""A seal on what should be looked at once: the scores on a test set."""

from __future__ import annotations

from collections.abc import Iterable
from math import isfinite
from typing import Literal

import streamlit as st

from core.experiment import Impossible
from core.runs import Openings, RunView, open_openings
from core.study.openings import Opening, sealed_rows
from core.ui.device import device
from core.ui.language import _
from core.ui.scored import scored

_NOTED = "seal.noted"


@st.cache_resource(show_spinner=False)
def log() -> Openings:
    """Who opened which test set: the log of this server, and of those that share its results."""
    return open_openings()


def opened(
    name: str,
    why: str,
    label: str,
    *,
    key: str,
    runs: Iterable[RunView],
    type: Literal["primary", "secondary"] = "secondary",  # noqa: A002
) -> bool:
    """Whether the reader has broken the seal ``name``; what it shows of ``runs`` is noted.

    Until then it says ``why`` there is one, above a button with the ``label`` that breaks it.
    """
    seal = f"opened.{name}"
    if st.session_state.get(seal):
        note_once(runs)
        return True
    st.markdown(why)
    st.caption(_("The playground notes that this browser has opened it."))
    st.button(
        label,
        icon=":material/lock_open:",
        type=type,
        key=key,
        on_click=st.session_state.__setitem__,
        args=(seal, True),
    )
    return False


def note_once(runs: Iterable[RunView]) -> None:
    """Notes that this browser sees the test scores of those runs, each once."""
    noted: set[str] = st.session_state.setdefault(_NOTED, set())
    for view in runs:
        if view.key not in noted and note(view) is not None:
            noted.add(view.key)


def note(view: RunView, *, by: str | None = None, handed_in: bool = False) -> Opening | None:
    """Notes that a browser, this one if no other is named, sees a run's test scores or claims them.

    None where that cannot be noted.
    """
    try:
        scores = {measure: value for measure, value in scored(view).items() if isfinite(value)}
    except Impossible:
        return None
    if view.result is None:
        return None
    return log().note(
        Opening(
            device=by or device(),
            at=log().now(),
            run=view.key,
            rows=sealed_rows(view.experiment.data),
            scores=scores,
            handed_in=handed_in,
        )
    )
