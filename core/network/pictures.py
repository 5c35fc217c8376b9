"""The first units of a network that looks at pictures: each has a weight for every pixel."""

from __future__ import annotations

from math import prod

import numpy as np

from core.datasets import FACTS
from core.experiment import Experiment

MOST_UNITS = 10


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


def pictures(experiment: Experiment, weights: np.ndarray) -> np.ndarray:
    """The weights of those units, out of all kernels and biases end to end.

    ``weights`` has shape (..., parameters); returns (..., units, pixels).
    """
    pixels, units = prod(FACTS[experiment.data.name].sample_shape), experiment.dense[0].units
    kernel = weights[..., : pixels * units].reshape(*weights.shape[:-1], pixels, units)
    return np.moveaxis(kernel[..., :MOST_UNITS], -1, -2)
