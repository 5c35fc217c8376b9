"""The plane that a training's way runs along, and the losses on it."""

from itertools import pairwise

import numpy as np
import pytest

from core.datasets.dataset import MultiHot
from core.experiment import Data, Dense, Dropout, Experiment, Normalization
from core.network.backward import gradients
from core.network.forward import Weighted, network_at, with_weights
from core.network.landscape import (
    LEAST_SIDE,
    MOST_PRODUCTS,
    MOST_SIDE,
    affordable,
    loss_of,
    losses_on,
    plane_of,
)

RANDOM = np.random.default_rng(3)
LAYERS = (
    Dense(units=6, activation="tanh"),
    Dropout(rate=0.5),
    Dense(units=4, activation="relu", use_bias=False),
    Dense(units=3, activation="softmax"),
)
PARAMETERS = 5 * 6 + 6 + 6 * 4 + 4 * 3 + 3
X, Y = RANDOM.normal(size=(20, 5)).astype("float32"), RANDOM.integers(0, 3, 20)
LOSS = "sparse_categorical_crossentropy"


@pytest.fixture
def network() -> tuple[Weighted, ...]:
    experiment = Experiment(data=Data(name="boston_housing"), layers=LAYERS, loss=LOSS, epochs=1)
    return network_at(experiment, RANDOM.normal(size=PARAMETERS).astype("float32"), (5,))


def flat(layers) -> np.ndarray:
    return np.concatenate([array.ravel() for part in layers for array in part.weights])


class TestThePlane:
    def test_of_a_way_that_lies_in_a_plane_it_holds_all(self):
        one, other = np.linalg.qr(RANDOM.normal(size=(50, 2)))[0].T
        away = np.array([[3.0, 1], [2, -1], [1, 0.5], [0, 0]])
        plane = plane_of(7 + away @ [one, other])
        assert sum(plane.shares) == pytest.approx(1)
        np.testing.assert_allclose(plane.path @ plane.directions, away @ [one, other], atol=1e-4)

    def test_its_directions_are_of_length_1_and_at_right_angles(self):
        plane = plane_of(RANDOM.normal(size=(6, 40)).astype("float16"))
        products = plane.directions @ plane.directions.T
        np.testing.assert_allclose(products, np.eye(2), atol=1e-5)
        assert 1 > plane.shares[0] > plane.shares[1] > 0

    def test_the_way_begins_at_the_lower_left_and_ends_in_the_middle(self):
        plane = plane_of(RANDOM.normal(size=(6, 40)))
        assert (plane.path[0] <= 0).all()
        np.testing.assert_allclose(plane.path[-1], 0, atol=1e-5)

    def test_a_straight_way_has_none(self):
        assert plane_of(np.outer([3.0, 2, 0], np.ones(9))) is None
        assert plane_of(np.ones((4, 9))) is None


class TestTheWork:
    @pytest.mark.parametrize("units", [(784, 10), (784, 512, 10), (784, 512, 512, 10)])
    def test_it_is_bounded_and_a_small_network_is_seen_in_full(self, units):
        layers = [
            Weighted(Dense(units=after), (np.zeros((before, after)), np.zeros(after)))
            for before, after in pairwise(units)
        ]
        rows, side = affordable(layers, 128)
        behind = units[1] + sum(a * b for a, b in pairwise(units[1:]))
        assert rows * side**2 * behind <= MOST_PRODUCTS
        assert side >= LEAST_SIDE
        assert (rows, side) == (128, MOST_SIDE) or len(units) > 3


class TestTheLosses:
    def test_each_is_that_of_the_weights_moved_there(self, network):
        directions = RANDOM.normal(size=(2, PARAMETERS)).astype("float32")
        across, up = np.array([-0.5, 0, 2]), np.array([1.0, 0])
        losses = losses_on(network, LOSS, X, Y, directions, across, up)
        dense = [part for part in network if isinstance(part.layer, Dense)]
        for row, b in enumerate(up):
            for column, a in enumerate(across):
                moved = with_weights(dense, flat(network) + a * directions[0] + b * directions[1])
                expected, _gradient = gradients(moved, LOSS, X, Y)
                assert losses[row, column] == pytest.approx(expected, rel=1e-4)

    def test_in_the_middle_it_is_that_of_the_network(self, network):
        nowhere, middle = np.zeros((2, PARAMETERS)), np.zeros(1)
        (loss,) = losses_on(network, LOSS, X, Y, nowhere, middle, middle)[0]
        assert loss == pytest.approx(loss_of(network, LOSS, X, Y), rel=1e-5)

    def test_words_and_what_normalization_saw_come_before_the_first_layer(self):
        words = MultiHot(np.array([0, 2], "int32"), np.array([0, 1, 2]), width=3)
        kernel = np.array([[1.0], [5], [3]], "float32")
        one_unit = Weighted(Dense(units=1, use_bias=False), (kernel,))
        assert loss_of((one_unit,), "mse", words, np.zeros(2)) == pytest.approx(5)
        seen = (np.ones(3), np.full(3, 4.0), np.array(7))
        layers = (Weighted(Normalization(), seen), one_unit)
        directions, one = np.array([[1.0, 0, 0], [0, 1, 0]]), np.ones(1)
        rows = np.full((1, 3), 3.0)
        assert losses_on(layers, "mse", rows, np.zeros(1), directions, one, one) == 11**2
