"""A Run: one training of an Experiment, as everybody who watches it sees it."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from core.experiment import Experiment, Impossible
from core.results.result import Glimpse, Result, Row, Snapshot
from core.runs.memory import size_of

RunStatus = Literal["queued", "running", "finished", "stopped", "failed"]

SECONDS_PRESENT = 20.0
"""Who has not looked for so long has closed the page."""


@dataclass(frozen=True)
class RunView:
    """A Run at one moment; nothing in it changes afterwards.

    ``place`` is how many runs are before it while it is queued, and ``begins_in`` about how many
    seconds; ``seconds_left`` is an estimate while it trains. Either is None before there is one.
    ``remembered`` says that nothing had to be trained.
    ``snapshots`` are those of a small network while it trains, ``glimpses`` the last two of a large
    one; afterwards the Result has all of them.
    """

    key: str
    experiment: Experiment
    status: RunStatus
    rows: Sequence[Row]
    place: int
    watchers: int
    seconds: float
    seconds_left: float | None
    remembered: bool
    result: Result | None
    problem: Impossible | None
    warning: Impossible | None
    snapshots: Sequence[Snapshot] = ()
    glimpses: Sequence[Glimpse] = ()
    begins_in: float | None = None

    @property
    def active(self) -> bool:
        """Whether something may still happen to it."""
        return self.status in ("queued", "running")

    @property
    def broken_off(self) -> bool:
        """Whether it has ended without all that it was asked for, and may be asked for again."""
        return self.status in ("failed", "stopped")

    @property
    def progress(self) -> float:
        """The share of epochs done, from 0 to 1."""
        if self.status == "finished":
            return 1.0
        return min(1.0, len(self.rows) / self.experiment.most_rows)


class Run:
    """The state behind the views. Every method may be called from any thread.

    ``cost`` are the seconds that it takes on the machine of :mod:`core.study.cost`, where known.
    """

    def __init__(
        self,
        key: str,
        experiment: Experiment,
        clock: Callable[[], float] = time.monotonic,
        cost: float | None = None,
    ) -> None:
        self.key = key
        self.experiment = experiment
        self.cost = cost
        self._clock = clock
        self._lock = threading.Lock()
        self._status: RunStatus = "queued"
        self._stopping = False
        self._rows: list[Row] = []
        self._snapshots: list[Snapshot] = []
        self._glimpses: list[Glimpse] = []
        self._attempts: list[str] = []
        self._seen: dict[str, float] = {}
        self._gone: set[str] = set()
        self._begun: float | None = None
        self._first_rows: tuple[float, int] | None = None
        self._seconds = 0.0
        self._remembered = False
        self._result: Result | None = None
        self._size = 0
        self._problem: Impossible | None = None
        self._warning: Impossible | None = None
        self._kept = True

    def view(self, place: int = 0, begins_in: float | None = None) -> RunView:
        """What there is to see now."""
        with self._lock:
            return RunView(
                key=self.key,
                experiment=self.experiment,
                status=self._status,
                rows=tuple(self._rows),
                place=place,
                watchers=self._watchers(),
                seconds=self._elapsed(),
                seconds_left=self._seconds_left(),
                remembered=self._remembered,
                result=self._result,
                problem=self._problem,
                warning=self._warning,
                snapshots=tuple(self._snapshots),
                glimpses=tuple(self._glimpses),
                begins_in=begins_in if self._status == "queued" else None,
            )

    @property
    def status(self) -> RunStatus:
        """Where it is on its way."""
        with self._lock:
            return self._status

    @property
    def active(self) -> bool:
        """Whether something may still happen to it."""
        return self.status in ("queued", "running")

    @property
    def stopping(self) -> bool:
        """Whether its worker has been told to stop."""
        return self._stopping

    @property
    def result(self) -> Result | None:
        """What the training left behind, once it has ended."""
        with self._lock:
            return self._result

    @property
    def is_whole(self) -> bool:
        """Whether it has trained all its epochs, none of them left out."""
        return len(self._rows) == self.experiment.most_rows

    @property
    def size(self) -> int:
        """About how many bytes its Result takes in memory."""
        return self._size

    @property
    def kept(self) -> bool:
        """Whether the store has its Result, if it has one."""
        return self._kept

    def seconds_left(self, expected: float | None) -> float | None:
        """How long it may still train: by its pace, else of what was expected; None if unknown."""
        with self._lock:
            left = self._seconds_left()
            if left is None and expected is not None:
                left = max(0.0, expected - self._elapsed())
            return left

    def join(self, session: str) -> None:
        """A session has asked for it, and counts as watching until it has looked, and beyond."""
        with self._lock:
            self._gone.discard(session)
            self._seen[session] = math.inf

    def look(self, session: str) -> None:
        """A session has looked, and counts as watching for SECONDS_PRESENT unless it has left."""
        with self._lock:
            if session not in self._gone:
                self._seen[session] = self._clock()

    def leave(self, session: str) -> bool:
        """A session wants it no more; whether others still watch."""
        with self._lock:
            self._gone.add(session)
            self._seen.pop(session, None)
            return self._watchers() > 0

    def begin(self) -> None:
        """The run has been given to a worker."""
        with self._lock:
            self._status, self._begun = "running", self._clock()

    def wait_again(self) -> bool:
        """Its workers were lost, so it waits for others; False if it was to end anyway."""
        with self._lock:
            if not self._stopping:
                self._status, self._begun = "queued", None
            return not self._stopping

    def receive(
        self,
        attempt: str,
        rows: Sequence[Row],
        snapshots: Sequence[Snapshot] = (),
        glimpses: Sequence[Glimpse] = (),
    ) -> None:
        """New rows, snapshots and glimpses of one attempt; with a new attempt they start over.

        What an earlier attempt still had under way is dropped.
        """
        with self._lock:
            if self._status != "running":
                return
            if attempt not in self._attempts:
                self._attempts.append(attempt)
                self._rows, self._snapshots, self._glimpses = [], [], []
                self._first_rows = None
            if attempt != self._attempts[-1]:
                return
            self._rows.extend(rows)
            self._snapshots.extend(snapshots)
            self._glimpses = [*self._glimpses, *glimpses][-2:]
            if self._rows and self._first_rows is None:
                self._first_rows = (self._clock(), len(self._rows))

    def stop(self) -> None:
        """It is to end: at once while it waits, at the next epoch while it trains."""
        with self._lock:
            self._stopping = True
            if self._status == "queued":
                self._status = "stopped"

    def finish(self, result: Result, remembered: bool = False) -> None:
        """The run has ended with a Result: of all its epochs, or of those before it was stopped."""
        size = size_of(result)
        with self._lock:
            self._status = result.status
            self._rows, self._snapshots, self._glimpses = list(result.rows), [], []
            self._seconds = result.seconds
            self._remembered = remembered
            self._result, self._size = result, size

    def fail(self, problem: Impossible) -> None:
        """The run has ended without a Result, and why."""
        with self._lock:
            self._seconds = self._elapsed()
            self._status, self._problem = "failed", problem

    def warn(self, warning: Impossible, kept: bool = True) -> None:
        """Something is worth saying that does not change the Result; or that it is not ``kept``."""
        with self._lock:
            self._warning, self._kept = warning, kept

    def lose(self, problem: Impossible) -> None:
        """Its Result is nowhere any more, and why."""
        with self._lock:
            self._status, self._problem, self._warning = "failed", problem, None
            self._rows, self._result, self._size = [], None, 0

    def _watchers(self) -> int:
        since = self._clock() - SECONDS_PRESENT
        return sum(seen >= since for seen in self._seen.values())

    def _elapsed(self) -> float:
        if self._status == "running" and self._begun is not None:
            return self._clock() - self._begun
        return self._seconds

    def _seconds_left(self) -> float | None:
        """From the pace since the first rows came: what went before was starting and compiling."""
        if self._status != "running" or self._first_rows is None:
            return None
        since, already = self._first_rows
        done = len(self._rows)
        if done == already:
            return None
        pace = (self._clock() - since) / (done - already)
        return pace * (self.experiment.most_rows - done)
