"""A network begins with the weights that its script would give it, whatever else goes on."""

import random
import threading
from typing import get_args

import keras
import numpy as np
import pytest

from core.experiment import Data, Dense, Dropout, Experiment, Initializer
from core.network.build import begin, build

SHAPE = (5,)


def an_experiment(initializer="glorot_uniform", seed=7):
    return Experiment(
        data=Data(name="boston_housing"),
        layers=(
            Dense(units=6, kernel_initializer=initializer),
            Dropout(rate=0.0),
            Dropout(rate=0.5),
            Dense(units=4),
            Dense(units=1, kernel_initializer="zeros"),
        ),
        loss="mse",
        epochs=1,
        seed=seed,
    )


def in_plain_keras(initializer="glorot_uniform", seed=7):
    keras.utils.set_random_seed(seed)
    return keras.Sequential(
        [
            keras.Input(SHAPE),
            keras.layers.Dense(6, kernel_initializer=initializer),
            keras.layers.Dropout(0.0),
            keras.layers.Dropout(0.5),
            keras.layers.Dense(4),
            keras.layers.Dense(1, kernel_initializer="zeros"),
        ]
    )


def assert_same(ours, theirs):
    for a, b in zip(ours.get_weights(), theirs.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    states = [model.layers[2].seed_generator.state.numpy() for model in (ours, theirs)]
    np.testing.assert_array_equal(*states)


def assert_begins(beginning, theirs):
    for a, b in zip(beginning.weights, theirs.get_weights(), strict=True):
        np.testing.assert_array_equal(a, b)
    state = theirs.layers[2].seed_generator.state.numpy()
    np.testing.assert_array_equal([*beginning.by_dropout, 0], state)


@pytest.mark.parametrize("initializer", get_args(Initializer))
def test_its_first_weights_are_keras_s(initializer):
    expected = in_plain_keras(initializer)
    assert_same(build(an_experiment(initializer), SHAPE), expected)
    assert_begins(begin(an_experiment(initializer), SHAPE), expected)


def test_each_fold_begins_with_a_seed_of_its_own():
    expected = in_plain_keras(seed=9)
    assert_same(build(an_experiment(seed=7), SHAPE, fold=2), expected)
    assert_begins(begin(an_experiment(seed=7), SHAPE, fold=2), expected)


def test_no_other_thread_changes_them():
    done = threading.Event()

    def draw():
        while not done.is_set():
            random.random()  # noqa: S311 - nothing secret

    expected = in_plain_keras()
    other = threading.Thread(target=draw)
    other.start()
    try:
        for _ in range(5):
            assert_same(build(an_experiment(), SHAPE), expected)
            assert_begins(begin(an_experiment(), SHAPE), expected)
    finally:
        done.set()
        other.join()
