"""Small things that every part of the form needs: a page's values, and fields for whole numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import isfinite
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.study.place import Place
from core.ui.builder.levels import Sight
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
    return whole(number)


@dataclass(frozen=True)
class Asked:
    """The form of a page, as much of it as is in ``sight``."""

    page: str
    sight: Sight

    def field(
        self,
        widget: Callable[..., Any],
        label: str,
        name: str,
        setting: str | None = None,
        *,
        disabled: bool = False,
        **options: Any,
    ) -> Any:
        """A widget that an address may hold where it is; unseen, what it would say.

        It belongs to the ``setting`` of that name, or of its own.
        """
        key = f"{self.page}.{name}"
        if not self.sight.sees(setting or name, label):
            return st.session_state[key]
        still = held(key, label) or disabled
        return widget(label, key=key, persist_state="session", disabled=still, **options)

    def integer(
        self,
        place: Any,
        label: str,
        bounds: tuple[int, int],
        name: str,
        setting: str | None = None,
        **options: Any,
    ) -> float:
        """A field for a whole number; what is not one is left to the Experiment to refuse."""
        key = f"{self.page}.{name}"
        if self.sight.sees(setting or name, label):
            return integer_field(place, label, *bounds, key, **options)
        return whole(st.session_state[key])


def whole(number: float) -> float:
    """A field's number without its decimals; an infinite one as it is."""
    return int(number) if isfinite(number) else number
