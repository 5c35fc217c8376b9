"""Runs that have ended: nothing changes about them any more, so nobody looks at them twice."""

from __future__ import annotations

import streamlit as st

from core.ui import trainer


def has_result(run_key: str) -> bool:
    """Whether that run has left a Result behind. Once it has, the queue is not asked again."""
    if run_key in _with_result():
        return True
    view = trainer.glance(run_key)
    if view is None or view.active or view.result is None:
        return False
    _with_result().add(run_key)
    return True


@st.cache_resource(show_spinner=False)
def _with_result() -> set[str]:
    return set()
