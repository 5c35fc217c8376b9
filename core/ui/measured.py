"""What a page says of itself in numbers and words, for the goals of a route."""

from __future__ import annotations

from typing import Any

from core.ui.controls import of_this_page, values


def measured(**said: Any) -> None:
    """Notes numbers and words of what is on screen, by names that are no control's."""
    note(said)


def note(said: dict[str, Any]) -> None:
    """As :func:`measured`, for names with a point in them."""
    of_this_page("measured").update(said)


def state() -> dict[str, Any]:
    """The page's controls and what it measured, by their names."""
    return values() | of_this_page("measured")
