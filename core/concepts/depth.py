"""Depth: what becomes of a signal, and of a gradient, on their way through many layers.

Why the scale of the weights decides it: X. Glorot and Y. Bengio, *Understanding the difficulty of
training deep feedforward neural networks*, 2010; for ReLU: K. He, X. Zhang, S. Ren and J. Sun,
*Delving deep into rectifiers*, 2015.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

from core.experiment.activations import Activation

Numbers = NDArray[np.float64]

UNITS = 64
"""In every layer, and as many samples."""
EPSILON = 1e-3
"""Keras's, which keeps batch normalization from dividing by 0."""
LITTLE, MUCH = 0.01, 100.0
"""What is left of 1 when it has vanished, and what it has grown to when it has exploded."""

TRUNCATED = math.sqrt(1 - 4 * math.exp(-2) / math.sqrt(2 * math.pi) / math.erf(math.sqrt(2)))
"""The standard deviation of a standard normal distribution without what lies beyond ±2."""


def _uniform(random: Generator, inputs: int, units: int) -> Numbers:
    return random.uniform(-(3**0.5), 3**0.5, (inputs, units))


def _normal(random: Generator, inputs: int, units: int) -> Numbers:
    return random.normal(size=(inputs, units))


def _truncated(random: Generator, inputs: int, units: int) -> Numbers:
    drawn = random.normal(size=(inputs, units))
    while (far := np.abs(drawn) > 2).any():
        drawn[far] = random.normal(size=far.sum())
    return drawn / TRUNCATED


@dataclass(frozen=True)
class Initializer:
    """How the weights of a layer begin: their standard deviation by its inputs and units.

    ``keras`` is what Keras calls it. ``draw`` gives weights (inputs, units) of deviation 1;
    ``numpy`` is its line in NumPy.
    """

    name: str
    keras: str
    deviation: Callable[[int, int], float]
    draw: Callable[[Generator, int, int], Numbers]
    numpy: str


_NORMAL = "random.normal(size=(n, n))"
INITIALIZERS: Mapping[str, Initializer] = {
    initializer.name: initializer
    for initializer in (
        Initializer(
            "glorot_uniform",
            "glorot_uniform",
            lambda inputs, units: math.sqrt(2 / (inputs + units)),
            _uniform,
            "random.uniform(-(3**0.5), 3**0.5, (n, n))",
        ),
        Initializer(
            "he_normal",
            "he_normal",
            lambda inputs, _: math.sqrt(2 / inputs),
            _truncated,
            "truncated_normal((n, n))",
        ),
        Initializer("small", "RandomNormal(stddev=0.01)", lambda *_: 0.01, _normal, _NORMAL),
        Initializer("large", "RandomNormal(stddev=1.0)", lambda *_: 1.0, _normal, _NORMAL),
    )
}
"""Glorot's variance is 2 / (fan_in + fan_out), so that neither way swells or shrinks; He's is
2 / fan_in, since ReLU lets half of it through. As in Keras, ``he_normal`` is cut off at two
deviations of the normal distribution it is drawn from."""


@dataclass(frozen=True)
class Passage:
    """What comes through, and what gets back: (layers + 1,) each, the input first.

    ``signal`` is the standard deviation over the samples of each layer's outputs, ``gradient`` the
    size of the loss's gradient by them, 1 at the last layer; both as the root of the mean square
    over all units. Where a signal is a rounding error of its outputs, about 1e-16 of them, it stays
    that.
    """

    signal: Numbers
    gradient: Numbers


def passage(
    activation: Activation, deviation: float, initializer: Initializer, layers: int, seed: int = 0
) -> Passage:
    """Random samples forward, and a random gradient back, through layers of ``UNITS`` units."""
    return _passage(activation, deviation, initializer, layers, seed, is_normalized=False)


def normalized_passage(
    activation: Activation, deviation: float, initializer: Initializer, layers: int, seed: int = 0
) -> Passage:
    """The same with the sums of each layer batch-normalized before the activation."""
    return _passage(activation, deviation, initializer, layers, seed, is_normalized=True)


def _passage(
    activation: Activation,
    deviation: float,
    initializer: Initializer,
    layers: int,
    seed: int,
    *,
    is_normalized: bool,
) -> Passage:
    random = np.random.default_rng(seed)
    a = random.normal(size=(UNITS, UNITS))
    weights, raw, sums, signal = [], [], [], [a.std(axis=0)]
    for __ in range(layers):
        weights.append(deviation * initializer.draw(random, UNITS, UNITS))
        raw.append(a @ weights[-1])
        sums.append(batch_normalized(raw[-1]) if is_normalized else raw[-1])
        a = activation.value(sums[-1])
        signal.append(a.std(axis=0))
    g = random.normal(size=a.shape)
    gradients = [g]
    for W, before, z in zip(weights[::-1], raw[::-1], sums[::-1], strict=True):
        g = g * activation.slope(z)
        g = (back_through_batch_normalization(before, g) if is_normalized else g) @ W.T
        gradients.append(g)
    gradient = np.array([_size(g) for g in gradients[::-1]])
    return Passage(np.array([_size(s) for s in signal]), gradient / gradient[-1])


def batch_normalized(z: Numbers) -> Numbers:
    """``(z - mean) / sqrt(variance + ε)`` of each unit over the batch: (samples, units).

    As Keras's ``BatchNormalization`` while training, at first, when γ is 1 and β is 0.
    S. Ioffe and C. Szegedy, *Batch normalization*, 2015, algorithm 1.
    """
    normalized: Numbers = (z - z.mean(axis=0)) / np.sqrt(z.var(axis=0) + EPSILON)
    return normalized


def back_through_batch_normalization(z: Numbers, by_normalized: Numbers) -> Numbers:
    """The loss's slope by the sums ``z``, from that by the normalized ones; (samples, units) each.

    Mean and variance depend on the sums, too (Ioffe and Szegedy, 2015, section 3).
    """
    n, g = batch_normalized(z), by_normalized
    centred = g - g.mean(axis=0) - n * (g * n).mean(axis=0)
    return np.asarray(centred / np.sqrt(z.var(axis=0) + EPSILON))


def fate(left: float) -> Literal["vanishes", "explodes", "stays"]:
    """What became of something that was 1."""
    return "vanishes" if left < LITTLE else "explodes" if left > MUCH else "stays"


def _size(x: Numbers) -> float:
    return float(np.sqrt(np.square(x).mean()))
