"""The parameter table: what ``model.summary()`` prints, with the arithmetic behind each count."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from math import prod

import numpy as np

from core.experiment import Experiment, Layer
from core.experiment.base_layer import Shape


@dataclass(frozen=True)
class TableRow:
    """One layer: its name, the shape of one sample after it, and its parameters.

    ``arithmetic`` says where ``parameters`` comes from, e.g. ``13 × 64 + 64``; it is empty where a
    layer has none.
    """

    name: str
    kind: str
    shape: Shape
    parameters: int
    trainable: int
    arithmetic: str


def table(experiment: Experiment, input_shape: Shape) -> tuple[TableRow, ...]:
    """A row for each layer of the network, in order."""
    names = layer_names(experiment.layers)
    return tuple(
        TableRow(name, layer.kind, layer.output_shape(shape), *layer.count(shape))
        for name, (layer, shape) in zip(
            names, with_inputs(experiment.layers, input_shape), strict=True
        )
    )


def with_inputs(layers: Iterable[Layer], input_shape: Shape) -> Iterator[tuple[Layer, Shape]]:
    """Each layer, and the shape of one sample in front of it."""
    shape = input_shape
    for layer in layers:
        yield layer, shape
        shape = layer.output_shape(shape)


def weight_shapes(layers: tuple[Layer, ...], input_shape: Shape) -> tuple[Shape, ...]:
    """The shapes of what changes in training, in Keras's order: a kernel, then its bias."""
    return tuple(chain.from_iterable(weight_shapes_by_layer(layers, input_shape)))


def weight_shapes_by_layer(
    layers: tuple[Layer, ...], input_shape: Shape
) -> tuple[tuple[Shape, ...], ...]:
    """The same, with those of each layer together."""
    return tuple(layer.weight_shapes(shape) for layer, shape in with_inputs(layers, input_shape))


def parameters_at(
    weights: np.ndarray, layers: tuple[Layer, ...], input_shape: Shape
) -> list[np.ndarray]:
    """All kernels and biases end to end, shape (parameters,), cut into each in its shape."""
    shapes = weight_shapes(layers, input_shape)
    parts = np.split(weights, np.cumsum([prod(shape) for shape in shapes])[:-1])
    return [part.reshape(shape) for part, shape in zip(parts, shapes, strict=True)]


def layer_names(layers: tuple[Layer, ...]) -> tuple[str, ...]:
    """The names Keras gives in a fresh process: ``dense``, ``dense_1``, ``dropout`` …

    A name that the reader chose is kept, and a numbered one steps aside for it.
    """
    taken = {layer.name for layer in layers if layer.name}
    names = []
    for layer in layers:
        name = layer.name
        if name is None:
            candidates = (
                layer.kind if n == 0 else f"{layer.kind}_{n}" for n in range(len(layers) + 1)
            )
            name = next(candidate for candidate in candidates if candidate not in taken)
            taken.add(name)
        names.append(name)
    return tuple(names)
