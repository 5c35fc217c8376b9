"""The way of a slider that is moved: in steps that the eye can follow."""

from __future__ import annotations

import math
from dataclasses import dataclass

FRAMES = 9
SECONDS_BETWEEN_FRAMES = 0.1


@dataclass(frozen=True)
class Scale:
    """Where a slider can stand: at ``low``, and at every ``step`` from there."""

    low: float
    step: float

    def way(self, start: float, end: float) -> list[float]:
        """The places after ``start`` up to ``end``, each another one; slow at first and at last."""
        shares = [(1 - math.cos(math.pi * frame / FRAMES)) / 2 for frame in range(1, FRAMES)]
        between = [self._nearest(start + share * (end - start)) for share in shares]
        return [*dict.fromkeys(place for place in between if place not in (start, end)), end]

    def _nearest(self, value: float) -> float:
        return round(self.low + round((value - self.low) / self.step) * self.step, 9)
