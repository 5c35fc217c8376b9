"""Units of the first layer of a network that looks at pictures: each unit's weights are one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod
from typing import Literal

import numpy as np

from core.datasets import FACTS
from core.experiment import (
    BatchNormalization,
    Conv2D,
    Dense,
    Experiment,
    Flatten,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    Reshape,
)
from core.network.shapes import parameters_at

MOST_UNITS = 10
CHOSEN_AT = 1
"""Of the epochs that are kept of a training, the one whose weights say which units are shown."""


@dataclass(frozen=True)
class Pictured:
    """How many units a layer has whose weights are pictures, and their height and width."""

    units: int
    size: tuple[int, int]
    name: Literal["units", "filters"]


def pictured(experiment: Experiment) -> Pictured | None:
    """The units of the first layer that weighs, where a unit's weights are a picture.

    A Dense unit has one of the whole sample, a filter of Conv2D one of its window.
    """
    facts = FACTS[experiment.data.name]
    if facts.kind != "image":
        return None
    for place, layer in enumerate(experiment.layers):
        if isinstance(layer, Conv2D):
            sees = _channels(experiment.layers[:place]) == 1
            window = (layer.kernel_size, layer.kernel_size)
            return Pictured(layer.filters, window, "filters") if sees else None
        if isinstance(layer, Dense):
            flat = "flatten" in experiment.data.preparation.inputs
            flat = flat or any(isinstance(before, Flatten) for before in experiment.layers[:place])
            height, width = facts.sample_shape
            return Pictured(layer.units, (height, width), "units") if flat else None
        if isinstance(layer, BatchNormalization | MaxPooling2D | GlobalAveragePooling2D):
            return None
    return None


def pictured_units(experiment: Experiment) -> int:
    """How many of them are shown: one each, up to MOST_UNITS; 0 where they are no pictures."""
    shown = pictured(experiment)
    return min(shown.units, MOST_UNITS) if shown else 0


def chosen_units(experiment: Experiment, weights: np.ndarray) -> np.ndarray:
    """Which units are shown, by the weights of one moment, shape (parameters,): unit numbers.

    Without a hidden layer they are the classes, in their order; filters come in their order, too;
    else the heaviest.
    """
    count = pictured_units(experiment)
    shown = pictured(experiment)
    if len(experiment.dense) == 1 or (shown and shown.name == "filters"):
        return np.arange(count)
    pixels = (prod(FACTS[experiment.data.name].sample_shape),)
    parts = parameters_at(weights, experiment.layers, pixels)
    kernel, onward, *_deeper = (part for part in parts if part.ndim > 1)
    return heaviest(kernel, onward, count)


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
    shown = pictured(experiment)
    assert shown is not None  # noqa: S101 - callers looked
    pixels, units = prod(shown.size), shown.units
    return weights[..., : pixels * units].reshape(*weights.shape[:-1], pixels, units)


def _channels(layers: Sequence[Layer]) -> int | None:
    """How many channels a picture has behind these layers; None where it has no such axis."""
    shapes = [layer.channels for layer in layers if isinstance(layer, Reshape)]
    return shapes[-1] if shapes else None
