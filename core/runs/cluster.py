"""Workers on this machine, or a cluster that somebody else runs.

Scheduler and workers are plain processes started by Dask's own commands. (Processes spawned by
Python would run the Streamlit script again, and Dask's SubprocessCluster does not run on Windows.)
Everything listens on 127.0.0.1 only.

On somebody else's cluster (``DASK_SCHEDULER_ADDRESS``) the workers must be able to import ``core``,
run under nannies, and have the server's versions of Keras and TensorFlow.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil
from distributed import CancelledError, Client, Future, KilledWorker
from distributed.comm import CommClosedError

from core.experiment import Impossible
from core.runs import worker
from core.runs.message import Message, Report

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 60.0
SECONDS_TO_END = 10.0
SECONDS_OF_GRACE = 60.0
"""How much longer than its limit a worker may be silent before it is taken to hang."""

_LOG = logging.getLogger(__name__)
_ON_THIS_MACHINE = ("--host=127.0.0.1", "--no-dashboard", "--dashboard-address=127.0.0.1:0")
"""Without a dashboard Dask still answers HTTP: left alone, to the whole network."""

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
        self._received: Callable[[Message], None] = lambda _: None
        client.register_plugin(worker.Trainings(module))
        client.subscribe_topic(worker.TOPIC, self._receive)

    @property
    def address(self) -> str:
        """Where the scheduler is, for another client."""
        return str(self._client.scheduler.address)

    def listen(self, received: Callable[[Message], None]) -> None:
        """Calls ``received`` with every Message, in Dask's own thread: it must not wait."""
        self._received = received

    def wait_until_warm(self) -> None:
        """Returns when every worker has loaded Keras, or has failed to, which is logged."""
        problems = self._client.run(worker.warmed, on_error="return")
        for address, problem in problems.items():
            if problem is not None:
                _LOG.error("The worker at %s did not warm up: %s", address, problem)

    def slots(self) -> int:
        """How many trainings can go on at once."""
        return sum(self._client.nthreads().values())

    def alive(self) -> bool:
        """Whether the scheduler, and what was started with it, is still there."""
        return self._client.status == "running" and all(
            process.poll() is None for process in self._processes
        )

    def train(self, task: str, experiment_json: str, seconds: float) -> Report:
        """Has a worker train, and returns its report when it is done.

        Raises:
            Impossible: it could not be trained, with the reason as a sentence.
            MemoryError: it needs more memory than there is.
        """
        future: Future | None = None
        self._heard[task] = (time.monotonic(), "")
        try:
            future = self._client.submit(
                worker.train, task, experiment_json, self._module, seconds, key=task, pure=False
            )
            done = threading.Event()
            future.add_done_callback(lambda _: done.set())
            while not done.wait(1.0):
                if not self.alive():
                    raise _lost()
                self._end_if_hanging(task, future, seconds + SECONDS_OF_GRACE)
            report: Report = future.result()
            return report
        except (Impossible, MemoryError):
            raise
        except BaseException as error:
            raise self._sentence(error) from error
        finally:
            self._heard.pop(task, None)
            if future is not None:
                future.release()

    def stop(self, task: str) -> None:
        """Tells the worker that trains ``task`` to stop at the next epoch; does not wait."""
        threading.Thread(target=self._tell, args=(task,), daemon=True, name="stop").start()

    def recycle(self, address: str) -> None:
        """Replaces an idle worker by a fresh one, and waits for that."""
        try:
            # A result that Dask still holds in the worker would be lost, and trained again.
            deadline = time.monotonic() + SECONDS_TO_END
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
            _end(process)

    def _receive(self, event: tuple[float, Message]) -> None:
        message = event[1]
        if message["task"] in self._heard:
            self._heard[message["task"]] = (time.monotonic(), message["worker"])
        self._received(message)

    def _tell(self, task: str) -> None:
        try:
            self._client.run(worker.stop, task, on_error="ignore")
        except Exception:
            _LOG.debug("%s could not be told to stop.", task, exc_info=True)

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
                _end(process)
            log.seek(0)
            said = log.read().decode(errors="replace")[-2000:]
            raise RuntimeError(f"The workers did not start. They said: {said}") from error


def workers_wanted(environment: Mapping[str, str] = os.environ) -> int:
    """``PLAYGROUND_WORKERS``, or one for each core but the server's; at least one."""
    wanted = environment.get("PLAYGROUND_WORKERS")
    return max(1, int(wanted) if wanted else (os.cpu_count() or 2) - 1)


def _start(
    module: str,
    environment: Mapping[str, str],
    processes: list[subprocess.Popen[bytes]],
    log: IO[bytes],
) -> Cluster:
    """A cluster of our own; ``processes`` gets what was started even if it then fails."""
    count = workers_wanted(environment)
    memory = int(psutil.virtual_memory().total * 0.7 / count)

    def start(*arguments: str) -> subprocess.Popen[bytes]:
        process = subprocess.Popen(  # noqa: S603 - our own interpreter, our own arguments
            [sys.executable, "-m", "dask", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=log,
            cwd=ROOT,
            env=_environment(environment),
        )
        processes.append(process)
        return process

    with tempfile.TemporaryDirectory() as folder:
        address_file = Path(folder) / "scheduler.json"
        scheduler = start(
            "scheduler",
            *_ON_THIS_MACHINE,
            "--port=0",
            "--no-show",
            "--preload=core.runs.lifeline",
            f"--scheduler-file={address_file}",
        )
        address = _address(address_file, scheduler)
    start(
        "worker",
        address,
        *_ON_THIS_MACHINE,
        f"--nworkers={count}",
        "--nthreads=1",
        f"--memory-limit={memory}",
        "--death-timeout=60",
        "--preload-nanny=core.runs.lifeline",
    )
    client = _client(address)
    client.wait_for_workers(count, timeout=SECONDS_TO_START)
    return Cluster(client, module, processes)


def _environment(environment: Mapping[str, str]) -> dict[str, str]:
    """What scheduler and workers find around them: a worker's death is forgiven once a run."""
    folders = (str(ROOT), environment.get("PYTHONPATH", ""))
    return {
        **environment,
        "PYTHONPATH": os.pathsep.join(folder for folder in folders if folder),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "DASK_DISTRIBUTED__ADMIN__LOW_LEVEL_LOG_LENGTH": "100",
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        "DASK_DISTRIBUTED__WORKER__MEMORY__TARGET": "False",
        "DASK_DISTRIBUTED__WORKER__MEMORY__SPILL": "False",
        "DASK_DISTRIBUTED__WORKER__MEMORY__PAUSE": "False",
        "DASK_LOGGING__DISTRIBUTED": "error",
    }


def _client(address: str) -> Client:
    return Client(address, timeout=SECONDS_TO_START, set_as_default=False)


def _address(file: Path, scheduler: subprocess.Popen[bytes]) -> str:
    """The address the scheduler wrote down, once it has."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and scheduler.poll() is None:
        try:
            return str(json.loads(file.read_text())["address"])
        except (OSError, ValueError):
            time.sleep(0.05)
    raise RuntimeError("Dask's scheduler did not start.")


def _end(process: subprocess.Popen[bytes]) -> None:
    """Lets go of a process's lifeline, and of its patience if that does not end it."""
    if process.stdin:
        process.stdin.close()
    try:
        process.wait(SECONDS_TO_END)
    except subprocess.TimeoutExpired:
        with suppress(psutil.NoSuchProcess):
            for child in psutil.Process(process.pid).children(recursive=True):
                child.kill()
        process.kill()
        process.wait()


def _lost() -> Impossible:
    return Impossible("The connection to the trainer was lost; please train again.")
