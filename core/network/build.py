"""An Experiment as a ``keras.Sequential``, with the initial weights its script would have.

Importing this imports Keras: workers only.
"""

from __future__ import annotations

import inspect
import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, assert_never

import keras
import numpy as np

from core import experiment as parts
from core.experiment import Experiment
from core.experiment.base_layer import Shape
from core.experiment.losses import LOSSES
from core.network.shapes import layer_names, weight_shapes_by_layer


@dataclass(frozen=True)
class Beginning:
    """What a network begins with, in the order of the layers.

    ``seeds`` are what its layers draw with: ``weights``, the kernels and biases, are drawn already,
    ``by_dropout`` are those of the layers that go on drawing while it trains.
    """

    weights: list[np.ndarray]
    seeds: tuple[int, ...]
    by_dropout: tuple[int, ...]


def build(
    experiment: Experiment, input_shape: Shape, fold: int = 0, adapt_on: Any = None
) -> keras.Sequential:
    """The untrained network of one fold, seeded with ``seed + fold`` as its script does.

    Keras draws a seed for each layer from Python's generator, which all threads of a process share.
    Here the same seeds come from a generator of the network's own, so that no thread can draw
    between two layers, and TensorFlow keeps its kernels, which it forgets when its own seed is set.
    ``adapt_on``, the training rows, is needed where the first layer is Normalization.
    """
    return assemble(experiment.layers, input_shape, _seeds(experiment, fold), adapt_on)


def begin(experiment: Experiment, input_shape: Shape, fold: int = 0) -> Beginning:
    """What ``build`` would have begun with, without building it: the very same numbers."""
    seeds = _seeds(experiment, fold)
    shapes = weight_shapes_by_layer(experiment.layers, input_shape)
    weights: list[np.ndarray] = []
    for layer, seed, own in zip(experiment.layers, seeds, shapes, strict=True):
        match layer:
            case parts.Dense() | parts.Conv2D():
                kernel, *bias = own
                weights.append(np.array(_initializer(layer, seed)(kernel, "float32")))
                weights += [np.zeros(shape, "float32") for shape in bias]
            case parts.BatchNormalization():
                first = (np.ones, np.zeros, np.zeros, np.ones)
                weights += [fill(shape, "float32") for fill, shape in zip(first, own, strict=True)]
    drawn = [
        (layer, seed)
        for layer, seed in zip(experiment.layers, seeds, strict=True)
        if seed is not None
    ]
    return Beginning(
        weights,
        seeds=tuple(seed for _, seed in drawn),
        by_dropout=tuple(seed for layer, seed in drawn if isinstance(layer, parts.Dropout)),
    )


def assemble(
    layers: Sequence[parts.Layer],
    input_shape: Shape,
    seeds: Sequence[int | None],
    adapt_on: Any = None,
) -> keras.Sequential:
    """A network of these layers, each with its seed."""
    named = zip(layers, layer_names(tuple(layers)), seeds, strict=True)
    made = [make_layer(layer, name, seed, adapt_on) for layer, name, seed in named]
    first = keras.Input(input_shape, name="input_layer")
    return keras.Sequential([first, *made], name="sequential")


def optimizer(part: parts.Optimizer) -> keras.optimizers.Optimizer:
    """The Keras optimizer of the same name and settings."""
    settings = part.model_dump(exclude={"kind", "learning_rate"})
    learning_rate = schedule(part.learning_rate) or part.learning_rate
    named = getattr(keras.optimizers, type(part).__name__)
    made: keras.optimizers.Optimizer = named(learning_rate=learning_rate, **settings)
    return made


def schedule(
    part: parts.LearningRate,
) -> keras.optimizers.schedules.LearningRateSchedule | None:
    """The Keras learning-rate schedule, or None for a plain rate."""
    if isinstance(part, float):
        return None
    named = getattr(keras.optimizers.schedules, type(part).__name__)
    return named(**part.model_dump(exclude={"kind"}))


def loss(name: parts.LossName) -> keras.losses.Loss:
    """The Keras loss of that name, averaged over the batch."""
    made: keras.losses.Loss = getattr(keras.losses, LOSSES[name].keras)()
    return made


def make_layer(
    layer: parts.Layer, name: str, seed: int | None = 0, adapt_on: Any = None
) -> keras.layers.Layer:
    """The Keras layer of the same kind and settings; Normalization has seen ``adapt_on``.

    What a layer draws begins with ``seed``.
    """
    match layer:
        case parts.Dense():
            return keras.layers.Dense(layer.units, **_of_kernel(layer, seed), name=name)
        case parts.Conv2D():
            return keras.layers.Conv2D(
                layer.filters,
                layer.kernel_size,
                strides=layer.strides,
                padding=layer.padding,
                **_of_kernel(layer, seed),
                name=name,
            )
        case parts.MaxPooling2D():
            return keras.layers.MaxPooling2D(layer.pool_size, name=name)
        case parts.GlobalAveragePooling2D():
            return keras.layers.GlobalAveragePooling2D(name=name)
        case parts.BatchNormalization():
            return keras.layers.BatchNormalization(
                momentum=layer.momentum, epsilon=layer.epsilon, name=name
            )
        case parts.Reshape():
            return keras.layers.Reshape((layer.height, layer.width, layer.channels), name=name)
        case parts.Dropout():
            return keras.layers.Dropout(layer.rate, seed=seed if _draws(layer) else None, name=name)
        case parts.Flatten():
            return keras.layers.Flatten(name=name)
        case parts.Normalization():
            normalization = keras.layers.Normalization(name=name)
            if adapt_on is not None:
                normalization.adapt(adapt_on)
            return normalization
        case _:
            assert_never(layer)


def _seeds(experiment: Experiment, fold: int) -> list[int | None]:
    """A seed for each layer that draws, as Keras draws them where none is given."""
    generator = random.Random(experiment.seed + fold)  # noqa: S311 - Keras's own choice
    return [generator.randint(1, 10**9) if _draws(layer) else None for layer in experiment.layers]


def _draws(layer: parts.Layer) -> bool:
    match layer:
        case parts.Dense() | parts.Conv2D():
            return _is_seeded(_kind_of_initializer(layer))
        case parts.Dropout():
            return layer.rate > 0
    return False


def _of_kernel(layer: parts.KernelLayer, seed: int | None) -> dict[str, Any]:
    """What Keras is told of a kernel, its bias and its activation."""
    return {
        "activation": _activation(layer),
        "use_bias": layer.use_bias,
        "kernel_initializer": _initializer(layer, seed),
        "kernel_regularizer": _regularizer(layer.kernel_regularizer),
    }


def _is_seeded(kind: type[keras.initializers.Initializer]) -> bool:
    return "seed" in inspect.signature(kind).parameters


def _initializer(layer: parts.KernelLayer, seed: int | None) -> keras.initializers.Initializer:
    kind = _kind_of_initializer(layer)
    return kind(seed=seed) if _is_seeded(kind) else kind()


def _kind_of_initializer(layer: parts.KernelLayer) -> type[keras.initializers.Initializer]:
    return type(keras.initializers.get(layer.kernel_initializer))


def _activation(layer: parts.KernelLayer) -> Any:
    if layer.activation == "leaky_relu":
        return keras.layers.LeakyReLU(negative_slope=layer.negative_slope, name="leaky_re_lu")
    return layer.activation


def _regularizer(part: parts.Regularizer | None) -> keras.regularizers.Regularizer | None:
    return None if part is None else keras.regularizers.L1L2(l1=part.l1, l2=part.l2)
