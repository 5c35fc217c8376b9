"""A Run: one training of an Experiment, as everybody who watches it sees it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from core.experiment import Experiment, Impossible
from core.result import Result, Row

RunStatus = Literal["queued", "running", "finished", "stopped", "failed"]


@dataclass(frozen=True)
class RunView:
    """A Run at one moment; nothing in it changes afterwards.

    ``place`` is how many runs are before it while it is queued; ``seconds_left`` an estimate while
    it trains, None before there is one. ``remembered`` says that nothing had to be trained.
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

    @property
    def active(self) -> bool:
        """Whether something may still happen to it."""
        return self.status in ("queued", "running")

    @property
    def progress(self) -> float:
        """The share of epochs done, from 0 to 1."""
        if self.status == "finished":
            return 1.0
        return min(1.0, len(self.rows) / (self.experiment.epochs * self.experiment.folds))


@dataclass
class Run:
    """The state behind the views. Every method may be called from any thread."""

    key: str
    experiment: Experiment
    watchers: set[str] = field(default_factory=set)
    clock: Callable[[], float] = time.monotonic

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._status: RunStatus = "queued"
        self._rows: list[Row] = []
        self._attempt = ""
        self._begun: float | None = None
        self._first_rows: tuple[float, int] | None = None
        self._seconds = 0.0
        self._remembered = False
        self._result: Result | None = None
        self._problem: Impossible | None = None
        self._warning: Impossible | None = None

    def view(self, place: int = 0) -> RunView:
        """What there is to see now."""
        with self._lock:
            seconds = self._seconds
            if self._status == "running" and self._begun is not None:
                seconds = self.clock() - self._begun
            return RunView(
                key=self.key,
                experiment=self.experiment,
                status=self._status,
                rows=tuple(self._rows),
                place=place,
                watchers=len(self.watchers),
                seconds=seconds,
                seconds_left=self._seconds_left(),
                remembered=self._remembered,
                result=self._result,
                problem=self._problem,
                warning=self._warning,
            )

    @property
    def active(self) -> bool:
        """Whether something may still happen to it."""
        return self._status in ("queued", "running")

    def begin(self) -> None:
        """It has been given to a worker."""
        with self._lock:
            self._status, self._begun = "running", self.clock()

    def receive(self, attempt: str, rows: Sequence[Row]) -> None:
        """New rows of one attempt; those of an earlier attempt are forgotten."""
        with self._lock:
            if self._status != "running":
                return
            if attempt != self._attempt:
                self._attempt, self._rows, self._first_rows = attempt, [], None
            self._rows.extend(rows)
            if self._rows and self._first_rows is None:
                self._first_rows = (self.clock(), len(self._rows))

    def _seconds_left(self) -> float | None:
        """From the pace since the first rows came: what went before was starting and compiling."""
        if self._status != "running" or self._first_rows is None:
            return None
        since, already = self._first_rows
        done = len(self._rows)
        if done == already:
            return None
        total = self.experiment.epochs * self.experiment.folds
        return (self.clock() - since) / (done - already) * (total - done)

    def finish(self, result: Result, remembered: bool = False) -> None:
        """It has its Result, whole or stopped."""
        with self._lock:
            self._status = result.status
            self._rows = list(result.rows)
            self._seconds = result.seconds
            self._remembered = remembered
            self._result = result

    def stop_waiting(self) -> None:
        """It was taken out of the queue before it began."""
        with self._lock:
            self._status = "stopped"

    def fail(self, problem: Impossible) -> None:
        """It ended without a Result."""
        with self._lock:
            self._status, self._problem = "failed", problem

    def warn(self, warning: Impossible) -> None:
        """Something is worth saying that does not change the Result."""
        with self._lock:
            self._warning = warning
