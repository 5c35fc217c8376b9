"""The desk: who may lead, ask, deal and gather."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from core.room.event import Event

if TYPE_CHECKING:
    from core.room.room import Room

SECONDS_AT_THE_DESK = 12 * 3600.0
MOST_AT_THE_DESK = 10


@dataclass(frozen=True)
class Ending:
    """The ``number``-th change ended a lesson.

    ``people`` were in it, and have neither come again nor left since.
    """

    number: int
    people: frozenset[str] = frozenset()


class SatDown(Event):
    """Somebody has shown the token; whoever posts this event has compared it."""

    kind: Literal["sat_down"] = "sat_down"

    def on(self, room: Room) -> Room:  # noqa: D102
        latest = sorted({**room.desk, self.by: self.at}.items(), key=lambda one: one[1])
        return replace(room, desk=dict(latest[-MOST_AT_THE_DESK:]))


class StoodUp(Event):
    """Somebody leaves the desk."""

    kind: Literal["stood_up"] = "stood_up"

    def on(self, room: Room) -> Room:  # noqa: D102
        return replace(room, desk={who: at for who, at in room.desk.items() if who != self.by})


class Closed(Event):
    """The lesson is over: the room is empty again, and nothing is kept but who is to be told."""

    desk_only = True
    for_everybody = True
    kind: Literal["closed"] = "closed"

    def on(self, room: Room) -> Room:  # noqa: D102
        ending = Ending(room.changes + 1, frozenset(room.people))
        return type(room)(desk=room.desk, changes=room.changes, ending=ending)
