"""Names of runs say what differs."""

from __future__ import annotations

import pytest

from core.experiment import Dense, Flatten, Regularizer
from core.study.presets import BY_HEART, GARMENTS, NORMALIZATION, PRESETS, REVIEWS
from core.ui.run_names import name_of, names, short_names

BASE = NORMALIZATION.experiment
HIDDEN = Dense(units=64, activation="relu")


@pytest.mark.parametrize("dataset", PRESETS)
def test_a_story_has_its_own_name(dataset):
    found = [name_of(preset.experiment) for preset in PRESETS[dataset]]
    assert found == [preset.title for preset in PRESETS[dataset]]


@pytest.mark.parametrize(
    ("experiment", "name"),
    [
        (BASE.changed(seed=2), "Normalization layer, Adam · seed 2"),
        (
            BASE.changed(seed=2).with_hidden(lambda part: [part.changed(units=32)]),
            "Normalization layer, Adam · 32-32 units · seed 2",
        ),
        (REVIEWS[4].experiment.changed(batch_size=64), "64 units · batches of 64"),
        (
            GARMENTS[4].experiment.changed(layers=(Flatten(), HIDDEN, Dense(units=10))),
            "20 epochs: overfitting · 64 units · output layer 10, linear",
        ),
        (GARMENTS[4].experiment.changed(callbacks=()), "Dropout 0.3"),
        (BASE.changed(layers=(Dense(units=1),), epochs=5, seed=3), "1, Adam 0.01"),
        (BY_HEART.experiment.changed(epochs=50), "Noisy points, learnt by heart · 50 epochs"),
    ],
)
def test_another_run_is_named_after_the_nearest_story(experiment, name):
    assert name_of(experiment) == name


def test_no_two_runs_of_a_list_have_the_same_name():
    own = BASE.changed(layers=(Dense(units=1),), epochs=5)
    penalty = Dense(units=1, kernel_regularizer=Regularizer(l2=0.1))
    runs = [own, own.changed(seed=1), own.changed(layers=(penalty,)), own.changed(shuffle="once")]
    found = names(runs)
    assert len(set(found)) == len(runs)
    assert found[1].endswith("seed 1")


def test_a_few_runs_are_told_apart_by_what_differs_alone():
    runs = [BASE.changed(seed=seed) for seed in (0, 7)]
    assert short_names(["a", "b"], runs) == ["seed 0", "seed 7"]
    assert short_names(["a"], runs[:1]) == ["a"]
    assert short_names(["a", "b"], [BASE, REVIEWS[0].experiment]) == ["a", "b"]
