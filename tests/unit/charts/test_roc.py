"""ROC curves as they are drawn."""

import numpy as np
import pytest

from core.charts.roc import roc_curves

CURVE = (np.array([0, 0, 1]), np.array([0, 1, 1]))


@pytest.mark.parametrize("at", [None, (0.1, 0.9)])
def test_each_curve_lies_over_the_diagonal_and_a_dot_where_the_threshold_is(at):
    titles = ("false", "true")
    spec, table = roc_curves({"class 1": CURVE}, titles=titles, chance="chance", at=at)
    curve = table[(table["series"] == "class 1") & (table["part"] == "curve")]
    assert curve[["false", "true"]].to_numpy().tolist() == np.transpose(CURVE).tolist()
    assert table[table["series"] == "chance"]["true"].tolist() == [0, 1]
    dots = table[table["part"] == "here"][["false", "true"]].to_numpy().tolist()
    assert dots == ([] if at is None else [list(at)])
    assert spec["layer"][0]["encoding"]["x"]["title"] == "false"
