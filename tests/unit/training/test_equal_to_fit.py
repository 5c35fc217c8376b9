"""Training here is Keras's ``fit``: the same losses, metrics and weights, epoch by epoch.

Each case trains twice from the same initial weights, once with ``Model.fit`` and once here.
Shuffling and dropout are no exception: the same order, the same masks.
"""

from dataclasses import replace

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.datasets import Fold, Tensors
from core.datasets.order import end_to_end, new_orders
from core.experiment import (
    ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    SGD,
    Adagrad,
    Adam,
    AdamW,
    BatchNormalization,
    BestCheckpoint,
    Conv2D,
    CosineDecay,
    Data,
    Dense,
    Dropout,
    EarlyStopping,
    Experiment,
    ExponentialDecay,
    FirstRows,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    Normalization,
    ReduceLROnPlateau,
    Regularizer,
    Reshape,
    RMSprop,
)
from core.network.build import begin, build, optimizer
from core.study.rates import FIRST, LAST, range_test
from core.training import should_recycle, train_on
from core.training.callbacks import keras_callback
from core.training.compiled import Program, compilations
from tests.further import further

LONG = pytest.mark.long
RANDOM = np.random.default_rng(0)
X = RANDOM.normal(size=(103, 6)).astype("float32")
PRICE = (X @ RANDOM.normal(size=6) + 0.3 * RANDOM.normal(size=103)).astype("float32")
CLASS = np.digitize(PRICE, [-1, 1]).astype("int32")
TARGETS = dict.fromkeys(LOSSES, (PRICE, None, 1, "linear")) | {
    "binary_crossentropy": ((PRICE > 0).astype("float32"), 2, 1, "sigmoid"),
    "categorical_crossentropy": (np.eye(3, dtype="float32")[CLASS], 3, 3, "softmax"),
    "sparse_categorical_crossentropy": (CLASS, 3, 3, "softmax"),
}
PENALTY = Regularizer(l1=0.01, l2=0.02)
FOLD = Fold(train_rows=np.arange(20, 93), validation_rows=np.arange(20))
SATURATED = 300
"""Times the usual weights: an output near the ends of what its activation can say."""


def hidden(activation="relu", penalty=None):
    return (Dense(units=8, activation=activation, kernel_regularizer=penalty),)


def case(loss="mse", layers=None, **settings) -> tuple[Experiment, Tensors]:
    y, classes, outputs, activation = TARGETS[loss]
    tensors = Tensors(X[:93], y[:93], X[93:], y[93:], classes)
    values = {
        "data": Data(name="boston_housing"),
        "layers": (*(layers or hidden()), Dense(units=outputs, activation=activation)),
        "loss": loss,
        "metrics": ("accuracy",) if classes else ("mae",),
        "epochs": 6,
        "batch_size": 16,
        "shuffle": "never",
        "validation": FirstRows(rows=20),
        "seed": 3,
    }
    return Experiment(**(values | settings)), tensors


def rows_for_fit(experiment, x, y):
    """The arguments of ``fit`` that say which rows it visits in which order."""
    size = experiment.batch_size
    if experiment.shuffle != "every_epoch":
        return {"x": x, "y": y, "batch_size": size, "shuffle": experiment.shuffle == "once"}
    return {"x": in_new_orders(x, y, size, experiment.seed), "steps_per_epoch": -(-len(x) // size)}


def in_new_orders(x, y, size, seed):
    random = np.random.default_rng(seed)
    while True:
        order = random.permutation(len(x))
        for start in range(0, len(x), size):
            rows = order[start : start + size]
            yield x[rows], y[rows]


def compare(**settings):
    return compare_on(*case(**settings))


def compare_on(experiment, tensors, fold=FOLD):
    """Trains both ways; returns the history of ``fit``, our Result, and our trained network."""
    *_, result = train_on(experiment, tensors, (fold,))
    train, held_out = fold.train_rows, fold.validation_rows
    keras.utils.set_random_seed(experiment.seed)
    model = build(experiment, (6,), adapt_on=tensors.x_train)
    model.compile(
        optimizer(experiment.optimizer),
        experiment.loss,
        metrics=list(experiment.metrics),
    )
    history = model.fit(
        **rows_for_fit(experiment, tensors.x_train[train], tensors.y_train[train]),
        validation_data=(tensors.x_train[held_out], tensors.y_train[held_out]),
        epochs=experiment.epochs,
        callbacks=[
            keras.callbacks.TerminateOnNaN(),
            *(keras_callback(part) for part in experiment.callbacks),
        ],
        verbose=0,
    ).history
    for name, values in history.items():
        ours = [row[name] for row in result.rows]
        assert ours == pytest.approx(values, rel=1e-4, abs=1e-6, nan_ok=True), name
    (network,) = result.networks
    scores = model.evaluate(tensors.x_test, tensors.y_test, verbose=0, return_dict=True)
    assert network.test_scores == pytest.approx(scores, rel=1e-4, nan_ok=True)
    predicted = model(tensors.x_test)
    np.testing.assert_allclose(network.test_predictions, predicted, rtol=1e-3, atol=1e-4)
    return history, result, network


@pytest.mark.parametrize(
    "method",
    [
        *(
            pytest.param(method, marks=LONG)
            for method in (
                *OPTIMIZERS.values(),
                SGD(momentum=0.9),
                Adagrad(learning_rate=0.1),
                Adam(learning_rate=0.01, beta_1=0.8),
                AdamW(learning_rate=0.01),
                RMSprop(rho=0.8, momentum=0.5),
                SGD(
                    learning_rate=ExponentialDecay(
                        initial_learning_rate=0.1, decay_steps=5, decay_rate=0.9
                    )
                ),
            )
        ),
        SGD(momentum=0.9, nesterov=True),
        Adam(learning_rate=CosineDecay(initial_learning_rate=0.01, decay_steps=20, alpha=0.1)),
    ],
    ids=lambda method: f"{method.kind}-{method.learning_rate}",
)
def test_every_optimizer_takes_the_same_steps(method):
    compare(loss="mae", optimizer=method, layers=hidden(penalty=PENALTY))


@pytest.mark.parametrize(
    "loss",
    [
        loss
        if loss in ("binary_crossentropy", "sparse_categorical_crossentropy")
        else pytest.param(loss, marks=LONG)
        for loss in LOSSES
    ],
)
@pytest.mark.parametrize(
    "penalty", [None, pytest.param(PENALTY, marks=LONG)], ids=["plain", "penalized"]
)
def test_every_loss_has_the_same_value(loss, penalty):
    compare(loss=loss, optimizer=Adam(learning_rate=0.01), layers=hidden(penalty=penalty))


@pytest.mark.parametrize(
    "activation",
    [name if name == "softmax" else pytest.param(name, marks=LONG) for name in ACTIVATIONS],
)
def test_every_activation_is_keras_s(activation):
    compare(loss="huber", layers=hidden(activation))


@pytest.mark.parametrize("batch_size", [10, *further(1, 73, 500)])
def test_the_last_smaller_batch_counts_as_in_fit(batch_size):
    compare(batch_size=batch_size, optimizer=RMSprop())


@pytest.mark.parametrize("seed", [0, *further(7)])
def test_shuffled_once_rows_come_in_the_order_of_fit(seed):
    compare(shuffle="once", batch_size=1, optimizer=Adam(), seed=seed)


@pytest.mark.parametrize("batch_size", [1, *further(16, 73)])
def test_every_epoch_visits_the_rows_in_a_new_order(batch_size):
    compare(shuffle="every_epoch", batch_size=batch_size, optimizer=Adam())


@LONG
@pytest.mark.parametrize("loss", TARGETS)
@pytest.mark.parametrize("batch_size", [1, 16, 73])
def test_so_it_does_with_every_loss(loss, batch_size):
    compare(shuffle="every_epoch", loss=loss, batch_size=batch_size, optimizer=Adam())


def test_every_metric_has_the_same_value():
    compare(metrics=("mae", "mse", "r2_score"), batch_size=10)


def test_the_order_of_an_epoch_does_not_depend_on_how_many_are_asked_for():
    long, short = (
        list(train_on(*case(shuffle="every_epoch", batch_size=1, epochs=epochs), (FOLD,)))[-1]
        for epochs in (40, 3)
    )
    assert long.rows[:3] == short.rows


@pytest.mark.parametrize("rate", [0.3, *further(0.5)])
def test_dropout_drops_the_units_that_fit_drops(rate):
    compare(
        loss="sparse_categorical_crossentropy",
        layers=(*hidden(), Dropout(rate=rate), Dense(units=8), Dropout(rate=rate)),
        shuffle="every_epoch",
    )


def test_a_normalization_layer_first_changes_nothing_about_that():
    compare(layers=(Normalization(), *hidden()), batch_size=10)


PICTURE = Reshape(height=2, width=3, channels=1)
NORMALIZED = BatchNormalization(momentum=0.8)


@pytest.mark.parametrize(
    "layers",
    [
        (PICTURE, Conv2D(filters=4, kernel_size=2, activation="relu"), Flatten()),
        (
            PICTURE,
            Conv2D(filters=4, kernel_size=2, padding="same", kernel_regularizer=PENALTY),
            MaxPooling2D(),
            GlobalAveragePooling2D(),
        ),
        (Dense(units=8, use_bias=False), NORMALIZED, Dropout(rate=0.3)),
    ],
    ids=["flat", "pooled", "normalized"],
)
def test_pictures_and_batches_are_seen_as_in_fit(layers):
    compare(layers=layers, optimizer=Adam(), shuffle="every_epoch", batch_size=10)


def test_moving_statistics_are_restored_with_the_best_weights():
    _, _, network = compare(
        layers=(Dense(units=8, use_bias=False), NORMALIZED),
        optimizer=Adam(learning_rate=0.3),
        epochs=60,
        callbacks=(EarlyStopping(patience=3, restore_best_weights=True),),
    )
    assert network.ending == "early_stopping"


def test_early_stopping_stops_in_the_same_epoch_and_restores_the_same_weights():
    _, result, network = compare(
        optimizer=Adam(learning_rate=0.1),
        epochs=60,
        shuffle="every_epoch",
        callbacks=(EarlyStopping(patience=3, restore_best_weights=True),),
    )
    assert network.ending == "early_stopping"
    assert network.epochs == len(result.rows) < 60


@pytest.mark.long
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


@LONG
def test_two_plateaus_write_down_the_rates_that_fit_writes_down():
    plateaus = (
        ReduceLROnPlateau(patience=1, factor=0.5, min_delta=0.01),
        ReduceLROnPlateau(monitor="loss", patience=2, factor=0.2, min_delta=0.1),
    )
    history, result, _ = compare(
        optimizer=SGD(learning_rate=0.1), epochs=30, callbacks=plateaus, loss="mae"
    )
    rates = [row["learning_rate"] for row in result.rows]
    assert rates == pytest.approx(history["learning_rate"], rel=1e-6)
    assert len(set(rates)) > 3


def test_a_rate_far_too_large_ends_the_run_with_the_reason():
    _, result, network = compare(optimizer=SGD(learning_rate=1000), epochs=20)
    assert network.ending == "not_a_number"
    assert len(result.rows) == network.epochs < 20


@pytest.mark.parametrize(
    ("rate", "batch_size"),
    [
        (1.5, 7),
        *(pytest.param(rate, 7, marks=LONG) for rate in (0.7, 1000)),
        *(pytest.param(rate, 73, marks=LONG) for rate in (0.7, 1.5, 1000)),
    ],
)
def test_after_a_loss_that_is_no_number_the_callbacks_still_have_their_say(rate, batch_size):
    _, result, network = compare(
        optimizer=SGD(learning_rate=rate),
        epochs=60,
        batch_size=batch_size,
        metrics=("mae",),
        callbacks=(
            EarlyStopping(monitor="loss", patience=30, restore_best_weights=True),
            BestCheckpoint(monitor="val_mae"),
        ),
    )
    assert network.ending == "not_a_number"
    assert network.best_model is not None
    if len(result.rows) > 1:
        assert np.isfinite(network.test_scores["loss"])


@pytest.mark.long
def test_the_best_network_is_the_same_file_though_the_loss_is_no_number_later(tmp_path):
    experiment, tensors = case(
        optimizer=SGD(learning_rate=0.7),
        epochs=60,
        batch_size=73,
        callbacks=(BestCheckpoint(monitor="val_loss"),),
    )
    *_, result = train_on(experiment, tensors, (FOLD,))
    keras.utils.set_random_seed(experiment.seed)
    model = build(experiment, (6,))
    model.compile(optimizer(experiment.optimizer), experiment.loss)
    model.fit(
        tensors.x_train[20:],
        tensors.y_train[20:],
        validation_data=(tensors.x_train[:20], tensors.y_train[:20]),
        epochs=60,
        batch_size=73,
        shuffle=False,
        callbacks=[
            keras.callbacks.TerminateOnNaN(),
            keras.callbacks.ModelCheckpoint(tmp_path / "best.keras", save_best_only=True),
        ],
        verbose=0,
    )
    (network,) = result.networks
    assert network.ending == "not_a_number"
    (tmp_path / "ours.keras").write_bytes(network.best_model)
    theirs = keras.models.load_model(tmp_path / "best.keras").get_weights()
    ours = keras.models.load_model(tmp_path / "ours.keras").get_weights()
    for a, b in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize(
    ("loss", "last"),
    [
        ("sparse_categorical_crossentropy", "softmax"),
        *(
            pytest.param(loss, activation, marks=LONG)
            for loss in TARGETS
            for activation in ACTIVATIONS
            if (loss, activation) != ("sparse_categorical_crossentropy", "softmax")
        ),
    ],
)
def test_the_test_scores_are_those_that_the_saved_network_is_given(loss, last):
    outputs = TARGETS[loss][2]
    experiment, tensors = case(loss=loss)
    x, y = tensors.x_train, tensors.y_train
    rows = tf.constant(x), tf.constant(y if loss.startswith("sparse") else y.reshape(93, -1))
    experiment = experiment.changed(layers=(*hidden(), Dense(units=outputs, activation=last)))
    model = build(experiment, (6,))
    model.compile(loss=loss, metrics=list(experiment.metrics))
    shared = Program(experiment, (6,), loss.startswith("sparse"), words=False)
    usual = model.get_weights()
    for scale in (1, SATURATED):
        weights = [scale * w for w in usual]
        state = shared.fresh(replace(begin(experiment, (6,)), weights=weights), 0.01)
        scores, _ = shared.evaluate(state, *rows)
        model.set_weights(weights)
        expected = model.evaluate(x, y, verbose=0, return_dict=True)
        assert scores == pytest.approx(expected, rel=1e-4, abs=1e-6, nan_ok=True), scale


@LONG
def test_a_saturated_softmax_is_scored_by_what_goes_into_it():
    _, _, network = compare(
        loss="categorical_crossentropy", optimizer=Adam(learning_rate=1.0), epochs=40, batch_size=73
    )
    p = np.sort(network.test_predictions, axis=1)
    assert p[:, -1].max() == 1
    assert network.test_scores["loss"] > 1


@LONG
@pytest.mark.parametrize("loss", ["categorical_crossentropy", "mse"])
def test_r2_of_several_outputs_is_the_mean_of_theirs(loss):
    one_hot = TARGETS["categorical_crossentropy"][0]
    tensors = Tensors(X[:93], one_hot[:93], X[93:], one_hot[93:], 3)
    experiment, _ = case(
        loss="categorical_crossentropy", metrics=("r2_score", "mae", "mse", "binary_accuracy")
    )
    compare_on(experiment.changed(loss=loss), tensors)


@pytest.mark.long
def test_r2_of_one_row_is_keras_s():
    experiment, tensors = case(metrics=("r2_score",), batch_size=1)
    fold = Fold(train_rows=np.arange(20, 93), validation_rows=np.arange(1))
    _, result, _ = compare_on(experiment, tensors, fold)
    assert {row["val_r2_score"] for row in result.rows} == {0.0}


@pytest.mark.long
def test_r2_of_targets_in_the_millions_is_keras_s():
    """Squares of 1e12 leave float32 few digits for what differs, so it counts how they add up."""
    y = (1e6 + 3000 * PRICE).astype("float32")
    experiment, _ = case(metrics=("r2_score",), epochs=2)
    compare_on(experiment, Tensors(X, y, X, y, None))


@LONG
def test_class_numbers_in_a_column_can_be_a_regression_s_targets():
    tensors = Tensors(X[:93], CLASS[:93], X[93:], CLASS[93:], 3)
    experiment, _ = case(metrics=("r2_score", "mae"))
    compare_on(experiment, tensors)


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
    asked: list[str] = []
    events = train_on(experiment, tensors, (FOLD,), lambda: len(asked) == 1)
    next(events)
    asked.append("stop")
    *others, result = events
    assert not any(isinstance(event, list) for event in others)
    assert result.status == "stopped"
    assert len(result.rows) == result.networks[0].epochs == 1


def test_a_growing_rate_gives_the_losses_of_train_on_batch_with_its_rate_set_before_each():
    experiment, tensors = case(
        loss="categorical_crossentropy",
        layers=(Dense(units=200, activation="relu"),),  # TensorFlow's own kernels run it
        optimizer=Adam(),
        batch_size=64,
        shuffle="every_epoch",
    )
    test = range_test(experiment)
    fold = Fold(train_rows=np.arange(93), validation_rows=np.arange(0))
    *_, result = train_on(test, tensors, (fold,))
    keras.utils.set_random_seed(test.seed)
    model = build(test, (6,))
    model.compile(keras.optimizers.Adam(), test.loss, jit_compile=False)
    pieces = end_to_end(new_orders(93, test.seed), 64)
    tame = [row for row in result.rows if row["learning_rate"] < 0.01]  # beyond, digits part
    for row, rows in zip(tame, pieces, strict=False):
        model.optimizer.learning_rate = row["learning_rate"]
        loss = model.train_on_batch(tensors.x_train[rows], tensors.y_train[rows])
        assert row["loss"] == pytest.approx(float(loss), rel=1e-4, abs=1e-6)
        model.reset_metrics()
    assert len(result.rows) == test.epochs
    rates = [row["learning_rate"] for row in result.rows]
    assert rates == pytest.approx(list(np.geomspace(FIRST, LAST, test.epochs)), rel=1e-4)
