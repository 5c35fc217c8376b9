"""A figure before and after: every point where it belongs, the dictionary always the same."""

import numpy as np

from core.charts.geometry import moved_figure

BEFORE = np.array([[0.0, 0], [1, 0], [0, 1]])
GRID = np.zeros((2, 5, 2))


def test_draws_every_point_of_every_part_in_order():
    _, data = moved_figure(BEFORE, BEFORE + 2, GRID, [((2, 3), "(2, 3)")], ("x", "y"), BEFORE * 2)
    counts = data["part"].value_counts().to_dict()
    assert counts == {"grid": 10, "before": 3, "after": 3, "shadow": 3, "mark": 1}
    after = data[data["part"] == "after"].sort_values("order")
    np.testing.assert_array_equal(after[["x", "y"]], BEFORE + 2)
    assert data["line"].nunique() == 5
    assert data["text"].iloc[-1] == "(2, 3)"


def test_the_dictionary_does_not_depend_on_the_points():
    with_shadow = moved_figure(BEFORE, BEFORE, GRID, [], ("x", "y"), BEFORE)[0]
    assert with_shadow == moved_figure(BEFORE * 9, BEFORE - 1, GRID, [((1, 1), "")], ("x", "y"))[0]
