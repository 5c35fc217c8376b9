"""The queue: whoever asks, an Experiment is trained once, and everybody gets a turn.

Two servers on one cluster share a training that both ask for at the same time; a stop on one of
them then ends it for both. What one leaves behind, the next to connect waits for.
"""

from __future__ import annotations

import importlib
import logging
import threading
import time
import uuid
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from copy import copy
from dataclasses import dataclass
from typing import Literal, Protocol

import numpy as np

from core.experiment import (
    Experiment,
    Impossible,
    InvalidExperiment,
    canonical_json,
    experiment_from,
    key,
)
from core.results.result import Glimpse, Result, Snapshot
from core.runs.archive import Damaged, unpack
from core.runs.limits import Limits
from core.runs.message import Lost, Message, Report
from core.runs.run import Run, RunView
from core.runs.store import Store, StoreUnavailable
from core.runs.turns import Turn, Turns
from core.study.cost import Trained, pace

State = Literal["asleep", "starting", "ready", "failed"]
Stopped = Literal["stopped", "left", "nothing"]

MOST_REMEMBERED = 64
MOST_FAILED_REMEMBERED = 1000
"""Runs without a Result: a sentence each, and nothing else remembers them."""
MOST_TRAININGS_COUNTED = 25
"""The last so many tell how fast this machine is."""
MOST_BYTES_REMEMBERED = 256 * 2**20
MOST_NAMES = 1000
"""A task's name is new again after so many others: by then Dask has long let go of the task."""
MOST_OWNERS = 1000
"""Past so many, the owners of runs that are nowhere any more are forgotten."""
MOST_LOSSES = 3
NOBODY = ""
"""In whose name a run waits that a server left behind."""
WHEN_IDLE = "when idle"
"""In whose name a run waits for a worker that nobody else needs, and gives it up to who does."""

_LOG = logging.getLogger(__name__)


class Cluster(Protocol):
    """What the queue needs of workers; :class:`core.runs.cluster.Cluster` is it."""

    def listen(self, received: Callable[[Message], None]) -> None:
        """Calls ``received`` with every message of a worker."""

    def wait_until_warm(self) -> None:
        """Returns when the workers are ready to train at once; raises Impossible if none can."""

    def left(self) -> dict[str, str]:
        """The tasks that a server has left behind, and the JSON of their Experiments."""

    def slots(self) -> int:
        """How many trainings can go on at once."""

    def alive(self) -> bool:
        """Whether trainings can still be handed to the workers."""

    def train(self, task: str, experiment_json: str, seconds: float) -> Report:
        """Trains, and raises Impossible, Lost or MemoryError where that cannot be."""

    def stop(self, task: str) -> None:
        """Ends a training at its next epoch; does not wait."""

    def recycle(self, address: str) -> None:
        """Replaces an idle worker by a fresh one, and waits for that."""

    def close(self) -> None:
        """Ends the workers."""


@dataclass(frozen=True)
class Outlook:
    """What to expect of trainings that nobody has asked for yet.

    ``place`` runs would be before them, they would begin in ``begins_in`` seconds, and take
    ``seconds`` from the first one's beginning to the last one's end. Either time is None where
    nobody can say.
    """

    place: int
    begins_in: float | None
    seconds: float | None


class Queue:
    """Runs waiting, running and lately ended, shared by every session of a server.

    ``connect`` starts a :class:`Cluster`; it is called in a background thread, so that nobody waits
    for Dask to be imported. ``cost`` tells the seconds of a training on the machine of
    :mod:`core.study.cost`, None where it cannot; how fast this machine is, the runs tell that end.
    """

    def __init__(
        self,
        store: Store,
        module: str = "core.training",
        limits: Limits | None = None,
        connect: Callable[[str], Cluster] | None = None,
        cost: Callable[[Experiment], float | None] = lambda _: None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.store = store
        self.limits = limits or Limits()
        self._module = module
        self._connect = connect or _connect
        self._cost = cost
        self._clock = clock
        self._lock = threading.RLock()
        self._changed = threading.Condition(self._lock)
        self._state: State = "asleep"
        self._problem: Impossible | None = None
        self._cluster: Cluster | None = None
        self._start: object = None
        self._slots = 0
        self._losses = 0
        self._runs: OrderedDict[str, Run] = OrderedDict()
        self._turns: Turns[Run] = Turns(self.limits.running_a_session, last=WHEN_IDLE)
        self._ahead: dict[Run, Turn] | None = None
        self._running: dict[str, Run] = {}
        self._given_up: set[str] = set()
        self._trained: deque[Trained] = deque(maxlen=MOST_TRAININGS_COUNTED)
        self._used_names: deque[str] = deque(maxlen=MOST_NAMES)
        self._left: dict[str, str] = {}
        self._owners: dict[str, str] = {}

    @property
    def state(self) -> State:
        """Whether the workers are up and warm."""
        return self._state

    @property
    def problem(self) -> Impossible | None:
        """Why the state is ``failed``."""
        return self._problem

    def warm(self) -> None:
        """Starts the workers in the background; returns at once, and does nothing a second time."""
        with self._lock:
            if self._state in ("starting", "ready"):
                return
            self._state, self._problem = "starting", None
            self._start = start = object()
        threading.Thread(
            target=self._wake, args=(start,), daemon=True, name="start-workers"
        ).start()

    def close(self) -> None:
        """Ends the workers that were started here."""
        with self._lock:
            cluster = self._let_go()
        if cluster is not None:
            cluster.close()

    def submit(self, experiment: Experiment, session: str) -> RunView:
        """The Run of ``experiment``: remembered, already going on, or queued behind all others.

        Raises:
            Impossible: more than a session may ask for.
        """
        run_key = key(experiment)
        stored = self._look_up(run_key)
        cost = self._cost(experiment)
        with self._lock:
            run = self._runs.get(run_key)
            if run is not None and run.active and not run.stopping:
                self._join(run, session)
                return self._view(run)
            result = run.result if run is not None and run.status == "finished" else stored
            if result is not None and result.status == "finished":
                run = self._remember(Run(run_key, experiment, self._clock))
                run.finish(result, remembered=True)
                return self._view(run)
            self._refuse_too_many(session)
            self._refuse_too_large(experiment, cost)
            run = self._remember(Run(run_key, experiment, self._clock, cost))
            if session != WHEN_IDLE:
                self._owners.setdefault(run_key, session)
            self._join(run, session)
            self.warm()
            self._changed.notify()
            return run.view(self._others())

    def find(self, run_key: str, session: str | None = None) -> RunView | None:
        """The Run under that key, without training anything; None where there is none.

        A ``session`` that looks counts as watching the run for as long as it goes on looking.
        """
        with self._lock:
            if run_key in self._runs:
                return self._seen(self._runs[run_key], session)
        stored = self.store.get(run_key)
        with self._lock:
            if run_key not in self._runs:
                if stored is None:
                    return None
                run = self._remember(Run(run_key, stored.experiment, self._clock))
                run.finish(stored, remembered=True)
                self._forget_old_runs()
            return self._seen(self._runs[run_key], session)

    def outlook(self, experiments: Iterable[Experiment], session: str) -> Outlook:
        """What this session would have to expect if it asked for those trainings now."""
        costs = {experiment: self._cost(experiment) for experiment in experiments}
        new = [Run(key(e), e, self._clock, cost) for e, cost in costs.items()]
        with self._lock:
            turns = copy(self._turns)
            for run in new:
                turns.join(session, run)
            ahead = self._play_ahead(turns)
        place = min((ahead[run].place for run in new), default=0)
        begins = [begin for run in new if (begin := ahead[run].begins_in) is not None]
        lasts = [seconds for run in new if (seconds := self._expected(run)) is not None]
        if len(begins) < len(new) or len(lasts) < len(new):
            return Outlook(place, min(begins, default=None), None)
        ends = [begin + seconds for begin, seconds in zip(begins, lasts, strict=True)]
        if not new:
            return Outlook(place, None, None)
        return Outlook(place, min(begins), max(ends) - min(begins))

    def stop(self, run_key: str, session: str) -> Stopped:
        """Ends a Run and keeps its epochs; while others watch it, only this session leaves."""
        with self._lock:
            run = self._runs.get(run_key)
            if run is None or not run.active:
                return "nothing"
            others_watch = run.leave(session)
            self._ahead = None
            if others_watch:
                if self._turns.others_wait(run, session):
                    self._turns.leave(session, run)
                return "left"
            self._turns.drop(run)
            run.stop()
            for task, running in self._running.items():
                if running is run and self._cluster is not None:
                    self._cluster.stop(task)
            return "stopped"

    def clear(self) -> int:
        """Lets go of all that waits, whoever asked for it; how many there were."""
        with self._lock:
            self._ahead = None
            waiting = self._turns.drop_all()
            for run in waiting:
                run.stop()
            return len(waiting)

    def waiting(self) -> int:
        """How many runs wait."""
        return len(self._turns)

    def owned(self, session: str) -> frozenset[str]:
        """The keys of the runs that this session was the first to have trained here."""
        with self._lock:
            return frozenset(run_key for run_key, owner in self._owners.items() if owner == session)

    def remove(self, run_key: str, session: str) -> None:
        """Forgets a run that this session owns and that has ended; of any other, nothing."""
        with self._lock:
            run = self._runs.get(run_key)
            if self._owners.get(run_key) != session or (run is not None and run.active):
                return
            self._runs.pop(run_key, None)
            del self._owners[run_key]
        self.store.remove(run_key)

    def _look_up(self, run_key: str) -> Result | None:
        """What the store holds, if there is not something better in memory."""
        with self._lock:
            run = self._runs.get(run_key)
        if run is None or run.status in ("failed", "stopped"):
            return self.store.get(run_key)
        if run.status == "finished":
            self.store.touch(run_key)
        return None

    def _seen(self, run: Run, session: str | None) -> RunView:
        if session is not None:
            run.look(session)
        return self._view(run)

    def _join(self, run: Run, session: str) -> None:
        if session != WHEN_IDLE:
            run.join(session)
            self._turns.take_over(session, run)
        if run.status == "queued":
            self._turns.join(session, run)
            self._ahead = None
            if session != WHEN_IDLE:
                self._make_room()

    def _others(self) -> int:
        """How many runs come before one that has just been asked for."""
        going = sum(not self._turns.is_last(run) for run in self._running.values())
        return max(0, len(self._turns) - self._turns.waiting(WHEN_IDLE) - 1 + going)

    def _make_room(self) -> None:
        """Where all workers are busy, one that trains for nobody gives up, and begins again later.

        The one that has begun last loses least.
        """
        if self._cluster is None or len(self._running) < self._slots:
            return
        idle = [
            task
            for task, run in self._running.items()
            if self._turns.is_last(run) and task not in self._given_up
        ]
        if idle:
            self._given_up.add(idle[-1])
            self._cluster.stop(idle[-1])

    def _refuse_too_many(self, session: str) -> None:
        waiting = self._turns.waiting(session)
        if session == WHEN_IDLE:
            if waiting >= self.limits.waiting_when_idle:
                raise Impossible(
                    "{count} runs wait already for a trainer that nobody needs: "
                    "ask again when there are fewer.",
                    count=waiting,
                )
            return
        if waiting >= self.limits.waiting_a_session:
            raise Impossible(
                "You have {count} runs waiting already: let some of them finish first.",
                count=waiting,
            )
        if len(self._turns) >= self.limits.waiting:
            raise Impossible(
                "{count} runs of everybody here are waiting already: ask again when there are "
                "fewer.",
                count=len(self._turns),
            )

    def _refuse_too_large(self, experiment: Experiment, cost: float | None) -> None:
        if experiment.epochs > self.limits.epochs:
            raise Impossible(
                "{epochs} epochs are more than may be trained here: {most} is the most.",
                epochs=experiment.epochs,
                most=self.limits.epochs,
            )
        most, expected = self.limits.seconds_asked, self._seconds(cost)
        if expected is not None and expected > most:
            raise Impossible(
                "This training would take about {seconds:,} s, and {most:,} s is the most here: "
                "use fewer rows, epochs or units.",
                seconds=round(expected),
                most=round(most),
            )

    def _view(self, run: Run) -> RunView:
        if run.status != "queued":
            return run.view()
        if self._ahead is None:
            self._ahead = self._play_ahead(self._turns)
        turn = self._ahead.get(run, Turn(0, None))
        return run.view(turn.place, turn.begins_in)

    def _play_ahead(self, turns: Turns[Run]) -> dict[Run, Turn]:
        """The Turn of each waiting run. Before the workers are up nobody knows when it begins."""
        ahead = dict(turns.ahead(self._clock(), self._slots, self._expected, self._seconds_left))
        if self._state == "ready":
            return ahead
        return {run: Turn(turn.place, None) for run, turn in ahead.items()}

    def _expected(self, run: Run) -> float | None:
        return self._seconds(run.cost)

    def _seconds_left(self, run: Run) -> float | None:
        return run.seconds_left(self._expected(run))

    def _seconds(self, cost: float | None) -> float | None:
        """The seconds of a training on this machine, once some have told how fast it is."""
        known = pace(self._trained)
        return None if cost is None or known is None else cost * known

    def _wake(self, start: object) -> None:
        cluster: Cluster | None = None
        try:
            cluster = self._connect(self._module)
            cluster.listen(self._receive)
            cluster.wait_until_warm()
            slots, left = cluster.slots(), cluster.left()
        except Exception as error:
            _LOG.exception("The workers could not be started.")
            if cluster is not None:
                cluster.close()
            with self._lock:
                if self._start is start:
                    said = error if isinstance(error, Impossible) else _not_started()
                    self._state, self._problem = "failed", said
                    self._fail_waiting(said)
            return
        with self._lock:
            wanted = self._start is start
            if wanted:
                self._cluster, self._state = cluster, "ready"
                self._take_over(left)
                self._open_slots(cluster, slots)
        if not wanted:
            cluster.close()

    def _take_over(self, left: Mapping[str, str]) -> None:
        """Waits for what another server, or this one before its restart, has left behind."""
        for task, experiment_json in left.items():
            with suppress(InvalidExperiment):  # of a server of other versions
                experiment = experiment_from(experiment_json)
                run_key = key(experiment)
                if _name(run_key) not in task:
                    continue
                self._left[run_key] = task
                known = self._runs.get(run_key)
                if known is None or not known.active:
                    waiting = self._remember(Run(run_key, experiment, self._clock))
                    self._turns.join(NOBODY, waiting)
                    self._ahead = None

    def _open_slots(self, cluster: Cluster, wanted: int) -> None:
        """One thread a worker; on a cluster that grows, more of them."""
        while self._slots < max(1, wanted):
            self._slots += 1
            threading.Thread(
                target=self._serve, args=(cluster,), daemon=True, name=f"slot-{self._slots}"
            ).start()

    def _serve(self, cluster: Cluster) -> None:
        """Trains one run after the other, as long as this is the cluster."""
        while (taken := self._take(cluster)) is not None:
            task, run = taken
            try:
                slots = cluster.slots()
            except Exception:
                slots = 0
            with self._lock:
                if self._cluster is cluster:
                    self._open_slots(cluster, slots)
            self._train(cluster, task, run)

    def _take(self, cluster: Cluster) -> tuple[str, Run] | None:
        """The next run and the name of its task; None when the cluster is gone."""
        with self._lock:
            while self._cluster is cluster and not len(self._turns):
                self._changed.wait()
            if self._cluster is not cluster:
                return None
            if cluster.alive():
                run = self._turns.begin_next(self._clock(), self._expected)
                self._ahead = None
                task = self._task_name(run)
                self._running[task] = run
                run.begin()
                return task, run
        self._lose(cluster)
        return None

    def _task_name(self, run: Run) -> str:
        """Equal for equal runs of two servers; but Dask may still hold what was trained before."""
        if run.key in self._left:
            return self._left.pop(run.key)
        name = _name(run.key)
        if name in self._used_names:
            return f"{name}-{uuid.uuid4().hex}"
        self._used_names.append(name)
        return name

    def _train(self, cluster: Cluster, task: str, run: Run) -> None:
        report: Report | None = None
        lost: Lost | None = None
        given_up = False
        begun = self._clock()
        try:
            report = cluster.train(task, canonical_json(run.experiment), self.limits.seconds_a_run)
            result = unpack(report.content, run.key)
            given_up = task in self._given_up and result.status == "stopped" and not run.stopping
            if not given_up:
                self._end(run, result, report)
        except Lost as problem:
            lost = problem
        except Impossible as problem:
            run.fail(problem)
        except MemoryError:
            run.fail(Impossible("This network needs more memory than there is: make it smaller."))
        except Damaged:
            _LOG.exception("Do the server and its workers run the same versions?")
            run.fail(Impossible("The trainer sent back something unreadable; please try again."))
        except Exception:
            _LOG.exception("A run could not be ended.")
            run.fail(Impossible("The connection to the trainer was lost; please train again."))
        now = self._clock()
        with self._lock:
            del self._running[task]
            self._given_up.discard(task)
            self._ahead = None
            if (given_up or lost is not None) and run.wait_again():
                self._turns.put_back(run)
            else:
                self._turns.end(run, now)
                if lost is not None:
                    run.fail(lost)
                elif given_up:  # it was to end, too
                    run.finish(result)
            if run.status == "finished" and run.cost and run.is_whole:
                self._trained.append(Trained(run.cost, now - begun))
            self._losses = self._losses if report is None else 0
            self._forget_old_runs()
        self._forget_owners()
        if report is not None and report.recycle:
            cluster.recycle(report.worker)
        if not cluster.alive():
            self._lose(cluster)

    def _end(self, run: Run, result: Result, report: Report) -> None:
        with self._lock:
            busy = [other.key for other in self._running.values()]
            is_wanted = self._runs.get(run.key) is run
        try:
            if is_wanted:  # else it was stopped, and somebody has asked for the whole since
                self.store.put(result, busy, report.content)
        except StoreUnavailable as problem:
            run.warn(problem, kept=False)
        if report.out_of_time:
            run.warn(
                Impossible(
                    "Training was stopped after {minutes} minutes, the most a run may take.",
                    minutes=round(self.limits.seconds_a_run / 60),
                )
            )
        run.finish(result)

    def _receive(self, message: Message) -> None:
        with self._lock:
            run, cluster = self._running.get(message["task"]), self._cluster
            ends = run is not None and (run.stopping or message["task"] in self._given_up)
        if run is None:
            return
        snapshots = [
            Snapshot(fold, epoch, np.frombuffer(weights, "float32"))
            for fold, epoch, weights in message.get("snapshots", ())
        ]
        glimpses = [
            Glimpse(
                epoch, np.array(units), np.frombuffer(weights, "float16").reshape(len(units), -1)
            )
            for epoch, units, weights in message.get("glimpses", ())
        ]
        run.receive(message["attempt"], message["rows"], snapshots, glimpses)
        a_worker_begins = not message["rows"]
        if a_worker_begins and ends and cluster is not None:
            cluster.stop(message["task"])

    def _lose(self, cluster: Cluster) -> None:
        """Gives up a cluster that does not work any more; starts another if runs are waiting."""
        with self._lock:
            if self._cluster is not cluster:
                return
            _LOG.error("The workers were lost.")
            self._let_go()
            self._losses += 1
            if self._losses >= MOST_LOSSES:
                self._losses = 0
                self._fail_waiting(_not_started())
            if len(self._turns):
                self.warm()
        threading.Thread(target=cluster.close, daemon=True, name="end-workers").start()

    def _let_go(self) -> Cluster | None:
        cluster, self._cluster, self._state = self._cluster, None, "asleep"
        self._start, self._slots = None, 0
        self._changed.notify_all()
        return cluster

    def _fail_waiting(self, problem: Impossible) -> None:
        self._ahead = None
        for run in self._turns.drop_all():
            run.fail(problem)

    def _remember(self, run: Run) -> Run:
        self._runs[run.key] = run
        self._runs.move_to_end(run.key)
        return run

    def _forget_old_runs(self) -> None:
        """Keeps the runs that go on, and of those that ended the last few, the very last always.

        A Result that no store has is not lost without a word.
        """
        count = size = without = 0
        for run in [run for run in reversed(self._runs.values()) if not run.active]:
            if run.result is None:
                without += 1
                if without > MOST_FAILED_REMEMBERED:
                    del self._runs[run.key]
                continue
            count, size = count + 1, size + run.size
            if count > 1 and (count > MOST_REMEMBERED or size > MOST_BYTES_REMEMBERED):
                if run.kept:
                    del self._runs[run.key]
                else:
                    run.lose(
                        Impossible(
                            "This result could not be kept, and has made room for later ones: "
                            "train it again."
                        )
                    )

    def _forget_owners(self) -> None:
        """Lets go of the owners of runs that neither the memory nor the store holds any more."""
        with self._lock:
            if len(self._owners) <= MOST_OWNERS:
                return
            gone = self._owners.keys() - self._runs.keys()
        stored = self.store.keys()
        if stored is None:
            return
        with self._lock:
            for run_key in gone - stored - self._runs.keys():
                self._owners.pop(run_key, None)


def _name(run_key: str) -> str:
    return f"train-{run_key}"


def _not_started() -> Impossible:
    return Impossible("The trainer could not be started.")


def _connect(module: str) -> Cluster:
    cluster: Cluster = importlib.import_module("core.runs.cluster").connect(module)
    return cluster
