"""Dask's scheduler and workers as processes, here or on another machine: their words and ways.

Each is started by Dask's own command and ends when whoever started it does, however that ends: it
reads a pipe to it (:mod:`core.runs.lifeline`).
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

import psutil
from dask.system import CPU_COUNT
from distributed.system import MEMORY_LIMIT

from core.runs.limits import whole_number
from core.runs.versions import label

ROOT = Path(__file__).parents[2]
SECONDS_TO_END = 10.0
SHARE_OF_MEMORY = 0.7
"""What workers may take together; the rest is the server's, and the system's."""
BYTES_A_WORKER = 2e9
"""What a worker needs: one that had trained every preset took 1.8 GB (docs/deployment.md)."""

_NO_DASHBOARD = ("--no-dashboard", "--dashboard-address=127.0.0.1:0")
"""Without a dashboard Dask still answers HTTP: left alone, to the whole network."""


def workers_wanted(environment: Mapping[str, str] = os.environ) -> int:
    """``PLAYGROUND_WORKERS``, or one for each core but the server's, as far as memory goes.

    Cores and memory are those of the container, where there is one. At least one worker.

    Raises:
        BadSetting: it is not a whole number from 1.
    """
    fitting = int(MEMORY_LIMIT * SHARE_OF_MEMORY / BYTES_A_WORKER)
    return whole_number(environment, "PLAYGROUND_WORKERS", max(1, min(CPU_COUNT - 1, fitting)))


def scheduler(*more: str) -> list[str]:
    """The words of Dask's command for a scheduler."""
    return ["scheduler", *_NO_DASHBOARD, "--no-show", "--preload=core.runs.lifeline", *more]


def workers(address: str, count: int, *more: str) -> list[str]:
    """The words for ``count`` workers of the scheduler at ``address``, one training each.

    Each says which versions it has, so that only servers of the same versions use it.
    """
    return [
        "worker",
        address,
        *_NO_DASHBOARD,
        f"--nworkers={count}",
        "--nthreads=1",
        f"--memory-limit={int(MEMORY_LIMIT * SHARE_OF_MEMORY / count)}",
        f"--resources={label()}=1",
        "--preload-nanny=core.runs.lifeline",
        *more,
    ]


def start(
    words: Sequence[str], environment: Mapping[str, str], log: IO[bytes] | None = None
) -> subprocess.Popen[bytes]:
    """Starts Dask's command; what it has to say goes to ``log``, or where ours goes."""
    return subprocess.Popen(  # noqa: S603 - our own interpreter, our own arguments
        [sys.executable, "-m", "dask", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=log,
        cwd=ROOT,
        env=_surroundings(environment),
    )


def end(process: subprocess.Popen[bytes]) -> None:
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


def _surroundings(environment: Mapping[str, str]) -> dict[str, str]:
    """What scheduler and workers find around them: a worker's death is forgiven once a run.

    A training's memory cannot be put on the disk meanwhile, nor would pausing give it back. Dask
    would look a hundred times a second where its threads are, which nobody asks: idle, it took
    a twelfth of a core.
    """
    folders = (str(ROOT), environment.get("PYTHONPATH", ""))
    return {
        **environment,
        "PYTHONPATH": os.pathsep.join(folder for folder in folders if folder),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "DASK_DISTRIBUTED__ADMIN__LOW_LEVEL_LOG_LENGTH": "100",
        "DASK_DISTRIBUTED__ADMIN__SYSTEM_MONITOR__GIL__ENABLED": "False",
        "DASK_DISTRIBUTED__ADMIN__TICK__INTERVAL": "500ms",
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "False",
        "DASK_DISTRIBUTED__WORKER__MEMORY__TARGET": "False",
        "DASK_DISTRIBUTED__WORKER__MEMORY__SPILL": "False",
        "DASK_DISTRIBUTED__WORKER__MEMORY__PAUSE": "False",
        "DASK_LOGGING__DISTRIBUTED": environment.get("DASK_LOGGING__DISTRIBUTED", "error"),
    }
