"""How a page hears of the room, and lets something happen in it.

Only this module knows the hub, and in whose name a page speaks.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from core.room import Event, Hub, Refused, Room
from core.room.people import Joined, Person, Seen
from core.room.trainings import Asked
from core.runs.wire import wire
from core.ui.device import device
from core.ui.elements import complain

SECONDS_BETWEEN_SIGHTINGS = 60.0


@st.cache_resource(show_spinner=False)
def hub() -> Hub:
    """The hub of this server. Pages leave it to the functions below."""
    return Hub(wire())


def room() -> Room:
    """The room as it is now."""
    return hub().room


def me() -> Person | None:
    """Who this browser is in the room; None outside of it."""
    return room().people.get(device())


def at_desk() -> bool:
    """Whether this browser is the teacher's."""
    return room().at_desk(device(), time.time())


def post(make: Callable[..., Event], **values: Any) -> bool:
    """Lets an event happen in this browser's name; where it cannot, says why and returns False."""
    try:
        hub().post(make(by=device(), at=time.time(), **values))
    except Refused as problem:
        complain(problem)
        return False
    return True


def cause(make: Callable[..., Event], **values: Any) -> Callable[[], None]:
    """What a button calls to let an event happen."""

    def pressed() -> None:
        post(make, **values)

    return pressed


def join() -> bool:
    """Comes into the room, or again."""
    return post(Joined, luck=luck())


def luck() -> int:
    """Draws an animal."""
    return secrets.randbelow(2**31)


def has_ended() -> bool:
    """Whether this browser was in a lesson that has ended, and is still to be told."""
    return room().has_ended_for(device())


def going_on() -> bool:
    """Whether there is a lesson in the room."""
    return room().going_on(time.time())


def tell_room(keys: Sequence[str]) -> None:
    """Notes the runs that this browser asked for, if it is in the room."""
    if keys and me() is not None:
        post(Asked, keys=tuple(keys))


def see(page: str) -> None:
    """Notes which page this browser has before its eyes, if it is in the room."""
    person = me()
    if person is None:
        return
    if person.page != page or time.time() - person.seen > SECONDS_BETWEEN_SIGHTINGS:
        post(Seen, page=page)
