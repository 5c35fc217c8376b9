"""A line fitted with batches of all sizes."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.concepts.batches import best, fit, mean_squared_error, points, updates

DATA = points(10)
ERRORS = np.array([[1.0, -0.5], [0.2, 0.3]])


def model(rate: float) -> keras.Model:
    network = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
    network.compile(optimizer=keras.optimizers.SGD(rate), loss="mse")
    network.set_weights([np.array([[-2.0]]), np.array([-2.0])])
    return network


def test_the_loss_is_the_mean_of_the_squared_errors():
    expected = [np.mean((a * DATA.x + b - DATA.y) ** 2) for a, b in ERRORS]
    np.testing.assert_allclose(mean_squared_error(ERRORS, DATA), expected)


def test_a_batch_of_all_rows_is_what_keras_does():
    network = model(0.05)
    network.fit(DATA.x, DATA.y, batch_size=10, epochs=12, verbose=0)
    slope, intercept = (float(w.squeeze()) for w in network.get_weights())
    path = fit(DATA, 10, 12, 0.05, (-2.0, -2.0))
    np.testing.assert_allclose(path[-1], [slope, intercept], rtol=1e-5)


def test_keras_counts_as_many_updates():
    network = model(0.05)
    network.fit(DATA.x, DATA.y, batch_size=4, epochs=3, verbose=0)
    assert int(network.optimizer.iterations) == updates(10, 4, 3) == 9


@given(st.integers(1, 30), st.integers(1, 40), st.integers(1, 6))
def test_each_batch_of_each_epoch_is_an_update(samples, size, epochs):
    path = fit(points(samples), size, epochs, 0.05, (-2.0, -2.0))
    assert path.shape == (updates(samples, size, epochs) + 1, 2)
    assert updates(samples, size, epochs) == len(range(0, samples, size)) * epochs


def test_the_notes_count():
    assert updates(48, 16, 100) == 300


@pytest.mark.parametrize("size", [1, 3, 10])
def test_each_update_follows_the_gradient_of_its_own_rows(size):
    path = fit(DATA, size, 2, 0.05, (-2.0, -2.0), seed=4)
    orders = np.random.default_rng(4).permuted(np.tile(np.arange(10), (2, 1)), axis=1)
    rows = [order[i : i + size] for order in orders for i in range(0, 10, size)]
    for before, after, batch in zip(path[:-1], path[1:], rows, strict=True):
        x, errors = DATA.x[batch], before[0] * DATA.x[batch] + before[1] - DATA.y[batch]
        gradient = 2 * np.mean(errors * x), 2 * np.mean(errors)
        np.testing.assert_allclose(after, before - 0.05 * np.array(gradient))


def test_small_steps_over_all_rows_end_at_the_best_line():
    data = points(60)
    np.testing.assert_allclose(fit(data, 60, 2000, 0.1, (-2.0, -2.0))[-1], best(data))
    around = best(data) + 0.01 * np.array([[1, 0], [-1, 0], [0, 1], [0, -1]])
    assert (mean_squared_error(around, data) > mean_squared_error(best(data), data)).all()
