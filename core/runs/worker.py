"""What happens in a worker: one training at a time, its rows sent as they come.

Dask imports this module in the server too, so ``core.training``, and with it Keras, is loaded only
by the functions that run in a worker.
"""

from __future__ import annotations

import importlib
import os
import threading
import time
import uuid
from dataclasses import dataclass
from typing import Any

from distributed import WorkerPlugin, get_worker

from core.experiment import experiment_from
from core.result import Result, Row
from core.runs.archive import pack

TOPIC = "playground-rows"
SECONDS_BETWEEN_MESSAGES = 0.05


@dataclass(frozen=True)
class Report:
    """What a worker sends back: the packed Result, where it was made, whether it wants a rest."""

    content: bytes
    worker: str
    recycle: bool


class Trainings(WorkerPlugin):  # type: ignore[misc]
    """A worker's memory of what it was told to stop, and the lock that keeps trainings apart."""

    name = "trainings"

    def __init__(self, module: str) -> None:
        self.module = module

    def setup(self, worker: Any) -> None:  # noqa: ARG002 - Dask's signature
        """Steps back behind the server on the processor, and loads Keras in the background."""
        self.lock = threading.Lock()
        self.stopped: set[str] = set()
        if hasattr(os, "nice"):
            os.nice(10)
        threading.Thread(target=self._warm, daemon=True, name="warm").start()

    def _warm(self) -> None:
        with self.lock:
            importlib.import_module(self.module).warm()


def train(run_key: str, experiment_json: str, module: str, seconds: float) -> Report:
    """Trains and reports; sends rows under TOPIC on the way. Stops by itself after ``seconds``."""
    worker = get_worker()
    plugin: Trainings = worker.plugins[Trainings.name]
    attempt = uuid.uuid4().hex
    deadline = time.monotonic() + seconds

    def stopped() -> bool:
        return run_key in plugin.stopped or time.monotonic() > deadline

    def send(rows: list[Row]) -> None:
        worker.log_event(TOPIC, {"key": run_key, "attempt": attempt, "rows": rows})

    with plugin.lock:
        training = importlib.import_module(module)
        send([])
        unsent: list[Row] = []
        sent_at = time.monotonic()
        for event in training.train(experiment_from(experiment_json), stopped):
            if isinstance(event, Result):
                result = event
                continue
            unsent.extend(event)
            if time.monotonic() - sent_at > SECONDS_BETWEEN_MESSAGES:
                send(unsent)
                unsent, sent_at = [], time.monotonic()
        plugin.stopped.discard(run_key)
        return Report(pack(result), worker.address, training.should_recycle())


def stop(run_key: str, dask_worker: Any) -> None:
    """Tells a worker to end a training at the next epoch."""
    dask_worker.plugins[Trainings.name].stopped.add(run_key)
