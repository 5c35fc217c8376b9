"""What a step of a route asks of a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from pydantic import ValidationError

from core.study.checks import Check, all_hold

numbers = some.floats(-1e6, 1e6)


@given(numbers, numbers, numbers)
def test_a_number_is_to_lie_between_two_others(low, high, value):
    check = Check(of="loss", at_least=low, at_most=high)
    assert check.holds(value) == (low <= value <= high)
    assert check.holds(str(value)) == check.holds(value)


@pytest.mark.parametrize("value", [None, "", "much", float("nan"), float("inf"), {}])
def test_what_is_no_finite_number_reaches_no_number(value):
    assert not Check(of="loss", at_least=-1e9).holds(value)


def test_a_word_is_to_be_the_same_however_it_is_written():
    check = Check(of="activation", equals="relu")
    assert check.holds("relu")
    assert check.holds("ReLU")
    assert not check.holds("tanh")
    assert Check(of="light_first", equals="true").holds(True)


def test_of_several_chosen_options_one_is_enough():
    assert Check(of="race", equals="adam").holds(["sgd", "adam"])
    assert not Check(of="race", equals="adam").holds([])


def test_all_are_to_hold_at_once_and_what_a_page_does_not_know_does_not():
    checks = (Check(of="loss", at_most=0.01), Check(of="step", at_most=10))
    assert all_hold(checks, {"loss": 0.002, "step": 8, "eta": 0.4})
    assert not all_hold(checks, {"loss": 0.002, "step": 11})
    assert not all_hold(checks, {"loss": 0.002})


@pytest.mark.parametrize("wrong", [{}, {"at_most": float("nan")}, {"equals": "x" * 61}])
def test_a_check_asks_for_something_that_can_be(wrong):
    with pytest.raises(ValidationError):
        Check(of="loss", **wrong)
