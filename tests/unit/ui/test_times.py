"""Times are said as roughly as they are known, and never where nobody knows."""

from dataclasses import replace

import pytest

from core.ui import times, trainer
from core.ui.times import last_of, lasting, left, queued
from tests.app.desk import waiting
from tests.unit.runs.made_up import an_experiment

WAITING = waiting(an_experiment())
RUNNING = replace(WAITING, status="running")
ENDED = replace(WAITING, status="finished")


@pytest.fixture(autouse=True)
def _awake(monkeypatch):
    monkeypatch.setattr(times, "_", lambda text, **values: text.format(**values))
    monkeypatch.setattr(trainer, "waking", lambda: False)


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "a few seconds"),
        (4.4, "a few seconds"),
        (4.6, "about 5 s"),
        (8.2, "about 8 s"),
        (12.4, "about 10 s"),
        (57, "about 55 s"),
        (58, "about a minute"),
        (89, "about a minute"),
        (91, "about 2 minutes"),
        (1500, "about 25 minutes"),
    ],
)
def test_a_time_is_rounded(seconds, said):
    assert lasting(seconds) == said


def test_who_waits_reads_the_place_and_when_it_begins():
    assert queued(WAITING) == "Waiting for a free trainer …"
    assert queued(replace(WAITING, place=3)) == "In the queue: 3 before you"
    assert queued(replace(WAITING, place=3, begins_in=1.0)) == "In the queue: 3 before you"
    said = queued(replace(WAITING, place=3, begins_in=20.0))
    assert said == "In the queue: 3 before you · begins in about 20 s"


def test_while_the_trainer_wakes_no_time_is_promised(monkeypatch):
    monkeypatch.setattr(trainer, "waking", lambda: True)
    assert queued(replace(WAITING, place=3, begins_in=20.0)) == "Waking the trainer up …"


def test_the_time_left_is_said_once_it_is_known():
    assert left(RUNNING) == ""
    assert left(replace(RUNNING, seconds_left=31.0)) == "about 30 s left"


def test_of_several_the_last_counts():
    soon, late = (replace(WAITING, begins_in=seconds) for seconds in (5.0, 40.0))
    assert last_of([ENDED, RUNNING, soon, late]) == "the last begins in about 40 s"
    assert last_of([soon, WAITING]) == ""
    slow, slower = (replace(RUNNING, seconds_left=seconds) for seconds in (8.0, 30.0))
    assert last_of([ENDED, slow, slower]) == "about 30 s left"
    assert last_of([slow, RUNNING]) == ""
    assert last_of([ENDED]) == ""
