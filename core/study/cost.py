"""How long a training will take, before it has begun."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Trained:
    """A training that has ended: what it should have cost, and the seconds that it took."""

    cost: float
    seconds: float


def pace(trained: Iterable[Trained]) -> float | None:
    """How many seconds of this machine are one of the cost's; None where nothing tells.

    It is the median, in which each training weighs what it costs: short ones are mostly waiting.
    """
    known = sorted(trained, key=lambda run: run.seconds / run.cost)
    half = sum(run.cost for run in known) / 2
    for run in known:
        half -= run.cost
        if half <= 0:
            return run.seconds / run.cost
    return None
