"""A room of phones that one teacher leads: how soon they are there, and what it costs to wait.

The server is one of its own. ``arrived`` is the time from the teacher's press to the message on a
phone, ``playable`` to the last of what there is to play with on the page it goes to, ``drawn`` to
the end of that page's script, all of it received. ``page_ms`` is what a page costs the server's
processor, ``idle`` what the server takes of one while nothing happens, in hundredths:
``idle_without`` with the same tabs before they joined.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

import psutil

from benchmarks.figures import Report, quantiles
from benchmarks.phone import Phone, new_cookie
from core.ui.sitemap import pages_in
from tools.serving import Server, serve

TOKEN = "a-teacher-s-token"  # noqa: S105 - of a server that lives as long as its benchmark
PUSHES = 10
SECONDS_BETWEEN_PUSHES = 3.0
SECONDS_UNTIL_WORKERS_ARE_UP = 15.0
SECONDS_TO_SETTLE = 8.0
SECONDS_IDLE = 30.0
SECONDS_OF_PATIENCE = 60.0
PLACES = [f"/{page.url}" for page in pages_in("Concepts")]


async def room(students: int) -> Report:
    """The room as it is: each browser holds a stream open, and is told."""
    return await _lesson(students, "playground.py", listening=True)


async def polling(students: int) -> Report:
    """The same room, if each browser asked once a second."""
    return await _lesson(students, "benchmarks/polled.py", listening=False)


LESSONS = {"room": room, "polling": polling}


async def _lesson(students: int, script: str, listening: bool) -> Report:
    with serve(script, PLAYGROUND_TOKEN=TOKEN) as server:
        async with _phones(server, students) as (phones, problems):
            await asyncio.gather(*(phone.open(PLACES[0].strip("/")) for phone in phones))
            await asyncio.sleep(SECONDS_UNTIL_WORKERS_ARE_UP)
            before = await _idle(server)
            await asyncio.gather(*(phone.join() for phone in phones))
            teacher = phones[0]
            await teacher.open(f"desk?token={TOKEN}")
            await asyncio.gather(*(phone.go(PLACES[0]) for phone in phones))
            if listening:
                for phone in phones:
                    phone.hold_stream()
            idle = await _idle(server)
            pushed, effort = await _lead(server, teacher, phones[1:])
        led = [(phone, place, at) for place, at in pushed.items() for phone in phones[1:]]
        led = [(phone, place, at) for phone, place, at in led if place in phone.drawn]
        lost = len(pushed) * students - len(led)
    for problem in problems[:5]:
        print("  ", problem, flush=True)
    return {
        **quantiles("arrived", [phone.arrived[place] - at for phone, place, at in led], (50, 95)),
        **quantiles("playable", [phone.playable[place] - at for phone, place, at in led], (50, 95)),
        **quantiles("drawn", [phone.drawn[place] - at for phone, place, at in led]),
        "page_ms": round(1000 * effort / max(len(led), 1), 1),
        "pushes": len(pushed),
        "lost": lost,
        "errors": len(problems),
        "idle_without": round(before, 2),
        "idle": round(idle, 2),
        "idle_of_room": round(idle - before, 2),
    }


@asynccontextmanager
async def _phones(server: Server, students: int) -> AsyncIterator[tuple[list[Phone], list[str]]]:
    """The teacher's browser and so many phones; what went wrong with them is known afterwards."""
    phones = [Phone(server.url, new_cookie(server.url)) for _ in range(students + 1)]
    problems: list[str] = []
    try:
        yield phones, problems
    finally:
        for phone in phones:
            problems += await phone.leave()


async def _idle(server: Server) -> float:
    """What a server takes of a processor while nobody does anything, in hundredths."""
    await asyncio.sleep(SECONDS_TO_SETTLE)
    before = _effort(server)
    await asyncio.sleep(SECONDS_IDLE)
    return 100 * (_effort(server) - before) / SECONDS_IDLE


def _effort(server: Server) -> float:
    """Seconds of a processor that a server has taken, without its workers."""
    return float(sum(psutil.Process(server.process.pid).cpu_times()[:2]))


async def _lead(
    server: Server, teacher: Phone, phones: Sequence[Phone]
) -> tuple[dict[str, float], float]:
    """The teacher goes to one page after the other and brings all there.

    Tells when each was pressed, and what the server has taken of a processor until all had it.
    """
    pushed: dict[str, float] = {}
    effort = 0.0
    for place in PLACES[1 : PUSHES + 1]:
        await teacher.go(place)
        await asyncio.sleep(SECONDS_BETWEEN_PUSHES)
        pushed[place], before = time.perf_counter(), _effort(server)
        await teacher.trigger("room", "lead", place)
        until = time.perf_counter() + SECONDS_OF_PATIENCE
        while time.perf_counter() < until and any(place not in phone.drawn for phone in phones):
            await asyncio.sleep(0.05)
        effort += _effort(server) - before
    return pushed, effort
