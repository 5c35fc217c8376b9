"""The loss against a rate that grows: what is drawn, and where its words stand."""

import numpy as np
import pandas as pd
import pytest

from core.charts.rates import ROOM_ABOVE, Mark, RateLabels, rate_curve

LABELS = RateLabels("title", "rate", "loss", "each", "smoothed", "falls fastest")
CURVE = pd.DataFrame(
    {"rate": [1e-3, 1e-2, 1e-1], "loss": [2.0, 1.0, np.inf], "smoothed": [1.8, 1.2, 3.0]}
)


def drawn(*marks, fast=None):
    return rate_curve(CURVE, LABELS, 3.0, fast, marks, (1e-6, 10), 300)


def said(spec) -> list[str]:
    values = [layer["data"]["values"][0] for layer in spec["layer"] if "data" in layer]
    return list(dict.fromkeys(value["words"] for value in values))


def test_what_is_beyond_all_bounds_is_cut_off_below_the_words():
    spec, table = drawn()
    assert table["value"].max() == 3.0
    assert spec["layer"][0]["encoding"]["y"]["scale"]["domain"] == [0, ROOM_ABOVE * 3]


def test_the_band_and_the_lines_are_named():
    spec, _ = drawn(Mark(0.003, "take 0.003", "found"), fast=(1e-3, 1e-2))
    assert said(spec) == ["falls fastest", "take 0.003"]


@pytest.mark.parametrize(("rate", "side"), [(1e-5, "left"), (1.0, "right")])
def test_words_stand_where_there_is_room(rate, side):
    spec, _ = drawn(Mark(rate, "here", "own"))
    assert spec["layer"][-1]["mark"]["align"] == side
