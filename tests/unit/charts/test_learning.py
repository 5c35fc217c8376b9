"""Curves laid over each other: told apart without colour, readable beside one that diverged."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from core.charts.learning import (
    MOST_POINTS,
    CurveLabels,
    common_domain,
    curves,
    curves_spec,
    overlay,
    powers_domain,
    with_guesses,
)


def laid_over(epochs, **curves):
    frames = {
        name: pd.DataFrame({"epoch": np.arange(1, len(values) + 1), "val_loss": values})
        for name, values in curves.items()
    }
    return overlay(frames, list(curves), "val_loss", "title", "epoch", "loss", epochs)


def test_every_line_keeps_its_name_and_its_values():
    _, table = laid_over(3, one=[3, 2, 1], two=[4.0, np.nan, np.inf])
    assert table.to_dict("list") == {
        "epoch": [1, 2, 3, 1],
        "value": [3, 2, 1, 4],
        "series": ["one", "one", "one", "two"],
    }


@pytest.mark.parametrize(
    ("epochs", "sign"), [(MOST_POINTS, "shape"), (MOST_POINTS + 1, "strokeDash")]
)
def test_lines_differ_in_more_than_colour(epochs, sign):
    spec, _ = laid_over(epochs, one=[1, 2], two=[2, 1])
    assert spec["encoding"][sign]["field"] == "series"
    assert bool(spec["mark"]["point"]) == (sign == "shape")


def test_a_line_that_diverged_leaves_the_others_readable():
    spec, _ = laid_over(10, tame=[3, 2, 1, 1, 1, 1], wild=[4, 4, 1e30, 1e33])
    low, high = spec["encoding"]["y"]["scale"]["domain"]
    assert low == 1
    assert 4 < high < 100


def test_ordinary_lines_are_shown_whole():
    spec, _ = laid_over(10, one=[9, 3, 2, 2], two=[4, 4, 3, 3])
    assert "domain" not in spec["encoding"]["y"]["scale"]
    assert laid_over(10, nothing=[np.nan])[1].empty


def test_a_huge_loss_at_first_does_not_flatten_the_rest():
    spec, _ = laid_over(4, one=[500, 30, 20, 15], two=[400, 28, 22, 18])
    low, high = spec["encoding"]["y"]["scale"]["domain"]
    assert low == 15
    assert 30 < high < 40
    assert spec["mark"]["clip"]


def test_of_an_accuracy_it_is_the_low_start_that_leaves():
    frames = {"one": pd.DataFrame({"epoch": [1, 2, 3], "val_accuracy": [0.1, 0.9, 0.95]})}
    spec, _ = overlay(frames, ["one"], "val_accuracy", "title", "epoch", "accuracy", 3)
    low, high = spec["encoding"]["y"]["scale"]["domain"]
    assert low == 0.9
    assert high >= 0.95


def test_a_good_start_stays_in_the_picture():
    spec, _ = laid_over(4, one=[1, 50, 51, 52])
    assert "domain" not in spec["encoding"]["y"]["scale"]


def test_the_legend_names_only_what_is_drawn_and_colours_stay():
    frame = pd.DataFrame({"epoch": [1, 2], "val_loss": [2, 1]})
    names = ["not yet", "drawn"]
    spec, _ = overlay({"drawn": frame}, names, "val_loss", "title", "epoch", "loss", 2)
    colour = spec["encoding"]["color"]
    assert colour["legend"]["values"] == ["drawn"]
    assert colour["scale"]["domain"] == names


def learning_curves(**columns):
    history = pd.DataFrame({"fold": 0, "epoch": [1, 2, 3], **columns})
    labels = CurveLabels("title", "epoch", "loss", "training", "validation", "best: {epoch}")
    return labels, curves(history, "loss", labels, smoothed=False)


@pytest.mark.parametrize(
    ("columns", "names"),
    [
        ({"loss": [3, 2, 1]}, ["training"]),
        ({"loss": [3, 2, 1], "val_loss": [np.nan] * 3}, ["training"]),
        ({"loss": [3, 2, 1], "val_loss": [3, 2, 2]}, ["training", "validation"]),
    ],
)
def test_learning_curves_name_validation_only_where_rows_are_held_out(columns, names):
    labels, table = learning_curves(**columns)
    spec = curves_spec(labels, table, 3)
    assert spec["encoding"]["color"]["scale"]["domain"] == names


def test_several_charts_share_an_axis_which_one_that_diverged_leaves():
    tables = [
        learning_curves(loss=[losses, 2, 1], val_loss=[3, 2, 2])[1] for losses in (3, 5, 1e30)
    ]
    low, high = common_domain(tables)
    assert low == 0
    assert 5 < high < 100
    assert common_domain([]) is None


def test_a_curve_that_left_their_axis_from_the_first_epochs_on_makes_it_one_of_powers():
    well, ill = (
        learning_curves(loss=losses, val_loss=losses)[1]
        for losses in ([30, 20, 10], [1e4, 1e20, np.inf])
    )
    assert powers_domain([well, ill]) == [10, 1e20]
    assert powers_domain([well, well]) is None
    assert powers_domain([]) is None


def guessed(*epochs):
    history = pd.DataFrame(
        {"fold": 0, "epoch": [1, 2, 3], "loss": [3, 2, 1], "val_loss": [3, 2, 4]}
    )
    labels = CurveLabels("title", "epoch", "loss", "training", "validation", "best: {epoch}")
    spec = curves_spec(labels, curves(history, "loss", labels, smoothed=False), 3)
    return with_guesses(spec, epochs, "guess: {epoch}")["layer"][-1]


def test_equal_guesses_are_piled_up_and_none_is_lost():
    assert guessed(2, 1, 2, 2)["data"]["values"] == [
        {"epoch": 1, "below": 0},
        {"epoch": 2, "below": 0},
        {"epoch": 2, "below": 1},
        {"epoch": 2, "below": 2},
    ]


@pytest.mark.parametrize(("epochs", "median"), [((3,), "3"), ((1, 3, 3), "3"), ((1, 2), "1.5")])
def test_the_line_stands_at_the_median_guess_and_names_it(epochs, median):
    (line,) = guessed(*epochs)["layer"][1]["data"]["values"]
    assert line == {"epoch": float(median), "label": f"guess: {median}"}
