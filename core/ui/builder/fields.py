"""Small things that every part of the form needs: a page's values, and fields for whole numbers."""

from __future__ import annotations

from math import isfinite
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.study.place import Place
from core.ui.controls import held

Spots = dict[Place, DeltaGenerator]
"""Where remarks stand: below each layer, counted from 0, and below each setting."""


def value(page: str, name: str) -> Any:
    """What the form of a page holds under ``name``."""
    return st.session_state[f"{page}.{name}"]


def put(page: str, **values: object) -> None:
    """Sets fields of a page's form.

    A whole number goes in as a float: Streamlit's whole number inputs fall over an infinity.
    """
    for name, content in values.items():
        is_number = isinstance(content, int | float) and not isinstance(content, bool)
        st.session_state[f"{page}.{name}"] = float(content) if is_number else content  # type: ignore[arg-type]
        if is_number:
            st.session_state[f"{page}.{name}.given"] = st.session_state[f"{page}.{name}"]


def reach(low: float, high: float, key: str) -> tuple[float, float]:
    """A field's bounds, moved apart to hold the number that a link or a file has put into it.

    Streamlit fails where the number lies outside, or takes another in its place.
    """
    given = st.session_state.get(f"{key}.given", low)
    return float(min(low, given)), float(max(high, given))


def integer_field(place: Any, label: str, low: int, high: int, key: str, **options: Any) -> float:
    """A field for a whole number; what is not one is left to the Experiment to refuse.

    An address may hold it where it is, unless ``disabled`` already says whether it is held.
    """
    if "disabled" not in options:
        options["disabled"] = held(key, label)
    number: float = place.number_input(
        label,
        *reach(low, high, key),
        step=1.0,
        format="%.0f",
        key=key,
        persist_state="session",
        **options,
    )
    return int(number) if isfinite(number) else number
