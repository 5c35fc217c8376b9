"""What goes on inside of a network is what Keras's layers answer, and its tape's gradients."""

import keras
import numpy as np
import pytest
import tensorflow as tf

from core.datasets.dataset import MultiHot
from core.experiment import (
    Data,
    Dense,
    Dropout,
    Experiment,
    Flatten,
    Normalization,
    Preparation,
    Regularizer,
)
from core.network.forward import Weighted, with_weights
from core.network.inside import (
    agreeing_digits,
    can_be_looked_into,
    can_be_measured,
    chain,
    has_gradients,
    inside,
    slope_by_moving,
    with_gradients,
)

ROWS = 9
RANDOM = np.random.default_rng(5)
LAYERS = (Flatten(), Dense(units=6, activation="relu"), Dropout(rate=0.4), Dense(units=3))


def experiment(*layers, loss="mse") -> Experiment:
    return Experiment(
        data=Data(name="mnist", preparation=Preparation()), layers=layers, loss=loss, epochs=1
    )


def weighted(layers, *shapes) -> tuple[Weighted, ...]:
    arrays = iter([RANDOM.normal(0, 1, shape).astype("float32") for shape in shapes])
    return tuple(
        Weighted(layer, (next(arrays), next(arrays)) if isinstance(layer, Dense) else ())
        for layer in layers
    )


@pytest.fixture
def network():
    return weighted(LAYERS, (8, 6), (6,), (6, 3), (3,))


@pytest.fixture
def in_keras(network):
    model = keras.Sequential(
        [
            keras.Input((4, 2)),
            keras.layers.Flatten(),
            keras.layers.Dense(6, activation="relu"),
            keras.layers.Dropout(0.4),
            keras.layers.Dense(3),
        ]
    )
    model.set_weights([array for part in network for array in part.weights])
    return model


def test_each_layer_answers_as_in_keras_without_dropout(network, in_keras):
    x = RANDOM.normal(0, 1, (ROWS, 4, 2)).astype("float32")
    hidden, last = inside(network, x)
    until_hidden = keras.Model(in_keras.inputs, in_keras.layers[1].output)
    np.testing.assert_allclose(hidden.outputs, until_hidden(x), atol=1e-5)
    np.testing.assert_allclose(last.outputs, in_keras(x), atol=1e-5)
    np.testing.assert_allclose(last.inputs, hidden.outputs)


def test_the_gradients_are_keras_s(network, in_keras):
    x = RANDOM.normal(0, 1, (ROWS, 4, 2)).astype("float32")
    y = RANDOM.normal(0, 1, (ROWS, 3)).astype("float32")
    with tf.GradientTape() as tape:
        loss = keras.losses.MeanSquaredError()(y, in_keras(x))
    kernels = [in_keras.layers[place].kernel.value for place in (1, 3)]
    for one, slopes in zip(
        with_gradients(network, "mse", x, y), tape.gradient(loss, kernels), strict=True
    ):
        np.testing.assert_allclose(one.by_kernel, slopes, atol=1e-5)
        assert one.slope == pytest.approx(float(tf.norm(slopes)), rel=1e-4)


@pytest.mark.parametrize("at", [(0, 2, 1), (1, 0, 2)])
def test_a_weight_that_is_moved_moves_the_loss_as_its_gradient_says(network, at):
    x = RANDOM.normal(0, 1, (ROWS, 4, 2)).astype("float32")
    y = RANDOM.normal(0, 1, (ROWS, 3)).astype("float32")
    place, one, unit = at
    slopes = with_gradients(network, "mse", x, y)[place].by_kernel
    assert slope_by_moving(network, "mse", x, y, at) == pytest.approx(slopes[one, unit], abs=1e-6)


@pytest.mark.parametrize("at", [(0, 2, 1), (1, 4, 2), (2, 0, 1)])
@pytest.mark.parametrize(
    ("output", "loss", "y"),
    [
        ("linear", "mse", [[0.5, -1.0, 2.0]]),
        ("softmax", "categorical_crossentropy", [[0.0, 1.0, 0.0]]),
        ("sigmoid", "binary_crossentropy", [[1.0, 0.0, 1.0]]),
    ],
)
def test_a_weight_s_factors_multiply_to_keras_s_gradient_in_every_layer(at, output, loss, y):
    layers = (
        Dense(units=6, activation="tanh"),
        Dense(units=5, activation="sigmoid"),
        Dense(units=3, activation=output),
    )
    network = weighted(layers, (4, 6), (6,), (6, 5), (5,), (5, 3), (3,))
    model = keras.Sequential(
        [keras.Input((4,)), *(keras.layers.Dense(p.units, p.activation) for p in layers)]
    )
    model.set_weights([array for part in network for array in part.weights])
    x, y = RANDOM.normal(0, 1, (1, 4)).astype("float32"), np.array(y)
    place, one, unit = at
    with tf.GradientTape() as tape:
        row_loss = keras.losses.get(loss)(y, model(x))
    (slopes,) = tape.gradient(row_loss, [model.layers[place].kernel.value])

    links = chain(network, loss, x, y, at)
    assert links.gradient == pytest.approx(float(slopes[one, unit]), rel=1e-4, abs=1e-6)
    assert links.loss == pytest.approx(float(row_loss[0]), rel=1e-5)
    if links.by_answer is None:
        assert (output, place) == ("softmax", 2)
        assert links.by_sum == pytest.approx(links.a - links.target)
    else:
        assert links.gradient == pytest.approx(links.by_answer * links.slope * links.x)
    if place < 2:
        assert links.by_answer == pytest.approx(links.behind @ links.onward)
    assert len(links.way) == 2 - place
    measured = slope_by_moving(network, loss, x, y, at)
    assert agreeing_digits(links.gradient, measured) >= 5


def test_a_penalty_is_part_of_a_weight_s_gradient():
    layer = Dense(units=2, kernel_regularizer=Regularizer(l1=0.1, l2=0.2))
    network = weighted((layer,), (3, 2), (2,))
    x, y, at = np.ones((1, 3)), np.zeros((1, 2)), (0, 1, 1)
    links = chain(network, "mse", x, y, at)
    assert links.penalty == pytest.approx(0.1 * np.sign(links.w) + 0.4 * links.w)
    assert links.gradient == pytest.approx(slope_by_moving(network, "mse", x, y, at))


@pytest.mark.parametrize(
    ("one", "other", "digits"), [(1.2345, 1.2346, 4), (-0.02, 0.02, 0), (3.0, 3.0, 15), (0, 0, 15)]
)
def test_digits_agree_from_the_front(one, other, digits):
    assert agreeing_digits(one, other) == digits


def test_a_slope_below_the_rounding_of_the_loss_is_not_measured():
    assert can_be_measured(1e-3, loss=2.0)
    assert not can_be_measured(1e-10, loss=2.0)


def test_words_are_zeros_and_ones():
    network = weighted((Dense(units=2, activation="relu"),), (5, 2), (2,))
    words = MultiHot(np.array([1, 3, 4], "int32"), np.array([0, 2, 3]), width=5)
    (one,) = inside(network, words)
    kernel, bias = network[0].weights
    np.testing.assert_allclose(one.sums, [kernel[1] + kernel[3] + bias, kernel[4] + bias])


def test_a_relu_is_dead_that_answers_nothing_to_any_row():
    layer = Dense(units=3, activation="relu")
    kernel = np.array([[1, -1, 0], [0, -1, 1]], "float32")
    network = (Weighted(layer, (kernel, np.zeros(3, "float32"))),)
    (one,) = inside(network, np.array([[1.0, 1], [2, 0]]))
    assert one.dead == 1


@pytest.mark.parametrize(("size", "share"), [(0.1, 0), (100, 1)])
def test_a_sigmoid_is_saturated_where_it_is_flat(size, share):
    layer = Dense(units=2, activation="sigmoid", use_bias=False)
    network = (Weighted(layer, (np.full((1, 2), size, "float32"),)),)
    (one,) = inside(network, np.ones((4, 1)))
    assert one.saturated == share


def test_only_dense_layers_behind_what_prepares_rows_are_looked_into():
    dense = Dense(units=2)
    assert can_be_looked_into(experiment(*LAYERS))
    assert can_be_looked_into(experiment(Normalization(), dense))
    assert not can_be_looked_into(experiment(dense, Flatten(), dense))


def test_a_crossentropy_has_gradients_behind_its_softmax_alone():
    softmax = Dense(units=10, activation="softmax")
    loss = "categorical_crossentropy"
    assert has_gradients(experiment(softmax, loss=loss))


def test_a_snapshot_takes_the_place_of_the_weights(network):
    snapshot = np.arange(8 * 6 + 6 + 6 * 3 + 3, dtype="float16")
    put = with_weights(network, snapshot)
    flat = np.concatenate([array.ravel() for part in put for array in part.weights])
    np.testing.assert_array_equal(flat, snapshot)
    assert [part.layer for part in put] == [*LAYERS]
    assert put[1].weights[0].dtype == np.float32


def test_what_normalization_has_seen_stays():
    seen = (np.ones(2), np.full(2, 4.0), np.array(7))
    layers = (Weighted(Normalization(), seen), *weighted((Dense(units=1),), (2, 1), (1,)))
    first, second = with_weights(layers, np.array([1.0, 2, 3]))
    assert first.weights == seen
    np.testing.assert_array_equal(second.weights[0], [[1], [2]])
