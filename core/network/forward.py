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
from itertools import islice

import h5py
import numpy as np

from core.datasets.dataset import MultiHot
from core.datasets.prepare import Inputs
from core.experiment import Dense, Experiment, Layer
from core.experiment.base_layer import Shape
from core.network.shapes import parameters_at, weight_shapes_by_layer

WEIGHTS = "model.weights.h5"
"""The weights inside a ``.keras`` file: what ``model.save_weights`` writes."""


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
    shapes = weight_shapes_by_layer(experiment.layers, input_shape)
    return tuple(
        Weighted(layer, tuple(islice(arrays, len(own))))
        for layer, own in zip(experiment.layers, shapes, strict=True)
    )


def with_weights(layers: Sequence[Weighted], weights: np.ndarray) -> tuple[Weighted, ...]:
    """The same network with the weights of a snapshot, shape (parameters,).

    What Normalization has seen of the rows stays.
    """
    parts = []
    for part in layers:
        if part.layer.reads_raw or not part.weights:
            parts.append(part)
            continue
        shapes = [array.shape for array in part.weights]
        sizes = [array.size for array in part.weights]
        own, weights = weights[: sum(sizes)], weights[sum(sizes) :]
        cut = np.split(own.astype("float32"), np.cumsum(sizes)[:-1])
        arrays = tuple(array.reshape(shape) for array, shape in zip(cut, shapes, strict=True))
        parts.append(Weighted(part.layer, arrays))
    return tuple(parts)


def predict(layers: Sequence[Weighted], inputs: Inputs) -> np.ndarray:
    """The outputs for prepared rows: float32 of shape (rows, units of the last layer)."""
    if isinstance(inputs, MultiHot):
        product = _summed(inputs, layers[0].weights[0])
        return _behind_words(layers, product)
    return _through(layers, np.asarray(inputs, "float32"))


def behind(layers: Sequence[Weighted], place: int, inputs: np.ndarray) -> np.ndarray:
    """What comes out of the layer at ``place`` for prepared rows; of Conv2D, feature maps.

    Those have shape (rows, height, width, filters).
    """
    return _through(layers[: place + 1], np.asarray(inputs, "float32"))


def without_each_word(layers: Sequence[Weighted], text: MultiHot) -> np.ndarray:
    """What the network says of one text when each of its words in turn is taken out.

    ``text`` has one row. Returns shape (words, outputs), in the order of the row's tokens.
    """
    kernel = layers[0].weights[0]
    return _behind_words(layers, _summed(text, kernel) - kernel[text.tokens])


def dense(part: Weighted) -> Dense:
    """The layer, which must be Dense."""
    assert isinstance(part.layer, Dense)  # noqa: S101 - callers know
    return part.layer


def _behind_words(layers: Sequence[Weighted], product: np.ndarray) -> np.ndarray:
    """The outputs for the first kernel's product with rows of words: its layer is Dense."""
    first, *rest = layers
    layer = dense(first)
    return _through(rest, layer.function.value(layer.biased(product, first.weights)))


def _summed(rows: MultiHot, kernel: np.ndarray) -> np.ndarray:
    """Rows of zeros and ones times a kernel: the sum of the kernel's rows at the ones."""
    totals = np.zeros((len(rows), kernel.shape[1]), "float32")
    np.add.at(totals, np.repeat(np.arange(len(rows)), np.diff(rows.offsets)), kernel[rows.tokens])
    return totals


def _through(layers: Sequence[Weighted], x: np.ndarray) -> np.ndarray:
    for part in layers:
        x = part.layer.outputs(x, part.weights)
    return x.astype("float32")
