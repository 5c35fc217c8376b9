"""Where TensorFlow's own kernels run our loop, every bit is that of ``Model.fit``.

Only updates too small for that are compiled by XLA, which rounds a little differently:
``MOST_PRODUCTS_FUSED`` says which.
"""

import keras
import numpy as np
import pytest

from core.datasets import Fold, Tensors
from core.experiment import (
    SGD,
    Adagrad,
    Adam,
    AdamW,
    CosineDecay,
    Data,
    Dense,
    Dropout,
    Experiment,
    FirstRows,
    Normalization,
    Regularizer,
    RMSprop,
)
from core.network.build import build, optimizer
from core.network.forward import network as saved_network
from core.training import train_on
from tests.further import further

LONG = pytest.mark.long
RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(153, 13)).astype("float32")
PRICE = (X @ RANDOM.normal(size=13) + 0.3 * RANDOM.normal(size=153)).astype("float32")
CLASS = np.digitize(PRICE, [-1, 1]).astype("int32")
TARGETS = {
    "mse": (PRICE, None, 1, "linear"),
    "mae": (PRICE, None, 1, "linear"),
    "huber": (PRICE, None, 1, "linear"),
    "binary_crossentropy": ((PRICE > 0).astype("float32"), 2, 1, "sigmoid"),
    "categorical_crossentropy": (np.eye(3, dtype="float32")[CLASS], 3, 3, "softmax"),
    "sparse_categorical_crossentropy": (CLASS, 3, 3, "softmax"),
}
FOLD = Fold(train_rows=np.arange(50, 143), validation_rows=np.arange(50))


def wide(activation="relu", penalty=None):
    return (
        Dense(units=64, activation=activation, kernel_regularizer=penalty),
        Dense(units=32, activation=activation),
    )


def compare(loss="mse", layers=None, metrics=None, **settings):
    """Trains both ways, and finds every weight and every number of every epoch the same."""
    y, classes, outputs, activation = TARGETS[loss]
    tensors = Tensors(X[:143], y[:143], X[143:], y[143:], classes)
    values = {
        "data": Data(name="boston_housing"),
        "layers": (*(layers or wide()), Dense(units=outputs, activation=activation)),
        "loss": loss,
        "metrics": metrics or (("accuracy",) if classes else ("mae", "mse")),
        "epochs": 4,
        "batch_size": 16,
        "validation": FirstRows(rows=50),
        "shuffle": "once",
        "seed": 3,
    }
    experiment = Experiment(**(values | settings))
    *_, result = train_on(experiment, tensors, (FOLD,))
    model = build(experiment, (13,), adapt_on=tensors.x_train)
    model.compile(
        optimizer(experiment.optimizer), experiment.loss, metrics=list(experiment.metrics)
    )
    keras.utils.set_random_seed(experiment.seed)
    history = model.fit(
        tensors.x_train[50:],
        tensors.y_train[50:],
        validation_data=(tensors.x_train[:50], tensors.y_train[:50]),
        epochs=experiment.epochs,
        batch_size=experiment.batch_size,
        shuffle=True,
        verbose=0,
    ).history
    (network,) = result.networks
    trained = np.concatenate([v.numpy().ravel() for v in model.trainable_variables])
    kept = [
        array.ravel()
        for part in saved_network(experiment, network.model)
        if isinstance(part.layer, Dense)
        for array in part.weights
    ]
    np.testing.assert_array_equal(np.concatenate(kept), trained)
    for name, fitted in history.items():
        assert [row[name] for row in result.rows] == fitted, name


@pytest.mark.parametrize("batch_size", [41, *further(16, 100, 500)])
def test_whatever_is_left_for_the_last_batch(batch_size):
    compare(batch_size=batch_size)


@pytest.mark.parametrize(
    "loss",
    [
        loss if loss == "sparse_categorical_crossentropy" else pytest.param(loss, marks=LONG)
        for loss in TARGETS
    ],
)
def test_for_every_loss(loss):
    compare(loss=loss, optimizer=Adam(learning_rate=0.01))


@pytest.mark.parametrize("penalty", [Regularizer(l2=0.02), *further(Regularizer(l1=0.01))])
def test_with_a_penalty(penalty):
    compare(layers=wide(penalty=penalty))


@pytest.mark.parametrize(
    "activation",
    ["tanh", *further("leaky_relu", "sigmoid", "elu", "gelu")],
)
def test_for_every_activation(activation):
    compare(layers=wide(activation))


@pytest.mark.parametrize(
    "method",
    [
        *further(SGD()),
        *further(SGD(momentum=0.9, nesterov=True)),
        *further(Adagrad(learning_rate=0.1)),
        *further(RMSprop(rho=0.8, momentum=0.5)),
        *further(AdamW(learning_rate=0.01)),
        Adam(learning_rate=CosineDecay(initial_learning_rate=0.01, decay_steps=20, alpha=0.1)),
    ],
    ids=lambda method: method.kind,
)
def test_for_every_optimizer(method):
    compare(loss="huber", optimizer=method)


def test_with_dropout():
    compare(
        loss="sparse_categorical_crossentropy",
        layers=(*wide(), Dropout(rate=0.3), Dense(units=32), Dropout(rate=0.5)),
    )


def test_behind_a_normalization_layer():
    compare(layers=(Normalization(), *wide()))


def test_with_more_weights_than_one_vector_holds():
    compare(layers=(Dense(units=512, activation="relu"), *wide()))
