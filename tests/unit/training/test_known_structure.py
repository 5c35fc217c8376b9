"""A structure that was trained before is neither built nor traced for another seed."""

import keras
import pytest
from tensorflow.python.eager.context import Context

from core.experiment import Dense, Dropout, Normalization
from core.training import train_on
from core.training.compiled import Program
from tests.unit.training.test_equal_to_fit import FOLD, case

WIDE = (Normalization(), Dense(units=64), Dropout(rate=0.5))
KNOWN = {"compiled by XLA": case(), "run by kernels": case(layers=WIDE, batch_size=73)}
COUNTED = {
    "networks": (keras.Sequential, "build"),
    "variables of layers": (keras.layers.Layer, "add_weight"),
    "traces": (Program, "_update"),
    "kernels forgotten": (Context, "_set_global_seed"),
}


@pytest.fixture(params=KNOWN)
def known(request):
    """An Experiment that was trained, and its rows."""
    experiment, tensors = KNOWN[request.param]
    list(train_on(experiment, tensors, (FOLD,)))
    return experiment, tensors


@pytest.fixture
def counts(monkeypatch):
    """How often each of what costs time is called from here on."""
    counts = dict.fromkeys(COUNTED, 0)

    def count(what, owner, name):
        real = getattr(owner, name)

        def counted(*args, **kwargs):
            counts[what] += 1
            return real(*args, **kwargs)

        monkeypatch.setattr(owner, name, counted)

    for what, (owner, name) in COUNTED.items():
        count(what, owner, name)
    return counts


@pytest.mark.parametrize("shuffle", ["never", "once", "every_epoch"])
def test_another_seed_finds_everything_ready(known, counts, shuffle):
    experiment, tensors = known
    losses = set()
    for seed in (21, 22):
        changed = experiment.changed(seed=seed, shuffle=shuffle)
        *_, result = train_on(changed, tensors, (FOLD,))
        losses.add(result.rows[-1]["loss"])
    assert len(losses) == 2
    assert set(counts.values()) == {0}, counts


def test_another_structure_and_a_seed_of_tensorflow_s_are_counted(known, counts):
    experiment, tensors = known
    layers = (Dense(units=11, activation="elu"), *experiment.layers[1:])
    list(train_on(experiment.changed(layers=layers), tensors, (FOLD,)))
    keras.utils.set_random_seed(0)
    assert min(counts.values()) > 0, counts
