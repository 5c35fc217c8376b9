"""Python's garbage, collected when nobody waits.

Left alone, Python walks through every object of every session whenever there are a quarter more of
them: an aged server stands still for a fifth of a second, each time in the middle of somebody's
answer. Here it is done between answers, and what has stayed is not walked through again, except
once in a while, to give back what sessions that have gone have left.
"""

from __future__ import annotations

import gc
import threading
from itertools import count

import anyio

SECONDS_BETWEEN = 5.0
MOST_SECONDS = 10.0
"""How long it waits for a moment in which nobody waits."""

WHOLE = 12
"""Every so often what was set aside is looked through as well."""

SCRIPT_THREAD = "ScriptRunner.scriptThread"
"""Streamlit's name for the thread that answers a reader."""


async def collect_when_nobody_waits() -> None:
    """Takes garbage collection over from Python, for as long as it runs."""
    gc.disable()
    try:
        for time in count(1):
            await anyio.sleep(SECONDS_BETWEEN)
            with anyio.move_on_after(MOST_SECONDS):
                while somebody_waits():
                    await anyio.sleep(0.01)
            collect(whole=time % WHOLE == 0)
    finally:
        gc.enable()


def collect(whole: bool) -> None:
    """Frees what nobody holds any more of what is new, or of the whole; the rest is set aside."""
    if whole:
        gc.unfreeze()
    gc.collect()
    gc.freeze()


def somebody_waits() -> bool:
    """Whether a page, or a part of one, is being drawn."""
    return any(thread.name == SCRIPT_THREAD for thread in threading.enumerate())
