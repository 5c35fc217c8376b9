"""The gradients and the steps of a batch are Keras's."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.experiment import (
    ACTIVATIONS,
    LOSSES,
    OPTIMIZERS,
    SGD,
    Adam,
    Data,
    Dense,
    Dropout,
    Experiment,
    ExponentialDecay,
    Plane,
    Preparation,
    Regularizer,
)
from core.network import build as keras_parts
from core.network.backward import can_be_watched, gradients, updates
from core.network.forward import network_at

ROWS, INPUTS = 23, 3


def rows_for(loss: str, outputs: int) -> tuple[np.ndarray, np.ndarray]:
    random = np.random.default_rng(1)
    x = random.normal(0, 1, (ROWS, INPUTS)).astype("float32")
    if loss == "sparse_categorical_crossentropy":
        return x, random.integers(0, outputs, ROWS)
    if loss == "categorical_crossentropy":
        return x, np.eye(outputs, dtype="float32")[random.integers(0, outputs, ROWS)]
    if loss == "binary_crossentropy":
        return x, random.integers(0, 2, ROWS).astype("float32")
    return x, random.normal(0, 2, ROWS).astype("float32")


def an_experiment(layers, loss="mse", **changes) -> Experiment:
    data = Data(name="plane", plane=Plane(), preparation=Preparation())
    return Experiment(data=data, layers=layers, loss=loss, epochs=1, **changes)


def vector(model: keras.Model) -> np.ndarray:
    return np.concatenate([weights.ravel() for weights in model.get_weights()])


def by_keras(model, experiment, x, y) -> tuple[float, np.ndarray]:
    """The loss with its penalties, and the gradient, from Keras and a tape."""
    column = y if y.ndim == 2 or model.output_shape[-1] > 1 else y[:, None]
    with tf.GradientTape() as tape:
        total = keras_parts.loss(experiment.loss)(column, model(x)) + sum(model.losses)
    parts = tape.gradient(total, [v.value for v in model.trainable_variables])
    return float(total), np.concatenate([part.numpy().ravel() for part in parts])


def assert_gradients_are_keras_s(experiment: Experiment) -> None:
    model = keras_parts.build(experiment, (INPUTS,))
    x, y = rows_for(experiment.loss, model.output_shape[-1])
    loss, gradient = gradients(
        network_at(experiment, vector(model), (INPUTS,)), experiment.loss, x, y
    )
    expected_loss, expected = by_keras(model, experiment, x, y)
    assert loss == pytest.approx(expected_loss, rel=1e-5)
    np.testing.assert_allclose(gradient, expected, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("activation", ACTIVATIONS)
def test_a_gradient_passes_through_every_activation(activation):
    hidden = Dense(units=4, activation=activation)
    assert_gradients_are_keras_s(an_experiment((hidden, hidden, Dense(units=1))))


@pytest.mark.parametrize("loss", LOSSES)
def test_a_gradient_begins_at_every_loss(loss):
    last = {
        "binary_crossentropy": Dense(units=1, activation="sigmoid"),
        "categorical_crossentropy": Dense(units=4, activation="softmax"),
        "sparse_categorical_crossentropy": Dense(units=4, activation="softmax"),
    }.get(loss, Dense(units=1))
    assert_gradients_are_keras_s(an_experiment((Dense(units=5, activation="tanh"), last), loss))


def test_penalties_pull_at_kernels_and_not_at_biases():
    penalized = Dense(units=4, kernel_regularizer=Regularizer(l1=0.02, l2=0.3))
    assert_gradients_are_keras_s(an_experiment((penalized, Dense(units=1, use_bias=False))))


def test_a_crossentropy_of_other_outputs_is_computed_from_them():
    tanh = Dense(units=1, activation="tanh")
    assert_gradients_are_keras_s(an_experiment((tanh,), "binary_crossentropy"))


@pytest.mark.parametrize("sure", [-40.0, 40.0])
def test_a_sigmoid_that_is_all_too_sure_still_learns_as_in_keras(sure):
    experiment = an_experiment((Dense(units=1, activation="sigmoid"),), "binary_crossentropy")
    layers = network_at(experiment, np.array([0, 0, 0, sure]), (INPUTS,))
    x, y = rows_for("binary_crossentropy", 1)
    model = keras_parts.build(experiment, (INPUTS,))
    model.set_weights([np.zeros((INPUTS, 1)), np.array([sure])])
    loss, gradient = gradients(layers, "binary_crossentropy", x, y)
    expected_loss, expected = by_keras(model, experiment, x, y)
    assert loss == pytest.approx(expected_loss, rel=1e-5)
    np.testing.assert_allclose(gradient, expected, atol=1e-6)


@pytest.mark.parametrize(
    "optimizer",
    [*OPTIMIZERS.values(), SGD(momentum=0.8), SGD(momentum=0.8, nesterov=True)],
    ids=lambda part: f"{part.kind} {getattr(part, 'momentum', '')}",
)
def test_batch_after_batch_the_weights_are_those_of_keras(optimizer):
    layers = (Dense(units=4, activation="tanh"), Dense(units=1))
    experiment = an_experiment(layers, batch_size=10, optimizer=optimizer)
    model = keras_parts.build(experiment, (INPUTS,))
    begun = vector(model)
    model.compile(keras_parts.optimizer(optimizer), keras_parts.loss("mse"))
    x, y = rows_for("mse", 1)
    order = np.random.default_rng(2).permutation(ROWS)[:21]
    steps = list(updates(experiment, begun, x, y, order))
    assert [list(step.rows) for step in steps] == [
        list(order[:10]),
        list(order[10:20]),
        list(order[20:]),
    ]
    for step in steps:
        model.train_on_batch(x[step.rows], y[step.rows][:, None])
        np.testing.assert_allclose(step.weights, vector(model), rtol=1e-4, atol=1e-6)


def test_what_cannot_be_followed_is_known_beforehand():
    dense = Dense(units=1)
    assert can_be_watched(an_experiment((dense,)))
    assert can_be_watched(an_experiment((dense,), optimizer=SGD(momentum=0.5)))
    assert not can_be_watched(an_experiment((Dropout(rate=0.2), dense)))
    assert not can_be_watched(an_experiment((dense,), optimizer=Adam(beta_1=0.5)))
    sigmoids = Dense(units=3, activation="sigmoid")
    assert not can_be_watched(an_experiment((sigmoids,), "categorical_crossentropy"))
    schedule = ExponentialDecay(initial_learning_rate=0.1, decay_steps=5, decay_rate=0.5)
    assert not can_be_watched(an_experiment((dense,), optimizer=SGD(learning_rate=schedule)))
