"""Stands in for ``core.training`` in a worker: no Keras, and the seed says how it goes.

The folder ``FAKE_TRAINING`` is how tests and trainings speak: every attempt leaves a file
``<seed>.<process id>`` there, and as long as ``<seed>.hold`` exists no sixth epoch ends: once five
have come, ``<seed>.held`` says that it waits.
"""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from core.experiment import Experiment, Impossible
from core.results.result import Result, Row
from tests.unit.runs.made_up import a_network, rows_of

SAYS_NO, CRASHES, NEEDS_TOO_MUCH, NEEDS_A_HUGE_ARRAY, DIES = range(1001, 1006)
TIRES, NEVER_ENDS, SWALLOWS = range(1006, 1009)

_trained: list[int] = []


def train(experiment: Experiment, stopped: Callable[[], bool]) -> Iterator[list[Row] | Result]:
    seed = experiment.seed
    _trained.append(seed)
    folder = Path(os.environ["FAKE_TRAINING"])
    (folder / f"{seed}.{os.getpid()}").touch()
    if seed == SAYS_NO:
        raise Impossible("{name} has no words.", name="boston_housing")
    if seed == CRASHES:
        raise RuntimeError("a shape does not fit")
    if seed == NEEDS_TOO_MUCH:
        raise MemoryError
    if seed == NEEDS_A_HUGE_ARRAY:
        np.zeros(2**50)
    if seed == DIES:
        os.kill(os.getpid(), signal.SIGKILL)
    if seed == SWALLOWS:
        swallowed = np.ones(100_000_000)
        time.sleep(60)
        del swallowed
    rows: list[Row] = []
    for row in rows_of(experiment):
        while (folder / f"{seed}.hold").exists() and len(rows) >= 5 and not stopped():
            (folder / f"{seed}.held").touch()
            time.sleep(0.002)
        while seed == NEVER_ENDS and len(rows) >= 5:
            time.sleep(0.01)
        if stopped():
            break
        rows.append(row)
        yield [row]
    whole = len(rows) == experiment.epochs * experiment.folds
    yield Result(
        experiment=experiment,
        status="finished" if whole else "stopped",
        rows=tuple(rows),
        networks=(a_network(),) * experiment.folds,
        seconds=0.5,
        started="2026-01-02T03:04:05+00:00",
    )


def warm() -> None:
    (Path(os.environ["FAKE_TRAINING"]) / f"warm.{os.getpid()}").touch()


def should_recycle() -> bool:
    return TIRES in _trained
