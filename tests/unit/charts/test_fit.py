"""Lines through points of which one lies apart."""

import numpy as np

from core.charts.fit import fits

X, Y = np.array([1.0, 2, 3, 4]), np.array([1.0, 2, 3, 0])


def drawn(**lines):
    named = {name: np.array(line) for name, line in lines.items()}
    spec, table = fits(
        X, Y, named, outlier="apart", titles=("x", "y"), domain=((0, 5), (0, 9)), height=300
    )
    return spec, dict(iter(table.groupby("part")))


def test_lines_reach_from_one_side_to_the_other_and_stand_somewhere_at_the_outlier():
    _, parts = drawn(one=[2.0, -1.0])
    assert parts["line"][["x", "y"]].to_numpy().tolist() == [[0, -1], [5, 9]]
    assert parts["at"][["x", "y"]].to_numpy().tolist() == [[4, 7]]


def test_the_last_point_is_the_outlier():
    _, parts = drawn(one=[2.0, -1.0])
    assert parts["outlier"][["x", "y", "text"]].to_numpy().tolist() == [[4, 0, "apart"]]
    assert len(parts["point"]) == 3


def test_the_dictionary_stays_when_a_line_moves():
    assert drawn(one=[2, 0])[0] == drawn(one=[-1, 3])[0]
