"""Which steps of the routes a reader has reached, and which mistakes he has found.

It is kept in his browser and nowhere else.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import streamlit as st

from core.ui.scripts import one_script

MOST = 400
"""Steps that are kept: more than all routes have."""
_STEP = re.compile(r"[A-Za-z]{4,20}\.(?:[1-9][0-9]?|[a-z][a-z0-9_]{1,29})")
_REACHED, _FORGOTTEN = "progress.reached", "progress.forgotten"
_COMPONENT = "progress.script"
_PROGRESS = st.components.v2.component(
    "progress",
    html="<i hidden></i>",
    js=one_script(Path(__file__).parent / "static" / "progress.js"),
)


def progress() -> None:
    """The part of every page that keeps it; it is not seen."""
    _PROGRESS(
        data={"reached": sorted(reached()), "only": bool(st.session_state.get(_FORGOTTEN))},
        key=_COMPONENT,
        on_kept_change=lambda: _take(st.session_state[_COMPONENT].kept),
    )


def reached() -> frozenset[str]:
    """The steps: ``boxes.3`` is the third of the route ``boxes``, ``mistakes.luck`` a mistake."""
    return frozenset(st.session_state.get(_REACHED, ()))


def reach(step: str) -> None:
    """Notes that a step was reached."""
    st.session_state[_REACHED] = (reached() | {step}) if len(reached()) < MOST else reached()


def forget(route: str) -> None:
    """Begins a route anew."""
    st.session_state[_REACHED] = frozenset(
        step for step in reached() if step.partition(".")[0] != route
    )
    st.session_state[_FORGOTTEN] = True


def read(told: object) -> frozenset[str]:
    """The steps that a browser says it has kept; none where it says something else."""
    try:
        found = json.loads(told) if isinstance(told, str) else None
    except ValueError:
        return frozenset()
    if not isinstance(found, list):
        return frozenset()
    steps = (step for step in found if isinstance(step, str) and _STEP.fullmatch(step))
    return frozenset([*dict.fromkeys(steps)][:MOST])


def _take(told: object) -> None:
    st.session_state[_REACHED] = reached() | read(told)
