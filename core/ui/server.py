"""What the server does once, before the first reader comes, and when it goes."""

from __future__ import annotations

import gc
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import anyio
from threadpoolctl import threadpool_limits

SECONDS_BEFORE_WARMING = 2.0
"""The first page is on screen before the workers' start competes with it for the processor."""


@asynccontextmanager
async def lifespan(_: Any) -> AsyncIterator[None]:
    """Wakes the workers shortly after the server is up, and ends them with it.

    ``gc.freeze`` keeps the thousands of objects of the imported libraries from being walked
    through each time Python collects garbage. A page's products of matrices are small and thirty
    readers ask for them at once: one thread each is faster than waking all of them for one.
    """
    from core.ui.trainer import queue  # the cache needs a started runtime

    threadpool_limits(1, user_api="blas")
    gc.collect()
    gc.freeze()
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(_warm_soon)
        yield
        tasks.cancel_scope.cancel()
    queue().close()


async def _warm_soon() -> None:
    from core.ui.trainer import queue

    await anyio.sleep(SECONDS_BEFORE_WARMING)
    queue().warm()
