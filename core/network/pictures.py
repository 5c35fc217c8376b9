"""Units of the first layer of a network that looks at pictures: a weight for every pixel each."""

from __future__ import annotations

from math import prod

import numpy as np

from core.datasets import FACTS
from core.experiment import Experiment

MOST_UNITS = 10
CHOSEN_AT = 1
"""Of the epochs that are kept of a training, the one whose weights say which units are shown."""


def pictured_units(experiment: Experiment) -> int:
    """How many units of the first layer are shown as pictures; 0 where they do not see whole ones.

    There is one for each, up to MOST_UNITS.
    """
    if FACTS[experiment.data.name].kind != "image":
        return 0
    first = experiment.dense[0]
    before = experiment.layers[: experiment.layers.index(first)]
    whole = any(layer.kind == "flatten" for layer in before)
    whole = whole or "flatten" in experiment.data.preparation.inputs
    return min(first.units, MOST_UNITS) if whole else 0


def chosen_units(experiment: Experiment, weights: np.ndarray) -> np.ndarray:
    """Which units are shown, by the weights of one moment, shape (parameters,): unit numbers.

    Without a hidden layer they are the classes, in their order, else the heaviest.
    """
    count = pictured_units(experiment)
    if len(experiment.dense) == 1:
        return np.arange(count)
    first, second = experiment.dense[:2]
    behind = _pixels(experiment) * first.units + first.units * first.use_bias
    onward = weights[behind:][: first.units * second.units].reshape(first.units, second.units)
    return heaviest(_kernel(experiment, weights), onward, count)


def heaviest(kernel: np.ndarray, onward: np.ndarray, most: int) -> np.ndarray:
    """The units that change most of what comes: the length of their weights times of those onward.

    ``kernel`` has shape (inputs, units), ``onward`` (units, outputs); returns unit numbers.
    """
    strong = np.linalg.norm(kernel.astype(float), axis=0)
    heard = np.linalg.norm(onward.astype(float), axis=1)
    return np.asarray(np.argsort(-strong * heard, kind="stable")[:most])


def pictures(experiment: Experiment, weights: np.ndarray, units: np.ndarray) -> np.ndarray:
    """The weights of those ``units`` of the first layer, out of all kernels and biases end to end.

    ``weights`` has shape (..., parameters); returns (..., units, pixels).
    """
    return np.moveaxis(_kernel(experiment, weights)[..., units], -1, -2)


def _kernel(experiment: Experiment, weights: np.ndarray) -> np.ndarray:
    """The first kernel at the front of weights end to end: (..., pixels, units)."""
    pixels, units = _pixels(experiment), experiment.dense[0].units
    return weights[..., : pixels * units].reshape(*weights.shape[:-1], pixels, units)


def _pixels(experiment: Experiment) -> int:
    return prod(FACTS[experiment.data.name].sample_shape)
