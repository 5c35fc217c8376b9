"""The first units of a network that looks at pictures, as pictures."""

import numpy as np
import pytest

from core.experiment import Data, Dense, Dropout, Experiment, Flatten, Preparation
from core.network.pictures import MOST_UNITS, pictured_units, pictures
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
    ],
)
def test_one_that_sees_words_columns_or_rows_of_pixels_is_none(unseen):
    assert pictured_units(unseen) == 0


def test_each_is_a_column_of_the_first_kernel_at_every_moment():
    shown = experiment(Flatten(), Dense(units=12), Dense(units=1))
    moments = np.random.default_rng(0).normal(size=(2, 784 * 12 + 12 + 12 + 1))
    kernels = moments[:, : 784 * 12].reshape(2, 784, 12)
    drawn = pictures(shown, moments)
    assert drawn.shape == (2, MOST_UNITS, 784)
    np.testing.assert_array_equal(drawn[1, 4], kernels[1, :, 4])
