"""What each unit answers to a drawing, as grey squares."""

import numpy as np
import pytest

from core.ui.builder.flow import lit


def test_the_largest_answer_is_white_and_what_is_0_or_less_is_black():
    assert lit(np.array([0.0, -3, 2, 1])).tolist() == [[0, 0, 255, 128]]


@pytest.mark.parametrize(("units", "shape"), [(10, (1, 10)), (32, (1, 32)), (100, (4, 32))])
def test_units_lie_in_rows(units, shape):
    assert lit(np.ones(units)).shape == shape


def test_where_nobody_answers_all_is_black():
    assert not lit(np.zeros(40)).any()
