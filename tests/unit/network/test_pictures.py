"""Units of a network that looks at pictures, as pictures."""

import numpy as np
import pytest

from core.experiment import (
    BatchNormalization,
    Conv2D,
    Data,
    Dense,
    Dropout,
    Experiment,
    Flatten,
    MaxPooling2D,
    Preparation,
    Reshape,
)
from core.network.pictures import (
    MOST_UNITS,
    chosen_units,
    heaviest,
    pictured_units,
    pictures,
)
from core.study.presets import DIGITS, FOUR_FOLDS, GARMENTS, REVIEWS


def experiment(*layers, inputs=()) -> Experiment:
    data = Data(name="mnist", preparation=Preparation(inputs=inputs))
    return Experiment(data=data, layers=layers, loss="mse", epochs=1)


@pytest.mark.parametrize(
    ("shown", "units"),
    [
        (GARMENTS[0].experiment, 10),
        (DIGITS[0].experiment, MOST_UNITS),
        (experiment(Dense(units=3), inputs=("flatten",)), 3),
        (experiment(Dropout(rate=0.1), Flatten(), Dense(units=3)), 3),
    ],
)
def test_a_unit_that_sees_whole_pictures_is_one(shown, units):
    assert pictured_units(shown) == units


@pytest.mark.parametrize(
    "unseen",
    [
        FOUR_FOLDS.experiment,
        REVIEWS[0].experiment,
        experiment(Dense(units=3), Flatten(), Dense(units=10)),
        experiment(Reshape(height=14, width=14, channels=4), Conv2D(filters=3), Dense(units=10)),
        experiment(Reshape(), MaxPooling2D(), Conv2D(filters=3), Dense(units=10)),
    ],
)
def test_one_that_sees_words_columns_or_rows_of_pixels_is_none(unseen):
    assert pictured_units(unseen) == 0


def test_each_is_a_column_of_the_first_kernel_at_every_moment():
    shown = experiment(Flatten(), Dense(units=12), Dense(units=1))
    moments = np.random.default_rng(0).normal(size=(2, 784 * 12 + 12 + 12 + 1))
    kernels = moments[:, : 784 * 12].reshape(2, 784, 12)
    drawn = pictures(shown, moments, np.array([4, 11]))
    assert drawn.shape == (2, 2, 784)
    np.testing.assert_array_equal(drawn[1, 0], kernels[1, :, 4])


def test_a_filter_is_a_picture_as_small_as_its_window():
    shown = experiment(Reshape(), Conv2D(filters=12), Flatten(), Dense(units=1))
    moments = np.random.default_rng(0).normal(size=(2, 9 * 12 + 12 + 26 * 26 * 12 + 1))
    assert chosen_units(shown, moments[0]).tolist() == [*range(10)]
    drawn = pictures(shown, moments, np.array([4, 11]))
    np.testing.assert_array_equal(
        drawn[1, 0], moments[1, : 9 * 12].reshape(3, 3, 1, 12)[..., 4].ravel()
    )


def test_heavy_is_what_is_strong_and_heard():
    kernel, onward = np.array([[1.0, 5, 2], [0, 0, 0]]), np.array([[1.0], [0.1], [2]])
    assert heaviest(kernel, onward, most=2).tolist() == [2, 0]


@pytest.mark.parametrize("bias", [True, False])
def test_of_many_hidden_units_the_heaviest_are_shown(bias):
    hidden = Dense(units=30, activation="relu", use_bias=bias)
    shown = experiment(Flatten(), hidden, Dropout(rate=0.1), Dense(units=2))
    kernel, onward = np.ones((784, 30)), np.ones((30, 2))
    kernel[:, 7], onward[21] = 3, 2
    weights = np.concatenate([kernel.ravel(), np.full(30 * bias, 50.0), onward.ravel(), [9, 9]])
    assert chosen_units(shown, weights)[:3].tolist() == [7, 21, 0]
    assert len(chosen_units(shown, weights)) == MOST_UNITS


def test_without_hidden_units_the_classes_are_in_their_order():
    shown = experiment(Flatten(), Dense(units=10))
    weights = np.random.default_rng(0).normal(size=7850)
    assert chosen_units(shown, weights).tolist() == [*range(10)]


def test_what_lies_between_two_layers_is_not_taken_for_their_weights():
    shown = experiment(Flatten(), Dense(units=12), BatchNormalization(), Dense(units=2))
    onward = np.ones((12, 2))
    onward[7] = 100
    parts = [np.ones(784 * 12), np.zeros(12), np.full(48, 9.0), onward.ravel(), np.zeros(2)]
    assert chosen_units(shown, np.concatenate(parts))[0] == 7
