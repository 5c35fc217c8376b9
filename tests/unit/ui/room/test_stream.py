"""A browser in the room hears of what concerns it, and of nothing else."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Iterator
from contextlib import asynccontextmanager, contextmanager

import pytest
from starlette.requests import Request

from core.room import Hub
from core.room.desk import Closed, SatDown
from core.room.lead import Followed, Led
from core.room.people import Gone, Joined, Left, Seen
from core.ui.device import COOKIE, name_of
from core.ui.room import stream
from tests.loop import run

SOON = 2.0
A_WHILE = 0.15
FOX, BEAR, TEACHER, STRANGER = (digit * 32 for digit in "abcd")


class Browsers:
    """The room's hub, and events in the names of its browsers."""

    def __init__(self) -> None:
        self.now = 1_000_000.0
        self.hub = Hub(clock=lambda: self.now)
        for number in (FOX, BEAR):
            self.cause(number, Joined, luck=0)
        self.cause(TEACHER, SatDown)

    def cause(self, number, event, **values):
        self.hub.post(event(by=name_of(number), at=self.now, **values))

    def lead(self, address):
        self.cause(TEACHER, Led, address=address)


@pytest.fixture
def browsers(monkeypatch) -> Iterator[Browsers]:
    browsers = Browsers()
    monkeypatch.setattr(stream, "hub", lambda: browsers.hub)
    yield browsers
    assert not stream._open
    assert browsers.hub._listeners == []


async def asked(cookies, query=""):
    headers = [(b"cookie", cookies.encode())] if cookies else []
    scope = {"type": "http", "method": "GET", "headers": headers, "query_string": query.encode()}
    return await stream.events(Request(scope))


class Heard:
    """What a stream has brought."""

    def __init__(self, parts):
        self._parts = parts
        self._next = None

    async def text(self, seconds=SOON):
        self._next = self._next or asyncio.ensure_future(anext(self._parts))
        done, _ = await asyncio.wait({self._next}, timeout=seconds)
        if not done:
            raise TimeoutError
        part, self._next = self._next.result(), None
        return part

    async def message(self):
        return json.loads((await self.text()).removeprefix("data: "))

    async def nothing(self):
        with pytest.raises(TimeoutError):
            await self.text(A_WHILE)

    async def close(self):
        if self._next:
            self._next.cancel()
            await asyncio.wait({self._next})
        await self._parts.aclose()


@asynccontextmanager
async def listening(number):
    answer = await asked(f"{COOKIE}={number}")
    assert answer.status_code == 200
    heard = Heard(answer.body_iterator)
    try:
        yield heard
    finally:
        await heard.close()


@contextmanager
def pages_seen_by(browsers):
    seen = []
    stop = browsers.hub.listen(lambda _room, event: seen.append((type(event), event.by)))
    yield seen
    stop()


@pytest.mark.parametrize(
    "cookies", ["", f"{COOKIE}={STRANGER}", f"{COOKIE}=../../etc", "other=1; ;=", f"{COOKIE}="]
)
@pytest.mark.usefixtures("browsers")
def test_whoever_is_not_in_the_room_is_told_not_to_ask_again(cookies):
    assert run(asked(cookies)).status_code == 204


def test_whoever_left_is_told_not_to_ask_again(browsers):
    browsers.cause(FOX, Left)
    assert run(asked(f"{COOKIE}={FOX}")).status_code == 204


def of_this_room(browsers, at=stream.SEAT, began=0):
    """What a page asks for the stream with, ``began`` seconds after this room did."""
    return f"at={at}&began={browsers.hub.began + began}"


@pytest.mark.parametrize("number", [FOX, STRANGER])
def test_who_is_not_in_this_room_stays_outside_of_it(browsers, number):
    browsers.cause(number, Left)
    cookies = f"{COOKIE}={number}"
    assert run(asked(cookies, of_this_room(browsers))).status_code == 204
    assert name_of(number) not in browsers.hub.room.people


def test_who_was_in_the_room_before_a_restart_comes_into_the_new_one_by_itself(browsers):
    async def scene():
        before = of_this_room(browsers, began=-60)
        answer = await asked(f"{COOKIE}={STRANGER}", before)
        heard = Heard(answer.body_iterator)
        assert (await heard.message())["follows"]
        assert name_of(STRANGER) in browsers.hub.room.here(browsers.now)
        await heard.close()

    run(scene())


def test_who_takes_no_cookie_comes_into_no_room(browsers):
    people = browsers.hub.room.people
    assert run(asked("", of_this_room(browsers, began=-60))).status_code == 204
    assert browsers.hub.room.people == people


def test_the_desk_of_before_a_restart_is_told_and_let_in_nowhere(browsers):
    async def scene():
        before = of_this_room(browsers, stream.DESK, began=-60)
        answer = await asked(f"{COOKIE}={STRANGER}", before)
        assert [part async for part in answer.body_iterator] == ['data: {"lost": true}\n\n']

    run(scene())
    room = browsers.hub.room
    assert not room.at_desk(name_of(STRANGER), browsers.now)
    assert name_of(STRANGER) not in room.people


def test_a_desk_that_has_shown_the_token_again_hears_of_the_new_room(browsers):
    async def scene():
        answer = await asked(f"{COOKIE}={TEACHER}", of_this_room(browsers, stream.DESK, began=-60))
        heard = Heard(answer.body_iterator)
        assert (await heard.message())["here"] == 2
        await heard.close()

    run(scene())


def test_who_slept_through_the_end_of_the_lesson_hears_of_it(browsers):
    before = browsers.hub.room.changes
    browsers.cause(TEACHER, Closed)

    async def scene():
        async with listening(FOX) as heard:
            assert (await heard.message())["changes"] > before

    run(scene())


@pytest.mark.usefixtures("browsers")
def test_no_proxy_may_keep_it_or_hold_it_back():
    async def scene():
        answer = await asked(f"{COOKIE}={FOX}")
        assert answer.media_type == "text/event-stream"
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-accel-buffering"] == "no"

    run(scene())


def test_the_first_message_comes_at_once_and_says_where_the_class_is(browsers):
    browsers.lead("/softmax?a=1")

    async def scene():
        async with listening(FOX) as heard:
            said = await heard.message()
            number = browsers.hub.room.lead.number
            assert said["lead"] == {"number": number, "address": "/softmax?a=1"}
            assert said["follows"]
            assert said["changes"] == browsers.hub.room.changes

    run(scene())


def test_where_the_class_is_led_everybody_hears_once(browsers):
    async def scene():
        async with listening(FOX) as fox, listening(BEAR) as bear:
            for heard in (fox, bear):
                assert (await heard.message())["lead"] is None
            browsers.lead("/losses")
            for heard in (fox, bear):
                assert (await heard.message())["lead"]["address"] == "/losses"
                await heard.nothing()

    run(scene())


def test_of_what_one_does_the_others_hear_nothing(browsers):
    async def scene():
        async with listening(FOX) as fox, listening(BEAR) as bear:
            assert (await fox.message())["follows"]
            await bear.message()
            browsers.cause(FOX, Followed, follows=False)
            assert not (await fox.message())["follows"]
            browsers.cause(FOX, Seen, page="layers")
            await fox.nothing()
            await bear.nothing()

    run(scene())


def test_two_places_in_a_row_are_one_message_for_whoever_was_not_quick_enough(browsers):
    async def scene():
        async with listening(FOX) as heard:
            await heard.message()
            browsers.lead("/losses")
            browsers.lead("/layers")
            assert (await heard.message())["lead"]["address"] == "/layers"
            await heard.nothing()

    run(scene())


def test_an_event_of_another_thread_is_heard_too(browsers):
    async def scene():
        async with listening(FOX) as heard:
            await heard.message()
            await asyncio.to_thread(browsers.lead, "/losses")
            assert (await heard.message())["lead"]["address"] == "/losses"

    run(scene())


def test_the_desk_leads_and_does_not_follow(browsers):
    browsers.cause(TEACHER, Joined, luck=0)

    async def scene():
        async with listening(TEACHER) as heard:
            assert not (await heard.message())["follows"]

    run(scene())


@pytest.mark.usefixtures("browsers")
def test_while_nothing_happens_there_is_a_sign_of_life_and_no_message(monkeypatch):
    monkeypatch.setattr(stream, "SECONDS_BETWEEN_SIGNS", 0.02)

    async def scene():
        async with listening(FOX) as heard:
            await heard.message()
            signs = [await heard.text() for _ in range(3)]
            assert all(sign.startswith(":") and sign.endswith("\n\n") for sign in signs)

    run(scene())


def test_whoever_listens_is_seen_once_a_minute(browsers, monkeypatch):
    monkeypatch.setattr(stream, "SECONDS_BETWEEN_SIGNS", 0.02)

    async def scene():
        with pages_seen_by(browsers) as seen:
            async with listening(FOX) as heard:
                await heard.message()
                for minute in (1, 2, 3):
                    for _sign in range(4):
                        await heard.text()
                    assert seen == [(Seen, name_of(FOX))] * minute
                    browsers.now += 61

    run(scene())


async def soon(true):
    async with asyncio.timeout(SOON):
        while not true():
            await asyncio.sleep(0.005)


def test_whoever_closes_the_last_tab_has_gone_and_keeps_the_animal(browsers):
    async def scene():
        animal = browsers.hub.room.people[name_of(FOX)].animal
        async with listening(FOX) as first:
            await first.message()
            async with listening(FOX) as second:
                await second.message()
            await asyncio.sleep(A_WHILE)
            assert name_of(FOX) in browsers.hub.room.here(browsers.now)
        await soon(lambda: name_of(FOX) not in browsers.hub.room.here(browsers.now))
        assert browsers.hub.room.people[name_of(FOX)].animal == animal

    run(scene())


def test_whoever_has_left_has_not_gone_as_well(browsers):
    async def scene():
        with pages_seen_by(browsers) as seen:
            async with listening(FOX) as heard:
                await heard.message()
                browsers.cause(FOX, Left)
            await asyncio.sleep(A_WHILE)
            assert Gone not in [event for event, _by in seen]

    run(scene())


@pytest.mark.usefixtures("browsers")
def test_one_browser_may_hold_so_many_streams_and_no_more(monkeypatch):
    monkeypatch.setattr(stream, "MOST_OF_A_DEVICE", 2)

    async def scene():
        async with listening(FOX) as one, listening(FOX) as two:
            await one.message()
            await two.message()
            assert (await asked(f"{COOKIE}={FOX}")).status_code == 503
            async with listening(BEAR) as other:
                await other.message()
        async with listening(FOX) as again:
            await again.message()

    run(scene())


@pytest.mark.usefixtures("browsers")
def test_all_together_may_hold_so_many_and_no_more(monkeypatch):
    monkeypatch.setattr(stream, "MOST_STREAMS", 1)

    async def scene():
        async with listening(FOX) as heard:
            await heard.message()
            assert (await asked(f"{COOKIE}={BEAR}")).status_code == 503

    run(scene())


def test_when_the_server_ends_all_streams_do(browsers, monkeypatch):
    monkeypatch.setattr(stream, "_ending", threading.Event())

    async def scene():
        async with listening(FOX) as fox, listening(BEAR) as bear:
            for heard in (fox, bear):
                await heard.message()
            stream.end()
            for heard in (fox, bear):
                with pytest.raises(StopAsyncIteration):
                    await heard.text()
        await soon(lambda: not browsers.hub.room.here(browsers.now))

    run(scene())
