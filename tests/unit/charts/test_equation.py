"""An equation of tensors: in two lines, or below each other where that leaves larger cells."""

import numpy as np
import pytest

from core.charts.cells import Cells, extent
from core.charts.equation import WIDE, drawn, equation


def boxes(shape) -> list[tuple[float, float, float, float]]:
    """Left, top, right and bottom of each of three tensors of the shape."""
    three = [Cells(np.zeros(shape), name=name) for name in "xyz"]
    _, data = equation(three, "+", shape)
    found = []
    for name in "xyz":
        rows = data[data["what"].fillna("").str.startswith(name)]
        found.append((rows["x"].min(), rows["y"].min(), rows["x2"].max(), rows["y2"].max()))
    return found


@pytest.mark.parametrize("shape", [(), (3, 1), (3, 4), (6, 6), (2, 2, 2, 2)])
def test_the_result_stands_below_the_second_of_two_that_stand_beside_each_other(shape):
    x, y, z = boxes(shape)
    assert x[2] < y[0] < y[2] <= WIDE
    assert x[1] == y[1]
    assert z[0] == y[0]
    assert z[1] > y[3]


@pytest.mark.parametrize("shape", [(4,), (2, 3, 4), (2, 2, 2, 2, 2)])
def test_wide_tensors_stand_below_each_other(shape):
    x, y, z = boxes(shape)
    assert x[3] < y[1] < y[3] < z[1]
    assert x[0] == y[0] == z[0]


@pytest.mark.parametrize("shape", [(64, 3, 32, 10), (9, 9, 9, 9, 9), (200_000,), (5, 5, 5)])
def test_no_more_is_drawn_than_fits(shape):
    most = drawn(shape)
    assert most >= 2
    across, _ = extent([min(size, most) for size in shape])
    assert across < WIDE


def test_two_tensors_leave_no_line_for_a_third():
    two = [Cells(np.zeros((3, 4)), name=name) for name in "xy"]
    heights = [equation(tensors, "+", (3, 4))[0]["height"] for tensors in (two, [*two, two[0]])]
    assert heights[0] < heights[1] / 1.5


def test_a_tensor_grows_within_its_room_and_moves_nothing():
    z = Cells(np.zeros((3, 4)), name="z")
    before, rows = equation([z, Cells(np.zeros(4)), z], "+", (3, 4))
    after, grown = equation([z, Cells(np.zeros((3, 4))), z], "+", (3, 4))
    assert before == after
    assert rows["x"].max() == grown["x"].max()
