"""What changes a room is an event: who caused it, when, and what the room is like then."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, ClassVar

from pydantic import BaseModel, ConfigDict, StringConstraints

from core.experiment import Impossible

if TYPE_CHECKING:
    from core.room.room import Room

Device = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16}$")]
"""A browser, by a number that says nothing of who holds it."""

MOST_LETTERS = 8000
Address = Annotated[str, StringConstraints(pattern=r"^/[^\s\\]*$", max_length=MOST_LETTERS)]
"""A page of this server with what stands behind its question mark."""


class Refused(Impossible):
    """An event that cannot be, in the words of whoever caused it."""


class Event(BaseModel):
    """``by`` is the browser that caused it, ``at`` the seconds since 1970.

    ``desk_only`` says that only the teacher may; ``for_everybody`` that every page in the room has
    something else to show afterwards.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    desk_only: ClassVar[bool] = False
    for_everybody: ClassVar[bool] = False

    kind: str
    by: Device
    at: float

    def on(self, room: Room) -> Room:
        """The room after it.

        Raises:
            Refused: in this room it cannot be.
        """
        raise NotImplementedError
