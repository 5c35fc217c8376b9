"""The numbers in what a program says."""

import math

import pytest

from core.study.mistakes.numbers import numbers

SAID = "Keras3 says -0.5 and 1e-07\nloss = 2.50, nan\nloss = 7"


@pytest.mark.parametrize(
    ("after", "found"), [("says", [-0.5, 1e-07]), ("=", [2.5, math.nan, 7]), ("mae", [])]
)
def test_they_are_those_behind_a_word_on_every_line_that_has_it(after, found):
    assert numbers(SAID, after) == pytest.approx(found, nan_ok=True)


def test_a_digit_of_a_name_is_no_number():
    assert numbers(SAID)[0] == -0.5
