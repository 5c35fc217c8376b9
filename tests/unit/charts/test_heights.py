"""A training's way on the map of its losses."""

import numpy as np

from core.charts.heights import finer, landscape, places, window

PATH = np.array([[-4.0, -1], [-2, 0.5], [0, 0]])


def test_the_whole_way_is_seen():
    middle, half = window(PATH)
    assert middle == (-2, -0.25)
    assert half > 2


def test_losses_are_asked_for_around_its_middle_the_first_row_on_top():
    across, up = places((10.0, 5.0), 2.0, 5)
    assert across[2] == 10
    assert up[2] == 5
    assert up[0] > up[-1]
    assert across[0] < across[-1]


def test_more_values_pass_through_the_few_and_stay_as_they_were_between_equal_ones():
    values = np.array([3.0, -1, 2, 2, 2, 2, 7])
    more = finer(7, 61) @ values
    np.testing.assert_allclose(more[::10], values)
    np.testing.assert_allclose(more[30:41], 2)
    np.testing.assert_allclose(finer(5, 9)[2:-2] @ np.arange(5), np.arange(1, 3.5, 0.5))


def test_its_first_and_last_point_are_named():
    losses = np.random.default_rng(0).uniform(1, 2, (9, 9))
    labels = {0: "epoch 0", 2: "epoch 5"}
    spec, table = landscape(losses, PATH, labels, ("one", "other"), "The loss", 2.0)
    said = table[table["part"] == "label"].set_index("text")
    assert list(said.loc["epoch 0", ["x", "y"]]) == [-4, -1]
    assert said.loc["epoch 5", "x"] == 0
    assert spec["title"]["text"] == "The loss"
    assert (table["part"] == "path").sum() == len(PATH)
