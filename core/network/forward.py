"""What a trained network says of new rows, computed in NumPy from its ``.keras`` file.

The server answers with it at once and without TensorFlow. Equal to ``model.predict`` up to
float32's rounding.
"""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import h5py
import numpy as np

from core.concepts.activations import Activation, activations
from core.datasets.dataset import MultiHot
from core.datasets.prepare import Inputs
from core.experiment import Dense, Experiment, Flatten, Layer, Normalization
from core.network.shapes import Shape, parameters_at

WEIGHTS = "model.weights.h5"
"""The weights inside a ``.keras`` file: what ``model.save_weights`` writes."""

NORMALIZATION_EPSILON = 1e-7
"""Keras divides by no standard deviation smaller than this."""


@dataclass(frozen=True)
class Weighted:
    """A layer and its weights in Keras's order: kernel and bias, or mean and variance."""

    layer: Layer
    weights: tuple[np.ndarray, ...]


def weights_file(model: bytes) -> bytes:
    """The ``.weights.h5`` file that belongs to a ``.keras`` file."""
    with zipfile.ZipFile(io.BytesIO(model)) as file:
        return file.read(WEIGHTS)


def network(experiment: Experiment, model: bytes) -> tuple[Weighted, ...]:
    """The layers of a trained network with the weights in its ``.keras`` file."""
    seen: Counter[str] = Counter()
    layers = []
    with h5py.File(io.BytesIO(weights_file(model)), "r") as file:
        for layer in experiment.layers:
            number = seen[layer.kind]
            seen[layer.kind] += 1
            variables = file[f"layers/{layer.kind}{f'_{number}' if number else ''}/vars"]
            weights = tuple(np.asarray(variables[name]) for name in sorted(variables))
            layers.append(Weighted(layer, weights))
    return tuple(layers)


def network_at(
    experiment: Experiment, weights: np.ndarray, input_shape: Shape
) -> tuple[Weighted, ...]:
    """The layers of a network without Normalization, with the weights of a snapshot.

    ``weights`` are all kernels and biases end to end, shape (parameters,).
    """
    arrays = iter(parameters_at(weights, experiment.layers, input_shape))
    return tuple(
        Weighted(layer, tuple(next(arrays) for _ in range(1 + layer.use_bias)))
        if isinstance(layer, Dense)
        else Weighted(layer, ())
        for layer in experiment.layers
    )


def predict(layers: Sequence[Weighted], inputs: Inputs) -> np.ndarray:
    """The outputs for prepared rows: float32 of shape (rows, units of the last layer)."""
    first, *rest = layers
    if isinstance(inputs, MultiHot):
        return _through(rest, activated(first, _biased(first, _summed(inputs, first.weights[0]))))
    return _through(layers, np.asarray(inputs, "float32"))


def without_each_word(layers: Sequence[Weighted], text: MultiHot) -> np.ndarray:
    """What the network says of one text when each of its words in turn is taken out.

    ``text`` has one row. Returns shape (words, outputs), in the order of the row's tokens.
    """
    first, *rest = layers
    kernel = first.weights[0]
    sums = _biased(first, _summed(text, kernel) - kernel[text.tokens])
    return _through(rest, activated(first, sums))


def dense(part: Weighted) -> Dense:
    """The layer, which must be Dense."""
    assert isinstance(part.layer, Dense)  # noqa: S101 - callers know
    return part.layer


def weighted_sums(part: Weighted, x: np.ndarray) -> np.ndarray:
    """``x @ kernel + bias`` of a Dense layer: what its activation is given."""
    return _biased(part, x @ part.weights[0])


def activated(part: Weighted, sums: np.ndarray) -> np.ndarray:
    """What a Dense layer's activation makes of its sums: the same shape."""
    layer = dense(part)
    return softmax(sums) if layer.activation == "softmax" else function(layer).value(sums)


def function(layer: Dense) -> Activation:
    """A Dense layer's activation, other than softmax."""
    slope = 0.0 if layer.negative_slope is None else layer.negative_slope
    return activations(slope)[layer.activation]


def softmax(sums: np.ndarray) -> np.ndarray:
    """Probabilities over the last axis."""
    powers: np.ndarray = np.exp(sums - sums.max(axis=-1, keepdims=True))
    shares: np.ndarray = powers / powers.sum(axis=-1, keepdims=True)
    return shares


def _biased(part: Weighted, sums: np.ndarray) -> np.ndarray:
    return sums + part.weights[1] if dense(part).use_bias else sums


def _summed(rows: MultiHot, kernel: np.ndarray) -> np.ndarray:
    """Rows of zeros and ones times a kernel: the sum of the kernel's rows at the ones."""
    totals = np.zeros((len(rows), kernel.shape[1]), "float32")
    np.add.at(totals, np.repeat(np.arange(len(rows)), np.diff(rows.offsets)), kernel[rows.tokens])
    return totals


def _through(layers: Sequence[Weighted], x: np.ndarray) -> np.ndarray:
    for part in layers:
        if isinstance(part.layer, Dense):
            x = activated(part, weighted_sums(part, x))
        elif isinstance(part.layer, Flatten):
            x = x.reshape(len(x), -1)
        elif isinstance(part.layer, Normalization):
            mean, variance = part.weights[:2]
            x = (x - mean) / np.maximum(np.sqrt(variance), NORMALIZATION_EPSILON)
    outputs: np.ndarray = x.astype("float32")
    return outputs
