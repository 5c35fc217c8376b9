"""The queue on Dask's real processes, with a training that needs no Keras."""

import os
from pathlib import Path

import numpy as np
import psutil
import pytest

from core.experiment import Impossible
from core.runs import Queue
from core.runs.cluster import Cluster, connect
from core.runs.limits import Limits, niceness
from tests.unit.runs import fake_training
from tests.unit.runs.fake_workers import MODULE, below, ended, held, workers_of
from tests.unit.runs.made_up import an_experiment, rows_of


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
        monkeypatch.setattr(queue, "limits", Limits(seconds_a_run=0.2))
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

    def test_a_tired_worker_is_replaced(self, queue: Queue, folder: Path) -> None:
        tired = queue.submit(an_experiment(fake_training.TIRES), "ada").key
        after = queue.submit(an_experiment(10), "ada").key
        assert ended(queue, tired).status == "finished"
        assert ended(queue, after).status == "finished"
        assert len(workers_of(folder, fake_training.TIRES)) == 1
        assert workers_of(folder, 10) != workers_of(folder, fake_training.TIRES)


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

    def test_a_worker_that_differs_is_reported_in_a_sentence(
        self,
        queue: Queue,
        clusters: list[Cluster],
        monkeypatch: pytest.MonkeyPatch,
        caplog: pytest.LogCaptureFixture,
    ) -> None:
        assert queue.state == "ready"
        monkeypatch.setattr(clusters[-1], "_known", set())
        monkeypatch.setattr("core.runs.versions.version", lambda _: "1.0")
        assert clusters[-1].slots() == 1
        (said,) = (record.getMessage() for record in caplog.records)
        assert said.startswith(f"The worker at {clusters[-1].address.rpartition(':')[0]}:")
        assert f"differs from this server: NumPy {np.__version__} instead of 1.0, Dask 2" in said

    def test_workers_step_back_behind_the_server(self, queue: Queue, folder: Path) -> None:
        ended(queue, queue.submit(an_experiment(20), "ada").key)
        (worker,) = workers_of(folder, 20)
        assert psutil.Process(worker).nice() == psutil.Process().nice() + niceness()


def test_workers_that_do_not_start_leave_nothing_behind(
    environment: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "dask.py").write_text("raise SystemExit('no Dask today')")
    broken = {**environment, "PYTHONPATH": str(tmp_path)}
    before = below(os.getpid())
    with pytest.raises(RuntimeError, match="no Dask today"):
        connect(MODULE, broken)
    assert set(below(os.getpid())) <= set(before)
