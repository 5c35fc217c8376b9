"""Dropout as Keras's layer computes it."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.concepts.dropout import (
    EPOCHS,
    HIDDEN,
    INPUTS,
    LEARNING_RATE,
    MOMENTUM,
    TRAINING_ROWS,
    VALIDATION_ROWS,
    draws,
    dropout,
    early_stopping,
    kept,
    loss_and_slopes,
    read_outputs,
    running_mean,
    squared,
    trained,
    two_classes,
)
from core.concepts.dropout import (
    outputs as outputs_of,
)
from core.experiment import Impossible

outputs = arrays(
    np.float64, st.integers(1, 10), elements=st.floats(-99, 99).filter(lambda v: abs(v) > 1e-3)
)
rates = st.integers(0, 9).map(lambda tenths: tenths / 10)


@pytest.mark.parametrize("rate", [0.1, 0.3, 0.5, 0.9])
def test_equals_keras_for_the_mask_that_keras_drew(rate):
    x = np.random.default_rng(1).normal(size=(50, 40)).astype("float32")
    layer = keras.layers.Dropout(rate, seed=3)
    expected = np.asarray(layer(x, training=True))
    np.testing.assert_allclose(dropout(x, expected != 0, rate), expected, rtol=1e-6)
    np.testing.assert_array_equal(np.asarray(layer(x, training=False)), x)


@given(outputs, rates, st.integers(0, 2**32 - 1))
def test_a_unit_is_either_off_or_divided_by_what_is_kept(x, rate, seed):
    mask = kept(draws(1, len(x), seed)[0], rate)
    y = dropout(x, mask, rate)
    assert y.shape == x.shape
    np.testing.assert_array_equal(y[~mask], 0)
    np.testing.assert_allclose(y[mask] * (1 - rate), x[mask])


@pytest.mark.parametrize("rate", [0.0, 0.3, 0.5, 0.9])
def test_the_rate_is_the_share_switched_off_and_the_mean_is_preserved(rate):
    x = np.array([0.8, 1.5, 0.3, 2.0])
    masks = kept(draws(200_000, 4), rate)
    assert 1 - masks.mean() == pytest.approx(rate, abs=0.002)
    np.testing.assert_allclose(dropout(x, masks, rate).mean(axis=0), x, rtol=0.02)
    unscaled = dropout(x, masks, rate, scaled=False).mean(axis=0)
    np.testing.assert_allclose(unscaled, x * (1 - rate), rtol=0.02)


def test_a_rate_of_zero_keeps_every_unit():
    assert kept(draws(100, 5), 0).all()


@given(st.integers(1, 20), st.integers(0, 20), st.integers(1, 10))
def test_the_first_draws_stay_the_same_when_more_are_drawn(count, more, units):
    np.testing.assert_array_equal(draws(count + more, units)[:count], draws(count, units))


def test_the_running_mean():
    values = [4.0, 2.0, 3.0, 7.0]
    expected = [np.mean(values[:n]) for n in (1, 2, 3, 4)]
    np.testing.assert_allclose(running_mean(values), expected)


def test_reads_outputs_with_commas_or_spaces():
    np.testing.assert_array_equal(read_outputs(" 1, -2.5 3e0,4 "), [1, -2.5, 3, 4])


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "0 units"),
        ("1", "1 units"),
        (" ".join("1" * 11), "11 units"),
        ("1, two", "“two”"),
        ("1, nan", "“nan”"),
        ("1, 1e999", "“1e999”"),
        ("1, 100", "“100”"),
        ("__import__('os'), 1", "“__import__('os')”"),
    ],
)
def test_refuses_what_is_not_a_layers_outputs(typed, said):
    with pytest.raises(Impossible, match=r"^(A layer|“)") as refused:
        read_outputs(typed)
    assert said in str(refused.value)


@pytest.mark.parametrize("rate", [0.0, 0.5])
def test_slopes_are_what_a_nudge_of_each_weight_changes(rate):
    random = np.random.default_rng(2)
    x, y = two_classes(20, random)
    weights = [random.normal(size=shape) for shape in ((INPUTS, HIDDEN), HIDDEN, (HIDDEN, 1), 1)]
    mask = kept(random.random((20, HIDDEN)), rate)
    loss, slopes = loss_and_slopes(weights, x, y, mask, rate)
    for i, slope in enumerate(slopes):
        assert slope.shape == weights[i].shape
        direction = random.normal(size=slope.shape)
        nudged = [*weights[:i], weights[i] + 1e-6 * direction, *weights[i + 1 :]]
        change = (loss_and_slopes(nudged, x, y, mask, rate)[0] - loss) / 1e-6
        assert change == pytest.approx((slope * direction).sum(), rel=1e-3, abs=1e-5)


def test_the_loss_is_that_of_keras():
    random = np.random.default_rng(4)
    x, y = two_classes(30, random)
    weights = [random.normal(size=shape) for shape in ((INPUTS, HIDDEN), HIDDEN, (HIDDEN, 1), 1)]
    loss, _ = loss_and_slopes(weights, x, y, np.ones((30, HIDDEN), dtype=bool), 0.0)
    model = keras.Sequential(
        [keras.layers.Input((INPUTS,)), keras.layers.Dense(HIDDEN, "relu"), keras.layers.Dense(1)]
    )
    model.set_weights(weights)
    np.testing.assert_allclose(model(x), outputs_of(weights, x), rtol=1e-4, atol=1e-4)
    crossentropy = keras.losses.BinaryCrossentropy(from_logits=True)
    assert loss == pytest.approx(float(crossentropy(y, model(x))), rel=1e-4)


@pytest.mark.parametrize("seed", range(1, 10))
def test_whatever_rows_are_drawn_wrong_labels_are_learned_by_heart_only_without_dropout(seed):
    without, gone_through = trained(0.0, 0.25, seed), trained(0.5, 0.25, seed)
    assert len(without.training) == EPOCHS
    assert without.training[-1] < 0.2 < gone_through.training[-1]
    assert without.validation[-1] > 1.4 * without.validation.min()
    assert gone_through.validation[-1] < without.validation[-1]
    assert without.validation[without.turn - 1] == without.validation.min()


def begun(seed: int, wrong: float):
    """Rows for training and validation, and first weights, as ``trained`` draws them."""
    random = np.random.default_rng(seed)
    x, y = two_classes(TRAINING_ROWS, random)
    y = np.where(random.random(y.shape) < wrong, 1 - y, y)
    held_out = two_classes(VALIDATION_ROWS, random)
    w1 = random.normal(size=(INPUTS, HIDDEN)) * np.sqrt(2 / INPUTS)
    w2 = random.normal(size=(HIDDEN, 1)) * np.sqrt(1 / HIDDEN)
    return (x, y), held_out, [w1, np.zeros(HIDDEN), w2, np.zeros(1)]


@pytest.mark.parametrize("l2", [0.0, 0.02])
def test_a_training_with_l2_is_that_of_keras(l2):
    (x, y), held_out, weights = begun(3, 0.25)
    regularizer = keras.regularizers.L2(l2)
    model = keras.Sequential(
        [
            keras.layers.Input((INPUTS,)),
            keras.layers.Dense(HIDDEN, "relu", kernel_regularizer=regularizer),
            keras.layers.Dense(1, kernel_regularizer=regularizer),
        ]
    )
    model.set_weights(weights)
    model.compile(
        keras.optimizers.SGD(LEARNING_RATE, momentum=MOMENTUM),
        keras.losses.BinaryCrossentropy(from_logits=True),
    )
    for _ in range(EPOCHS):
        model.reset_metrics()
        loss = model.train_on_batch(x, y)
    ours = trained(0.0, 0.25, 3, l2)
    assert ours.training[-1] + l2 * ours.squares == pytest.approx(float(loss), rel=1e-2)
    penalty = sum(float(regularizer(w)) for w in model.get_weights() if w.ndim == 2)
    assert penalty == pytest.approx(l2 * squared(model.get_weights()), rel=1e-4)
    held_out_loss = model.evaluate(*held_out, verbose=0)
    assert ours.validation[-1] == pytest.approx(held_out_loss - penalty, rel=1e-2)


def test_more_l2_leaves_smaller_weights():
    squares = [trained(0.0, 0.25, 1, l2).squares for l2 in (0.0, 0.001, 0.01, 0.1)]
    assert squares == sorted(squares, reverse=True)


@given(st.lists(st.integers(0, 9).map(float), min_size=1, max_size=30), st.integers(1, 8))
def test_early_stopping_is_that_of_keras(losses, patience):
    callback = keras.callbacks.EarlyStopping("val_loss", patience=patience)
    model = keras.Sequential([keras.layers.Input((1,)), keras.layers.Dense(1)])
    callback.set_model(model)
    callback.on_train_begin()
    model.stop_training = False
    for ran, loss in enumerate(losses, 1):
        callback.on_epoch_end(ran - 1, {"val_loss": loss})
        if model.stop_training:
            break
    stop = early_stopping(losses, patience)
    assert (stop.epoch, stop.best) == (ran, callback.best_epoch + 1)
