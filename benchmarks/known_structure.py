"""What a run of a known structure takes from the queue to its result, with a seed of its own."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count

import numpy as np

from core.experiment import Experiment
from core.runs import Queue, open_store
from core.runs.cluster import connect
from core.study.presets import NORMALIZATION

RUNS = 40
WARM = 3
"""The first runs, which are not counted: they make what the others find."""
PATIENCE = 120.0


def known_structure() -> dict[str, float | str]:
    """Seconds from a submission to its Result, through a real Queue and one real worker.

    Boston's network behind a Normalization layer, each time with a new seed.
    """
    experiment = NORMALIZATION.on("original")
    with _queue() as queue:
        seeds = count()
        times = [_run(queue, experiment.changed(seed=next(seeds))) for _ in range(WARM + RUNS)]
    median, most = np.percentile(times[WARM:], [50, 95])
    return {
        "case": "known_structure",
        "median_s": round(float(median), 3),
        "p95_s": round(float(most), 3),
        "first_s": round(times[0], 3),
    }


def _run(queue: Queue, experiment: Experiment) -> float:
    clock = time.perf_counter()
    view = queue.submit(experiment, "somebody")
    while view.active:
        if time.perf_counter() - clock > PATIENCE:
            raise TimeoutError(f"{view.status} after {PATIENCE} s.")
        time.sleep(0.002)
        view = queue.find(view.key) or view
    if view.status != "finished":
        raise RuntimeError(f"The run has {view.status}: {view.problem}")
    return time.perf_counter() - clock


@contextmanager
def _queue() -> Iterator[Queue]:
    """A queue with an empty store and one worker, which is warm."""
    environment = {**os.environ, "PLAYGROUND_WORKERS": "1"}
    with tempfile.TemporaryDirectory() as folder:
        store = open_store({"PLAYGROUND_STORE": folder})
        queue = Queue(store, connect=lambda module: connect(module, environment))
        try:
            queue.warm()
            while queue.state == "starting":
                time.sleep(0.02)
            yield queue
        finally:
            queue.close()
