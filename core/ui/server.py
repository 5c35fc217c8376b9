"""What the server does once, before the first reader comes, and when it goes."""

from __future__ import annotations

import signal
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from types import FrameType
from typing import Any

import anyio
from threadpoolctl import threadpool_limits

from core.ui.garbage import collect, collect_when_nobody_waits
from core.ui.room import stream
from core.ui.terminal import say_where_it_is
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
    say_where_it_is()
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


async def _warm_soon() -> None:
    from core.ui.trainer import queue

    await anyio.sleep(SECONDS_BEFORE_WARMING)
    queue().warm()
