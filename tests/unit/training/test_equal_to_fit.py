"""Training here is Keras's ``fit``: the same losses, metrics and weights, epoch by epoch.

Each case trains twice from the same initial weights, once with ``Model.fit`` and once here.
Shuffling and dropout are no exception: the same order, the same masks.
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
    BestCheckpoint,
    CosineDecay,
    Data,
    Dense,
    Dropout,
    EarlyStopping,
    Experiment,
    ExponentialDecay,
    FirstRows,
    Normalization,
    ReduceLROnPlateau,
    Regularizer,
    RMSprop,
)
from core.models.build import build, optimizer
from core.training import should_recycle, train_on
from core.training.callbacks import keras_callback
from core.training.compiled import compilations

RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(103, 6)).astype("float32")
PRICE = (X @ RANDOM.normal(size=6) + 0.3 * RANDOM.normal(size=103)).astype("float32")
CLASS = np.digitize(PRICE, [-1, 1]).astype("int32")
TARGETS = {
    "mse": (PRICE, None, 1, "linear"),
    "mae": (PRICE, None, 1, "linear"),
    "huber": (PRICE, None, 1, "linear"),
    "binary_crossentropy": ((PRICE > 0).astype("float32"), 2, 1, "sigmoid"),
    "categorical_crossentropy": (np.eye(3, dtype="float32")[CLASS], 3, 3, "softmax"),
    "sparse_categorical_crossentropy": (CLASS, 3, 3, "softmax"),
}
PENALTY = Regularizer(l1=0.01, l2=0.02)
FOLD = Fold(train_rows=np.arange(20, 93), validation_rows=np.arange(20))


def hidden(activation="relu", penalty=None):
    return (Dense(units=8, activation=activation, kernel_regularizer=penalty),)


def case(loss="mse", layers=None, **settings):
    y, classes, outputs, activation = TARGETS[loss]
    tensors = Tensors(X[:93], y[:93], X[93:], y[93:], classes)
    values = {
        "data": Data(name="boston_housing"),
        "layers": (*(layers or hidden()), Dense(units=outputs, activation=activation)),
        "loss": loss,
        "metrics": ("accuracy",) if classes else ("mae", "mse", "r2_score"),
        "epochs": 6,
        "batch_size": 16,
        "shuffle": False,
        "validation": FirstRows(rows=20),
        "seed": 3,
    }
    return Experiment(**(values | settings)), tensors


def compare(**settings):
    """Trains both ways; returns the history of ``fit``, our Result, and our trained network."""
    experiment, tensors = case(**settings)
    *_, result = train_on(experiment, tensors, (FOLD,))
    model = build(experiment, (6,), adapt_on=tensors.x_train)
    model.compile(
        optimizer(experiment.optimizer),
        experiment.loss,
        metrics=list(experiment.metrics),
    )
    history = model.fit(
        tensors.x_train[20:],
        tensors.y_train[20:],
        validation_data=(tensors.x_train[:20], tensors.y_train[:20]),
        epochs=experiment.epochs,
        batch_size=experiment.batch_size,
        shuffle=experiment.shuffle,
        callbacks=[keras_callback(part) for part in experiment.callbacks],
        verbose=0,
    ).history
    for name, values in history.items():
        ours = [row[name] for row in result.rows]
        assert ours == pytest.approx(values, rel=1e-4, abs=1e-6), name
    (network,) = result.networks
    scores = model.evaluate(tensors.x_test, tensors.y_test, verbose=0, return_dict=True)
    assert network.test_scores == pytest.approx(scores, rel=1e-4)
    predicted = model(tensors.x_test)
    np.testing.assert_allclose(network.test_predictions, predicted, rtol=1e-3, atol=1e-4)
    return history, result, network


@pytest.mark.parametrize(
    "method",
    [
        SGD(),
        SGD(momentum=0.9),
        SGD(momentum=0.9, nesterov=True),
        Adagrad(learning_rate=0.1),
        RMSprop(),
        RMSprop(rho=0.8, momentum=0.5),
        Adam(learning_rate=0.01, beta_1=0.8),
        AdamW(learning_rate=0.01),
        SGD(
            learning_rate=ExponentialDecay(initial_learning_rate=0.1, decay_steps=5, decay_rate=0.9)
        ),
        Adam(learning_rate=CosineDecay(initial_learning_rate=0.01, decay_steps=20, alpha=0.1)),
    ],
    ids=lambda method: f"{method.kind}-{method.learning_rate}",
)
def test_every_optimizer_takes_the_same_steps(method):
    compare(loss="mae", optimizer=method, layers=hidden(penalty=PENALTY))


@pytest.mark.parametrize("loss", TARGETS)
@pytest.mark.parametrize("penalty", [None, PENALTY], ids=["plain", "penalized"])
def test_every_loss_has_the_same_value(loss, penalty):
    compare(loss=loss, optimizer=Adam(learning_rate=0.01), layers=hidden(penalty=penalty))


@pytest.mark.parametrize("activation", ["leaky_relu", "sigmoid", "tanh", "elu", "gelu", "silu"])
def test_every_activation_is_keras_s(activation):
    compare(loss="huber", layers=hidden(activation))


@pytest.mark.parametrize("batch_size", [1, 10, 73, 500])
def test_the_last_smaller_batch_counts_as_in_fit(batch_size):
    compare(batch_size=batch_size, optimizer=RMSprop())


@pytest.mark.parametrize("seed", [0, 7])
def test_shuffled_rows_come_in_the_order_of_fit(seed):
    compare(shuffle=True, batch_size=1, optimizer=Adam(), seed=seed)


@pytest.mark.parametrize("rate", [0.3, 0.5])
def test_dropout_drops_the_units_that_fit_drops(rate):
    compare(
        loss="sparse_categorical_crossentropy",
        layers=(*hidden(), Dropout(rate=rate), Dense(units=8), Dropout(rate=rate)),
        shuffle=True,
    )


def test_a_normalization_layer_first_changes_nothing_about_that():
    compare(layers=(Normalization(), *hidden()), batch_size=10)


def test_early_stopping_stops_in_the_same_epoch_and_restores_the_same_weights():
    _, result, network = compare(
        optimizer=Adam(learning_rate=0.1),
        epochs=60,
        callbacks=(EarlyStopping(patience=3, restore_best_weights=True),),
    )
    assert network.ending == "early_stopping"
    assert network.epochs == len(result.rows) < 60


def test_early_stopping_on_a_metric_that_should_grow():
    _, result, _ = compare(
        loss="binary_crossentropy",
        epochs=60,
        callbacks=(EarlyStopping(monitor="val_accuracy", patience=2, min_delta=0.01),),
    )
    assert len(result.rows) < 60


def test_the_learning_rate_falls_on_the_same_plateau():
    history, result, _ = compare(
        optimizer=SGD(learning_rate=0.1),
        epochs=30,
        callbacks=(ReduceLROnPlateau(patience=1, factor=0.5, min_delta=0.01),),
    )
    rates = [row["learning_rate"] for row in result.rows]
    assert rates[-1] < rates[0]
    assert rates == pytest.approx(history["learning_rate"])


def test_a_rate_far_too_large_ends_the_run_with_the_reason():
    *_, result = train_on(*case(optimizer=SGD(learning_rate=1000), epochs=20), (FOLD,))
    (network,) = result.networks
    assert network.ending == "not_a_number"
    assert len(result.rows) == network.epochs < 20


def test_the_best_epoch_is_kept_beside_the_last(tmp_path):
    best = BestCheckpoint(monitor="val_loss")
    experiment, tensors = case(optimizer=Adam(learning_rate=0.1), epochs=37, callbacks=(best,))
    *_, result = train_on(experiment, tensors, (FOLD,))
    (network,) = result.networks
    losses = [row["val_loss"] for row in result.rows]
    assert network.epochs == 37
    assert min(losses) < losses[-1]
    for content, expected in ((network.best_model, min(losses)), (network.model, losses[-1])):
        (tmp_path / "model.keras").write_bytes(content)
        model = keras.models.load_model(tmp_path / "model.keras")
        predicted = model.predict(tensors.x_train[:20], verbose=0)[:, 0]
        loss = np.mean((predicted - tensors.y_train[:20]) ** 2)
        assert loss == pytest.approx(expected, rel=1e-4)


def test_a_worker_that_has_compiled_much_wants_to_be_replaced(monkeypatch):
    monkeypatch.setattr("core.training.MOST_COMPILATIONS", compilations() + 2)
    for units in (31, 32, 33):
        asked = should_recycle()
        list(train_on(*case(layers=(Dense(units=units),), epochs=1), (FOLD,)))
        assert asked is (units == 33)


def test_the_same_structure_is_compiled_once():
    list(train_on(*case(epochs=2), (FOLD,)))
    before = compilations()
    for changes in ({"seed": 9}, {"epochs": 5}, {"optimizer": RMSprop(learning_rate=0.5)}):
        list(train_on(*case(**({"epochs": 2} | changes)), (FOLD,)))
    assert compilations() == before


def test_a_stop_takes_effect_within_an_epoch():
    experiment, tensors = case(epochs=2000, batch_size=1)
    asked = []
    events = train_on(experiment, tensors, (FOLD,), lambda: len(asked) == 1)
    next(events)
    asked.append("stop")
    *others, result = events
    assert not any(isinstance(event, list) for event in others)
    assert result.status == "stopped"
    assert len(result.rows) == result.networks[0].epochs == 1
