"""Goals are checked by what runs gave: how good, how small, how low, how far up."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.study.goals import (
    Attempt,
    Diverge,
    Lowest,
    Reach,
    attempt,
    best_so_far,
    chosen,
    counted,
    standing,
)
from tests.unit.runs.made_up import an_experiment, rows_of

SMALL_AND_GOOD = Reach(data="plane", score=0.95, parameters=50)
CHEAP = Reach(data="boston_housing", score=3.0, error=True, parameters=1000)
IN_THREE = Lowest(data="plane", trainings=3)
UP = Diverge(data="plane")


def one(run="a", parameters=42, score=0.9, lowest=0.5, rise=1.0, rate=0.01) -> Attempt:
    return Attempt(run, parameters, rate, score, lowest, rise)


def test_the_first_network_that_is_good_and_small_enough_reaches_it():
    tries = [one("a"), one("b", 300, 0.99), one("c", 42, 0.961), one("d", 9, 0.97)]
    found = standing(SMALL_AND_GOOD, tries)
    assert (found.reached, found.nth, found.best.score) == (True, 3, 0.961)


def test_until_then_it_says_how_far_the_best_small_one_is():
    found = standing(SMALL_AND_GOOD, [one("a", score=0.91), one("b", 300, 0.99)])
    assert not found.reached
    assert (found.best.run, found.nth, found.tried) == ("a", 1, 2)
    assert found.short == pytest.approx(0.04)


def test_of_an_error_less_is_better():
    assert standing(CHEAP, [one(score=2.9)]).reached
    found = standing(CHEAP, [one("a", score=4.0), one("b", score=3.5)])
    assert (found.reached, found.best.run, found.short) == (False, "b", 0.5)


def test_only_the_first_trainings_count_for_the_lowest_loss():
    tries = [one("a", lowest=0.5), one("b", lowest=0.3), one("c", lowest=0.4), one("d", lowest=0.1)]
    found = standing(IN_THREE, tries)
    assert (found.reached, found.best.run, found.nth, found.tried) == (True, "b", 2, 3)
    assert not standing(IN_THREE, tries[:2]).reached


def test_the_same_run_counts_once():
    assert [a.run for a in counted(IN_THREE, [one("a"), one("b"), one("a")])] == ["a", "b"]


def test_a_loss_that_rises_or_is_no_number_diverges():
    assert standing(UP, [one("a", rise=3.5, rate=3.0)]).reached
    assert standing(UP, [one("a", rise=inf)]).reached
    assert not standing(UP, [one("a", rise=2.9), one("b", rise=nan)]).reached


@pytest.mark.parametrize("goal", [SMALL_AND_GOOD, CHEAP, IN_THREE])
def test_without_validation_nothing_is_reached(goal):
    found = standing(goal, [one(score=nan, lowest=nan)])
    assert (found.tried, found.best, found.reached) == (1, None, False)


def test_a_run_in_the_numbers_that_goals_ask_for():
    experiment = an_experiment()
    found = attempt("a", experiment, rows_of(experiment), 0.9, (13,))
    assert found == Attempt("a", 14, experiment.optimizer.rate, 0.9, 2.0 / 3, 1.0)
    lost = [{"fold": 0, "epoch": 1, "loss": 1.0}, {"fold": 0, "epoch": 2, "loss": nan}]
    assert attempt("a", experiment, lost, nan, (13,)).diverged


NUMBERS = st.floats(0, 1) | st.just(nan)
TRIES = st.lists(
    st.builds(one, st.sampled_from("abcdef"), st.integers(1, 100), NUMBERS, NUMBERS, NUMBERS),
    max_size=8,
).map(lambda tries: list({a.run: a for a in tries}.values()))


@given(TRIES)
def test_what_is_reached_meets_the_goal_and_nothing_before_it_did(tries):
    found = standing(SMALL_AND_GOOD, tries)
    good = [a for a in tries if a.parameters <= 50 and a.score >= 0.95]
    assert found.reached == bool(good)
    assert not good or found.best == good[0] == tries[found.nth - 1]


@given(TRIES)
def test_nobody_can_choose_better_by_validation(tries):
    best = chosen(IN_THREE, tries)
    known = [a.lowest for a in counted(IN_THREE, tries) if a.lowest == a.lowest]
    assert (best.lowest if best else None) == (min(known) if known else None)
    assert not known or best_so_far(counted(IN_THREE, tries))[-1] == min(known)


@given(TRIES, st.integers(0, 8))
def test_more_trainings_never_take_a_goal_away(tries, some):
    assert standing(UP, tries).reached >= standing(UP, tries[:some]).reached
    assert standing(SMALL_AND_GOOD, tries).reached >= standing(SMALL_AND_GOOD, tries[:some]).reached
