"""A Run as those who watch it see it: rows, time left, watchers."""

import sys
import threading
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest

from core.experiment import Impossible, key
from core.results.result import Glimpse, Row, Snapshot
from core.runs.memory import size_of
from core.runs.run import SECONDS_PRESENT, Run
from tests.clock import Clock
from tests.unit.runs.made_up import a_network, a_result, an_experiment, rows_of
from tests.unit.runs.waiting import until


@pytest.fixture
def clock() -> Clock:
    return Clock(100.0)


@pytest.fixture
def run(clock: Clock) -> Run:
    experiment = an_experiment(epochs=10, folds=2)
    return Run(key(experiment), experiment, clock)


def test_rows_come_as_they_are_sent(run: Run) -> None:
    rows = rows_of(run.experiment)
    run.begin()
    run.receive("first", rows[:3])
    run.receive("first", rows[3:5])
    view = run.view()
    assert list(view.rows) == rows[:5]
    assert view.progress == 5 / 20


def test_snapshots_come_with_rows_and_start_over_with_them(run: Run) -> None:
    rows = rows_of(run.experiment)
    first, second = (Snapshot(0, epoch, np.ones(3, "float32")) for epoch in (0, 1))
    run.begin()
    run.receive("first", rows[:1], [first])
    run.receive("first", rows[1:2], [second])
    assert [part.epoch for part in run.view().snapshots] == [0, 1]
    run.receive("second", [])
    assert run.view().snapshots == ()


def test_of_glimpses_the_last_two_are_held_and_they_start_over_too(run: Run) -> None:
    rows = rows_of(run.experiment)
    glimpses = [Glimpse(epoch, np.arange(2), np.ones((2, 3), "float16")) for epoch in (0, 1, 2)]
    run.begin()
    run.receive("first", rows[:1], glimpses=glimpses[:1])
    run.receive("first", rows[1:3], glimpses=glimpses[1:])
    assert [part.epoch for part in run.view().glimpses] == [1, 2]
    run.receive("second", [])
    assert run.view().glimpses == ()


def test_a_view_does_not_change_any_more(run: Run) -> None:
    run.begin()
    before = run.view()
    run.receive("first", rows_of(run.experiment))
    assert before.rows == ()


def test_a_second_attempt_starts_over_and_the_firsts_last_words_are_dropped(run: Run) -> None:
    rows = rows_of(run.experiment)
    run.begin()
    run.receive("first", rows[:8])
    run.receive("second", [])
    assert run.view().rows == ()
    run.receive("second", rows[:2])
    run.receive("first", rows[8:])
    assert list(run.view().rows) == rows[:2]


def test_rows_that_come_after_the_end_are_dropped(run: Run) -> None:
    result = a_result(run.experiment)
    run.begin()
    run.finish(result)
    run.receive("first", [{"fold": 9, "epoch": 9, "loss": 9}])
    assert run.view().rows == result.rows


def test_time_left_follows_the_pace_since_the_first_rows(run: Run, clock: Clock) -> None:
    rows = rows_of(run.experiment)
    run.begin()
    assert run.view().seconds_left is None
    clock.now += 30  # compiling
    run.receive("first", rows[:1])
    assert run.view().seconds_left is None
    clock.now += 8
    run.receive("first", rows[1:5])
    view = run.view()
    assert view.seconds == 38
    assert view.seconds_left == 8 / 4 * 15


def test_the_result_has_the_last_word(run: Run) -> None:
    result = a_result(run.experiment)
    run.begin()
    run.receive("first", rows_of(run.experiment)[:4])
    run.finish(result)
    view = run.view()
    assert (view.status, view.progress, view.active) == ("finished", 1.0, False)
    assert view.rows == result.rows
    assert view.seconds == result.seconds
    assert view.seconds_left is None


def test_a_failed_run_keeps_its_rows_and_its_time(run: Run, clock: Clock) -> None:
    run.begin()
    run.receive("first", rows_of(run.experiment)[:4])
    clock.now += 3
    run.fail(Impossible("No {thing}.", thing="luck"))
    clock.now += 50
    view = run.view()
    assert (view.status, view.seconds, len(view.rows)) == ("failed", 3, 4)
    assert str(view.problem) == "No luck."


def test_it_knows_how_much_memory_its_result_takes(run: Run) -> None:
    assert run.size == 0
    result = a_result(run.experiment, networks=(a_network(bytes(1000), bytes(500)),) * 2)
    run.finish(result)
    assert run.size == size_of(result) > 3000


class TestWatchers:
    def test_who_asked_for_it_watches_until_the_page_is_closed(
        self, run: Run, clock: Clock
    ) -> None:
        run.join("ada")
        clock.now += 10 * SECONDS_PRESENT
        assert run.view().watchers == 1
        run.look("ada")
        assert run.view().watchers == 1
        clock.now += SECONDS_PRESENT + 1
        assert run.view().watchers == 0

    def test_who_looks_watches_too(self, run: Run) -> None:
        run.join("ada")
        run.look("bob")
        run.look("bob")
        assert run.view().watchers == 2
        assert run.leave("ada")
        assert not run.leave("bob")

    def test_who_has_left_may_look_on_without_holding_it(self, run: Run) -> None:
        run.join("ada")
        run.join("bob")
        run.leave("ada")
        run.look("ada")
        assert run.view().watchers == 1
        assert not run.leave("bob")

    def test_who_asks_again_is_back(self, run: Run) -> None:
        run.join("ada")
        run.leave("ada")
        run.join("ada")
        assert run.view().watchers == 1


@pytest.fixture
def _hasty_threads() -> Iterator[None]:
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("_hasty_threads")
def test_views_are_whole_while_rows_arrive_from_another_thread() -> None:
    experiment = an_experiment(epochs=2000)
    rows = rows_of(experiment)
    run = Run(key(experiment), experiment)
    run.begin()

    def send() -> None:
        for start in range(0, len(rows), 3):
            run.receive("first", rows[start : start + 3])

    sender = threading.Thread(target=send)
    sender.start()
    views = []
    while sender.is_alive():
        views.append(run.view())
    sender.join()
    views.append(run.view())
    for view in views:
        assert list(view.rows) == rows[: len(view.rows)]
    assert [len(v.rows) for v in views] == sorted(len(v.rows) for v in views)
    assert len(views[-1].rows) == 2000


def test_whoever_sees_it_finished_finds_its_result(run: Run) -> None:
    """Another thread looks while the end is being written down."""
    seen = []

    def look() -> None:
        seen.append((run.status, run.result))

    class LookedAt(tuple[Row, ...]):
        def __iter__(self) -> Iterator[Row]:
            looking = threading.Thread(target=look)
            looking.start()
            looking.join(0.05)
            return super().__iter__()

    result = replace(a_result(run.experiment), rows=LookedAt(rows_of(run.experiment)))
    run.begin()
    run.finish(result)
    until(lambda: len(seen) >= 2)
    assert all((status == "finished") == (found is result) for status, found in seen)
