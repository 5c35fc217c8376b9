"""The same training from first weights one unit in the last place further from 0."""

import numpy as np

from core.experiment import canonical_json, experiment_from, key
from core.training import train_on
from core.training.compiled import compilations
from tests.unit.training.test_equal_to_fit import FOLD, case


def first_weights(experiment, tensors):
    *_, result = train_on(experiment, tensors, (FOLD,))
    return result.networks[0].snapshots[0]


def test_every_first_weight_is_the_next_float_and_a_bias_of_0_stays():
    experiment, tensors = case(epochs=2)
    drawn = first_weights(experiment, tensors)
    moved = first_weights(experiment.changed(nudged=True), tensors)
    set_apart = drawn != 0
    assert 0 < set_apart.sum() < drawn.size
    assert (np.abs(moved) > np.abs(drawn))[set_apart].all()
    np.testing.assert_array_max_ulp(moved, drawn, maxulp=1)
    np.testing.assert_array_equal(moved[~set_apart], 0)


def test_the_program_is_the_one_that_is_there_already():
    experiment, tensors = case(epochs=3)
    first_weights(experiment, tensors)
    before = compilations()
    first_weights(experiment.changed(nudged=True), tensors)
    assert compilations() == before


def test_it_is_an_experiment_of_its_own_and_the_others_keep_their_address():
    experiment, _ = case()
    moved = experiment.changed(nudged=True)
    assert key(moved) != key(experiment)
    assert "nudged" not in canonical_json(experiment)
    assert experiment_from(canonical_json(moved)) == moved
