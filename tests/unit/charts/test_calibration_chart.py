"""The reliability diagram."""

import numpy as np

from core.charts.calibration import reliability_diagram
from core.charts.spoken import spoken


def diagram(rows):
    return reliability_diagram(
        np.linspace(0.05, 0.95, 10),
        np.linspace(0.1, 0.64, 10),
        rows,
        titles=("confidence", "right"),
        series=("right", "confidence", "diagonal"),
    )


def test_each_bar_stands_in_the_middle_of_its_bin():
    _, table = diagram(np.arange(1, 11))
    np.testing.assert_allclose(table["middle"], np.linspace(0.05, 0.95, 10))
    assert table["rows"].tolist() == list(range(1, 11))


def test_bins_without_rows_are_left_out():
    _, table = diagram([0, 0, 3, 0, 0, 0, 0, 0, 0, 9])
    assert table["middle"].round(2).tolist() == [0.25, 0.95]


def test_who_hears_it_is_told_how_high_the_bars_are():
    spec, table = diagram([0, 0, 3, 0, 0, 0, 0, 0, 0, 9])
    said = spoken(spec, table).words
    assert "0.22" in said
    assert "0.64" in said
