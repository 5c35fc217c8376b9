"""Workers on this machine, or a cluster that somebody else runs.

Scheduler and workers are plain processes started by Dask's own commands. (Processes spawned by
Python would run the Streamlit script again, and Dask's SubprocessCluster does not run on Windows.)
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from distributed import Client

from core.runs.worker import Trainings

ROOT = Path(__file__).parents[2]
SECONDS_TO_START = 60


@dataclass
class Cluster:
    """A connected Dask client and the processes that were started for it, if any."""

    client: Client
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def close(self) -> None:
        """Disconnects, and ends what was started here."""
        self.client.close(timeout=2)
        for process in self.processes:
            if process.stdin:
                process.stdin.close()
            process.wait(timeout=20)


def connect(module: str = "core.training", environment: Mapping[str, str] = os.environ) -> Cluster:
    """A cluster with its workers warming up: ``DASK_SCHEDULER_ADDRESS``, or one of our own."""
    address = environment.get("DASK_SCHEDULER_ADDRESS")
    cluster = Cluster(_client(address)) if address else _start(environment)
    cluster.client.register_plugin(Trainings(module))
    return cluster


def workers_wanted(environment: Mapping[str, str] = os.environ) -> int:
    """``PLAYGROUND_WORKERS``, or one for each core but the server's, at least one."""
    wanted = environment.get("PLAYGROUND_WORKERS")
    return max(1, int(wanted)) if wanted else max(1, (os.cpu_count() or 2) - 1)


def _start(environment: Mapping[str, str]) -> Cluster:
    count = workers_wanted(environment)
    memory = psutil.virtual_memory().total * 0.7 / count
    with tempfile.TemporaryDirectory() as folder:
        address_file = Path(folder) / "scheduler.json"
        scheduler = _dask(
            "scheduler",
            "--host=127.0.0.1",
            "--port=0",
            "--no-dashboard",
            "--no-show",
            "--preload=core.runs.lifeline",
            f"--scheduler-file={address_file}",
        )
        address = _address(address_file, scheduler)
    workers = _dask(
        "worker",
        address,
        "--host=127.0.0.1",
        f"--nworkers={count}",
        "--nthreads=1",
        f"--memory-limit={int(memory)}",
        "--no-dashboard",
        "--death-timeout=60",
        "--preload-nanny=core.runs.lifeline",
    )
    client = _client(address)
    client.wait_for_workers(count, timeout=SECONDS_TO_START)
    return Cluster(client, [workers, scheduler])


def _dask(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603 - our own interpreter, constant arguments
        [sys.executable, "-m", "dask", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=ROOT,
        env=_environment(),
    )


def _environment() -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(
            path for path in (str(ROOT), os.environ.get("PYTHONPATH", "")) if path
        ),
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "1",
        "DASK_DISTRIBUTED__WORKER__MEMORY__TARGET": "False",
        "DASK_DISTRIBUTED__WORKER__MEMORY__SPILL": "False",
        "DASK_DISTRIBUTED__WORKER__MEMORY__PAUSE": "False",
    }


def _client(address: str) -> Client:
    return Client(address, timeout=SECONDS_TO_START, set_as_default=False)


def _address(file: Path, scheduler: subprocess.Popen[Any]) -> str:
    """The address the scheduler wrote down, once it has."""
    deadline = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < deadline and scheduler.poll() is None:
        try:
            return str(json.loads(file.read_text())["address"])
        except (OSError, ValueError):
            time.sleep(0.05)
    raise RuntimeError("Dask's scheduler did not start.")
