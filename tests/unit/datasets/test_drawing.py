"""A drawing becomes a picture as MNIST's makers made theirs."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.datasets.drawing import as_digit


def test_an_empty_drawing_stays_empty():
    assert not as_digit(np.zeros((112, 112), np.uint8)).any()


@pytest.mark.parametrize(("height", "width"), [(60, 12), (8, 100), (112, 112), (1, 1)])
def test_what_is_drawn_fills_twenty_pixels_the_longer_way(height, width):
    drawing = np.zeros((112, 112), np.uint8)
    drawing[:height, -width:] = 255
    ink = as_digit(drawing) > 0
    sides = ink.any(axis=1).sum(), ink.any(axis=0).sum()
    assert max(sides) == 20
    assert min(sides) == max(1, round(20 * min(height, width) / max(height, width)))


def test_its_centre_of_mass_lies_in_the_middle():
    drawing = np.zeros((112, 112), np.uint8)
    drawing[10:60, 5:20] = 255
    drawing[50:60, 5:50] = 255
    picture = as_digit(drawing).astype(float)
    place = np.arange(28) + 0.5
    for axis in (0, 1):
        mass = picture.sum(axis=1 - axis)
        assert abs((mass * place).sum() / mass.sum() - 14) <= 0.5


def test_each_pixel_is_the_mean_of_those_it_covers():
    drawing = np.zeros((80, 80), np.uint8)
    drawing[:40, :40] = drawing[40:, 40:] = 200
    picture = as_digit(drawing)
    assert set(np.unique(picture)) == {0, 200}
    assert (picture > 0).sum() == 200


@given(arrays(np.uint8, st.tuples(st.integers(1, 60), st.integers(1, 60))))
def test_anything_drawn_becomes_a_picture(drawing):
    picture = as_digit(drawing)
    assert picture.shape == (28, 28)
    assert picture.dtype == np.uint8
