"""A worker that dies, hangs or takes too much costs a run its time, and nobody else anything."""

import os
import signal
from pathlib import Path

import psutil
import pytest

from core.runs import Queue, Store
from core.runs.cluster import connect
from core.runs.limits import Limits
from core.runs.processes import SHARE_OF_MEMORY
from tests.unit.runs import fake_training
from tests.unit.runs.fake_workers import MODULE, ended, gone, held, let_go, workers_of
from tests.unit.runs.made_up import an_experiment, rows_of
from tests.unit.runs.waiting import until


def test_a_killed_workers_run_is_trained_again(queue: Queue, folder: Path) -> None:
    view = held(queue, folder, 6)
    (first,) = workers_of(folder, 6)
    os.kill(first, signal.SIGKILL)
    until(lambda: len(workers_of(folder, 6)) == 2)
    let_go(folder, 6)
    view = ended(queue, view.key)
    assert view.status == "finished"
    assert list(view.rows) == rows_of(view.experiment)


def test_killed_twice_it_is_given_up_and_the_next_is_trained(queue: Queue, folder: Path) -> None:
    view = ended(queue, queue.submit(an_experiment(fake_training.DIES), "ada").key)
    assert str(view.problem) == "The trainer died twice at this run, so it was given up."
    assert len(workers_of(folder, fake_training.DIES)) == 2
    assert ended(queue, queue.submit(an_experiment(7), "ada").key).status == "finished"


def test_a_stop_survives_the_death_of_the_worker(queue: Queue, folder: Path) -> None:
    view = held(queue, folder, 8)
    (first,) = workers_of(folder, 8)
    os.kill(first, signal.SIGSTOP)
    queue.stop(view.key, "ada")
    os.kill(first, signal.SIGKILL)
    view = ended(queue, view.key)
    assert view.status == "stopped"
    assert len(workers_of(folder, 8)) == 2


def test_a_training_that_hangs_is_ended(
    queue: Queue,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(queue, "limits", Limits(seconds_a_run=0.1))
    monkeypatch.setattr("core.runs.cluster.SECONDS_OF_GRACE", 0.1)
    view = ended(queue, queue.submit(an_experiment(fake_training.NEVER_ENDS, 9), "ada").key)
    assert "nothing was heard of it" in str(view.problem)
    (hung,) = workers_of(folder, fake_training.NEVER_ENDS)
    until(lambda: not psutil.pid_exists(hung) or gone(psutil.Process(hung)))
    monkeypatch.undo()
    assert ended(queue, queue.submit(an_experiment(9), "ada").key).status == "finished"


def test_a_training_that_takes_too_much_memory_is_ended_and_says_so(
    environment: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Dask's nanny ends a worker at 95 % of its limit: here 600 MB, with the next run after it."""
    monkeypatch.setattr("core.runs.processes.MEMORY_LIMIT", 600e6 / SHARE_OF_MEMORY)
    queue = Queue(Store(str(tmp_path), 2**30), MODULE, connect=lambda m: connect(m, environment))
    view = ended(queue, queue.submit(an_experiment(fake_training.SWALLOWS), "ada").key)
    assert "more memory than there is" in str(view.problem)
    assert ended(queue, queue.submit(an_experiment(30), "ada").key).status == "finished"
    queue.close()
