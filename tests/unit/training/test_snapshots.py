"""Snapshots: a training can be looked at epoch by epoch afterwards, within bounds."""

import io
import zipfile
from math import prod
from typing import get_args

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets.order import visited
from core.experiment import (
    SGD,
    Data,
    Dense,
    Dropout,
    Experiment,
    Impossible,
    LastShare,
    Plane,
    Preparation,
    Shuffle,
)
from core.network.backward import updates
from core.network.forward import network_at, predict
from core.network.shapes import weight_shapes
from core.results.result import Snapshot
from core.study.presets import DIGITS, FOUR_FOLDS, GARMENTS, NORMALIZATION, REVIEWS
from core.training import train, train_on
from core.training.snapshots import (
    MOST_BYTES,
    MOST_BYTES_HALVED,
    MOST_PARAMETERS_SHOWN,
    halved,
    kept_as,
    snapshot_epochs,
)
from tests.further import further
from tests.unit.training.test_equal_to_fit import FOLD, X, case, hidden


@given(st.integers(1, 2000), st.integers(1, 10**6), st.integers(1, 5))
def test_there_are_few_enough_and_the_ends_are_among_them(epochs, parameters, folds):
    kept = snapshot_epochs(epochs, parameters, folds)
    if kept_as(parameters) is np.float32:
        assert 4 * parameters * len(kept) <= MOST_BYTES
    else:
        assert 2 * parameters * len(kept) * folds <= MOST_BYTES_HALVED
    if kept:
        assert kept[0] == 0
        assert kept[-1] == epochs
        assert list(kept) == sorted(set(kept))


@pytest.mark.parametrize(
    "experiment",
    [preset.experiment for preset in (*DIGITS, *GARMENTS, *REVIEWS, FOUR_FOLDS, NORMALIZATION)],
)
def test_of_the_notes_trainings_at_least_the_beginning_and_the_end_are_kept(experiment):
    inputs = {"mnist": 784, "fashion_mnist": 784, "imdb": 10_000, "boston_housing": 13}
    shapes = weight_shapes(experiment.layers, (inputs[experiment.data.name],))
    parameters = sum(map(prod, shapes))
    kept = snapshot_epochs(experiment.epochs, parameters, experiment.folds)
    assert kept[0] == 0
    assert kept[-1] == experiment.epochs


def test_a_large_network_is_kept_in_half_the_bits_and_what_is_too_large_ends_there():
    weights = np.full(20_000, 1e9, "float32")
    weights[0] = 0.1
    kept = halved(weights)
    assert kept.dtype == np.float16
    assert kept[0] == np.float16(0.1)
    assert kept[1] == np.finfo(np.float16).max
    small = np.full(20, 1e9, "float32")
    assert halved(small) is small


def saved(network, folder):
    path = folder / "model.keras"
    path.write_bytes(network.model)
    assert zipfile.is_zipfile(io.BytesIO(network.model))
    return keras.models.load_model(path)


@pytest.mark.parametrize("layers", [hidden(), (*hidden("tanh"), Dropout(rate=0.4))])
def test_the_last_snapshot_does_what_the_saved_model_does(tmp_path, layers):
    experiment, tensors = case(layers=layers, epochs=30)
    *_, result = train_on(experiment, tensors, (FOLD,))
    (network,) = result.networks
    assert network.snapshot_epochs[[0, 1, -1]].tolist() == [0, 1, 30]
    assert len(network.snapshots) == len(network.snapshot_epochs)
    answers = predict(network_at(experiment, network.snapshots[-1], X.shape[1:]), X)
    predicted = saved(network, tmp_path).predict(X, verbose=0)
    np.testing.assert_allclose(answers, predicted, atol=1e-5)


def test_each_snapshot_is_that_of_a_training_of_so_many_epochs():
    experiment, tensors = case(epochs=12, shuffle="every_epoch")
    *_, long = train_on(experiment, tensors, (FOLD,))
    short = experiment.changed(epochs=5)
    *_, brief = train_on(short, tensors, (FOLD,))
    place = long.networks[0].snapshot_epochs.tolist().index(5)
    kept, last = long.networks[0].snapshots[place], brief.networks[0].snapshots[-1]
    np.testing.assert_allclose(kept, last, atol=1e-6)


@pytest.mark.parametrize("activation", ["tanh", *further("sigmoid", "relu", "linear")])
def test_a_border_in_the_plane_is_that_of_the_model_exported_at_that_epoch(tmp_path, activation):
    experiment = Experiment(
        data=Data(
            name="plane",
            plane=Plane(features=("x1", "x2", "sin_x1")),
            preparation=Preparation(targets="signs"),
        ),
        layers=(
            Dense(units=4, activation=activation),
            Dense(units=2, activation=activation, use_bias=False),
            Dense(units=1, activation="tanh"),
        ),
        loss="mse",
        epochs=20,
        batch_size=10,
        validation=LastShare(share=0.5),
    )
    *_, long = train(experiment)
    grid = np.random.default_rng(0).uniform(-6, 6, (400, 3)).astype("float32")
    for epochs in (1, 3, 20):
        *_, short = train(experiment.changed(epochs=epochs))
        place = long.networks[0].snapshot_epochs.tolist().index(epochs)
        weights = long.networks[0].snapshots[place]
        border = predict(network_at(experiment, weights, (3,)), grid)
        exported = saved(short.networks[0], tmp_path).predict(grid, verbose=0)
        np.testing.assert_allclose(border, exported, atol=2e-5)


@pytest.mark.parametrize("shuffle", get_args(Shuffle))
def test_between_two_snapshots_lie_the_batches_of_one_epoch(shuffle):
    sgd = SGD(learning_rate=0.01)
    experiment, tensors = case(epochs=6, shuffle=shuffle, optimizer=sgd)
    *_, result = train_on(experiment, tensors, (FOLD,))
    (network,) = result.networks
    assert sorted(network.train_rows) == sorted(FOLD.train_rows)
    before, after = network.snapshots[[network.snapshot_epochs.tolist().index(n) for n in (2, 3)]]
    x, y = np.asarray(tensors.x_train), tensors.y_train
    order = visited(network.train_rows, shuffle, experiment.seed, 2)
    steps = list(updates(experiment, before, x, y, order))
    assert len(steps) == -(-len(FOLD.train_rows) // experiment.batch_size)
    np.testing.assert_allclose(steps[-1].weights, after, rtol=1e-4, atol=1e-6)


def test_a_training_goes_on_from_chosen_weights():
    experiment, tensors = case(epochs=8, shuffle="never", optimizer=SGD(learning_rate=0.01))
    *_, whole = train_on(experiment, tensors, (FOLD,))
    network = whole.networks[0]
    place = network.snapshot_epochs.tolist().index(3)
    chosen = tuple(network.snapshots[place].tolist())
    rest = experiment.changed(epochs=5, first_weights=chosen)
    *_, later = train_on(rest, tensors, (FOLD,))
    np.testing.assert_array_equal(later.networks[0].snapshots[0], network.snapshots[place])
    ours, theirs = ([row["loss"] for row in run.rows][-5:] for run in (later, whole))
    np.testing.assert_allclose(ours, theirs, rtol=1e-5)
    with pytest.raises(Impossible, match="first weights"):
        next(train_on(rest.changed(first_weights=(1.0,)), tensors, (FOLD,)))


@pytest.mark.parametrize("units", [8, 1024])
def test_snapshots_of_small_networks_come_while_they_train(units):
    experiment, tensors = case(layers=(Dense(units=units),), epochs=40)
    *events, result = train_on(experiment, tensors, (FOLD,))
    shown = [event for event in events if isinstance(event, Snapshot)]
    (network,) = result.networks
    if network.snapshots.shape[1] > MOST_PARAMETERS_SHOWN:
        assert shown == []
    else:
        assert [part.epoch for part in shown] == network.snapshot_epochs.tolist()
        assert all(
            np.array_equal(a.weights, b) for a, b in zip(shown, network.snapshots, strict=True)
        )
        done = [len(event) for event in events if isinstance(event, list)]
        assert sum(done) == 40
