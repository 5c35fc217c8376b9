"""Marks messages for translation where they are written down, far from any page."""

from __future__ import annotations

from typing import TypeVar

Message = TypeVar("Message", bound=str)


class Given(str):
    """Words of a reader, such as the name of a column of their table: said as they are."""

    __slots__ = ()


def N_(message: Message) -> Message:  # noqa: N802 - gettext's own name
    """The message as it is; the page that shows it translates it."""
    return message
