"""Trainings on one axis."""

import numpy as np

from core.charts.trainings import trainings

LOSSES = np.array([0.9, 0.4, 0.2]), np.array([0.8, 0.5, 3.0])


def drawn(**runs):
    spec, table = trainings(runs, ("fit", "new"), titles=("epoch", "loss"), roof=2.0)
    return spec, dict(iter(table.groupby("part")))


def test_the_last_validation_loss_is_said_and_the_lowest_is_marked():
    _, parts = drawn(one=LOSSES)
    assert parts["last"]["text"].tolist() == ["3.00"]
    assert parts["lowest"][["x", "y"]].to_numpy().tolist() == [[2, 0.5]]


def test_what_lies_above_the_roof_is_cut_off():
    _, parts = drawn(one=LOSSES)
    assert parts["validation"]["y"].tolist() == [0.8, 0.5, 2.0]
    assert parts["training"]["y"].tolist() == LOSSES[0].tolist()


def test_the_dictionary_stays_when_a_curve_moves():
    assert drawn(one=LOSSES, two=LOSSES)[0] == drawn(one=LOSSES, two=LOSSES[::-1])[0]


def test_of_two_the_lower_end_is_said_below_its_line_and_the_other_above():
    above = LOSSES[0], np.array([0.8, 0.5, 1.9])
    _, parts = drawn(one=above, two=(LOSSES[0], LOSSES[1] / 2))
    assert parts["named"]["text"].tolist() == ["one", "two"]
    assert parts["last"]["below"].tolist() == [False, True]
    assert drawn(one=LOSSES)[1]["last"]["below"].tolist() == [False]
