"""Runs in words: everything that they were told, a line each."""

from __future__ import annotations

import pytest

from core.experiment import SGD, Data, Dense, Dropout, KFolds, LastShare
from core.study.presets import NORMALIZATION
from core.study.sweep import KNOBS
from core.ui.run_settings import settings, varied

BASE = NORMALIZATION.experiment
HIDDEN = Dense(units=64, activation="relu")


def changed(experiment, **values):
    return varied([settings(experiment), settings(experiment.changed(**values))])


@pytest.mark.parametrize("knob", KNOBS)
def test_whatever_a_sweep_varies_is_told(knob):
    runs = [KNOBS[knob].turn(BASE, value) for value in KNOBS[knob].usual]
    assert len({tuple(settings(run).values()) for run in runs}) == len(set(runs))


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"seed": 2}, ["seed"]),
        ({"nudged": True}, ["nudged"]),
        ({"shuffle": "never"}, ["order"]),
        ({"validation": KFolds(folds=3)}, ["validation"]),
        ({"validation": LastShare(share=0.3)}, ["validation"]),
        ({"optimizer": SGD(momentum=0.9)}, ["optimizer", "momentum"]),
        ({"data": Data(name="boston_housing", train_rows=99)}, ["rows"]),
        ({"data": Data(name="boston_housing", source="sample")}, ["data"]),
        ({"layers": BASE.layers[1:]}, ["other_layers"]),
        ({"layers": (*BASE.layers[:-1], Dense(units=1, use_bias=False))}, ["bias"]),
        ({"layers": (*BASE.layers[:-1], Dense(units=1, name="last"))}, ["names"]),
        ({"first_weights": (0.5,)}, ["given"]),
    ],
)
def test_each_setting_is_a_line_of_its_own(values, told):
    assert changed(BASE, **values) == told


def test_where_dropout_stands_is_told():
    behind_both = (HIDDEN, Dropout(rate=0.3), HIDDEN, Dropout(rate=0.3), Dense(units=1))
    behind_one = (HIDDEN, HIDDEN, Dropout(rate=0.3), Dense(units=1))
    layers = (behind_both, behind_one)
    assert [settings(BASE.changed(layers=part))["dropout"] for part in layers] == [
        "0.3",
        "0.3 behind layer 2",
    ]
