"""Cells: every number has a place of its own, and none covers another."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.charts.cells import Cells, Label, cells, extent, places

shapes = st.lists(st.integers(1, 3), max_size=5).map(tuple)


@given(shapes)
def test_no_two_cells_overlap_and_all_lie_within_the_extent(shape):
    x, y = places(shape)
    assert x.shape == y.shape == shape
    corners = list(zip(x.ravel(), y.ravel(), strict=True))[:40]
    for (ax, ay), (bx, by) in combinations(corners, 2):
        assert max(abs(ax - bx), abs(ay - by)) >= 1 - 1e-9
    np.testing.assert_allclose((x.max() + 1, y.max() + 1), extent(shape))


def test_the_last_axis_runs_across_and_the_one_before_it_down():
    x, y = places((2, 3))
    assert x.tolist() == [[0, 1, 2], [0, 1, 2]]
    assert y.tolist() == [[0, 0, 0], [1, 1, 1]]


def test_a_scalar_is_one_cell():
    assert extent(()) == (1, 1)
    _, data = cells([Cells(12, name="x")])
    assert data["what"].tolist() == ["x[] = 12"]


def test_each_cell_says_its_index_and_value():
    _, data = cells([Cells([[5, 78], [6, 79]], name="x")])
    assert data["what"].tolist() == ["x[0, 0] = 5", "x[0, 1] = 78", "x[1, 0] = 6", "x[1, 1] = 79"]


def test_properties_broadcast_like_the_tensors_they_describe():
    lit = np.array([[True], [False]])
    _, data = cells([Cells([[1, 2], [3, 4]], lit=lit, colours=["red", "blue"], strengths=1)])
    assert data["part"].tolist() == ["lit", "lit", "cell", "cell"]
    assert data["colour"].tolist() == ["red", "blue"] * 2


def test_cells_stand_where_they_are_put():
    corners = (np.array([3.0, 0.0]), np.array([0.5, 2.0]))
    spec, data = cells([Cells([1, 2], x=1, y=1, corners=corners)])
    assert data[["x", "y"]].to_numpy().tolist() == [[4, 1.5], [1, 3]]
    assert spec == cells([Cells([[1] * 5] * 4)])[0]


@pytest.mark.parametrize("values", [[1, 2, 3], [4, 5, 6]])
def test_the_dictionary_depends_only_on_the_size_of_the_picture(values):
    assert cells([Cells(values)])[0] == cells([Cells([0, 0, 0], lit=[True, False, False])])[0]


def test_titles_and_labels_have_room():
    low = cells([Cells([1])])[0]["height"]
    assert cells([Cells([1], title="x")])[0]["height"] > low
    _, data = cells([Cells([1])], [Label("+", 2, 0.5)])
    assert data["text"].tolist() == ["1", "+"]
