"""A network's answers without Keras are those with it."""

import io

import h5py
import keras
import numpy as np
import pytest

from core.datasets import MultiHot
from core.experiment import (
    ACTIVATIONS,
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
    Preparation,
    Reshape,
)
from core.network.build import build
from core.network.forward import network, predict, weights_file, without_each_word


def trained(layers, shape, tmp_path, name="mnist", **data):
    """An Experiment, its Keras model and the bytes of its file."""
    experiment = Experiment(
        data=Data(name=name, **data), layers=layers, loss="mse", epochs=1, seed=3
    )
    rows = np.random.default_rng(0).normal(3, 5, (50, *shape)).astype("float32")
    model = build(experiment, shape, adapt_on=rows)
    for layer in model.layers:
        if isinstance(layer, keras.layers.Dense | keras.layers.BatchNormalization):
            layer.set_weights([weights + 0.1 for weights in layer.get_weights()])
    model.save(tmp_path / "model.keras")
    return experiment, model, (tmp_path / "model.keras").read_bytes(), rows


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_every_activation_predicts_as_keras_does(activation, tmp_path):
    layers = (Dense(units=7, activation=activation), Dense(units=4, activation=activation))
    experiment, model, content, rows = trained(layers, (5,), tmp_path)
    ours = predict(network(experiment, content), rows)
    assert ours.dtype == np.float32
    np.testing.assert_allclose(ours, model.predict(rows, verbose=0), rtol=1e-5, atol=1e-6)


def test_every_layer_predicts_as_keras_does_under_any_name(tmp_path):
    layers = (
        Normalization(),
        Flatten(),
        Dense(units=6, activation="relu", name="hidden"),
        Dropout(rate=0.5),
        Dense(units=5, use_bias=False),
        Dense(units=3, activation="softmax", name="output"),
    )
    experiment, model, content, rows = trained(layers, (4, 2), tmp_path)
    ours = predict(network(experiment, content), rows)
    np.testing.assert_allclose(ours, model.predict(rows, verbose=0), rtol=1e-5, atol=1e-6)


def test_pictures_are_seen_as_keras_sees_them(tmp_path):
    layers = (
        Reshape(height=7, width=6, channels=1),
        Conv2D(filters=4, activation="relu", padding="same"),
        BatchNormalization(),
        MaxPooling2D(),
        Conv2D(filters=3, kernel_size=2, strides=2, use_bias=False),
        GlobalAveragePooling2D(),
        Dense(units=3, activation="softmax"),
    )
    experiment, model, content, rows = trained(layers, (7, 6), tmp_path)
    ours = predict(network(experiment, content), rows)
    np.testing.assert_allclose(ours, model.predict(rows, verbose=0), rtol=1e-5, atol=1e-6)


def texts(width=40, count=9):
    random = np.random.default_rng(1)
    rows = [
        np.sort(random.choice(width, random.integers(1, 12), replace=False)) for _ in range(count)
    ]
    offsets = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    return MultiHot(np.concatenate(rows).astype(np.int32), offsets, width)


@pytest.fixture
def reader(tmp_path):
    return trained(
        (Dense(units=6, activation="relu"), Dense(units=1, activation="sigmoid")),
        (40,),
        tmp_path,
        name="imdb",
        num_words=100,
        preparation=Preparation(inputs=("multi_hot",)),
    )


def test_words_predict_as_their_multi_hot_vectors_do(reader):
    experiment, model, content, _ = reader
    ours = predict(network(experiment, content), texts())
    expected = model.predict(texts().dense(), verbose=0)
    np.testing.assert_allclose(ours, expected, rtol=1e-5, atol=1e-6)


def test_a_word_taken_out_is_a_one_made_zero(reader):
    experiment, model, content, _ = reader
    text = texts()[np.array([4])]
    without = np.repeat(text.dense(), len(text.tokens), axis=0)
    without[np.arange(len(text.tokens)), text.tokens] = 0
    ours = without_each_word(network(experiment, content), text)
    np.testing.assert_allclose(ours, model.predict(without, verbose=0), rtol=1e-5, atol=1e-6)


def test_the_weights_file_loads_into_keras(reader, tmp_path):
    experiment, model, content, rows = reader
    path = tmp_path / "other.weights.h5"
    path.write_bytes(weights_file(content))
    other = build(experiment.changed(seed=9), (40,))
    assert not np.allclose(other.get_weights()[0], model.get_weights()[0])
    other.load_weights(path)
    np.testing.assert_array_equal(other.predict(rows, verbose=0), model.predict(rows, verbose=0))
    with h5py.File(io.BytesIO(weights_file(content))) as file:
        assert "layers" in file
    assert keras.saving.load_model(tmp_path / "model.keras").count_params() == model.count_params()
