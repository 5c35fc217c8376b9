"""Tells the browsers of a room that something has changed: one open answer each, no asking.

``GET /room/events`` is a stream of server-sent events. A message says how many changes there were
and where the room is led; the page then does what is to be done. While nothing happens, nothing is
sent but a sign of life.
"""

from __future__ import annotations

import asyncio
import json
import logging
import threading
from collections import Counter
from collections.abc import AsyncIterator, Callable
from functools import partial
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from core.room import Event, Hub, Refused, Room
from core.room.people import Gone, Joined, Seen
from core.ui.device import name_of, number_in
from core.ui.room.reach import base
from core.ui.room.room import SECONDS_BETWEEN_SIGHTINGS, hub, luck

SECONDS_BETWEEN_SIGNS = 20.0
"""Less than the minute after which proxies close what is silent."""
DESK, SEAT = "desk", "seat"
MOST_OF_A_DEVICE = 12
MOST_STREAMS = 1000
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}  # nginx would hold it back

_LOG = logging.getLogger(__name__)
_open: Counter[str] = Counter()
_wakes: set[Callable[[], object]] = set()
_ending = threading.Event()


def path() -> str:
    """Where the stream is, below the folder that this server's pages lie in."""
    return f"{base()}/room/events"


def address(at: str) -> str:
    """Where a browser hears of this room, at its DESK or its SEAT."""
    return f"{path()}?{urlencode({'at': at, 'began': hub().began})}"


async def events(request: Request) -> Response:
    """The stream of one browser; 204, which ends its asking, for one that is not in the room.

    One that was in the room of this server before it was started anew comes into the new one by
    itself: it has joined once. The desk needs the token again, and is told so.
    """
    number = number_in(request.headers.get("cookie", ""))
    device = name_of(number) if number else ""
    here = hub()
    of_a_room_before = request.query_params.get("began") not in (None, str(here.began))
    if device and of_a_room_before and not _known(here, device):
        if request.query_params.get("at") == DESK:
            return StreamingResponse(_lost(), media_type="text/event-stream", headers=HEADERS)
        await asyncio.to_thread(_post, here, Joined(by=device, at=here.now(), luck=luck()))
    if not _known(here, device):
        return Response(status_code=204)
    if _open[device] >= MOST_OF_A_DEVICE or _open.total() >= MOST_STREAMS:
        return Response(status_code=503)
    return StreamingResponse(
        _messages(here, device), media_type="text/event-stream", headers=HEADERS
    )


def end() -> None:
    """Ends all streams: a server that is to end waits for every answer that is open."""
    _ending.set()
    for wake in tuple(_wakes):
        wake()


def message(room: Room, device: str, now: float) -> str:
    """What a browser must know, as JSON."""
    person = room.people.get(device)
    follows = person is not None and person.follows and not room.at_desk(device, now)
    lead = {"number": room.lead.number, "address": room.lead.address} if room.lead else None
    told = {"changes": room.changes, "lead": lead, "follows": follows}
    if room.at_desk(device, now):
        told["here"] = len(room.here(now))
    return json.dumps(told)


def _known(here: Hub, device: str) -> bool:
    """Whether that browser is in the room, or was and is to hear that the lesson has ended."""
    room = here.room
    at_desk = room.at_desk(device, here.now())
    return device in room.people or room.has_ended_for(device) or at_desk


async def _lost() -> AsyncIterator[str]:
    yield f"data: {json.dumps({'lost': True})}\n\n"


async def _messages(here: Hub, device: str) -> AsyncIterator[str]:
    loop, changed = asyncio.get_running_loop(), asyncio.Event()
    wake = partial(loop.call_soon_threadsafe, changed.set)

    def listener(room: Room, event: Event) -> None:
        of_interest = event.for_everybody or event.by == device
        if of_interest or room.at_desk(device, event.at):
            wake()

    stop, sent, seen = here.listen(listener), "", 0.0
    _open[device] += 1
    _wakes.add(wake)
    try:
        while not _ending.is_set():
            changed.clear()
            if (now := message(here.room, device, here.now())) != sent:
                sent = now
                yield f"data: {now}\n\n"
            if here.now() - seen > SECONDS_BETWEEN_SIGHTINGS:
                seen = here.now()
                await asyncio.to_thread(_still_here, here, device)
            try:
                await asyncio.wait_for(changed.wait(), SECONDS_BETWEEN_SIGNS)
            except TimeoutError:
                yield ": here\n\n"
    finally:
        stop()
        _wakes.discard(wake)
        _open[device] -= 1
        if not _open[device]:
            del _open[device]
            loop.run_in_executor(None, _gone, here, device)


def _still_here(here: Hub, device: str) -> None:
    person = here.room.people.get(device)
    if person is not None:
        _post(here, Seen(by=device, at=here.now(), page=person.page))


def _gone(here: Hub, device: str) -> None:
    if device in here.room.people and not _open[device]:
        _post(here, Gone(by=device, at=here.now()))


def _post(here: Hub, event: Event) -> None:
    try:
        here.post(event)
    except Refused:
        _LOG.debug("A sighting was refused.", exc_info=True)
