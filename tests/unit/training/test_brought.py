"""Training on what people brought is ``fit`` on the same rows; on what is gone, nothing trains."""

import keras
import numpy as np
import pytest

from core.datasets.brought import halves
from core.datasets.samples.mnist import mnist
from core.datasets.shelf import Gone, shelf
from core.experiment import SGD, Brought, Data, Dense, Experiment, Preparation
from core.training import train
from tests.unit.datasets.made_up import drawings, numbers


@pytest.fixture(autouse=True)
def a_shelf(tmp_path, monkeypatch):
    monkeypatch.setenv("PLAYGROUND_STORE", str(tmp_path))


def digits(brought, **data):
    return Experiment(
        data=Data(
            name="mnist",
            source="sample",
            preparation=Preparation(inputs=("divide_by_255", "flatten")),
            brought=brought,
            **data,
        ),
        layers=(Dense(units=10, activation="softmax"),),
        loss="sparse_categorical_crossentropy",
        optimizer=SGD(learning_rate=0.1),
        metrics=("accuracy",),
        epochs=3,
        batch_size=32,
        shuffle="never",
        seed=5,
    )


@pytest.mark.parametrize("copies", [0, 2])
def test_each_epoch_is_that_of_fit(copies):
    ours, (x, y) = drawings(60), mnist()[0]
    train_half, test_half = halves(ours)
    first = np.tile(train_half, copies)
    x = np.concatenate([ours.pictures[first], x])[:400].reshape(400, -1) / np.float32(255)
    y = np.concatenate([ours.labels[first], y])[:400]
    x_test = ours.pictures[test_half].reshape(-1, 784) / np.float32(255)
    brought = Brought(address=shelf().put(ours), copies=copies)
    *_, result = train(digits(brought, train_rows=400))

    keras.utils.set_random_seed(5)
    model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, activation="softmax")])
    model.compile(
        keras.optimizers.SGD(0.1), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    history = model.fit(x, y, batch_size=32, epochs=3, shuffle=False, verbose=0).history
    for name in ("loss", "accuracy"):
        assert [row[name] for row in result.rows] == pytest.approx(history[name], rel=1e-5)
    (network,) = result.networks
    np.testing.assert_allclose(
        network.test_predictions, model.predict(x_test, verbose=0), atol=1e-6
    )
    tested = model.evaluate(x_test, ours.labels[test_half], verbose=0, return_dict=True)
    assert network.test_scores == pytest.approx(tested, rel=1e-5)


def test_a_table_of_one_s_own_is_learned_as_fit_learns_it():
    ours = numbers(31, 3)
    train_half, test_half = halves(ours)
    x, y = ours.values[:, :-1], ours.values[:, -1].astype("float32")
    mean, std = x[train_half].mean(axis=0), x[train_half].std(axis=0)
    x = ((x - mean) / std).astype("float32")
    experiment = Experiment(
        data=Data(
            name="table",
            preparation=Preparation(inputs=("standardize",)),
            brought=Brought(address=shelf().put(ours)),
        ),
        layers=(Dense(units=1),),
        loss="mse",
        optimizer=SGD(learning_rate=0.05),
        metrics=("mae",),
        epochs=5,
        batch_size=4,
        shuffle="never",
        seed=5,
    )
    *_, result = train(experiment)

    keras.utils.set_random_seed(5)
    model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)])
    model.compile(keras.optimizers.SGD(0.05), "mse", metrics=["mae"])
    rows = (x[train_half], y[train_half])
    history = model.fit(*rows, batch_size=4, epochs=5, shuffle=False, verbose=0).history
    assert [row["loss"] for row in result.rows] == pytest.approx(history["loss"], rel=1e-5)
    said = model.predict(x[test_half], verbose=0)
    np.testing.assert_allclose(result.networks[0].test_predictions, said, atol=1e-5)


def test_nothing_is_trained_on_rows_that_are_gone():
    brought = Brought(address="0" * 32)
    with pytest.raises(Gone, match="somebody has deleted them"):
        next(train(digits(brought)))
