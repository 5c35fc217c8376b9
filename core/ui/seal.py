"""A seal on what should be looked at once: the scores on a test set."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import isfinite
from typing import Literal

import streamlit as st

from core.experiment import Impossible
from core.runs import Openings, RunView, open_openings
from core.study.openings import Measure, Opening, sealed_rows
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
    seen = [view for view in runs if view.key not in noted]
    if seen:
        noted.update(entry.run for entry in _note((device(), view) for view in seen))


def note_for(shown: Mapping[str, RunView]) -> None:
    """Notes that each of those browsers sees the test scores of a run."""
    _note(shown.items())


def note_handed_in(view: RunView) -> Opening | None:
    """Notes that this browser claims the test scores of a run; None where that cannot be noted."""
    return next(iter(_note([(device(), view)], handed_in=True)), None)


def _note(seen: Iterable[tuple[str, RunView]], *, handed_in: bool = False) -> tuple[Opening, ...]:
    """Notes what browsers have seen, where it has test scores."""
    now = log().now()
    entries = [
        Opening(
            device=by,
            at=now,
            run=view.key,
            rows=sealed_rows(view.experiment.data),
            scores=scores,
            handed_in=handed_in,
        )
        for by, view in seen
        if (scores := _scores(view)) is not None
    ]
    return log().note_all(entries)


def _scores(view: RunView) -> dict[Measure, float] | None:
    """The test scores of a run that are numbers; None where it has none to show."""
    if view.result is None:
        return None
    try:
        return {measure: value for measure, value in scored(view).items() if isfinite(value)}
    except Impossible:
        return None
