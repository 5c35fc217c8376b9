"""What the people in the room have had trained, by the keys of the runs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal

from annotated_types import MaxLen
from pydantic import StringConstraints

from core.room.event import Event

if TYPE_CHECKING:
    from core.room.room import Room

MOST_OF_A_DEVICE = 200
"""The last so many of one browser are known."""

RunKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
MOST_AT_ONCE = 40
"""As many as the largest sweep has."""


@dataclass(frozen=True)
class Training:
    """A run that somebody asked for, and when."""

    key: str
    at: float


class Asked(Event):
    """Somebody in the room asked for runs. Whether they have ended, the queue knows."""

    kind: Literal["asked"] = "asked"
    keys: Annotated[tuple[RunKey, ...], MaxLen(MOST_AT_ONCE)]

    def on(self, room: Room) -> Room:  # noqa: D102
        room.person(self.by)
        before = room.trainings.get(self.by, ())
        new = [Training(key, self.at) for key in self.keys]
        known = (*before, *new)[-MOST_OF_A_DEVICE:]
        return replace(room, trainings={**room.trainings, self.by: known})
