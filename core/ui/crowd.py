"""Whether the server has time for a page that can wait.

Thirty readers share one processor, and a whole page takes ten times as long as the thing that is
played with. Where many pages are drawn, what can wait a little asks here first.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import streamlit as st

SHARE = 1 / 3
"""Of the processor's time that whole pages may take before those that can wait do."""

MOST_SECONDS = 3.0
"""That a page waits for others, however many they are."""


class Crowd:
    """Keeps whole pages to a share of the time. Its methods may be called from any thread.

    ``clock`` tells the time, ``effort`` the processor's time that this thread has taken.
    """

    def __init__(
        self,
        clock: Callable[[], float] = time.monotonic,
        effort: Callable[[], float] = time.thread_time,
    ) -> None:
        self._clock, self._effort = clock, effort
        self._lock = threading.Lock()
        self._free_at = 0.0
        self._usual = 0.0

    @contextmanager
    def page(self) -> Iterator[None]:
        """A whole page is being drawn."""
        begun = self._effort()
        try:
            yield
        finally:
            took = self._effort() - begun
            with self._lock:
                self._usual = 0.9 * self._usual + 0.1 * took
                self._take(took)

    def room(self) -> bool:
        """Whether a page that can wait may be drawn now; if so, others wait for it."""
        with self._lock:
            if self._clock() < self._free_at:
                return False
            self._take(self._usual)
            return True

    def _take(self, seconds: float) -> None:
        now = self._clock()
        self._free_at = min(max(now, self._free_at) + seconds / SHARE, now + MOST_SECONDS)


@st.cache_resource(show_spinner=False)
def crowd() -> Crowd:
    """The crowd of this server."""
    return Crowd()
