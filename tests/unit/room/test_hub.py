"""The hub: one order of events for whoever listens, on one server or on several."""

import threading

import pytest

from core.room import Hub, Refused
from core.room.desk import SatDown
from core.room.hub import BURST, EVENTS_A_SECOND
from core.room.lead import Led
from core.room.people import Joined, Seen
from tests.clock import Clock
from tests.unit.room.people import TEACHER, device


@pytest.fixture
def clock() -> Clock:
    return Clock(1000.0)


def test_whoever_listens_hears_of_every_event_until_he_stops(clock):
    hub, heard = Hub(clock=clock), []
    stop = hub.listen(lambda room, event: heard.append((len(room.people), event.kind)))
    hub.post(Joined(by=device(1), at=1, luck=0))
    stop()
    hub.post(Joined(by=device(2), at=1, luck=0))
    assert heard == [(1, "joined")]


def test_what_is_refused_changes_nothing(clock):
    hub = Hub(clock=clock)
    before = hub.room
    with pytest.raises(Refused):
        hub.post(Led(by=device(1), at=1, address="/softmax"))
    assert hub.room is before


def test_one_browser_cannot_flood_the_room(clock):
    hub = Hub(clock=clock)
    hub.post(Joined(by=device(1), at=1, luck=0))
    for _ in range(BURST - 1):
        hub.post(Seen(by=device(1), at=1, page="softmax"))
    with pytest.raises(Refused, match="too much at once"):
        hub.post(Seen(by=device(1), at=1, page="softmax"))
    hub.post(Joined(by=device(2), at=1, luck=0))
    clock.now += 1 / EVENTS_A_SECOND + 0.01
    hub.post(Seen(by=device(1), at=1, page="softmax"))


def test_thirty_threads_lose_nothing(clock):
    hub = Hub(clock=clock)

    def come(number: int) -> None:
        hub.post(Joined(by=device(number), at=1, luck=number))
        hub.post(Seen(by=device(number), at=1, page=f"page{number}"))

    threads = [threading.Thread(target=come, args=(n,)) for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {person.page for person in hub.room.people.values()} == {f"page{n}" for n in range(30)}


class Post:
    """A wire between hubs of one test; what was sent before comes first."""

    def __init__(self) -> None:
        self.sent, self.receivers = [], []
        self.broken = self.slow = False

    def send(self, name: str, text: str) -> None:
        if self.broken:
            raise OSError
        self.sent.append((name, text))
        for received in () if self.slow else self.receivers:
            received(name, text)

    def listen(self, received) -> None:
        for name, text in self.sent:
            received(name, text)
        self.receivers.append(received)


def test_two_servers_have_one_room(clock):
    wire = Post()
    one, other = Hub(wire, clock), Hub(wire, clock)
    one.post(SatDown(by=TEACHER, at=1))
    other.post(Joined(by=device(1), at=1, luck=5))
    other.post(Led(by=TEACHER, at=2, address="/losses"))
    late = Hub(wire, clock)
    assert one.room == other.room == late.room
    assert one.room.lead.address == "/losses"


def test_a_server_that_reaches_nobody_says_so(clock, monkeypatch):
    wire = Post()
    hub = Hub(wire, clock)
    wire.broken = True
    with pytest.raises(Refused, match="cannot be reached"):
        hub.post(Joined(by=device(1), at=1, luck=5))
    monkeypatch.setattr("core.room.hub.SECONDS_TO_COME_BACK", 0.01)
    wire.broken, wire.slow = False, True
    with pytest.raises(Refused, match="cannot be reached"):
        hub.post(Joined(by=device(1), at=1, luck=5))
    assert hub.room.people == {}


def test_what_is_no_event_does_no_harm_to_another_server(clock):
    wire = Post()
    hub = Hub(wire, clock)
    wire.send("name", '{"kind": "unknown"}')
    hub.post(Joined(by=device(1), at=1, luck=5))
    assert len(hub.room.people) == 1


def test_a_server_that_is_started_anew_has_another_room_and_counts_on(clock):
    hub = Hub(clock=clock)
    hub.post(SatDown(by=TEACHER, at=1))
    hub.post(Led(by=TEACHER, at=1, address="/softmax"))
    clock.now += 60
    anew = Hub(clock=clock)
    assert anew.began != hub.began
    assert anew.room.changes > hub.room.lead.number


def test_servers_that_share_a_room_say_that_it_is_one(clock):
    wire = Post()
    one = Hub(wire, clock)
    clock.now += 60
    assert Hub(wire, clock).began == one.began
