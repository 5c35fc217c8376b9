"""Snapshots: a training can be looked at epoch by epoch afterwards, within bounds."""

import io
import zipfile

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import Dropout, Normalization
from core.training import outputs_at, train_on
from core.training.snapshots import MOST_BYTES, snapshot_epochs
from tests.unit.training.test_equal_to_fit import FOLD, X, case, hidden


@given(st.integers(1, 2000), st.integers(1, 10**6))
def test_there_are_few_enough_and_the_ends_are_among_them(epochs, parameters):
    kept = snapshot_epochs(epochs, parameters)
    assert 4 * parameters * len(kept) <= MOST_BYTES
    if kept:
        assert kept[0] == 0
        assert kept[-1] == epochs
        assert list(kept) == sorted(set(kept))


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
    outputs = outputs_at(experiment, network, -1, X)
    assert [part.shape for part in outputs] == [(103, 8)] * len(layers) + [(103, 1)]
    predicted = saved(network, tmp_path).predict(X, verbose=0)
    np.testing.assert_allclose(outputs[-1], predicted, atol=1e-5)


def test_each_snapshot_is_that_of_a_training_of_so_many_epochs():
    experiment, tensors = case(epochs=12, shuffle=True)
    *_, long = train_on(experiment, tensors, (FOLD,))
    short = experiment.model_copy(update={"epochs": 5})
    *_, brief = train_on(short, tensors, (FOLD,))
    place = long.networks[0].snapshot_epochs.tolist().index(5)
    kept, last = long.networks[0].snapshots[place], brief.networks[0].snapshots[-1]
    np.testing.assert_allclose(kept, last, atol=1e-6)


def test_a_normalization_layer_is_not_among_the_outputs():
    experiment, tensors = case(layers=(Normalization(), *hidden()), epochs=2)
    *_, result = train_on(experiment, tensors, (FOLD,))
    assert len(outputs_at(experiment, result.networks[0], 0, X)) == 2
