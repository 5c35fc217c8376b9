"""What a run has come to stands above its curves, beside what one answer for all reaches."""

from __future__ import annotations

import numpy as np
import pytest

from core.datasets import load, split, targets
from core.experiment import Dense, Experiment
from core.study.presets import DIGITS, FOUR_FOLDS, GARMENTS, NORMALIZATION, REVIEWS, Preset
from core.ui.builder.headline import score_of, written


def on_sample(preset: Preset, **changes) -> Experiment:
    return preset.on("sample").changed(**changes)


def test_classes_have_an_accuracy_and_the_commonest_class_to_compare_with():
    experiment = on_sample(GARMENTS[0])
    score = score_of(experiment, {"accuracy": 0.9, "val_accuracy": 0.8, "loss": 1.0})
    y = load("fashion_mnist", "sample").y_train
    (fold,) = split(experiment.validation, y)
    common = np.bincount(y[fold.train_rows]).argmax()
    assert (score.metric, score.held_out, score.value) == ("accuracy", True, 0.8)
    assert score.always == pytest.approx(np.mean(y[fold.validation_rows] == common))


def test_prices_have_a_mean_error_and_the_mean_price():
    experiment = on_sample(FOUR_FOLDS)
    score = score_of(experiment, {"mae": 2.0, "val_mae": 3.0})
    y = targets(experiment.data, load("boston_housing", "sample"))
    expected = [
        np.abs(y[fold.validation_rows] - y[fold.train_rows].mean()).mean()
        for fold in split(experiment.validation, y)
    ]
    assert score.value == 3
    assert score.always == pytest.approx(np.mean(expected))


def test_where_nothing_is_held_out_it_is_that_of_training():
    score = score_of(on_sample(DIGITS[1]), {"accuracy": 0.9})
    assert not score.held_out


def test_of_two_accuracies_it_is_the_share_of_rows_that_are_right():
    wrong_loss = next(preset for preset in DIGITS if preset.name == "wrong_loss")
    score = score_of(on_sample(wrong_loss), {"binary_accuracy": 0.99, "categorical_accuracy": 0.9})
    assert score.value == 0.9


def test_ten_easy_answers_are_compared_with_nothing():
    experiment = on_sample(DIGITS[0], metrics=("binary_accuracy",))
    assert np.isnan(score_of(experiment, {"binary_accuracy": 0.99}).always)


def test_without_either_there_is_none():
    layers = (Dense(units=1),)
    assert score_of(on_sample(NORMALIZATION, layers=layers), {"loss": 3.0}) is None


@pytest.mark.parametrize(
    ("preset", "value", "metric", "says"),
    [
        (REVIEWS[0], 0.8767, "accuracy", "87.7%"),
        (NORMALIZATION, 2.4567, "mae", "$2,457"),
    ],
)
def test_it_is_written_as_one_says_it(preset, value, metric, says):
    assert written(value, metric, preset.experiment.data) == says
