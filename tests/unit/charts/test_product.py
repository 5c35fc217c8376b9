"""A product stands where the rows of x and the columns of y meet."""

import numpy as np
import pytest

from core.charts.cells import Cells, on_the_way, places
from core.charts.product import product


@pytest.mark.parametrize(
    ("x", "y"), [((3, 4), (4, 2)), ((3, 4), (4,)), ((5,), (5,)), ((1, 1), (1, 5))]
)
def test_each_number_is_level_with_its_row_and_below_its_column(x, y):
    z = np.dot(np.zeros(x), np.zeros(y))
    three = [Cells(np.zeros(x), name="x"), Cells(np.zeros(y), name="y"), Cells(z, name="z")]
    _, data = product(three)
    of = {name: data[data["what"].str.startswith(name)] for name in "xyz"}
    assert set(of["z"]["y"]) == set(of["x"]["y"])
    assert set(of["z"]["x"]) == set(of["y"]["x"])
    assert of["y"]["y2"].max() < of["x"]["y"].min()
    assert of["x"]["x2"].max() < of["y"]["x"].min()


@pytest.mark.parametrize(("new", "turned"), [((2, 6), False), ((4, 3), True), ((12,), False)])
def test_numbers_travel_from_their_old_places_to_their_new_ones(new, turned):
    m = np.arange(12).reshape(3, 4)
    after = m.T if turned else m.reshape(new)
    starts, ends = (on_the_way(m.shape, new, share, turned=turned) for share in (0, 1))
    np.testing.assert_array_equal(starts, places(m.shape))
    for number in range(12):
        there = tuple(i[0] for i in np.where(after == number))
        here = tuple(i[0] for i in np.where(m == number))
        assert [end[here] for end in ends] == [place[there] for place in places(new)]
    half = on_the_way(m.shape, new, 0.5, turned=turned)
    np.testing.assert_allclose(half[0], (places(m.shape)[0] + ends[0]) / 2)
