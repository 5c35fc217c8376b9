"""What happens in a worker: one training at a time, its rows sent as they come.

Dask imports this module in the server too, so ``core.training``, and with it Keras, is loaded only
by the functions that run in a worker.
"""

from __future__ import annotations

import asyncio
import importlib
import os
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from distributed import WorkerPlugin, get_worker

from core.datasets import available
from core.datasets.shelf import shelf
from core.experiment import Impossible, experiment_from
from core.results.result import Glimpse, Result, Row, Snapshot
from core.runs.archive import pack
from core.runs.limits import niceness
from core.runs.message import Message, Report

TOPIC = "playground-rows"
SECONDS_BETWEEN_MESSAGES = 0.05
SECONDS_TO_WARM = 120.0


class Trainings(WorkerPlugin):  # type: ignore[misc]
    """A worker's trainings: which are going on and how to stop them, and whether Keras is loaded.

    ``idempotent`` lets a second server join a cluster without replacing the first one's plugin.
    """

    name = "trainings"
    idempotent = True

    def __init__(self, module: str) -> None:
        self.module = module

    def setup(self, worker: Any) -> None:  # noqa: ARG002 - Dask's signature
        """Steps back behind the server on the processor, and loads Keras in the background."""
        self.warm = threading.Event()
        self.problem: str | None = None
        self._stops: dict[str, threading.Event] = {}
        if hasattr(os, "nice"):
            os.nice(niceness())
        threading.Thread(target=self._warm, daemon=True, name="warm").start()

    @contextmanager
    def going_on(self, task: str) -> Iterator[threading.Event]:
        """The event that is set when somebody stops ``task``, as long as it trains."""
        stop = self._stops[task] = threading.Event()
        try:
            yield stop
        finally:
            del self._stops[task]

    def stop(self, task: str) -> None:
        """Ends ``task`` at its next epoch; of a task that does not train here, nothing."""
        if stop := self._stops.get(task):
            stop.set()

    def _warm(self) -> None:
        try:
            importlib.import_module(self.module).warm()
        except Exception as error:
            self.problem = f"{type(error).__name__}: {error}"
        finally:
            self.warm.set()


def train(task: str, experiment_json: str, module: str, seconds: float) -> Report:
    """Trains and reports; sends Messages under TOPIC on the way. Stops by itself after ``seconds``.

    Raises:
        Impossible: what the training has to say against the experiment, or that the originals are
            not on this machine, or what people brought is gone.
    """
    worker = get_worker()
    trainings: Trainings = worker.plugins[Trainings.name]
    attempt = uuid.uuid4().hex

    def send(rows: list[Row], unseen: list[Snapshot | Glimpse]) -> None:
        message = Message(
            task=task,
            attempt=attempt,
            worker=worker.address,
            rows=rows,
            snapshots=[
                (part.fold, part.epoch, part.weights.tobytes())
                for part in unseen
                if isinstance(part, Snapshot)
            ],
            glimpses=[
                (part.epoch, part.units.tolist(), part.weights.tobytes())
                for part in unseen
                if isinstance(part, Glimpse)
            ],
        )
        worker.log_event(TOPIC, message)

    with trainings.going_on(task) as stop:
        send([], [])
        trainings.warm.wait(SECONDS_TO_WARM)
        training = importlib.import_module(module)
        experiment = experiment_from(experiment_json)
        if experiment.data.source == "original" and available(experiment.data.name) == "sample":
            raise Impossible(
                "The worker at {worker} has not got the original {name} data: put them there, "
                "or use the sample.",
                worker=worker.address,
                name=experiment.data.name,
            )
        if experiment.data.brought is not None:
            shelf().check(experiment.data.brought.address)
        deadline = time.monotonic() + seconds

        def stopped() -> bool:
            return stop.is_set() or time.monotonic() > deadline

        result: Result | None = None
        unsent: list[Row] = []
        unseen: list[Snapshot | Glimpse] = []
        sent_at = time.monotonic()
        for event in training.train(experiment, stopped=stopped):
            if isinstance(event, Result):
                result = event
                break
            if isinstance(event, Glimpse):  # it goes with the row that follows
                unseen.append(event)
                continue
            if isinstance(event, Snapshot):
                unseen.append(event)
            elif isinstance(event, list):
                unsent.extend(event)
            else:
                raise TypeError(f"Neither rows nor a snapshot nor a result: {event}")
            if time.monotonic() - sent_at > SECONDS_BETWEEN_MESSAGES:
                send(unsent, unseen)
                unsent, unseen, sent_at = [], [], time.monotonic()
        if result is None:
            raise RuntimeError("The training ended without a result.")
        return Report(
            content=pack(result),
            worker=worker.address,
            out_of_time=result.status == "stopped" and not stop.is_set(),
            recycle=bool(training.should_recycle()),
        )


def stop(task: str, dask_worker: Any) -> None:
    """Tells a worker to end ``task`` at its next epoch."""
    dask_worker.plugins[Trainings.name].stop(task)


async def warmed(dask_worker: Any) -> str | None:
    """Waits until a worker has loaded Keras; what went wrong, if it could not."""
    trainings: Trainings = dask_worker.plugins[Trainings.name]
    await asyncio.to_thread(trainings.warm.wait, SECONDS_TO_WARM)
    return trainings.problem
