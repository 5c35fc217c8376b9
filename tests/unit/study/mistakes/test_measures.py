"""Numbers that tell of a whole training."""

import math

import pandas as pd
import pytest

from core.study.mistakes import Symptom
from core.study.mistakes.measures import first, highest, last, lowest, rise


def history(*values: float, column: str = "val_loss") -> pd.DataFrame:
    return pd.DataFrame({"epoch": range(1, len(values) + 1), column: values})


@pytest.mark.parametrize(
    ("measure", "value"), [(first, 3), (last, 2), (lowest, 1), (highest, 4), (rise, 1)]
)
def test_a_measure_is_one_number_of_a_curve(measure, value):
    assert measure("val_loss").of(history(3, 1, 4, 2)) == value


def test_a_measure_takes_the_first_of_its_columns_that_there_is():
    assert last("accuracy", "mae").of(history(1, 5, column="mae")) == 5


def test_it_is_the_mean_over_folds():
    folds = pd.DataFrame({"epoch": [1, 1], "fold": [0, 1], "loss": [1.0, 3.0]})
    assert last("loss").of(folds) == 2


def test_a_symptom_shows_beyond_its_limit_and_is_absent_only_well_before_it():
    too_high, too_low = Symptom(last("loss"), 4, 2), Symptom(last("loss"), 2, 4)
    for value, (shows, absent) in {5: (True, False), 3: (False, False), 1: (False, True)}.items():
        assert too_high.shows(history(value, column="loss")) == shows
        assert too_high.is_absent(history(value, column="loss")) == absent
        assert too_low.shows(history(6 - value, column="loss")) == shows
        assert too_low.is_absent(history(6 - value, column="loss")) == absent


def test_what_is_no_number_any_more_shows_it():
    lost = history(math.nan, column="loss")
    assert Symptom(last("loss"), 4, 2).shows(lost)
    assert not Symptom(last("loss"), 4, 2).is_absent(lost)
