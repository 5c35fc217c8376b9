"""On the invented texts, networks overfit as they do on the originals."""

import numpy as np
import pytest

from core.datasets import load, prepare, split
from core.experiment import Data, Dense, Experiment, FirstRows, Preparation
from core.training import train_on


def trained(name, rows, *units, seed=0):
    """The validation losses of twenty epochs, and the accuracy on the test set after them."""
    binary = name == "imdb"
    *hidden, outputs = units
    layers = [Dense(units=count, activation="relu") for count in hidden]
    last = Dense(units=outputs, activation="sigmoid" if binary else "softmax")
    targets = "as_is" if binary else "one_hot"
    experiment = Experiment(
        data=Data(
            name=name,
            source="sample",
            num_words=10_000,
            preparation=Preparation(inputs=("multi_hot",), targets=targets),
        ),
        layers=(*layers, last),
        loss="binary_crossentropy" if binary else "categorical_crossentropy",
        metrics=("accuracy",),
        epochs=20,
        batch_size=512,
        validation=FirstRows(rows=rows),
        seed=seed,
    )
    tensors = prepare(experiment.data, load(name, "sample", 10_000))
    *_, result = train_on(experiment, tensors, split(experiment.validation, tensors.y_train))
    losses = np.array([row["val_loss"] for row in result.rows])
    return losses, result.networks[0].test_scores["accuracy"]


def again(*values):
    """The same story with other rows and seeds: it takes as long, and is told seldom."""
    return pytest.param(*values, marks=pytest.mark.long)


@pytest.mark.parametrize(("rows", "seed"), [(10_000, 0), again(5_000, 0), again(5_000, 42)])
@pytest.mark.long
def test_reviews_are_overfitted_after_a_few_epochs(rows, seed):
    losses, accuracy = trained("imdb", rows, 16, 16, 1, seed=seed)
    assert 4 <= losses.argmin() + 1 <= 7
    assert losses[-1] > 1.3 * losses.min()
    assert 0.8 < accuracy < 0.92


@pytest.mark.long
@pytest.mark.parametrize("seed", [0, again(42)])
def test_newswires_are_overfitted_after_about_ten_epochs_and_need_more_than_four_units(seed):
    losses, accuracy = trained("reuters", 1_000, 64, 64, 46, seed=seed)
    assert 7 <= losses.argmin() + 1 <= 13
    assert losses[-1] > 1.08 * losses.min()
    assert 0.75 < accuracy < 0.85
    _, through_four = trained("reuters", 1_000, 64, 4, 46, seed=seed)
    assert through_four < accuracy - 0.07
