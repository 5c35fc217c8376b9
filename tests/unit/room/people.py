"""People and events for the tests of a room."""

from core.room import Event, Room
from core.room.desk import SatDown
from core.room.people import Joined


def device(number: int) -> str:
    """The browser with that number."""
    return f"{number:016x}"


TEACHER = device(2**60)


def a_room(people: int = 3, at: float = 0.0) -> Room:
    """A class with the teacher at the desk."""
    room = Room().after(SatDown(by=TEACHER, at=at))
    return after(room, *(Joined(by=device(n), at=at, luck=7 * n) for n in range(people)))


def after(room: Room, *events: Event) -> Room:
    """The room after several events."""
    for event in events:
        room = room.after(event)
    return room
