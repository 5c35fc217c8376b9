"""Thirty students at once: whatever they ask for ends, with a result or a sentence.

The workers are made up: they train at once, and now and then one of them fails.
"""

import random
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from core.experiment import Impossible, experiment_from, key
from core.results.result import Result, Status
from core.runs import Queue, RunView, Store, StoreUnavailable
from core.runs.archive import pack
from core.runs.message import Message, Report
from core.runs.queue import MOST_REMEMBERED
from tests.unit.runs.made_up import a_result, an_experiment, rows_of
from tests.unit.runs.waiting import PATIENCE, until

STUDENTS, RUNS = 30, 20
SECONDS_BETWEEN_LOOKS = 0.2


class QuickCluster:
    """Workers that train in no time, and end a run that is told to stop after its first row."""

    def __init__(self, fails: Callable[[int], bool]) -> None:
        self.fails = fails
        self.trained: list[int] = []
        self.told: set[str] = set()
        self.received: Callable[[Message], None] = lambda _: None

    def listen(self, received: Callable[[Message], None]) -> None:
        self.received = received

    def wait_until_warm(self) -> None:
        pass

    def left(self) -> dict[str, str]:
        return {}

    def slots(self) -> int:
        return 3

    def alive(self) -> bool:
        return True

    def train(self, task: str, experiment_json: str, seconds: float) -> Report:  # noqa: ARG002
        experiment = experiment_from(experiment_json)
        self.trained.append(experiment.seed)
        self.received(Message(task=task, attempt="1", worker="w", rows=[]))
        self.received(Message(task=task, attempt="1", worker="w", rows=rows_of(experiment)[:1]))
        if self.fails(experiment.seed):
            raise Impossible("Seed {seed} is unlucky.", seed=experiment.seed)
        status: Status = "stopped" if task in self.told else "finished"
        return Report(pack(a_result(experiment, status)), "w", False, False)

    def stop(self, task: str) -> None:
        self.told.add(task)

    def recycle(self, address: str) -> None:
        pass

    def close(self) -> None:
        pass


@pytest.fixture(autouse=True)
def _hasty_threads() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.fixture
def cluster() -> QuickCluster:
    return QuickCluster(lambda seed: seed % 7 == 3)


class Shelf(Store):
    """A store that costs no time."""

    def __init__(self) -> None:
        super().__init__("memory://", 2**30)
        self.results: dict[str, Result] = {}

    def get(self, run_key: str) -> Result | None:
        return self.results.get(run_key)

    def put(self, result: Result, *_: object) -> None:
        self.results[key(result.experiment)] = result

    def touch(self, run_key: str) -> None:
        pass


@pytest.fixture
def store() -> Store:
    return Shelf()


@pytest.fixture
def queue(store: Store, cluster: QuickCluster) -> Iterator[Queue]:
    queue = Queue(store, connect=lambda _: cluster)
    yield queue
    queue.close()


def all_at_once(student: Callable[[int], None]) -> None:
    """Has thirty students do that at the same time; what one of them stumbles over is raised."""
    together, stumbled = threading.Barrier(STUDENTS), []

    def begin(number: int) -> None:
        together.wait(PATIENCE)
        try:
            student(number)
        except BaseException as error:
            stumbled.append(error)

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(STUDENTS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if stumbled:
        raise stumbled[0]


def ended(queue: Queue, run_key: str, session: str | None = None) -> RunView:
    """The run once it has ended, as a page sees it that looks again and again."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        view = queue.find(run_key, session)
        assert view is not None, "A run was lost without a word."
        if not view.active:
            return view
        time.sleep(SECONDS_BETWEEN_LOOKS)
    raise AssertionError("A run never ended.")


def tells(view: RunView) -> bool:
    """Whether the page has something to show: rows, or a sentence."""
    return bool(view.result) or bool(view.problem) or view.status == "stopped"


def test_all_press_the_same(queue: Queue, cluster: QuickCluster) -> None:
    views = []

    def student(number: int) -> None:
        for seed in (0, 1, 2, 4, 5):
            queue.submit(an_experiment(seed), f"student {number}")
        views.extend(
            ended(queue, key(an_experiment(seed)), f"student {number}") for seed in (0, 1, 2, 4, 5)
        )

    all_at_once(student)
    assert {view.status for view in views} == {"finished"}
    assert sorted(cluster.trained) == [0, 1, 2, 4, 5]


@pytest.mark.long
def test_all_press_different_ones(queue: Queue, cluster: QuickCluster) -> None:
    views: dict[int, RunView] = {}

    def student(number: int) -> None:
        mine = range(number * RUNS, number * RUNS + RUNS)
        for seed in mine:
            queue.submit(an_experiment(seed), f"student {number}")
        for seed in mine:
            views[seed] = ended(queue, key(an_experiment(seed)), f"student {number}")

    all_at_once(student)
    assert sorted(views) == sorted(cluster.trained) == list(range(STUDENTS * RUNS))
    for seed, view in views.items():
        assert view.status == ("failed" if seed % 7 == 3 else "finished")
        assert tells(view)


def test_half_of_them_leave_and_others_stop_and_ask_again(
    queue: Queue, cluster: QuickCluster
) -> None:
    """Every second one never looks; of the others each now and then stops what somebody wants."""

    def student(number: int) -> None:
        name, chance = f"student {number}", random.Random(number)  # noqa: S311 - a made-up student
        asked = [chance.randrange(60) for _ in range(RUNS)]
        for seed in asked:
            queue.submit(an_experiment(seed), name)
            if number % 2 and chance.random() < 0.3:
                queue.stop(key(an_experiment(seed)), name)
        if number % 2:
            assert all(tells(ended(queue, key(an_experiment(seed)), name)) for seed in asked)

    all_at_once(student)
    for seed in set(cluster.trained):
        assert tells(ended(queue, key(an_experiment(seed))))
    assert len(queue._turns) == len(queue._running) == 0


def test_nothing_is_lost_without_a_word_where_nothing_can_be_stored(
    queue: Queue, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise StoreUnavailable("The disk is full.")

    monkeypatch.setattr(store, "put", refuse)
    for seed in range(MOST_REMEMBERED + 20):
        queue.submit(an_experiment(seed), f"student {seed}")
    views = [ended(queue, key(an_experiment(seed))) for seed in range(MOST_REMEMBERED + 20)]
    until(lambda: not queue._running)
    views = [queue.find(view.key) for view in views]
    assert sum(view.status == "finished" for view in views) <= MOST_REMEMBERED
    for view in views:
        assert tells(view)
        if view.status == "failed" and view.experiment.seed % 7 != 3:
            assert "could not be kept" in str(view.problem)
    gone = next(view for view in views if "could not be kept" in str(view.problem))
    assert queue.submit(gone.experiment, "ada").status == "queued"
