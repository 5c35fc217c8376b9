"""A page asks for a run by its Experiment or its key, in the name of its browser tab."""

from types import SimpleNamespace

import pytest
import streamlit as st

from core.experiment import Impossible, key
from core.ui import trainer
from tests.unit.runs.made_up import an_experiment

FIRST, SECOND, THIRD = (an_experiment(seed=seed) for seed in range(3))


class Desk:
    """A queue that takes so many runs, and keeps who asked for each."""

    state = "ready"

    def __init__(self, most=3):
        self.most = most
        self.asked = {}
        self.seen_by = set()

    def submit(self, experiment, session):
        if len(self.asked) == self.most:
            raise Impossible("There are {count} already.", count=self.most)
        self.asked[key(experiment)] = session
        return SimpleNamespace(key=key(experiment))

    def find(self, run_key, session):
        self.seen_by.add(session)
        return SimpleNamespace(key=run_key) if run_key in self.asked else None


@pytest.fixture
def tab(monkeypatch):
    """What the browser tab remembers, and what it says on its page."""
    tab = SimpleNamespace(state={}, said=[])
    monkeypatch.setattr(st, "session_state", tab.state)
    monkeypatch.setattr(trainer, "complain", tab.said.append)
    return tab


@pytest.fixture
def desk(monkeypatch, tab):  # noqa: ARG001 - who asks has a name
    desk = Desk()
    monkeypatch.setattr(trainer, "queue", lambda: desk)
    return desk


def test_a_run_is_found_by_its_experiment_and_by_its_key(desk):  # noqa: ARG001
    assert trainer.find(FIRST) is None
    assert trainer.submit(FIRST).key == key(FIRST)
    assert trainer.find(FIRST) == trainer.find(key(FIRST))


def test_of_several_only_those_that_there_are(desk):  # noqa: ARG001
    trainer.submit_all((FIRST, SECOND))
    views = trainer.views_of({"first": FIRST, "second": SECOND, "third": THIRD})
    assert {name: view.key for name, view in views.items()} == {
        "first": key(FIRST),
        "second": key(SECOND),
    }


def test_one_tab_asks_in_one_name_and_another_in_another(desk, tab):
    trainer.submit(FIRST)
    trainer.find(FIRST)
    tab.state.clear()
    trainer.submit(SECOND)
    assert desk.seen_by == {desk.asked[key(FIRST)]}
    assert desk.asked[key(FIRST)] != desk.asked[key(SECOND)]


class TestWaitingForTheFirstRows:
    @pytest.fixture
    def looks(self, monkeypatch, desk):  # noqa: ARG002 - it is ready
        """What is seen of a run, look by look; each is taken off."""
        looks = []
        monkeypatch.setattr(trainer, "find", lambda _: looks.pop(0))
        return looks

    def seen(self, rows=(), active=True, place=0):
        return SimpleNamespace(key="a run", active=active, rows=rows, place=place)

    def test_until_they_are_there(self, looks):
        looks += [self.seen(), self.seen(rows=[1]), self.seen(rows=[1, 2])]
        trainer.wait_for_rows(self.seen(), 60)
        assert len(looks) == 1

    def test_or_it_has_ended_without(self, looks):
        looks += [self.seen(active=False), self.seen()]
        trainer.wait_for_rows(self.seen(), 60)
        assert len(looks) == 1

    def test_but_not_for_ever(self, looks):
        looks += [self.seen()] * 1000
        trainer.wait_for_rows(self.seen(), 0.05)
        assert 900 < len(looks) < 999

    def test_nor_while_others_come_first_or_the_workers_wake(self, looks, desk):
        looks += [self.seen()]
        trainer.wait_for_rows(self.seen(place=2), 60)
        desk.state = "starting"
        trainer.wait_for_rows(self.seen(), 60)
        assert len(looks) == 1


def test_where_there_are_too_many_it_is_said_once(desk, tab):
    desk.most = 1
    trainer.submit_all((FIRST, SECOND, THIRD))
    assert list(desk.asked) == [key(FIRST)]
    assert [str(problem) for problem in tab.said] == ["There are 1 already."]
    assert trainer.submit(SECOND) is None


@pytest.mark.parametrize(
    ("state", "waking"), [("asleep", True), ("starting", True), ("ready", False)]
)
def test_it_wakes_until_it_is_ready(desk, state, waking):
    desk.state = state
    assert trainer.waking() == waking
