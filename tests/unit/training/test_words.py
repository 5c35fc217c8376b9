"""Words train as their multi-hot vectors would, without the vectors ever being made."""

from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.datasets import FACTS, Dataset, Fold, MultiHot, Sequences, prepare
from core.experiment import (
    SGD,
    Adam,
    Data,
    Dense,
    Dropout,
    EarlyStopping,
    Experiment,
    FirstRows,
    Impossible,
    Preparation,
    Regularizer,
    RMSprop,
)
from core.network.build import build, optimizer
from core.training import train_on
from core.training.callbacks import keras_callback
from core.training.inputs import multiply, multiply_transposed, on_device
from tests.further import further
from tests.unit.training.test_equal_to_fit import rows_for_fit

RANDOM = np.random.default_rng(1)
LENGTHS = RANDOM.integers(0, 40, 150)
TEXTS = Sequences(
    RANDOM.integers(1, 120, LENGTHS.sum()).astype(np.int32),
    np.concatenate([[0], np.cumsum(LENGTHS)]),
)
TOPICS = RANDOM.integers(0, 46, 150)
FOLD = Fold(train_rows=np.arange(30, 120), validation_rows=np.arange(30))


def both_ways(**changes):
    """A training on words, and ``fit`` on the vectors, from the same initial weights."""
    values = {
        "data": Data(name="imdb", num_words=120, preparation=Preparation(inputs=("multi_hot",))),
        "layers": (Dense(units=8, activation="relu"), Dense(units=1, activation="sigmoid")),
        "loss": "binary_crossentropy",
        "metrics": ("accuracy",),
        "epochs": 5,
        "batch_size": 32,
        "validation": FirstRows(rows=30),
        "seed": 4,
    }
    experiment = Experiment(**(values | changes))
    y = TOPICS if experiment.data.name == "reuters" else TOPICS % 2
    cut = Sequences(TEXTS.tokens[: TEXTS.offsets[120]], TEXTS.offsets[:121])
    rest = TEXTS.take(np.arange(120, 150))
    dataset = Dataset(FACTS[experiment.data.name], "sample", cut, y[:120], rest, y[120:])
    tensors = prepare(experiment.data, dataset)
    *_, result = train_on(experiment, tensors, (FOLD,))
    keras.utils.set_random_seed(experiment.seed)
    model = build(experiment, (120,))
    model.compile(
        optimizer(experiment.optimizer), experiment.loss, metrics=list(experiment.metrics)
    )
    vectors = tensors.x_train.dense()
    history = model.fit(
        **rows_for_fit(experiment, vectors[30:], tensors.y_train[30:]),
        validation_data=(vectors[:30], tensors.y_train[:30]),
        epochs=experiment.epochs,
        callbacks=[keras_callback(part) for part in experiment.callbacks],
        verbose=0,
    ).history
    return result, model, history, tensors


PENALTY = Regularizer(l1=0.001, l2=0.01)


@pytest.mark.parametrize(
    "changes",
    [
        *further(
            {},
            {"shuffle": "never", "batch_size": 90},
            {"shuffle": "once"},
            {"layers": (Dense(units=1, activation="sigmoid"),), "optimizer": SGD()},
        ),
        {"optimizer": Adam(learning_rate=0.01), "batch_size": 7},
        {
            "layers": (
                Dense(units=16, activation="relu", kernel_regularizer=PENALTY),
                Dropout(rate=0.5),
                Dense(units=1, activation="sigmoid"),
            ),
            "optimizer": RMSprop(),
        },
        *further(
            {"epochs": 30, "callbacks": (EarlyStopping(patience=2, restore_best_weights=True),)},
        ),
        {
            "data": Data(
                name="reuters",
                num_words=120,
                preparation=Preparation(inputs=("multi_hot",), targets="one_hot"),
            ),
            "layers": (
                Dense(units=64, activation="relu"),
                Dense(units=4, activation="relu"),
                Dense(units=46, activation="softmax"),
            ),
            "loss": "categorical_crossentropy",
        },
    ],
    ids=[
        "rmsprop",
        "one batch",
        "one order",
        "one layer",
        "adam",
        "penalty, dropout",
        "stopping",
        "reuters",
    ],
)
def test_histories_and_weights_are_those_of_the_vectors(changes, tmp_path):
    result, model, history, tensors = both_ways(**changes)
    for name, values in history.items():
        assert [row[name] for row in result.rows] == pytest.approx(values, rel=1e-4, abs=1e-6)
    (network,) = result.networks
    (tmp_path / "model.keras").write_bytes(network.model)
    ours = keras.models.load_model(tmp_path / "model.keras")
    for one, other in zip(ours.get_weights(), model.get_weights(), strict=True):
        np.testing.assert_allclose(one, other, atol=1e-5)
    vectors = tensors.x_test.dense()
    predicted = ours.predict(vectors, verbose=0)
    np.testing.assert_allclose(network.test_predictions, predicted, atol=1e-5)


def test_words_need_a_dense_layer_first():
    with pytest.raises(Impossible, match="Dense layer: put one first"):
        both_ways(layers=(Dropout(rate=0.1), Dense(units=1, activation="sigmoid")))


def has_avx512():
    described = Path("/proc/cpuinfo")
    return described.exists() and "avx512f" in described.read_text()


@pytest.mark.skipif(not has_avx512(), reason="another processor adds up in other pieces")
@pytest.mark.parametrize(("rows", "units"), [(512, 16), (302, 64), (700, 64)])
def test_words_are_added_up_in_the_order_of_the_dense_product(rows, units):
    lengths = RANDOM.integers(50, 150, rows)
    tokens = [np.sort(RANDOM.choice(10_000, length, replace=False)) for length in lengths]
    offsets = np.concatenate([[0], np.cumsum(lengths)])
    words = MultiHot(np.concatenate(tokens), offsets, 10_000)
    kernel, gradient = (RANDOM.normal(size=(n, units)).astype("float32") for n in (10_000, rows))
    dense = tf.function(lambda a, b, turned: tf.matmul(a, b, transpose_a=turned))
    vectors, x = tf.constant(words.dense()), on_device(words)
    np.testing.assert_array_equal(
        tf.function(multiply)(x, tf.constant(kernel)), dense(vectors, kernel, False)
    )
    by_kernel = multiply_transposed(x, tf.constant(gradient), 10_000)
    np.testing.assert_array_equal(by_kernel, dense(vectors, gradient, True))
