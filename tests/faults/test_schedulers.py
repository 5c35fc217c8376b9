"""A scheduler that goes, and its workers with it: runs wait until there is another."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from core.runs import Queue
from core.runs.cluster import Cluster
from core.runs.processes import ROOT
from tests.faults.machines import (
    a_port,
    a_scheduler,
    a_server,
    address_of,
    some_workers,
    stop,
    surroundings,
)
from tests.unit.runs.fake_workers import below, ended, gone, held, let_go, workers_of
from tests.unit.runs.made_up import an_experiment, rows_of
from tests.unit.runs.waiting import until


def test_a_servers_own_is_started_anew_and_no_run_is_lost(
    queue: Queue, folder: Path, clusters: list[Cluster]
) -> None:
    at_work = held(queue, folder, 11)
    waiting = queue.submit(an_experiment(12), "ada").key
    before = len(clusters)
    for process in below(os.getpid()):
        if "scheduler" in process.cmdline():
            process.kill()
    until(lambda: len(workers_of(folder, 11)) == 2)
    let_go(folder, 11)
    assert list(ended(queue, at_work.key).rows) == rows_of(at_work.experiment)
    assert ended(queue, waiting).status == "finished"
    assert len(clusters) == before + 1


@pytest.mark.long
def test_somebody_elses_comes_back_and_so_do_its_workers_and_the_runs(tmp_path: Path) -> None:
    port, around = a_port(), surroundings(tmp_path)
    address = address_of(port, around)
    there = {**around, "DASK_SCHEDULER_ADDRESS": address}
    (tmp_path / "1.hold").touch()
    with (
        a_scheduler(port, around) as first,
        some_workers(address, around),
        a_server(there, tmp_path / "store") as server,
    ):
        server.tell("submit", 1)
        until((tmp_path / "1.held").exists)
        stop(first)
        until(lambda: server.tell("find", 1)["status"] == "queued")
        with a_scheduler(port, around):
            let_go(tmp_path, 1)
            assert server.ended(1)["status"] == "finished"
            assert server.tell("find", 1)["rows"] == 50


def test_workers_end_with_their_server_even_if_it_is_killed(environment: dict[str, str]) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.faults.server"],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as server:
        assert '"ready"' in server.stdout.readline()
        processes = below(server.pid)
        assert len(processes) >= 3
        server.kill()
    until(lambda: all(map(gone, processes)))
