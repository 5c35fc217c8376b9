"""The reliability diagram."""

import numpy as np

from core.charts.calibration import reliability_diagram


def diagram(rows):
    _, table = reliability_diagram(
        np.linspace(0.05, 0.95, 10),
        np.linspace(0, 1, 10),
        rows,
        titles=("confidence", "right"),
        series=("right", "confidence", "diagonal"),
    )
    return table


def test_each_bar_stands_in_its_bin():
    table = diagram(np.arange(1, 11))
    assert (table["left"] < table["confidence"]).all()
    assert (table["confidence"] < table["right"]).all()
    assert table["rows"].tolist() == list(range(1, 11))


def test_bins_without_rows_are_left_out():
    table = diagram([0, 0, 3, 0, 0, 0, 0, 0, 0, 9])
    assert table["middle"].round(2).tolist() == [0.25, 0.95]
