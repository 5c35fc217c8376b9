"""Losses over two weights, side by side."""

import numpy as np
import pytest

from core.charts.maps import ASPECT, Map, maps

PATH = np.array([[0.0, 0.0], [4.0, 1.0], [2.0, 3.0]])
BEST = np.array([2.0, 2.0])


def bowl(weights):
    return ((weights - BEST) ** 2).sum(axis=-1)


def one(now: int, path=PATH) -> Map:
    return Map("raw", "loss 3", bowl, path, now, BEST, "start", "lowest: 0")


def drawn(*shown):
    spec, table = maps(shown, ("across", "up"))
    return spec, dict(iter(table.groupby("part")))


@pytest.mark.parametrize("now", [0, 2])
def test_the_way_is_drawn_as_far_as_it_has_come(now):
    _, parts = drawn(one(now), one(now))
    assert parts["path"].groupby("map").size().tolist() == [now + 1] * 2
    assert parts["end"]["text"].iloc[0] == f"{PATH[now][0]:g}, {PATH[now][1]:g}"


def test_a_unit_is_as_long_across_as_up_and_every_point_lies_in_its_frame():
    _, parts = drawn(one(2), one(2, 9 * PATH))
    for place, frame in enumerate(parts["frame"].itertuples()):
        way = parts["path"].query(f"map == {place}")
        assert way["x"].between(frame.x, frame.x2).all()
        assert way["y"].between(-1, 1).all()
        assert frame.x2 - frame.x == pytest.approx(2 * ASPECT)
    first, second = parts["path"].query("map == 0")[["x", "y"]].to_numpy()[:2]
    assert (second - first)[0] / (second - first)[1] == pytest.approx(4)


def test_the_dictionary_stays_when_the_way_goes_on():
    assert drawn(one(0), one(0))[0] == drawn(one(2), one(1))[0]


def test_the_first_point_and_the_best_have_their_words_and_corners_a_minus():
    _, parts = drawn(one(2), one(2))
    for part, at in (("start", PATH[0]), ("lowest", BEST)):
        first = parts[part].iloc[0]
        assert first["text"].startswith(part)
        assert first["y"] == pytest.approx((at - BEST)[1] / one(2).half)
    assert parts["bottom"]["text"].str.startswith("−").all()
