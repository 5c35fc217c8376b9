"""Marks messages for translation where they are written down, far from any page."""

from __future__ import annotations

from typing import TypeVar

Message = TypeVar("Message", bound=str)


def N_(message: Message) -> Message:  # noqa: N802 - gettext's own name
    """The message as it is; the page that shows it translates it."""
    return message
