"""What the words of the plane's page say about a training is what happens."""

import numpy as np
import pytest

from core.experiment import Dense, Layer, Plane, Regularizer
from core.study.presets import PLANE
from core.training import train


def trained(plane: Plane, *layers: Layer):
    data = PLANE.data.changed(plane=plane)
    *_, result = train(PLANE.changed(data=data, layers=layers or PLANE.layers))
    return result


def penalized(**penalty: float) -> list[Layer]:
    change = {"kernel_regularizer": Regularizer(**penalty)}
    return [layer.changed(**change) for layer in PLANE.layers]


def test_a_deep_network_learns_noisy_points_by_heart():
    layers = [Dense(units=8, activation="tanh")] * 3 + [Dense(units=1, activation="tanh")]
    rows = trained(Plane(shape="xor", noise=0.5), *layers).rows
    training, test = (np.array([row[name] for row in rows]) for name in ("loss", "val_loss"))
    assert test.argmin() < 100
    assert test[-1] > 1.04 * test.min()
    assert training[-1] < 0.9 * training[test.argmin()]


def test_l1_pushes_weights_almost_to_0_and_never_quite():
    weights = np.abs(trained(Plane(noise=0.25), *penalized(l1=0.03)).networks[0].snapshots[-1])
    free = np.abs(trained(Plane(noise=0.25)).networks[0].snapshots[-1])
    assert (weights < 1e-3).sum() >= 3
    assert (weights == 0).sum() == 0
    assert (free < 1e-3).sum() == 0


@pytest.mark.parametrize("penalty", ["l1", "l2"])
def test_at_a_rate_of_0_3_the_penalty_wins(penalty):
    rows = trained(Plane(noise=0.25), *penalized(**{penalty: 0.3})).rows
    assert rows[-1]["val_loss"] > 0.9
