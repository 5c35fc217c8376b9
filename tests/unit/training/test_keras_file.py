"""A trained network's file is the one that Keras would have saved, and Keras reads it."""

import io
import json
import re
import zipfile

import h5py
import keras
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
    GlobalAveragePooling2D,
    MaxPooling2D,
    Normalization,
    Regularizer,
    Reshape,
)
from core.network.build import begin, build
from core.training.keras_file import keras_file

RANDOM = np.random.default_rng(5)
LAYERS = {
    "dense": ((4,), (Dense(units=3), Dense(units=1))),
    "normalization": ((4,), (Normalization(), Dense(units=64, activation="relu"), Dense(units=1))),
    "pictures": ((5, 5), (Flatten(), Dense(units=3), Dense(units=10, activation="softmax"))),
    "seen through kernels": (
        (4, 4),
        (
            Reshape(height=4, width=4, channels=1),
            Conv2D(filters=2),
            BatchNormalization(),
            MaxPooling2D(),
            GlobalAveragePooling2D(),
            Dense(units=1),
        ),
    ),
    "dropout": ((4,), (Dense(units=3), Dropout(rate=0.0), Dropout(rate=0.5), Dense(units=1))),
    "settings": (
        (4,),
        (
            Dense(units=3, activation="leaky_relu", kernel_initializer="zeros", name="first"),
            Dense(units=2, use_bias=False, kernel_regularizer=Regularizer(l1=0.1, l2=0.2)),
            Dense(units=1, activation="leaky_relu", kernel_initializer="he_normal"),
        ),
    ),
    "eleven": ((4,), tuple(Dense(units=n) for n in range(1, 12))),
}


@pytest.fixture(params=LAYERS)
def saved(request, tmp_path):
    """A network as Keras saves it, and our file of the same numbers."""
    shape, layers = LAYERS[request.param]
    experiment = Experiment(
        data=Data(name="boston_housing"), layers=layers, loss="mse", epochs=1, seed=11
    )
    model = build(experiment, shape, fold=2, adapt_on=RANDOM.normal(size=(20, *shape)))
    model.set_weights([RANDOM.normal(size=w.shape).astype(w.dtype) for w in model.get_weights()])
    model.save(tmp_path / "theirs.keras")
    seeds = begin(experiment, shape, fold=2).seeds
    ours = tmp_path / "ours.keras"
    ours.write_bytes(keras_file(experiment, shape, model.get_weights(), seeds))
    return ours, tmp_path / "theirs.keras", RANDOM.normal(size=(7, *shape)).astype("float32")


def members(path):
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def configuration(parts):
    """Without places in memory, and how many rows Normalization was shown."""
    of_no_meaning = rb'"shared_object_id": \d+|"input_shape": \[(20|null), 4\]'
    return re.sub(of_no_meaning, b"", parts["config.json"])


def test_every_part_is_the_one_that_keras_saved(saved):
    ours, theirs, _ = saved
    ours, theirs = members(ours), members(theirs)
    assert list(ours) == list(theirs)
    assert configuration(ours) == configuration(theirs)
    assert ours["model.weights.h5"] == theirs["model.weights.h5"]
    assert json.loads(ours["metadata.json"]).keys() == json.loads(theirs["metadata.json"]).keys()


def test_keras_loads_it_and_predicts_the_same(saved):
    ours, theirs, x = saved
    ours, theirs = keras.models.load_model(ours), keras.models.load_model(theirs)
    np.testing.assert_array_equal(ours.predict(x, verbose=0), theirs.predict(x, verbose=0))


def test_a_second_file_takes_nothing_of_the_first():
    shape, layers = LAYERS["dense"]
    experiment = Experiment(data=Data(name="boston_housing"), layers=layers, loss="mse", epochs=1)
    for value in (1.0, 2.0):
        numbers = [np.full(w.shape, value) for w in begin(experiment, shape).weights]
        with zipfile.ZipFile(io.BytesIO(keras_file(experiment, shape, numbers, [1, 2]))) as archive:
            weights = archive.read("model.weights.h5")
        with h5py.File(io.BytesIO(weights)) as file:
            for layer, kernel, bias in (("dense", (4, 3), (3,)), ("dense_1", (3, 1), (1,))):
                found = file[f"layers/{layer}/vars"]
                np.testing.assert_array_equal(found["0"], np.full(kernel, value))
                np.testing.assert_array_equal(found["1"], np.full(bias, value))
