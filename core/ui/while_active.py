"""Drawing again and again what goes on by itself, such as a run or a download, until it has ended.

Streamlit draws when a reader does something. What a worker does meanwhile has to be asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeVar

import streamlit as st

from core.ui import controls

SECONDS_BETWEEN_LOOKS = 0.5


class GoesOn(Protocol):
    """Something that may go on by itself, as a RunView or a Download does."""

    @property
    def active(self) -> bool:
        """Whether something may still happen to it."""


Things = GoesOn | Mapping[Any, GoesOn] | None
Seen = TypeVar("Seen", bound=Things)


def while_active(
    seen: Things,
    look: Callable[[], Seen],
    draw: Callable[[Seen], None],
    every: float = SECONDS_BETWEEN_LOOKS,
) -> None:
    """Draws what ``look`` finds; if ``seen`` is active, again after every ``every`` seconds.

    ``seen`` is what ``look`` found for the rest of the page. When it has ended, the whole page runs
    once more, for the rest may have something else to say then. What is drawn is a fragment: its
    controls draw nothing but it, and the page's other controls stay as they are.
    """
    was_active = is_active(seen)
    others = controls.values()
    inside: set[str] = set()

    def again() -> None:
        now = look()
        if was_active and not is_active(now):
            st.empty()  # where a reader has pressed something meanwhile, this run ends here
            controls.stay({key: value for key, value in others.items() if key not in inside})
            st.rerun()
        with controls.noted(inside):
            draw(now)

    st.fragment(again, run_every=every if was_active else None)()


def is_active(seen: Things) -> bool:
    """Whether it goes on; of several, whether one of them does."""
    if isinstance(seen, Mapping):
        return any(one.active for one in seen.values())
    return seen is not None and seen.active
