"""Carries a room's events between servers that share a cluster, through its scheduler.

The scheduler puts what it is told into one order, tells every server that listens, and keeps it for
those that come later (Dask's topics of events). Nothing is asked for while nothing happens.
"""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distributed import Client

TOPIC = "playground-room"
SECONDS_TO_CONNECT = 10.0
SECONDS_BETWEEN_LOOKS = 2.0
SECONDS_TO_FIND = 3.0
"""That the first event of a server waits for its connection."""
MOST_NAMES = 20_000
"""Events that are told apart from those that a new connection tells again."""


class Wire:
    """A connection of its own to the scheduler at ``address``, made anew whenever it is lost."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._lock = threading.Lock()
        self._client: Client | None = None
        self._received: Callable[[str, str], None] = lambda _name, _text: None
        self._names: deque[str] = deque(maxlen=MOST_NAMES)
        self._found = threading.Event()
        self._closed = threading.Event()

    def send(self, name: str, text: str) -> None:
        """Hands an event to every server, this one included.

        Raises:
            OSError: the scheduler cannot be reached.
        """
        self._found.wait(SECONDS_TO_FIND)
        client = self._client
        if client is None or client.status != "running":
            raise OSError("The scheduler cannot be reached.")
        try:
            client.log_event(TOPIC, {"name": name, "text": text})
        except Exception as error:
            raise OSError("The scheduler cannot be reached.") from error

    def listen(self, received: Callable[[str, str], None]) -> None:
        """Calls ``received`` with every event, once; those that the scheduler has kept first."""
        self._received = received
        threading.Thread(target=self._stay_connected, daemon=True, name="room-wire").start()

    def close(self) -> None:
        """Ends the connection."""
        self._closed.set()

    def _stay_connected(self) -> None:
        while not self._closed.is_set():
            if self._client is None or self._client.status != "running":
                with suppress(Exception):
                    self._connect()
            self._closed.wait(SECONDS_BETWEEN_LOOKS)
        self._let_go()

    def _connect(self) -> None:
        from distributed import Client  # takes half a second, which nobody waits for here

        self._let_go()
        client = Client(self._address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        early: list[Any] = []
        is_early = True

        def hear(event: tuple[float, Any]) -> None:
            with self._lock:
                if is_early:
                    early.append(event)
                    return
            self._tell(event)

        client.subscribe_topic(TOPIC, hear)
        kept = client.get_events(TOPIC)
        with self._lock:
            for event in (*kept, *early):
                self._tell(event)
            is_early = False
        self._client = client
        self._found.set()

    def _tell(self, event: tuple[float, Any]) -> None:
        name, text = str(event[1]["name"]), str(event[1]["text"])
        if name not in self._names:
            self._names.append(name)
            self._received(name, text)

    def _let_go(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with suppress(Exception):
                client.close(timeout=2)


def wire(environment: Mapping[str, str] = os.environ) -> Wire | None:
    """The wire to the cluster that several servers share; None for a server of its own."""
    address = environment.get("DASK_SCHEDULER_ADDRESS")
    return Wire(address) if address else None
