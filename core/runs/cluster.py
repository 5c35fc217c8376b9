"""Workers on this machine, or a cluster that somebody else runs.

Scheduler and workers are plain processes started by Dask's own commands. (Processes spawned by
Python would run the Streamlit script again, and Dask's SubprocessCluster does not run on Windows.)
Everything listens on 127.0.0.1 only.

On somebody else's cluster (``DASK_SCHEDULER_ADDRESS``) several servers share the workers, which are
started by ``python -m core.runs workers``. A training there outlives its server: it is published
under its task's name until somebody has its result, and a server that connects takes over what is.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from distributed import CancelledError, Client, Future, KilledWorker
from distributed.comm import CommClosedError

from core.experiment import Impossible
from core.runs import worker
from core.runs.message import Lost, Message, Report
from core.runs.processes import end, scheduler, start, workers, workers_wanted
from core.runs.versions import differences, label, told, versions_in

SECONDS_TO_START = 60.0
SECONDS_TO_EMPTY = 10.0
SECONDS_OF_GRACE = 60.0
"""How much longer than its limit a worker may be silent before it is taken to hang."""
TASK = "train-"
"""What the name of every training begins with."""

_LOG = logging.getLogger(__name__)
_ON_THIS_MACHINE = "--host=127.0.0.1"
_TOO_LARGE = "worker-restart-memory"
"""Under this topic Dask's nannies tell of workers that they end for taking too much memory."""

_CONNECTION_LOST = (CommClosedError, CancelledError, asyncio.CancelledError)


class Cluster:
    """Workers that can be given trainings, through a connected Dask client.

    ``processes`` are those that were started for it, if any: they end with it.
    """

    def __init__(
        self, client: Client, module: str, processes: Sequence[subprocess.Popen[bytes]] = ()
    ) -> None:
        self._client = client
        self._module = module
        self._processes = processes
        self._heard: dict[str, tuple[float, str]] = {}
        self._too_large: set[str] = set()
        self._known: set[str] = set()
        self._received: Callable[[Message], None] = lambda _: None
        client.register_plugin(worker.Trainings(module))
        client.subscribe_topic(worker.TOPIC, self._receive)
        client.subscribe_topic(_TOO_LARGE, self._note_too_large)

    @property
    def address(self) -> str:
        """Where the scheduler is, for another client."""
        return str(self._client.scheduler.address)

    def listen(self, received: Callable[[Message], None]) -> None:
        """Calls ``received`` with every Message, in Dask's own thread: it must not wait."""
        self._received = received

    def wait_until_warm(self) -> None:
        """Returns when every worker has loaded Keras, or has failed to, which is logged.

        Raises:
            Impossible: no worker has the versions of this server, or there is none at all.
        """
        deadline = time.monotonic() + SECONDS_TO_START
        while not self.slots():
            if time.monotonic() > deadline:
                raise self._nobody()
            time.sleep(0.1)
        fitting = [address for address, has in self._workers().items() if has == label()]
        problems = self._client.run(worker.warmed, workers=fitting, on_error="return")
        for address, problem in problems.items():
            if problem is not None:
                _LOG.error("The worker at %s did not warm up: %s", address, problem)

    def slots(self) -> int:
        """How many trainings can go on at once, on workers of this server's versions.

        What is different about a worker that was not there before is logged.
        """
        there = self._workers()
        self._compare(
            {address: has for address, has in there.items() if address not in self._known}
        )
        self._known = set(there)
        return sum(has == label() for has in there.values())

    def left(self) -> dict[str, str]:
        """Trainings that nobody may be waiting for any more: their tasks' names and Experiments."""
        found = {}
        for task in self._client.list_datasets():
            if str(task).startswith(TASK):
                with suppress(KeyError):  # somebody has its result by now
                    found[str(task)] = str(self._client.get_dataset(task)["experiment"])
        return found

    def alive(self) -> bool:
        """Whether the scheduler, and what was started with it, is still there."""
        return self._client.status == "running" and all(
            process.poll() is None for process in self._processes
        )

    def train(self, task: str, experiment_json: str, seconds: float) -> Report:
        """Has a worker train, and returns its report when it is done.

        Raises:
            Impossible: it could not be trained, with the reason as a sentence.
            Lost: the connection to the workers was, and the training perhaps with it.
            MemoryError: it needs more memory than there is.
        """
        future: Future | None = None
        self._heard[task] = (time.monotonic(), "")
        try:
            future = self._client.submit(
                worker.train,
                task,
                experiment_json,
                self._module,
                seconds,
                key=task,
                pure=False,
                resources={label(): 1},
            )
            self._publish(task, experiment_json, future)
            done = threading.Event()
            future.add_done_callback(lambda _: done.set())
            while not done.wait(1.0):
                if not self.alive():
                    raise _lost()
                self._end_if_too_large(task, future)
                self._end_if_hanging(task, future, seconds + SECONDS_OF_GRACE)
            report: Report = future.result()
            return report
        except (Impossible, MemoryError):
            raise
        except BaseException as error:
            if task in self._too_large:
                raise MemoryError from error
            raise self._sentence(error) from error
        finally:
            self._heard.pop(task, None)
            self._too_large.discard(task)
            if future is not None:
                future.release()
                self._unpublish(task)

    def stop(self, task: str) -> None:
        """Tells the worker that trains ``task`` to stop at the next epoch; does not wait."""
        threading.Thread(target=self._tell, args=(task,), daemon=True, name="stop").start()

    def recycle(self, address: str) -> None:
        """Replaces an idle worker by a fresh one, and waits for that."""
        try:
            # A result that Dask still holds in the worker would be lost, and trained again.
            deadline = time.monotonic() + SECONDS_TO_EMPTY
            while self._client.has_what([address]).get(address) and time.monotonic() < deadline:
                time.sleep(0.05)
            self._client.restart_workers([address], timeout=SECONDS_TO_START, raise_for_error=False)
        except Exception:
            _LOG.warning("The worker at %s could not be replaced.", address, exc_info=True)

    def close(self) -> None:
        """Disconnects, and ends what was started here."""
        with suppress(Exception):
            self._client.close(timeout=2)
        for process in self._processes:
            end(process)

    def _receive(self, event: tuple[float, Message]) -> None:
        message = event[1]
        if message["task"] in self._heard:
            self._heard[message["task"]] = (time.monotonic(), message["worker"])
        self._received(message)

    def _note_too_large(self, event: tuple[float, Mapping[str, Any]]) -> None:
        here = [task for task, (_, at) in self._heard.items() if at == event[1]["worker"]]
        self._too_large.update(here)

    def _publish(self, task: str, experiment_json: str, future: Future) -> None:
        """Keeps a training on somebody else's cluster if this server goes before it has ended."""
        if not self._processes:
            left = {"experiment": experiment_json, "training": future}
            self._client.publish_dataset(left, name=task, override=True)

    def _unpublish(self, task: str) -> None:
        if not self._processes and self._client.status == "running":
            with suppress(Exception):  # it is gone with the connection
                self._client.unpublish_dataset(task)

    def _workers(self) -> dict[str, str]:
        """Every worker, and the versions that it says it has."""
        there = self._client.scheduler_info()["workers"]
        return {address: versions_in(about["resources"]) for address, about in there.items()}

    def _compare(self, new: Mapping[str, str]) -> None:
        for address, has in new.items():
            if has != label():
                _LOG.warning(
                    "The worker at %s is not used: it has %s, this server %s.",
                    address,
                    has or "no versions, which “python -m core.runs workers” gives it",
                    label(),
                )
        fitting = [address for address, has in new.items() if has == label()]
        others = self._client.run(told, workers=fitting, on_error="return") if fitting else {}
        for address, about in others.items():
            if said := differences(told(), about):
                _LOG.warning("The worker at %s differs from this server: %s.", address, said)

    def _nobody(self) -> Impossible:
        others = sorted({has or "unknown" for has in self._workers().values()})
        if not others:
            return Impossible(
                "No worker has come to the scheduler at {address}.", address=self.address
            )
        return Impossible(
            "No worker has this server's versions, {ours}: theirs are {others}.",
            ours=label(),
            others=", ".join(others),
        )

    def _tell(self, task: str) -> None:
        try:
            self._client.run(worker.stop, task, on_error="ignore")
        except Exception:
            _LOG.debug("%s could not be told to stop.", task, exc_info=True)

    def _end_if_too_large(self, task: str, future: Future) -> None:
        """Ends a training for which a worker had to go: the next one would have to go, too."""
        if task in self._too_large:
            future.cancel(force=True)
            raise MemoryError

    def _end_if_hanging(self, task: str, future: Future, seconds: float) -> None:
        """Ends a training whose worker has been silent for too long, and the worker with it.

        On somebody else's cluster a task may wait for a worker as long as it has to.
        """
        heard, address = self._heard[task]
        if time.monotonic() - heard < seconds or not (address or self._processes):
            return
        future.cancel(force=True)
        if address:
            self.recycle(address)
        raise Impossible(
            "Training was given up: nothing was heard of it for {minutes} minutes.",
            minutes=round(seconds / 60),
        )

    def _sentence(self, error: BaseException) -> Impossible:
        if isinstance(error, KilledWorker):
            return Impossible("The trainer died twice at this run, so it was given up.")
        if not self.alive() or isinstance(error, _CONNECTION_LOST):
            return _lost()
        _LOG.error("A run failed.", exc_info=error)
        reason = str(error)[:200] or type(error).__name__
        return Impossible("Training failed: {reason}", reason=reason)


def connect(module: str = "core.training", environment: Mapping[str, str] = os.environ) -> Cluster:
    """A cluster whose workers are warming up: ``DASK_SCHEDULER_ADDRESS``, or one of our own.

    Raises:
        RuntimeError: it did not start, or did not answer, in time.
    """
    address = environment.get("DASK_SCHEDULER_ADDRESS")
    if address:
        return Cluster(_client(address), module)
    with tempfile.TemporaryFile() as log:
        processes: list[subprocess.Popen[bytes]] = []
        try:
            return _start(module, environment, processes, log)
        except BaseException as error:
            for process in processes:
                end(process)
            log.seek(0)
            said = log.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"The workers did not start. They said: {said}") from error


def _start(
    module: str,
    environment: Mapping[str, str],
    processes: list[subprocess.Popen[bytes]],
    log: IO[bytes],
) -> Cluster:
    """A cluster of our own; ``processes`` gets what was started even if it then fails."""
    count = workers_wanted(environment)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "scheduler.json"
        words = scheduler(_ON_THIS_MACHINE, "--port=0", f"--scheduler-file={file}")
        processes.append(start(words, environment, log))
        address = _address(file, processes[0])
    words = workers(address, count, _ON_THIS_MACHINE, "--death-timeout=60")
    processes.append(start(words, environment, log))
    client = _client(address)
    client.wait_for_workers(count, timeout=SECONDS_TO_START)
    return Cluster(client, module, processes)


def _client(address: str) -> Client:
    return Client(address, timeout=SECONDS_TO_START, set_as_default=False)


def _address(file: Path, process: subprocess.Popen[bytes]) -> str:
    """The address the scheduler wrote down, once it has."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            return str(json.loads(file.read_text())["address"])
        except (OSError, ValueError):
            time.sleep(0.05)
    raise RuntimeError("Dask's scheduler did not start.")


def _lost() -> Lost:
    return Lost("The connection to the trainer was lost; please train again.")
