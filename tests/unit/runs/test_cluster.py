"""The queue on Dask's real processes, with a training that needs no Keras."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from core.experiment import Impossible
from core.runs import Queue, RunView, Store
from core.runs.cluster import ROOT, Cluster, connect, workers_wanted
from tests.unit.runs import fake_training
from tests.unit.runs.made_up import an_experiment, rows_of
from tests.unit.runs.waiting import PATIENCE, until

MODULE = "tests.unit.runs.fake_training"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where tests and trainings speak."""
    return tmp_path_factory.mktemp("training")


@pytest.fixture(scope="module")
def environment(folder: Path) -> dict[str, str]:
    own = {name: value for name, value in os.environ.items() if not name.startswith("DASK")}
    return {**own, "FAKE_TRAINING": str(folder), "PLAYGROUND_WORKERS": "1"}


@pytest.fixture(scope="module")
def clusters() -> list[Cluster]:
    """Those that were started, the last of them in use."""
    return []


@pytest.fixture(scope="module")
def queue(
    tmp_path_factory: pytest.TempPathFactory,
    environment: dict[str, str],
    clusters: list[Cluster],
) -> Iterator[Queue]:
    def start(module: str) -> Cluster:
        clusters.append(connect(module, environment))
        return clusters[-1]

    store = Store(str(tmp_path_factory.mktemp("store")), 2**30)
    queue = Queue(store, module=MODULE, connect=start)
    queue.warm()
    until(lambda: queue.state == "ready")
    yield queue
    queue.close()


def ended(queue: Queue, run_key: str) -> RunView:
    until(lambda: not queue.find(run_key).active)
    return queue.find(run_key)


def workers_of(folder: Path, seed: int) -> list[int]:
    """The processes that have begun to train this seed."""
    return [int(file.suffix[1:]) for file in folder.glob(f"{seed}.*") if file.suffix[1:].isdigit()]


def held(queue: Queue, folder: Path, seed: int, epochs: int = 50) -> RunView:
    """A run whose five first epochs are over, and which then waits."""
    (folder / f"{seed}.hold").touch()
    run_key = queue.submit(an_experiment(seed, epochs), "ada").key
    until((folder / f"{seed}.held").exists)
    return queue.find(run_key)


def below(process: int) -> list[psutil.Process]:
    return psutil.Process(process).children(recursive=True)


class TestRun:
    def test_it_comes_back_whole(self, queue: Queue) -> None:
        experiment = an_experiment(1, epochs=2000)
        view = ended(queue, queue.submit(experiment, "ada").key)
        assert (view.status, view.problem, view.warning) == ("finished", None, None)
        assert list(view.rows) == rows_of(experiment)
        assert queue.store.get(view.key).rows == view.rows

    def test_rows_arrive_while_it_trains(self, queue: Queue, folder: Path) -> None:
        view = held(queue, folder, 2)
        (folder / "2.hold").unlink()
        view = ended(queue, view.key)
        assert list(view.rows) == rows_of(view.experiment)

    def test_stop_keeps_the_rows_so_far(self, queue: Queue, folder: Path) -> None:
        view = held(queue, folder, 3)
        assert queue.stop(view.key, "ada") == "stopped"
        view = ended(queue, view.key)
        assert view.status == "stopped"
        assert list(view.rows) == rows_of(view.experiment)[:5]
        assert queue.store.get(view.key).status == "stopped"

    def test_a_stopped_run_can_be_trained_to_its_end(self, queue: Queue, folder: Path) -> None:
        view = held(queue, folder, 4)
        queue.stop(view.key, "ada")
        ended(queue, view.key)
        (folder / "4.hold").unlink()
        queue.submit(view.experiment, "ada")
        assert ended(queue, view.key).status == "finished"

    def test_what_took_too_long_keeps_its_rows(
        self, queue: Queue, folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(queue, "_seconds_a_run", 0.2)
        view = ended(queue, held(queue, folder, 5).key)
        assert (view.status, len(view.rows)) == ("stopped", 5)
        assert "the most a run may take" in str(view.warning)


class TestTrouble:
    def test_what_the_training_says_survives_the_journey(self, queue: Queue) -> None:
        view = ended(queue, queue.submit(an_experiment(fake_training.SAYS_NO), "ada").key)
        assert view.status == "failed"
        assert view.problem.template == "{name} has no words."
        assert view.problem.values == {"name": "boston_housing"}

    @pytest.mark.parametrize(
        ("seed", "sentence"),
        [
            (fake_training.CRASHES, "Training failed: a shape does not fit"),
            (fake_training.NEEDS_TOO_MUCH, "more memory than there is"),
            (fake_training.NEEDS_A_HUGE_ARRAY, "more memory than there is"),
        ],
    )
    def test_any_other_error_is_a_sentence_too(
        self, queue: Queue, seed: int, sentence: str
    ) -> None:
        view = ended(queue, queue.submit(an_experiment(seed), "ada").key)
        assert isinstance(view.problem, Impossible)
        assert sentence in str(view.problem)

    def test_a_killed_workers_run_is_trained_again(self, queue: Queue, folder: Path) -> None:
        view = held(queue, folder, 6)
        (first,) = workers_of(folder, 6)
        os.kill(first, signal.SIGKILL)
        until(lambda: len(workers_of(folder, 6)) == 2)
        (folder / "6.hold").unlink()
        view = ended(queue, view.key)
        assert view.status == "finished"
        assert list(view.rows) == rows_of(view.experiment)

    def test_killed_twice_it_is_given_up_and_the_next_is_trained(
        self, queue: Queue, folder: Path
    ) -> None:
        view = ended(queue, queue.submit(an_experiment(fake_training.DIES), "ada").key)
        assert str(view.problem) == "The trainer died twice at this run, so it was given up."
        assert len(workers_of(folder, fake_training.DIES)) == 2
        assert ended(queue, queue.submit(an_experiment(7), "ada").key).status == "finished"

    def test_a_stop_survives_the_death_of_the_worker(self, queue: Queue, folder: Path) -> None:
        view = held(queue, folder, 8)
        (first,) = workers_of(folder, 8)
        os.kill(first, signal.SIGSTOP)
        queue.stop(view.key, "ada")
        os.kill(first, signal.SIGKILL)
        view = ended(queue, view.key)
        assert view.status == "stopped"
        assert len(workers_of(folder, 8)) == 2

    def test_a_training_that_hangs_is_ended(
        self,
        queue: Queue,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        monkeypatch.setattr(queue, "_seconds_a_run", 0.1)
        monkeypatch.setattr("core.runs.cluster.SECONDS_OF_GRACE", 0.1)
        view = ended(queue, queue.submit(an_experiment(fake_training.NEVER_ENDS, 9), "ada").key)
        assert "nothing was heard of it" in str(view.problem)
        (hung,) = workers_of(folder, fake_training.NEVER_ENDS)
        until(lambda: not psutil.pid_exists(hung))
        monkeypatch.undo()
        assert ended(queue, queue.submit(an_experiment(9), "ada").key).status == "finished"

    def test_a_tired_worker_is_replaced(self, queue: Queue, folder: Path) -> None:
        tired = queue.submit(an_experiment(fake_training.TIRES), "ada").key
        after = queue.submit(an_experiment(10), "ada").key
        assert ended(queue, tired).status == "finished"
        assert ended(queue, after).status == "finished"
        assert len(workers_of(folder, fake_training.TIRES)) == 1
        assert workers_of(folder, 10) != workers_of(folder, fake_training.TIRES)

    def test_a_dead_scheduler_costs_one_run_only(
        self, queue: Queue, folder: Path, clusters: list[Cluster]
    ) -> None:
        running = held(queue, folder, 11).key
        waiting = queue.submit(an_experiment(12), "ada").key
        before = len(clusters)
        for process in below(os.getpid()):
            if "scheduler" in process.cmdline():
                process.kill()
        assert "connection to the trainer was lost" in str(ended(queue, running).problem)
        assert ended(queue, waiting).status == "finished"
        assert len(clusters) == before + 1


class TestProcesses:
    def test_nothing_listens_to_other_machines(self, queue: Queue) -> None:
        assert queue.state == "ready"
        listening = [
            connection.laddr.ip
            for process in below(os.getpid())
            if "dask" in process.cmdline()
            for connection in process.net_connections()
            if connection.status == psutil.CONN_LISTEN
        ]
        assert set(listening) == {"127.0.0.1"}

    def test_workers_step_back_behind_the_server(self, queue: Queue, folder: Path) -> None:
        ended(queue, queue.submit(an_experiment(20), "ada").key)
        (worker,) = workers_of(folder, 20)
        assert psutil.Process(worker).nice() >= 10

    def test_two_servers_on_one_cluster_share_a_training(
        self,
        queue: Queue,
        folder: Path,
        environment: dict[str, str],
        tmp_path: Path,
        clusters: list[Cluster],
    ) -> None:
        address = clusters[-1].address
        there = {**environment, "DASK_SCHEDULER_ADDRESS": address}
        second = Queue(
            Store(str(tmp_path), 2**30),
            module=MODULE,
            connect=lambda module: connect(module, there),
        )
        here = held(queue, folder, 21).key
        second.submit(an_experiment(21, 50), "bob")
        until(lambda: second.find(here).status == "running")
        (folder / "21.hold").unlink()
        assert ended(queue, here).status == "finished"
        assert ended(second, here).status == "finished"
        assert len(workers_of(folder, 21)) == 1
        second.close()
        assert ended(queue, queue.submit(an_experiment(22), "ada").key).status == "finished"

    def test_workers_end_with_the_server_even_if_it_is_killed(
        self, environment: dict[str, str]
    ) -> None:
        with subprocess.Popen(
            [sys.executable, "-m", "tests.unit.runs.serve"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
        ) as server:
            assert server.stdout.readline() == "ready\n"
            processes = below(server.pid)
            assert len(processes) >= 3
            server.kill()
        gone, alive = psutil.wait_procs(processes, timeout=PATIENCE)
        assert alive == []
        assert len(gone) == len(processes)


def test_a_core_is_left_to_the_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 8)
    assert workers_wanted({}) == 7
    assert workers_wanted({"PLAYGROUND_WORKERS": "3"}) == 3
    monkeypatch.setattr(os, "cpu_count", lambda: 1)
    assert workers_wanted({}) == 1


def test_workers_that_do_not_start_leave_nothing_behind(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "dask.py").write_text("raise SystemExit('no Dask today')")
    broken = {**environment, "PYTHONPATH": str(tmp_path)}
    before = below(os.getpid())
    with pytest.raises(RuntimeError, match="no Dask today"):
        connect(MODULE, broken)
    assert set(below(os.getpid())) <= set(before)
