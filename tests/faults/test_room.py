"""A room of several servers: they share it through the scheduler of their cluster."""

import time
from collections.abc import Callable, Iterator

import pytest

from core.room import Event, Hub, Refused
from core.room.desk import SatDown
from core.room.lead import Led
from core.room.people import Joined
from core.runs.wire import Wire, wire
from tests.faults.machines import a_port, a_scheduler, surroundings
from tests.unit.room.people import TEACHER, device
from tests.unit.runs.waiting import until


@pytest.fixture
def port() -> int:
    return a_port()


@pytest.fixture
def around(tmp_path) -> dict[str, str]:
    return surroundings(tmp_path)


@pytest.fixture
def servers(port) -> Iterator[Callable[[], Hub]]:
    """``servers()`` is the hub of another server."""
    wires = []

    def another() -> Hub:
        wires.append(Wire(f"tcp://127.0.0.1:{port}"))
        return Hub(wires[-1])

    yield another
    for one in wires:
        one.close()


SECONDS_BETWEEN_TRIES = 0.3
"""A browser that tried more often would be refused."""


def happens(hub: Hub, event: Event) -> None:
    """An event that is caused as soon as the server has found the scheduler."""

    def caused() -> bool:
        time.sleep(SECONDS_BETWEEN_TRIES)
        try:
            hub.post(event)
        except Refused as problem:
            if "cannot be reached" in str(problem):
                return False
            raise
        return True

    until(caused)


def test_what_happens_on_one_happens_on_all_of_them(port, around, servers):
    with a_scheduler(port, around):
        one, other = servers(), servers()
        happens(one, SatDown(by=TEACHER, at=1))
        happens(other, Joined(by=device(1), at=1, luck=5))
        happens(one, Led(by=TEACHER, at=2, address="/losses"))
        until(lambda: one.room == other.room)
        late = servers()
        until(lambda: late.room == one.room)
    assert late.room.lead.address == "/losses"


@pytest.mark.long
def test_a_room_outlives_its_scheduler(port, around, servers):
    one, other = servers(), servers()
    with a_scheduler(port, around):
        happens(one, SatDown(by=TEACHER, at=1))
        happens(one, Joined(by=device(1), at=1, luck=5))
        until(lambda: device(1) in other.room.people)
    until(lambda: is_lost(one))
    with a_scheduler(port, around):
        happens(one, Joined(by=device(2), at=1, luck=5))
        until(lambda: device(2) in other.room.people)
    assert one.room.people.keys() == other.room.people.keys() == {device(1), device(2)}


def is_lost(hub: Hub) -> bool:
    time.sleep(SECONDS_BETWEEN_TRIES)
    try:
        hub.post(Joined(by=device(1), at=1, luck=5))
    except Refused:
        return True
    return False


def test_a_server_of_its_own_needs_no_wire():
    assert wire({}) is None
