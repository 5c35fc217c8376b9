"""Whoever asks, an Experiment is trained once, everybody gets a turn, and nothing is lost.

The workers here are made up: each training waits until the test lets it go on.
"""

import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from core.experiment import Experiment, Impossible, canonical_json, experiment_from, key
from core.results.result import Result
from core.runs import Queue, RunView, Store, StoreUnavailable
from core.runs.archive import pack
from core.runs.limits import Limits
from core.runs.message import Lost, Message, Report
from core.runs.queue import MOST_LOSSES, MOST_REMEMBERED, WHEN_IDLE, Outlook
from tests.clock import Clock
from tests.unit.runs.made_up import a_network, a_result, an_experiment, rows_of, same
from tests.unit.runs.waiting import PATIENCE, until


@dataclass
class Training:
    """What a made-up worker is at."""

    task: str
    experiment: Experiment
    done: threading.Event = field(default_factory=threading.Event)
    told_to_stop: threading.Event = field(default_factory=threading.Event)
    outcome: Result | Exception | None = None
    recycle: bool = False
    out_of_time: bool = False


class MadeUpCluster:
    """Workers whose trainings end when the test says so, and how it says."""

    def __init__(self, workers: int = 1) -> None:
        self.workers = workers
        self.trainings: list[Training] = []
        self.warm = threading.Event()
        self.warm.set()
        self.dead = False
        self.closed = threading.Event()
        self.recycled: list[str] = []
        self.behind: dict[str, str] = {}
        self.received: Callable[[Message], None] = lambda _: None

    def listen(self, received: Callable[[Message], None]) -> None:
        self.received = received

    def wait_until_warm(self) -> None:
        assert self.warm.wait(PATIENCE)

    def left(self) -> dict[str, str]:
        return self.behind

    def slots(self) -> int:
        return self.workers

    def alive(self) -> bool:
        return not self.dead

    def train(self, task: str, experiment_json: str, seconds: float) -> Report:
        assert seconds > 0
        training = Training(task, experiment_from(experiment_json))
        self.trainings.append(training)
        assert training.done.wait(PATIENCE)
        if isinstance(training.outcome, Exception):
            raise training.outcome
        result = training.outcome or a_result(training.experiment)
        return Report(pack(result), "worker 1", training.out_of_time, training.recycle)

    def stop(self, task: str) -> None:
        for training in self.trainings:
            if training.task == task:
                training.told_to_stop.set()

    def recycle(self, address: str) -> None:
        self.recycled.append(address)

    def close(self) -> None:
        self.dead = True
        for training in self.trainings:
            training.done.set()
        self.closed.set()

    def send(
        self, training: Training, attempt: str, rows: list[dict[str, float]], glimpses: Any = ()
    ) -> None:
        task = training.task
        self.received(
            Message(task=task, attempt=attempt, worker="worker 1", rows=rows, glimpses=glimpses)
        )

    def training(self, number: int) -> Training:
        """The ``number``-th training that began, from 0, as soon as it has."""
        until(lambda: len(self.trainings) > number)
        return self.trainings[number]

    def finish(self, number: int, outcome: Result | Exception | None = None) -> Training:
        training = self.training(number)
        training.outcome = outcome
        training.done.set()
        return training


def one_after_the_other(clusters: list[MadeUpCluster]) -> Callable[[str], MadeUpCluster]:
    left = iter(clusters)
    return lambda _: next(left)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(str(tmp_path / "runs"), 2**30)


@pytest.fixture
def cluster() -> MadeUpCluster:
    return MadeUpCluster()


@pytest.fixture
def clock() -> Clock:
    return Clock(100.0)


@pytest.fixture
def queue(store: Store, cluster: MadeUpCluster, clock: Clock) -> Iterator[Queue]:
    queue = Queue(store, connect=lambda _: cluster, clock=clock)
    yield queue
    queue.close()


def ended(queue: Queue, run_key: str) -> RunView:
    until(lambda: not queue.find(run_key).active)
    return queue.find(run_key)


def running(queue: Queue, cluster: MadeUpCluster, seed: int = 100) -> RunView:
    """A run that keeps the first worker busy."""
    view = queue.submit(an_experiment(seed), "busy")
    cluster.training(0)
    return view


def seeds(cluster: MadeUpCluster) -> list[int]:
    return [training.experiment.seed for training in cluster.trainings]


class TestOnce:
    """What was trained once is never trained again."""

    def test_a_run_is_trained_and_stored(
        self, queue: Queue, cluster: MadeUpCluster, store: Store
    ) -> None:
        submitted = queue.submit(an_experiment(), "ada")
        assert (submitted.status, submitted.remembered) == ("queued", False)
        cluster.finish(0)
        view = ended(queue, submitted.key)
        assert (view.status, view.remembered) == ("finished", False)
        assert same(view.result, a_result())
        assert same(store.get(submitted.key), a_result())

    def test_what_the_store_knows_is_there_at_once(
        self, queue: Queue, cluster: MadeUpCluster, store: Store
    ) -> None:
        store.put(a_result())
        view = queue.submit(an_experiment(), "ada")
        assert (view.status, view.remembered) == ("finished", True)
        assert same(view.result, a_result())
        assert queue.state == "asleep"
        assert not cluster.trainings

    def test_what_was_just_trained_is_remembered_without_a_store(
        self, queue: Queue, cluster: MadeUpCluster, store: Store
    ) -> None:
        run_key = queue.submit(an_experiment(), "ada").key
        cluster.finish(0)
        ended(queue, run_key)
        store.remove(run_key)
        assert queue.submit(an_experiment(), "bob").remembered
        assert len(cluster.trainings) == 1

    def test_two_sessions_share_one_training(self, queue: Queue, cluster: MadeUpCluster) -> None:
        first = queue.submit(an_experiment(), "ada")
        cluster.training(0)
        second = queue.submit(an_experiment(), "bob")
        assert second.key == first.key
        assert (second.status, second.watchers) == ("running", 2)
        cluster.finish(0)
        ended(queue, first.key)
        assert len(cluster.trainings) == 1

    def test_thirty_sessions_at_once_share_one_training(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        together = threading.Barrier(30)
        keys = []

        def press_train(number: int) -> None:
            together.wait(PATIENCE)
            keys.append(queue.submit(an_experiment(), f"student {number}").key)

        students = [threading.Thread(target=press_train, args=(n,)) for n in range(30)]
        for student in students:
            student.start()
        for student in students:
            student.join()
        assert len(set(keys)) == 1
        assert queue.find(keys[0]).watchers == 30
        cluster.finish(0)
        ended(queue, keys[0])
        assert len(cluster.trainings) == 1

    def test_a_damaged_entry_is_trained_anew(
        self, queue: Queue, cluster: MadeUpCluster, store: Store, tmp_path: Path
    ) -> None:
        store.put(a_result())
        file = tmp_path / "runs" / f"{key(an_experiment())}.run"
        file.write_bytes(file.read_bytes()[:-20])
        run_key = queue.submit(an_experiment(), "ada").key
        cluster.finish(0)
        assert ended(queue, run_key).status == "finished"
        assert same(store.get(run_key), a_result())

    def test_a_stopped_run_is_trained_anew_and_replaced(
        self, queue: Queue, cluster: MadeUpCluster, store: Store
    ) -> None:
        store.put(a_result(status="stopped"))
        run_key = queue.submit(an_experiment(), "ada").key
        cluster.finish(0)
        ended(queue, run_key)
        assert store.get(run_key).status == "finished"

    def test_a_failed_run_can_be_tried_again_under_a_new_name(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        run_key = queue.submit(an_experiment(), "ada").key
        first = cluster.finish(0, Impossible("No."))
        assert ended(queue, run_key).status == "failed"
        assert queue.submit(an_experiment(), "ada").status == "queued"
        second = cluster.finish(1)
        assert ended(queue, run_key).status == "finished"
        assert first.task != second.task


class TestLeftBehind:
    """What a server leaves on somebody else's cluster, the next one waits for."""

    def test_it_is_waited_for_under_its_tasks_name_and_stored(
        self, queue: Queue, cluster: MadeUpCluster, store: Store
    ) -> None:
        run_key = key(an_experiment())
        cluster.behind = {f"train-{run_key}-second": canonical_json(an_experiment())}
        queue.warm()
        assert cluster.finish(0).task == f"train-{run_key}-second"
        view = ended(queue, run_key)
        assert (view.status, view.watchers) == ("finished", 0)
        assert same(store.get(run_key), a_result())

    def test_a_server_of_other_versions_leaves_it_alone(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        cluster.behind = {
            f"train-{'0' * 32}": canonical_json(an_experiment()),
            "train-anything": "{}",
        }
        queue.warm()
        until(lambda: queue.state == "ready")
        running(queue, cluster, seed=7)
        assert seeds(cluster) == [7]

    def test_somebody_who_stops_it_ends_it(self, queue: Queue, cluster: MadeUpCluster) -> None:
        run_key = key(an_experiment())
        cluster.behind = {f"train-{run_key}": canonical_json(an_experiment())}
        queue.warm()
        training = cluster.training(0)
        queue.find(run_key, "ada")
        assert queue.stop(run_key, "ada") == "stopped"
        assert training.told_to_stop.is_set()


class TestLost:
    """A run whose workers were lost waits for others, unless it was to end anyway."""

    def test_it_is_trained_by_others(self, store: Store) -> None:
        clusters = [MadeUpCluster(), MadeUpCluster()]
        queue = Queue(store, connect=one_after_the_other(clusters))
        run_key = queue.submit(an_experiment(), "ada").key
        clusters[0].training(0)
        clusters[0].dead = True
        clusters[0].finish(0, Lost("Gone."))
        clusters[1].finish(0)
        assert ended(queue, run_key).status == "finished"
        assert clusters[0].trainings[0].task != clusters[1].trainings[0].task
        queue.close()

    def test_what_was_to_stop_is_not_tried_again(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        view = running(queue, cluster)
        queue.stop(view.key, "busy")
        cluster.finish(0, Lost("Gone."))
        assert str(ended(queue, view.key).problem) == "Gone."

    def test_after_some_losses_it_is_given_up(self, store: Store) -> None:
        clusters = [MadeUpCluster() for _ in range(MOST_LOSSES)]
        queue = Queue(store, connect=one_after_the_other(clusters))
        run_key = queue.submit(an_experiment(), "ada").key
        for lost in clusters:
            lost.training(0)
            lost.dead = True
            lost.finish(0, Lost("Gone."))
        assert "could not be started" in str(ended(queue, run_key).problem)
        queue.close()


class TestFind:
    """A page reopened by its address finds its run."""

    def test_nothing_is_trained_for_looking(self, queue: Queue, cluster: MadeUpCluster) -> None:
        assert queue.find(key(an_experiment())) is None
        assert queue.find("../../etc/passwd") is None
        assert queue.state == "asleep"
        assert not cluster.trainings

    def test_a_run_that_goes_on(self, queue: Queue, cluster: MadeUpCluster) -> None:
        view = running(queue, cluster)
        assert queue.find(view.key).status == "running"

    def test_a_run_of_last_week(self, queue: Queue, store: Store) -> None:
        store.put(a_result(status="stopped"))
        view = queue.find(key(an_experiment()))
        assert (view.status, view.remembered) == ("stopped", True)

    def test_of_ended_runs_only_the_last_are_kept_in_memory(
        self, queue: Queue, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for seed in range(MOST_REMEMBERED + 2):
            store.put(a_result(an_experiment(seed)))
            queue.find(key(an_experiment(seed)))
        monkeypatch.setattr(store, "get", lambda _: None)
        found = [queue.find(key(an_experiment(s))) for s in range(MOST_REMEMBERED + 2)]
        assert [view is None for view in found] == [True] * 2 + [False] * MOST_REMEMBERED

    def test_large_models_do_not_fill_the_servers_memory(
        self, queue: Queue, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("core.runs.queue.MOST_BYTES_REMEMBERED", 250_000)
        for seed in range(3):
            network = a_network(model=bytes(100_000))
            store.put(a_result(an_experiment(seed), networks=(network,)))
            queue.find(key(an_experiment(seed)))
        monkeypatch.setattr(store, "get", lambda _: None)
        found = [queue.find(key(an_experiment(seed))) for seed in range(3)]
        assert [view is None for view in found] == [True, False, False]


class TestTurns:
    """One turn a session, and first come, first served within it."""

    def test_sessions_take_turns(self, queue: Queue, cluster: MadeUpCluster) -> None:
        running(queue, cluster)
        for seed in (1, 2, 3):
            queue.submit(an_experiment(seed), "ada")
        for seed in (11, 12):
            queue.submit(an_experiment(seed), "bob")
        queue.submit(an_experiment(21), "eve")
        for number in range(7):
            cluster.finish(number)
        assert seeds(cluster) == [100, 1, 11, 21, 2, 12, 3]

    def test_who_comes_later_waits_for_one_turn_of_each_other_only(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        running(queue, cluster)
        for seed in range(1, 20):
            queue.submit(an_experiment(seed), "ada")
        cluster.finish(0)
        cluster.training(1)
        queue.submit(an_experiment(50), "bob")
        cluster.finish(1)
        cluster.finish(2)
        cluster.training(3)
        assert 50 in seeds(cluster)[2:4]

    def test_the_place_says_how_many_are_before(self, queue: Queue, cluster: MadeUpCluster) -> None:
        running(queue, cluster)
        ada = [queue.submit(an_experiment(seed), "ada").key for seed in (1, 2)]
        bob = queue.submit(an_experiment(11), "bob").key
        assert [queue.find(k).place for k in (ada[0], bob, ada[1])] == [1, 2, 3]
        cluster.finish(0)
        cluster.training(1)
        assert [queue.find(k).place for k in (ada[0], bob, ada[1])] == [0, 1, 2]

    def test_a_shared_run_takes_the_earlier_of_its_turns(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        running(queue, cluster)
        for seed in (1, 2, 3):
            queue.submit(an_experiment(seed), "ada")
        shared = queue.submit(an_experiment(3), "bob").key
        assert queue.find(shared).place == 2
        for number in range(4):
            cluster.finish(number)
        cluster.training(3)
        assert seeds(cluster) == [100, 1, 3, 2]

    def test_as_many_go_on_at_once_as_there_are_workers(self, store: Store) -> None:
        cluster = MadeUpCluster(workers=3)
        queue = Queue(store, connect=lambda _: cluster)
        views = [queue.submit(an_experiment(seed), "ada") for seed in range(5)]
        cluster.training(2)
        statuses = [queue.find(view.key).status for view in views]
        assert statuses == ["running"] * 3 + ["queued"] * 2
        cluster.finish(1)
        cluster.training(3)
        assert len(cluster.trainings) == 4
        queue.close()

    def test_a_cluster_that_grows_is_used(self, queue: Queue, cluster: MadeUpCluster) -> None:
        running(queue, cluster)
        cluster.workers = 2
        for seed in (1, 2):
            queue.submit(an_experiment(seed), "ada")
        cluster.finish(0)
        cluster.training(2)
        assert sorted(seeds(cluster)) == [1, 2, 100]

    def test_who_has_long_runs_has_no_more_of_the_workers_than_others(
        self, queue: Queue, cluster: MadeUpCluster, clock: Clock
    ) -> None:
        """Ada's runs take ten seconds, Bob's one."""
        running(queue, cluster)
        for seed in (10, 11):
            queue.submit(an_experiment(seed), "ada")
        for seed in range(20, 40):
            queue.submit(an_experiment(seed), "bob")
        for number in range(14):
            began = cluster.training(number).experiment.seed
            clock.now += 10 if began < 20 else 1
            cluster.finish(number)
        assert seeds(cluster)[1:13] == [10, *range(20, 30), 11]


class TestWhenIdle:
    """What waits for workers that nobody needs gives them up at once to whoever trains."""

    def idle(self, queue: Queue, *seeds: int) -> list[RunView]:
        return [queue.submit(an_experiment(seed), WHEN_IDLE) for seed in seeds]

    def test_it_is_trained_once_nobody_else_waits(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        running(queue, cluster)
        self.idle(queue, 1)
        queue.submit(an_experiment(2), "ada")
        for number in range(3):
            cluster.finish(number)
        assert seeds(cluster) == [100, 2, 1]

    def test_it_makes_room_and_begins_again_later(
        self, queue: Queue, cluster: MadeUpCluster, store: Store
    ) -> None:
        (idle,) = self.idle(queue, 1)
        training = cluster.training(0)
        cluster.send(training, "first", rows_of(an_experiment(1))[:2])
        view = queue.submit(an_experiment(2), "ada")
        assert view.place == 0
        assert training.told_to_stop.is_set()
        cluster.finish(0, a_result(an_experiment(1), status="stopped"))
        cluster.training(1)
        assert queue.find(idle.key).status == "queued"
        cluster.finish(1)
        cluster.finish(2)
        assert seeds(cluster) == [1, 2, 1]
        view = ended(queue, idle.key)
        assert (view.status, len(view.rows)) == ("finished", 3)
        assert store.get(idle.key).status == "finished"

    def test_what_ends_by_itself_meanwhile_has_ended(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        (idle,) = self.idle(queue, 1)
        cluster.training(0)
        queue.submit(an_experiment(2), "ada")
        cluster.finish(0)
        assert ended(queue, idle.key).status == "finished"

    def test_of_several_only_as_many_as_are_needed(self, store: Store) -> None:
        cluster = MadeUpCluster(workers=2)
        queue = Queue(store, connect=lambda _: cluster)
        self.idle(queue, 1, 2)
        trainings = [cluster.training(number) for number in range(2)]
        queue.submit(an_experiment(3), "ada")
        assert [training.told_to_stop.is_set() for training in trainings].count(True) == 1
        queue.submit(an_experiment(4), "bob")
        assert all(training.told_to_stop.is_set() for training in trainings)
        queue.close()

    def test_while_a_worker_is_free_nothing_has_to_go(self, store: Store) -> None:
        cluster = MadeUpCluster(workers=2)
        queue = Queue(store, connect=lambda _: cluster)
        self.idle(queue, 1)
        training = cluster.training(0)
        queue.submit(an_experiment(2), "ada")
        cluster.training(1)
        assert not training.told_to_stop.is_set()
        queue.close()

    def test_what_somebody_asks_for_himself_stays(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        self.idle(queue, 1)
        training = cluster.training(0)
        queue.submit(an_experiment(1), "ada")
        queue.submit(an_experiment(2), "bob")
        assert not training.told_to_stop.is_set()

    def test_it_is_nobody_s_and_who_looks_can_stop_it(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        running(queue, cluster)
        (idle,) = self.idle(queue, 1)
        assert queue.owned(WHEN_IDLE) == frozenset()
        assert queue.stop(idle.key, "ada") == "stopped"

    def test_only_so_many_may_wait(self, store: Store, cluster: MadeUpCluster) -> None:
        queue = Queue(store, limits=Limits(waiting_when_idle=2), connect=lambda _: cluster)
        running(queue, cluster)
        self.idle(queue, 1, 2)
        with pytest.raises(Impossible, match="2 runs wait already for a trainer that nobody needs"):
            self.idle(queue, 3)
        assert queue.submit(an_experiment(3), "ada").active
        queue.close()


class TestLimits:
    """Where a session asks for too much it hears one sentence, and what it had is not touched."""

    def limited(self, store: Store, cluster: MadeUpCluster, limits: Limits) -> Queue:
        return Queue(store, connect=lambda _: cluster, limits=limits)

    def test_a_session_can_only_ask_for_so_many(self, queue: Queue, cluster: MadeUpCluster) -> None:
        running(queue, cluster)
        for seed in range(Limits().waiting_a_session):
            queue.submit(an_experiment(seed), "ada")
        with pytest.raises(Impossible, match="You have 40 runs waiting already"):
            queue.submit(an_experiment(999), "ada")
        assert queue.submit(an_experiment(0), "ada").status == "queued"
        assert queue.submit(an_experiment(999), "bob").status == "queued"

    def test_and_so_can_all_of_them_together(self, store: Store, cluster: MadeUpCluster) -> None:
        queue = self.limited(store, cluster, Limits(waiting=2))
        running(queue, cluster)
        queue.submit(an_experiment(1), "ada")
        queue.submit(an_experiment(2), "bob")
        with pytest.raises(Impossible, match="2 runs of everybody here are waiting already"):
            queue.submit(an_experiment(3), "eve")
        assert queue.submit(an_experiment(1), "eve").status == "queued"
        queue.close()

    def test_of_epochs(self, store: Store, cluster: MadeUpCluster) -> None:
        queue = self.limited(store, cluster, Limits(epochs=10))
        with pytest.raises(Impossible, match="11 epochs are more than may be trained here: 10 is"):
            queue.submit(an_experiment(epochs=11), "ada")
        assert queue.submit(an_experiment(epochs=10), "ada").active
        queue.close()

    def test_of_expected_seconds_once_it_is_known_how_fast_this_machine_is(
        self, store: Store, cluster: MadeUpCluster
    ) -> None:
        clock = Clock(100.0)
        queue = Queue(
            store,
            connect=lambda _: cluster,
            limits=Limits(seconds_asked=60),
            cost=lambda experiment: experiment.epochs / 10,
            clock=clock,
        )
        told = queue.submit(an_experiment(epochs=100), "ada").key
        cluster.training(0)
        clock.now += 20  # twice what it costs
        cluster.finish(0)
        ended(queue, told)
        with pytest.raises(Impossible, match="about 80 s, and 60 s is the most here"):
            queue.submit(an_experiment(epochs=400), "ada")
        assert queue.submit(an_experiment(epochs=300), "ada").active
        queue.close()

    def test_what_was_trained_before_the_limits_is_still_there(
        self, store: Store, cluster: MadeUpCluster
    ) -> None:
        store.put(a_result(an_experiment(epochs=500)))
        queue = self.limited(store, cluster, Limits(epochs=10))
        assert queue.submit(an_experiment(epochs=500), "ada").status == "finished"
        queue.close()


class TestOutlook:
    """What is said before Train is pressed, and while one waits; never what nobody can know."""

    @pytest.fixture
    def queue(self, store: Store, cluster: MadeUpCluster, clock: Clock) -> Iterator[Queue]:
        """A training costs a second an epoch, and takes two on this machine."""
        queue = Queue(
            store,
            connect=lambda _: cluster,
            cost=lambda experiment: float(experiment.epochs),
            clock=clock,
        )
        told = queue.submit(an_experiment(seed=1000, epochs=10), "somebody").key
        cluster.training(0)
        clock.now += 20
        cluster.finish(0)
        ended(queue, told)
        yield queue
        queue.close()

    def test_before_anything_was_trained_nobody_knows(
        self, store: Store, cluster: MadeUpCluster
    ) -> None:
        queue = Queue(store, connect=lambda _: cluster, cost=lambda _: 5.0)
        assert queue.outlook([an_experiment()], "ada").seconds is None
        queue.close()

    def test_it_is_told_by_the_runs_that_ended(self, queue: Queue) -> None:
        assert queue.outlook([an_experiment(epochs=3)], "ada") == Outlook(0, 0, 6)

    def test_what_has_no_cost_has_no_outlook(self, queue: Queue) -> None:
        queue._cost = lambda _: None
        assert queue.outlook([an_experiment()], "ada") == Outlook(0, 0, None)

    def test_several_run_one_after_the_other(self, queue: Queue) -> None:
        several = [an_experiment(seed, epochs=3) for seed in range(5)]
        assert queue.outlook(several, "ada") == Outlook(0, 0, 30)

    def test_who_waits_is_told_when_it_begins(
        self, queue: Queue, cluster: MadeUpCluster, clock: Clock
    ) -> None:
        queue.submit(an_experiment(seed=100, epochs=10), "busy")
        cluster.training(1)
        ada = queue.submit(an_experiment(seed=1, epochs=5), "ada").key
        bob = queue.submit(an_experiment(seed=2, epochs=5), "bob").key
        clock.now += 8
        views = [queue.find(run_key) for run_key in (ada, bob)]
        assert [(view.place, view.begins_in) for view in views] == [(1, 12), (2, 22)]
        assert queue.outlook([an_experiment(seed=3, epochs=5)], "eve") == Outlook(3, 32, 10)
        assert queue.find(ada).seconds_left is None

    def test_a_run_that_was_stopped_tells_nothing(
        self, queue: Queue, cluster: MadeUpCluster, clock: Clock
    ) -> None:
        stopped = an_experiment(seed=7, epochs=30)
        run_key = queue.submit(stopped, "ada").key
        cluster.training(1)
        queue.stop(run_key, "ada")
        clock.now += 1
        cluster.finish(1, a_result(stopped, status="stopped"))
        ended(queue, run_key)
        assert queue.outlook([an_experiment(epochs=3)], "ada") == Outlook(0, 0, 6)


class TestStop:
    """Stop keeps the epochs so far, and never takes a run away from somebody else."""

    def test_a_waiting_run_is_taken_out(self, queue: Queue, cluster: MadeUpCluster) -> None:
        running(queue, cluster)
        run_key = queue.submit(an_experiment(1), "ada").key
        assert queue.stop(run_key, "ada") == "stopped"
        assert (queue.find(run_key).status, queue.find(run_key).result) == ("stopped", None)
        queue.submit(an_experiment(2), "ada")
        cluster.finish(0)
        cluster.training(1)
        assert seeds(cluster) == [100, 2]

    def test_a_running_one_is_told_and_keeps_its_epochs(
        self, queue: Queue, cluster: MadeUpCluster, store: Store
    ) -> None:
        run_key = queue.submit(an_experiment(), "ada").key
        training = cluster.training(0)
        assert queue.stop(run_key, "ada") == "stopped"
        assert training.told_to_stop.is_set()
        cluster.finish(0, a_result(status="stopped"))
        view = ended(queue, run_key)
        assert (view.status, len(view.rows)) == ("stopped", 3)
        assert store.get(run_key).status == "stopped"

    def test_while_others_watch_it_goes_on(self, queue: Queue, cluster: MadeUpCluster) -> None:
        run_key = queue.submit(an_experiment(), "ada").key
        training = cluster.training(0)
        queue.submit(an_experiment(), "bob")
        assert queue.stop(run_key, "ada") == "left"
        assert queue.find(run_key).watchers == 1
        assert not training.told_to_stop.is_set()
        assert queue.stop(run_key, "bob") == "stopped"
        assert training.told_to_stop.is_set()

    def test_who_only_looks_watches_too(self, queue: Queue, cluster: MadeUpCluster) -> None:
        run_key = queue.submit(an_experiment(), "ada").key
        training = cluster.training(0)
        queue.find(run_key, "bob")
        assert queue.stop(run_key, "ada") == "left"
        assert not training.told_to_stop.is_set()

    def test_leaving_a_waiting_run_leaves_the_others_their_turn(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        running(queue, cluster)
        run_key = queue.submit(an_experiment(1), "ada").key
        queue.submit(an_experiment(1), "bob")
        assert queue.stop(run_key, "ada") == "left"
        cluster.finish(0)
        assert cluster.training(1).experiment.seed == 1

    def test_a_waiting_run_that_somebody_else_only_looks_at_keeps_its_turn(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        running(queue, cluster)
        run_key = queue.submit(an_experiment(1), "ada").key
        queue.find(run_key, "bob")
        assert queue.stop(run_key, "ada") == "left"
        cluster.finish(0)
        assert cluster.training(1).experiment.seed == 1

    def test_of_a_large_network_a_few_units_are_seen_on_the_way(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        view = queue.submit(an_experiment(), "a")
        weights = np.arange(6, dtype="float16")
        rows = rows_of(view.experiment)[:1]
        training = cluster.training(0)
        cluster.send(training, "first", rows, glimpses=[(1, [40, 7], weights.tobytes())])
        (seen,) = queue.find(view.key).glimpses
        assert seen.units.tolist() == [40, 7]
        assert seen.weights.tolist() == [[0, 1, 2], [3, 4, 5]]

    def test_a_worker_that_begins_after_the_stop_hears_of_it(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        run_key = queue.submit(an_experiment(), "ada").key
        training = cluster.training(0)
        queue.stop(run_key, "ada")
        training.told_to_stop.clear()  # it was not there yet, or died and another took over
        cluster.send(training, "second", [])
        assert training.told_to_stop.is_set()

    def test_who_asks_for_a_run_that_is_being_stopped_gets_the_whole(
        self, queue: Queue, cluster: MadeUpCluster, store: Store
    ) -> None:
        run_key = queue.submit(an_experiment(), "ada").key
        cluster.training(0)
        queue.stop(run_key, "ada")
        assert queue.submit(an_experiment(), "bob").status == "queued"
        cluster.finish(0, a_result(status="stopped"))
        cluster.training(1)
        assert store.get(run_key) is None
        cluster.finish(1)
        assert ended(queue, run_key).status == "finished"
        assert store.get(run_key).status == "finished"

    def test_of_what_has_ended_nothing(self, queue: Queue, cluster: MadeUpCluster) -> None:
        run_key = queue.submit(an_experiment(), "ada").key
        cluster.finish(0)
        ended(queue, run_key)
        assert queue.stop(run_key, "ada") == "nothing"
        assert queue.stop("0" * 32, "ada") == "nothing"


class TestOwned:
    """A run belongs to the session that had it trained, and nobody else can remove it."""

    @pytest.fixture
    def run_key(self, queue: Queue, cluster: MadeUpCluster) -> str:
        """Asked for by ada, then by bob, and trained."""
        run_key = queue.submit(an_experiment(), "ada").key
        queue.submit(an_experiment(), "bob")
        cluster.finish(0)
        ended(queue, run_key)
        return run_key

    def test_it_is_the_first_one_s(self, queue: Queue, run_key: str) -> None:
        queue.submit(an_experiment(), "bob")
        assert queue.owned("ada") == {run_key}
        assert queue.owned("bob") == frozenset()

    def test_what_the_store_remembered_is_nobody_s(self, queue: Queue, store: Store) -> None:
        store.put(a_result())
        queue.submit(an_experiment(), "ada")
        assert queue.owned("ada") == frozenset()

    def test_its_owner_can_remove_it(self, queue: Queue, store: Store, run_key: str) -> None:
        store.pin(run_key)
        queue.remove(run_key, "ada")
        assert queue.find(run_key) is None
        assert (store.summaries(), store.pinned()) == ([], frozenset())
        assert queue.owned("ada") == frozenset()

    def test_nobody_else_can(self, queue: Queue, store: Store, run_key: str) -> None:
        queue.remove(run_key, "bob")
        assert queue.find(run_key).status == "finished"
        assert [summary.key for summary in store.summaries()] == [run_key]

    def test_what_still_trains_cannot_be_removed(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        run_key = queue.submit(an_experiment(), "ada").key
        cluster.training(0)
        queue.remove(run_key, "ada")
        assert queue.find(run_key).active

    def test_once_removed_it_is_trained_anew(
        self, queue: Queue, cluster: MadeUpCluster, run_key: str
    ) -> None:
        queue.remove(run_key, "ada")
        assert queue.submit(an_experiment(), "bob").active
        assert queue.owned("bob") == {run_key}
        assert cluster.training(1).experiment == an_experiment()


class TestOwnersAreForgotten:
    """Nothing grows for ever: of runs that are nowhere any more the owners are forgotten."""

    @pytest.fixture(autouse=True)
    def _few(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("core.runs.queue.MOST_OWNERS", 2)
        monkeypatch.setattr("core.runs.queue.MOST_REMEMBERED", 1)

    def train(self, queue: Queue, cluster: MadeUpCluster, seed: int) -> str:
        run_key = queue.submit(an_experiment(seed), "ada").key
        cluster.finish(seed)
        ended(queue, run_key)
        return run_key

    def test_who_owns_a_run_that_is_still_there_is_remembered(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        everyone = {self.train(queue, cluster, seed) for seed in range(5)}
        assert queue.owned("ada") == everyone

    def test_of_runs_that_made_room_for_others_they_are_forgotten(
        self, queue: Queue, cluster: MadeUpCluster, store: Store
    ) -> None:
        first, second, third = (self.train(queue, cluster, seed) for seed in range(3))
        store.remove(first)
        store.remove(second)
        fourth = self.train(queue, cluster, 3)
        until(lambda: queue.owned("ada") == {third, fourth})

    def test_a_store_out_of_reach_makes_nobody_lose_a_run(
        self,
        queue: Queue,
        cluster: MadeUpCluster,
        store: Store,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        asked = threading.Event()
        monkeypatch.setattr(store, "keys", asked.set)
        everyone = {self.train(queue, cluster, seed) for seed in range(4)}
        assert asked.wait(PATIENCE)
        assert queue.owned("ada") == everyone


def test_a_task_gets_a_name_of_its_own_until_dask_has_forgotten_the_first(
    store: Store, cluster: MadeUpCluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("core.runs.queue.MOST_NAMES", 2)
    queue = Queue(store, connect=lambda _: cluster)
    for number, seed in enumerate([0, 0, 1, 2, 0]):
        run_key = queue.submit(an_experiment(seed), "ada").key
        cluster.finish(number, RuntimeError("again"))
        ended(queue, run_key)
    queue.close()
    first, again, *_, later = (training.task for training in cluster.trainings)
    assert again.startswith(first)
    assert again != first
    assert later == first


class TestRows:
    """Rows reach those who look while the run goes on."""

    def test_they_come_live_and_start_over_with_a_second_attempt(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        run_key = queue.submit(an_experiment(), "ada").key
        training = cluster.training(0)
        rows = rows_of(an_experiment())
        cluster.send(training, "first", [])
        cluster.send(training, "first", rows[:2])
        assert list(queue.find(run_key).rows) == rows[:2]
        cluster.send(training, "second", [])
        assert list(queue.find(run_key).rows) == []

    def test_rows_of_an_earlier_submission_are_not_mixed_in(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        run_key = queue.submit(an_experiment(), "ada").key
        earlier = cluster.finish(0, Impossible("No."))
        ended(queue, run_key)
        queue.submit(an_experiment(), "ada")
        cluster.training(1)
        cluster.send(earlier, "late", rows_of(an_experiment()))
        assert list(queue.find(run_key).rows) == []


class TestTrouble:
    """Whatever goes wrong, there is one sentence, and nothing else is lost."""

    def test_what_the_training_says_arrives_to_be_translated(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        run_key = queue.submit(an_experiment(), "ada").key
        cluster.finish(0, Impossible("{name} has no words.", name="boston"))
        view = ended(queue, run_key)
        assert view.status == "failed"
        assert (view.problem.template, view.problem.values) == (
            "{name} has no words.",
            {"name": "boston"},
        )

    def test_what_needs_too_much_memory_is_to_be_made_smaller(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        run_key = queue.submit(an_experiment(), "ada").key
        cluster.finish(0, MemoryError())
        view = ended(queue, run_key)
        assert view.status == "failed"
        assert "needs more memory than there is: make it smaller" in str(view.problem)

    def test_the_next_run_is_trained_all_the_same(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        first = queue.submit(an_experiment(1), "ada").key
        second = queue.submit(an_experiment(2), "ada").key
        cluster.finish(0, RuntimeError("something nobody thought of"))
        cluster.finish(1)
        assert ended(queue, first).status == "failed"
        assert ended(queue, second).status == "finished"

    def test_an_answer_to_another_question_is_not_believed(
        self, queue: Queue, cluster: MadeUpCluster, store: Store
    ) -> None:
        run_key = queue.submit(an_experiment(), "ada").key
        cluster.finish(0, a_result(an_experiment(seed=7)))
        view = ended(queue, run_key)
        assert "unreadable" in str(view.problem)
        assert store.summaries() == []

    def test_a_full_store_is_a_warning(
        self, queue: Queue, cluster: MadeUpCluster, store: Store, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object) -> None:
            raise StoreUnavailable("The disk is full.")

        monkeypatch.setattr(store, "put", refuse)
        run_key = queue.submit(an_experiment(), "ada").key
        cluster.finish(0)
        view = ended(queue, run_key)
        assert (view.status, str(view.warning)) == ("finished", "The disk is full.")
        assert same(view.result, a_result())

    def test_a_run_that_took_too_long_says_so(self, queue: Queue, cluster: MadeUpCluster) -> None:
        run_key = queue.submit(an_experiment(), "ada").key
        cluster.training(0).out_of_time = True
        cluster.finish(0, a_result(status="stopped"))
        view = ended(queue, run_key)
        assert view.status == "stopped"
        assert "after 15 minutes" in str(view.warning)

    def test_a_tired_worker_is_replaced_before_the_next_run(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        queue.submit(an_experiment(1), "ada")
        queue.submit(an_experiment(2), "ada")
        cluster.training(0).recycle = True
        cluster.finish(0)
        cluster.training(1)
        assert cluster.recycled == ["worker 1"]


class TestWorkers:
    """The queue can be used before, without and after its workers."""

    def test_what_is_asked_for_early_waits_and_starts_by_itself(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        cluster.warm.clear()
        queue.warm()
        view = queue.submit(an_experiment(), "ada")
        assert (view.status, queue.state) == ("queued", "starting")
        cluster.warm.set()
        cluster.finish(0)
        assert ended(queue, view.key).status == "finished"
        assert queue.state == "ready"

    def test_they_are_started_once(self, store: Store, cluster: MadeUpCluster) -> None:
        started = []

        def connect(module: str) -> MadeUpCluster:
            started.append(module)
            return cluster

        queue = Queue(store, connect=connect)
        for _ in range(3):
            queue.warm()
        until(lambda: queue.state == "ready")
        queue.warm()
        assert started == ["core.training"]
        queue.close()

    def test_if_they_cannot_be_started_it_says_so_and_tries_again_when_asked(
        self, store: Store, cluster: MadeUpCluster
    ) -> None:
        attempts = []

        def connect(_: str) -> MadeUpCluster:
            attempts.append(1)
            if len(attempts) == 1:
                raise RuntimeError("No route to host.")
            return cluster

        queue = Queue(store, connect=connect)
        run_key = queue.submit(an_experiment(), "ada").key
        view = ended(queue, run_key)
        assert (view.status, queue.state) == ("failed", "failed")
        assert view.problem is queue.problem
        queue.submit(an_experiment(), "ada")
        cluster.finish(0)
        assert ended(queue, run_key).status == "finished"
        assert queue.problem is None
        queue.close()

    def test_if_they_are_lost_the_run_fails_and_the_waiting_ones_get_new_workers(
        self, store: Store
    ) -> None:
        clusters = [MadeUpCluster(), MadeUpCluster()]
        queue = Queue(store, connect=one_after_the_other(clusters))
        first = queue.submit(an_experiment(1), "ada").key
        second = queue.submit(an_experiment(2), "ada").key
        clusters[0].training(0)
        clusters[0].dead = True
        clusters[0].finish(0, Impossible("The connection was lost."))
        clusters[1].finish(0)
        assert ended(queue, first).status == "failed"
        assert ended(queue, second).status == "finished"
        assert clusters[0].closed.wait(PATIENCE)
        queue.close()

    def test_if_they_died_idle_the_next_run_does_not_notice(self, store: Store) -> None:
        clusters = [MadeUpCluster(), MadeUpCluster()]
        queue = Queue(store, connect=one_after_the_other(clusters))
        queue.warm()
        until(lambda: queue.state == "ready")
        clusters[0].dead = True
        run_key = queue.submit(an_experiment(), "ada").key
        clusters[1].finish(0)
        assert ended(queue, run_key).status == "finished"
        assert not clusters[0].trainings
        queue.close()

    def test_if_they_die_again_and_again_the_waiting_runs_are_given_up(self, store: Store) -> None:
        clusters = []

        def connect(_: str) -> MadeUpCluster:
            clusters.append(MadeUpCluster())
            clusters[-1].dead = True
            return clusters[-1]

        queue = Queue(store, connect=connect)
        run_key = queue.submit(an_experiment(), "ada").key
        assert ended(queue, run_key).status == "failed"
        assert len(clusters) == MOST_LOSSES
        queue.close()

    def test_closing_while_they_start_leaves_none_behind(
        self, queue: Queue, cluster: MadeUpCluster
    ) -> None:
        cluster.warm.clear()
        queue.warm()
        queue.close()
        cluster.warm.set()
        assert cluster.closed.wait(PATIENCE)
        assert queue.state == "asleep"


def test_the_server_imports_neither_dask_nor_keras_for_it() -> None:
    script = (
        "import sys, core.runs\n"
        "heavy = {'distributed', 'dask', 'keras', 'tensorflow', 'streamlit'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    answer = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(__file__).parents[3],
    )
    assert answer.stdout.strip() == "[]"
