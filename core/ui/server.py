"""What the server does once, before the first reader comes, and when it goes."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import FrameType
from typing import Any

import anyio
import streamlit as st
from threadpoolctl import threadpool_limits

from core.ui.garbage import collect, collect_when_nobody_waits
from core.ui.room import stream
from core.ui.room.reach import reachable
from core.ui.room.token import token, token_is_set
from core.ui.unsent import keep_unsent

SECONDS_BEFORE_WARMING = 2.0
"""The first page is on screen before the workers' start competes with it for the processor."""


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """Wakes the workers shortly after the server is up, and ends them with it.

    A page's products of matrices are small and thirty
    readers ask for them at once: one thread each is faster than waking all of them for one.
    """
    from core.ui.room.room import hub  # the caches need a started runtime
    from core.ui.trainer import queue

    hub()
    keep_unsent()
    _say_where_the_desk_is()
    threadpool_limits(1, user_api="blas")
    collect(whole=True)
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_warm_soon)
        tasks.start_soon(collect_when_nobody_waits)
        with told_to_end(stream.end):
            yield
        tasks.cancel_scope.cancel()
    queue().close()


@contextmanager
def told_to_end(tell: Callable[[], None]) -> Iterator[None]:
    """Calls ``tell`` when this process is told to end, before whoever else listens to that."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    others = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}

    def told(number: int, frame: FrameType | None) -> None:
        tell()
        if callable(other := others[signal.Signals(number)]):
            other(number, frame)

    for number in others:
        signal.signal(number, told)
    try:
        yield
    finally:
        for number, other in others.items():
            signal.signal(number, other)


def _say_where_the_desk_is() -> None:
    home = reachable(f"http://localhost:{st.get_option('server.port')}")
    if token_is_set():
        sys.stdout.write(f"  The teacher's desk: {home}/desk\n")
    else:
        sys.stdout.write(f"  The teacher's desk: {home}/desk?token={token()}\n")
    sys.stdout.flush()


async def _warm_soon() -> None:
    from core.ui.trainer import queue

    await anyio.sleep(SECONDS_BEFORE_WARMING)
    queue().warm()
