"""A slider that is moved goes where it is to be in steps that the eye can follow."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from core.ui.glide import FRAMES, Scale

STEPS = st.integers(0, 200)
SCALE = Scale(-2.5, 0.05)


def place(steps: int) -> float:
    return round(SCALE.low + steps * SCALE.step, 9)


@given(STEPS, STEPS)
def test_the_way_ends_there_goes_one_direction_and_is_short(start, end):
    here, there = place(start), place(end)
    way = SCALE.way(here, there)
    assert way[-1] == there
    assert len(way) <= FRAMES
    assert way in (sorted(set(way)), sorted(set(way), reverse=True))
    assert all(min(here, there) <= at <= max(here, there) for at in way)
    assert here not in way[:-1]


@given(STEPS, STEPS)
def test_it_stops_only_where_the_slider_can_stand(start, end):
    for at in SCALE.way(place(start), place(end)):
        steps = (at - SCALE.low) / SCALE.step
        assert abs(steps - round(steps)) < 1e-6


def test_it_is_slow_at_first_and_at_last():
    way = [0, *Scale(0, 1).way(0, 1000)]
    strides = [after - before for before, after in pairwise(way)]
    assert strides[0] < strides[len(strides) // 2] > strides[-1]


def test_a_whole_number_goes_over_whole_numbers():
    assert Scale(0, 1).way(0, 3) == [1, 2, 3]
