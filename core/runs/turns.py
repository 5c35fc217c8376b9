"""Whose turn it is: each session gets its share of the workers' time, whatever its runs are like.

This is start-time fair queueing (Goyal, Vin and Cheng, 1996): who has used least comes next, and
who comes later begins where the others are. So two sessions that both keep waiting for one worker
never part by more than their longest runs.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from copy import copy
from dataclasses import dataclass, replace
from itertools import count
from typing import Generic, TypeVar

Waiting = TypeVar("Waiting", bound=Hashable)

A_MOMENT = 1.0
"""Seconds that a run is taken to need where nobody knows, to tell at least the order."""


@dataclass(frozen=True)
class Turn:
    """How many runs are before one that waits, and in how many seconds it will begin.

    None where nobody can say how long those before it will take.
    """

    place: int
    begins_in: float | None


@dataclass(frozen=True)
class _Going:
    """A run that goes on, and for whom."""

    sessions: frozenset[str]
    begun: float
    expected: float

    def share(self, now: float) -> float:
        """What it costs each of its sessions, in seconds."""
        return max(self.expected, now - self.begun) / len(self.sessions)


class Turns(Generic[Waiting]):
    """The lanes of those who wait, and how many seconds of a worker each session has used.

    While others wait, a session has ``at_once`` runs going on; else it may have all the workers. A
    run that several sessions wait for takes the earliest of its turns, and they share its seconds.
    Moments are seconds on any one clock. The session ``last`` comes after all others: what it
    waits for begins when nobody else waits, and counts for nothing.
    """

    def __init__(self, at_once: int = 1, last: str | None = None) -> None:
        self._at_once = at_once
        self._last = last
        self._lanes: dict[str, dict[Waiting, None]] = {}
        self._wanted: dict[Waiting, frozenset[str]] = {}
        self._going: dict[Waiting, _Going] = {}
        self._used: dict[str, float] = {}
        self._served: dict[str, int] = {}
        self._level = 0.0

    def __copy__(self) -> Turns[Waiting]:
        other: Turns[Waiting] = Turns(self._at_once, self._last)
        other._lanes = {session: dict(lane) for session, lane in self._lanes.items()}
        other._wanted, other._going = dict(self._wanted), dict(self._going)
        other._used, other._served = dict(self._used), dict(self._served)
        other._level = self._level
        return other

    def __len__(self) -> int:
        """How many runs wait."""
        return len(self._wanted)

    def waiting(self, session: str) -> int:
        """How many runs a session waits for."""
        return len(self._lanes.get(session, ()))

    def others_wait(self, run: Waiting, session: str) -> bool:
        """Whether another session waits for the run, too."""
        return bool(self._wanted.get(run, frozenset()) - {session})

    def is_last(self, run: Waiting) -> bool:
        """Whether a run goes on for the last session alone."""
        return run in self._going and self._going[run].sessions == {self._last}

    def take_over(self, session: str, run: Waiting) -> None:
        """What goes on for the last session alone goes on for this one from now on."""
        if self.is_last(run):
            self._used[session] = max(self._used.get(session, 0.0), self._level)
            self._going[run] = replace(self._going[run], sessions=frozenset({session}))

    def join(self, session: str, run: Waiting) -> None:
        """The session waits for the run; to say so twice changes nothing."""
        if session not in self._lanes:
            self._lanes[session] = {}
            self._used[session] = max(self._used.get(session, 0.0), self._level)
        self._lanes[session][run] = None
        self._wanted[run] = self._wanted.get(run, frozenset()) | {session}

    def leave(self, session: str, run: Waiting) -> None:
        """The session does not wait for the run any more."""
        lane = self._lanes.get(session, {})
        if run not in lane:
            return
        del lane[run]
        if not lane:
            del self._lanes[session]
        self._wanted[run] -= {session}
        if not self._wanted[run]:
            del self._wanted[run]

    def drop(self, run: Waiting) -> None:
        """Nobody waits for the run any more."""
        for session in self._wanted.get(run, frozenset()):
            self.leave(session, run)

    def drop_all(self) -> tuple[Waiting, ...]:
        """Nobody waits any more; returns what was waited for."""
        dropped = tuple(self._wanted)
        for run in dropped:
            self.drop(run)
        return dropped

    def begin_next(self, now: float, expected: Callable[[Waiting], float | None]) -> Waiting:
        """Begins the first run of the session whose turn it is; there has to be one that waits.

        ``expected`` says how many seconds a run will take, None where nobody knows.
        """
        used, busy = self._used_by(now), self._busy()

        def turn(session: str) -> tuple[bool, bool, float, int]:
            has_enough = busy[session] >= self._at_once
            served = self._served.get(session, 0)
            return session == self._last, has_enough, used[session], served

        session = min(self._lanes, key=turn)
        run = next(iter(self._lanes[session]))
        self._level = max(self._level, used[session])
        self._going[run] = _Going(self._wanted[run], now, expected(run) or 0.0)
        last = max(self._served.values(), default=0)
        self._served |= dict.fromkeys(self._wanted[run], last + 1)
        self.drop(run)
        return run

    def end(self, run: Waiting, now: float) -> None:
        """The run has ended, and costs its sessions what it really took."""
        going = self._going.pop(run)
        for session in going.sessions - {self._last}:
            self._used[session] += (now - going.begun) / len(going.sessions)
        self._forget_who_is_behind_nobody()

    def put_back(self, run: Waiting) -> None:
        """The run was lost on its way: it costs nothing, and its sessions wait for it again."""
        for session in self._going.pop(run).sessions:
            self.join(session, run)
            lane = self._lanes[session]
            self._lanes[session] = {run: None} | lane

    def ahead(
        self,
        now: float,
        workers: int,
        expected: Callable[[Waiting], float | None],
        left: Callable[[Waiting], float | None],
    ) -> Iterator[tuple[Waiting, Turn]]:
        """The Turn of each run that waits, if nobody joins or leaves: the same turns, played ahead.

        ``expected`` are the seconds that a waiting run will take, ``left`` those that one still
        needs that goes on, None where nobody knows.
        """
        before = sum(not self.is_last(run) for run in self._going)
        played, places, order, sure = copy(self), count(before), count(), True
        free = [(now, next(order), None, True) for _ in range(max(1, workers) - len(self._going))]
        ends: list[tuple[float, int, Waiting | None, bool]] = [*free]

        def goes_on(run: Waiting, since: float, seconds: float | None) -> None:
            end = since + (A_MOMENT if seconds is None else max(0.0, seconds))
            heapq.heappush(ends, (end, next(order), run, seconds is not None))

        for run in self._going:
            goes_on(run, now, 0.0 if self.is_last(run) else left(run))
        while len(played):
            moment, _, ended, known = heapq.heappop(ends)
            sure = sure and known
            if ended is not None:
                played.end(ended, moment)
            run = played.begin_next(moment, expected)
            yield run, Turn(next(places), moment - now if sure else None)
            goes_on(run, moment, expected(run))

    def _used_by(self, now: float) -> dict[str, float]:
        """Seconds of a worker that each session has used, those of what goes on included."""
        used = dict(self._used)
        for going in self._going.values():
            for session in going.sessions - {self._last}:
                used[session] += going.share(now)
        return used

    def _busy(self) -> Counter[str]:
        """How many runs of each session go on."""
        return Counter(session for going in self._going.values() for session in going.sessions)

    def _forget_who_is_behind_nobody(self) -> None:
        """Lets go of sessions that would begin where the others are, were they to come back."""
        if not self._lanes and not self._going:
            self._level = max(self._used.values(), default=self._level)
        here = self._lanes.keys() | self._busy().keys()
        for session in [s for s, used in self._used.items() if used <= self._level]:
            if session not in here:
                del self._used[session]
                self._served.pop(session, None)
