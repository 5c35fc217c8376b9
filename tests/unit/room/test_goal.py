"""A goal of the room: only the desk sets it, and only what comes after it counts."""

import pytest

from core.room import Refused
from core.room.goal import GoalOver, GoalSet, TestSetOpened, tried
from core.room.room import read
from core.room.trainings import Asked
from core.study.goals import Reach
from tests.unit.room.people import TEACHER, a_room, after, device

GOAL = Reach(data="plane", score=0.95, parameters=50)
SET = GoalSet(by=TEACHER, at=10, goal=GOAL)


def asked(who, at, *runs):
    return Asked(by=device(who), at=at, keys=tuple(f"{run:032x}" for run in runs))


def keys(*runs):
    return tuple(f"{run:032x}" for run in runs)


def test_nobody_else_sets_opens_or_takes_it_back():
    with pytest.raises(Refused):
        a_room().after(GoalSet(by=device(0), at=1, goal=GOAL))
    room = a_room().after(SET)
    for make in (TestSetOpened, GoalOver):
        with pytest.raises(Refused):
            room.after(make(by=device(0), at=11))


def test_what_was_trained_before_does_not_count():
    room = after(a_room(), asked(0, 5, 1), SET, asked(0, 12, 2, 3), asked(1, 13, 2))
    assert tried(room, 20) == {device(0): keys(2, 3), device(1): keys(2)}


def test_nor_what_is_trained_once_the_test_set_is_open():
    opened = TestSetOpened(by=TEACHER, at=15)
    room = after(a_room(), SET, asked(0, 12, 1), opened, asked(0, 16, 2))
    assert tried(room, 20) == {device(0): keys(1)}
    assert room.after(TestSetOpened(by=TEACHER, at=30)).aim == room.aim


def test_without_a_goal_nothing_counts_and_there_is_nothing_to_open():
    room = after(a_room(), SET, asked(0, 12, 1), GoalOver(by=TEACHER, at=13))
    assert tried(room, 20) == {}
    with pytest.raises(Refused, match="no goal"):
        room.after(TestSetOpened(by=TEACHER, at=14))


def test_a_goal_travels_between_servers():
    assert read(SET.model_dump_json()) == SET
