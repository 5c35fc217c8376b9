"""The queue: whoever asks, an Experiment is trained once, and everybody gets a turn."""

from __future__ import annotations

import importlib
import logging
import threading
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any, Literal

from core.experiment import Experiment, Impossible, canonical_json, key
from core.runs.archive import Damaged, unpack
from core.runs.run import Run, RunView
from core.runs.store import Store

State = Literal["asleep", "starting", "ready", "failed"]
Stopped = Literal["stopped", "left", "nothing"]

MOST_WAITING_A_SESSION = 40
MOST_REMEMBERED = 64
SECONDS_A_RUN = 900.0
_LOG = logging.getLogger(__name__)


class Queue:
    """Runs waiting, running and lately ended, shared by every session of a server.

    ``connect`` returns a started :class:`core.runs.cluster.Cluster`; it is called in a background
    thread, so that nobody waits for Dask to be imported.
    """

    def __init__(
        self,
        store: Store,
        module: str = "core.training",
        seconds_a_run: float = SECONDS_A_RUN,
        connect: Callable[[str], Any] | None = None,
    ) -> None:
        self.store = store
        self._module = module
        self._seconds_a_run = seconds_a_run
        self._connect = connect or _connect
        self._lock = threading.RLock()
        self._state: State = "asleep"
        self._cluster: Any = None
        self._slots = 0
        self._runs: OrderedDict[str, Run] = OrderedDict()
        self._waiting: OrderedDict[str, deque[Run]] = OrderedDict()
        self._running: dict[str, Any] = {}

    @property
    def state(self) -> State:
        """Whether the workers are up."""
        return self._state

    def warm(self) -> None:
        """Starts the workers in the background; returns at once, and does nothing a second time."""
        with self._lock:
            if self._state in ("starting", "ready"):
                return
            self._state = "starting"
        threading.Thread(target=self._start, daemon=True, name="start-workers").start()

    def close(self) -> None:
        """Ends the workers that were started here."""
        with self._lock:
            cluster, self._cluster, self._state = self._cluster, None, "asleep"
        if cluster is not None:
            cluster.close()

    def submit(self, experiment: Experiment, session: str) -> RunView:
        """The Run of ``experiment``: remembered, already going on, or queued.

        Raises:
            Impossible: this session has too many runs waiting already.
        """
        run_key = key(experiment)
        with self._lock:
            run = self._runs.get(run_key)
            if run and run.active:
                run.watchers.add(session)
                return run.view(self._place(run))
        result = self.store.get(run_key)
        with self._lock:
            run = self._runs.get(run_key)
            if run and run.active:
                run.watchers.add(session)
                return run.view(self._place(run))
            run = Run(run_key, experiment, {session})
            if result is not None and result.status == "finished":
                run.finish(result, remembered=True)
                self._remember(run)
                return run.view()
            mine = self._waiting.setdefault(session, deque())
            if len(mine) >= MOST_WAITING_A_SESSION:
                raise Impossible(
                    "You have {count} runs waiting already: let some of them finish first.",
                    count=len(mine),
                )
            mine.append(run)
            self._remember(run)
            self.warm()
            self._dispatch()
            return run.view(self._place(run))

    def find(self, run_key: str) -> RunView | None:
        """The Run under that key, without training anything; None where there is none."""
        with self._lock:
            run = self._runs.get(run_key)
            if run:
                return run.view(self._place(run))
        result = self.store.get(run_key)
        if result is None:
            return None
        run = Run(run_key, result.experiment)
        run.finish(result, remembered=True)
        with self._lock:
            self._remember(run)
            return run.view()

    def stop(self, run_key: str, session: str) -> Stopped:
        """Ends a Run and keeps its epochs; while others watch it, only this session leaves."""
        with self._lock:
            run = self._runs.get(run_key)
            if run is None or not run.active:
                return "nothing"
            run.watchers.discard(session)
            if run.watchers:
                return "left"
            for mine in self._waiting.values():
                if run in mine:
                    mine.remove(run)
                    run.stop_waiting()
                    return "stopped"
            if self._cluster is not None:
                worker = importlib.import_module("core.runs.worker")
                self._cluster.client.run(worker.stop, run_key, wait=False)
            return "stopped"

    def _start(self) -> None:
        try:
            cluster = self._connect(self._module)
            cluster.client.subscribe_topic(_worker_module().TOPIC, self._receive)
            slots = sum(cluster.client.nthreads().values())
        except Exception:
            _LOG.exception("The workers could not be started.")
            with self._lock:
                self._state = "failed"
                for mine in self._waiting.values():
                    while mine:
                        mine.popleft().fail(Impossible("The trainer could not be started."))
            return
        with self._lock:
            self._cluster, self._slots, self._state = cluster, max(1, slots), "ready"
            self._dispatch()

    def _dispatch(self) -> None:
        """Gives waiting runs to free workers, one session after the other."""
        while self._state == "ready" and len(self._running) < self._slots:
            run = self._next()
            if run is None:
                return
            run.begin()
            future = self._cluster.client.submit(
                _worker_module().train,
                run.key,
                canonical_json(run.experiment),
                self._module,
                self._seconds_a_run,
                key=f"train-{run.key}",
                pure=False,
            )
            self._running[run.key] = future
            future.add_done_callback(lambda done, run=run: self._ended(run, done))

    def _next(self) -> Run | None:
        for session in list(self._waiting):
            mine = self._waiting[session]
            self._waiting.move_to_end(session)
            if mine:
                return mine.popleft()
            del self._waiting[session]
        return None

    def _place(self, run: Run) -> int:
        """How many runs are before ``run``, counting turns as they will come."""
        ahead = 0
        queues = [list(mine) for mine in self._waiting.values()]
        for turn in range(max((len(mine) for mine in queues), default=0)):
            for mine in queues:
                if turn < len(mine):
                    if mine[turn] is run:
                        return ahead + len(self._running)
                    ahead += 1
        return 0

    def _receive(self, event: tuple[Any, Any]) -> None:
        message = event[1]
        with self._lock:
            run = self._runs.get(message["key"])
        if run:
            run.receive(message["attempt"], message["rows"])

    def _ended(self, run: Run, future: Any) -> None:
        recycle = None
        try:
            report = future.result()
            result = unpack(report.content, run.key)
            recycle = report.worker if report.recycle else None
            self._keep(run, result)
            run.finish(result)
        except Impossible as problem:
            run.fail(problem)
        except Damaged:
            run.fail(Impossible("The trainer sent back something unreadable; please try again."))
        except BaseException as error:
            run.fail(self._sentence(error))
        if recycle and self._cluster is not None:
            self._cluster.client.restart_workers([recycle], timeout=60, raise_for_error=False)
        with self._lock:
            self._running.pop(run.key, None)
            lost = self._cluster is not None and self._cluster.client.status != "running"
            if lost:
                self._state, self._cluster = "asleep", None
            if lost and any(self._waiting.values()):
                self.warm()
            self._dispatch()

    def _keep(self, run: Run, result: Any) -> None:
        try:
            self.store.put(result, busy=list(self._running))
        except Impossible as problem:
            run.warn(problem)

    def _sentence(self, error: BaseException) -> Impossible:
        name = type(error).__name__
        if name == "KilledWorker":
            return Impossible("The trainer died twice at this run, so it was given up.")
        if "Cancelled" in name or "Lost" in name or "Comm" in name:
            return Impossible("The connection to the trainer was lost; please train again.")
        _LOG.error("A run failed.", exc_info=error)
        return Impossible("Training failed: {reason}", reason=str(error)[:200] or name)

    def _remember(self, run: Run) -> None:
        self._runs[run.key] = run
        self._runs.move_to_end(run.key)
        ended = [known for known in self._runs.values() if not known.active]
        for old in ended[: max(0, len(ended) - MOST_REMEMBERED)]:
            del self._runs[old.key]


def _connect(module: str) -> Any:
    return importlib.import_module("core.runs.cluster").connect(module)


def _worker_module() -> Any:
    return importlib.import_module("core.runs.worker")
