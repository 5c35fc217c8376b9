"""The room of a server: events come in, in one order; whoever listens hears of each.

Several servers share a room through a :class:`Wire`: an event of one goes there first, and comes
back to all of them in the same order, so their rooms are equal.
"""

from __future__ import annotations

import logging
import threading
import time
import uuid
from collections.abc import Callable
from typing import Protocol

from core.allowance import Allowance
from core.room.event import Event, Refused
from core.room.room import Room, read

BURST = 40
"""Events that one browser may cause at once …"""
EVENTS_A_SECOND = 4.0
"""… and in the long run."""
SECONDS_TO_COME_BACK = 3.0

Listener = Callable[[Room, Event], None]

_LOG = logging.getLogger(__name__)


class Wire(Protocol):
    """What carries events between servers, in one order for all of them."""

    def send(self, name: str, text: str) -> None:
        """Hands an event to everybody, oneself included.

        Raises:
            OSError: nobody can be reached.
        """

    def listen(self, received: Callable[[str, str], None]) -> None:
        """Calls ``received`` with the name and text of every event, those of before first."""


class Hub:
    """Holds the room. Its methods may be called from any thread.

    ``began`` tells the room of a server from that of the same server before it was started anew.
    Changes are counted on from there: browsers that outlive a server compare their numbers.
    """

    def __init__(self, wire: Wire | None = None, clock: Callable[[], float] = time.time) -> None:
        self._clock = clock
        self._lock = threading.RLock()
        self._came = threading.Condition(self._lock)
        self.began = 0 if wire else int(clock())
        self._room = Room(changes=self.began)
        self._listeners: list[Listener] = []
        self._allowance = Allowance(BURST, EVENTS_A_SECOND, clock)
        self._awaited: set[str] = set()
        self._wire = wire
        if wire is not None:
            wire.listen(self._receive)

    @property
    def room(self) -> Room:
        """The room as it is now."""
        return self._room

    def now(self) -> float:
        """Seconds since 1970, as the room counts them."""
        return self._clock()

    def post(self, event: Event) -> Room:
        """Lets an event happen; the room after it.

        Raises:
            Refused: it cannot, or that browser has caused too many.
        """
        with self._lock:
            if not self._allowance.grants(event.by):
                raise Refused("That was too much at once: wait a moment.")
            if self._wire is None:
                return self._happen(event)
            self._room.after(event)
            name = uuid.uuid4().hex
            self._awaited.add(name)
        return self._send(self._wire, name, event)

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Has ``listener`` called after every event; returns what ends that."""
        with self._lock:
            self._listeners.append(listener)
        return lambda: self._forget(listener)

    def _send(self, wire: Wire, name: str, event: Event) -> Room:
        """Waits until the event has come back, so that whoever caused it sees it."""
        try:
            wire.send(name, event.model_dump_json())
        except OSError as problem:
            self._awaited.discard(name)
            raise _out_of_reach() from problem
        with self._lock:
            if not self._came.wait_for(lambda: name not in self._awaited, SECONDS_TO_COME_BACK):
                self._awaited.discard(name)
                raise _out_of_reach()
            return self._room

    def _receive(self, name: str, text: str) -> None:
        with self._lock:
            try:
                self._happen(read(text))
            except (Refused, ValueError):
                _LOG.debug("An event of another server cannot happen here.", exc_info=True)
            self._awaited.discard(name)
            self._came.notify_all()

    def _happen(self, event: Event) -> Room:
        self._room = room = self._room.after(event)
        for listener in tuple(self._listeners):
            listener(room, event)
        return room

    def _forget(self, listener: Listener) -> None:
        with self._lock:
            self._listeners.remove(listener)


def _out_of_reach() -> Refused:
    return Refused("The room cannot be reached just now: try again.")
