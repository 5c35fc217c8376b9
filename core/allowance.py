"""How much one browser may do, so that a flood of one is no flood for all."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable

MOST_DEVICES = 2000
"""Whoever has not done anything for the longest is forgotten first."""


class Allowance:
    """``burst`` acts of each browser at once, and ``a_second`` in the long run.

    Its method may be called from any thread.
    """

    def __init__(self, burst: int, a_second: float, clock: Callable[[], float]) -> None:
        self._burst = burst
        self._a_second = a_second
        self._clock = clock
        self._lock = threading.Lock()
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def grants(self, device: str) -> bool:
        """Whether that browser may act once more; then it has."""
        with self._lock:
            now = self._clock()
            left, since = self._left.pop(device, (float(self._burst), now))
            left = min(self._burst, left + max(0.0, now - since) * self._a_second)
            self._left[device] = (left - 1 if left >= 1 else left, now)
            while len(self._left) > MOST_DEVICES:
                self._left.popitem(last=False)
            return left >= 1
