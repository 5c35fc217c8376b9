"""Where the room is led: everybody who follows sees the teacher's screen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from core.room.event import Address, Event

if TYPE_CHECKING:
    from core.room.room import Room


@dataclass(frozen=True)
class Lead:
    """The ``number``-th place that the room was led to."""

    number: int
    address: str


class Led(Event):
    """The teacher brings everybody to a screen."""

    desk_only = True
    for_everybody = True
    kind: Literal["led"] = "led"
    address: Address

    def on(self, room: Room) -> Room:  # noqa: D102
        return replace(room, lead=Lead(room.changes + 1, self.address))


class LetEverybodyGo(Event):
    """Nobody is led any more."""

    desk_only = True
    for_everybody = True
    kind: Literal["let_everybody_go"] = "let_everybody_go"

    def on(self, room: Room) -> Room:  # noqa: D102
        return replace(room, lead=None)


class Followed(Event):
    """Somebody follows the teacher from now on, or goes alone."""

    kind: Literal["followed"] = "followed"
    follows: bool

    def on(self, room: Room) -> Room:  # noqa: D102
        person = room.person(self.by)
        return room.with_person(self.by, replace(person, follows=self.follows, seen=self.at))
