"""An Experiment as a ``keras.Sequential``, with the initial weights its script would have.

Importing this imports Keras: workers only.
"""

from __future__ import annotations

import inspect
import random
from typing import Any, assert_never

import keras

from core import experiment as parts
from core.experiment import Experiment
from core.experiment.layers import Shape
from core.experiment.losses import LOSSES
from core.network.shapes import layer_names


def build(
    experiment: Experiment, input_shape: Shape, fold: int = 0, adapt_on: Any = None
) -> keras.Sequential:
    """The untrained network of one fold, seeded with ``seed + fold`` as its script does.

    Keras draws a seed for each layer from Python's generator, which all threads of a process share.
    Here the same seeds come from a generator of the network's own, so that no thread can draw
    between two layers, and TensorFlow keeps its kernels, which it forgets when its own seed is set.
    ``adapt_on``, the training rows, is needed where the first layer is Normalization.
    """
    seeds = random.Random(experiment.seed + fold)  # noqa: S311 - Keras's own choice
    layers = [
        make_layer(layer, name, adapt_on, seeds)
        for layer, name in zip(experiment.layers, layer_names(experiment.layers), strict=True)
    ]
    return keras.Sequential([keras.Input(input_shape), *layers], name="sequential")


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
    layer: parts.Layer, name: str, adapt_on: Any = None, seeds: random.Random | None = None
) -> keras.layers.Layer:
    """The Keras layer of the same kind and settings; Normalization has seen ``adapt_on``.

    What a layer draws begins with the next of ``seeds``, or with one of Python's own.
    """
    seeds = seeds or random.Random()  # noqa: S311 - Keras's own choice
    match layer:
        case parts.Dense():
            return keras.layers.Dense(
                layer.units,
                activation=_activation(layer),
                use_bias=layer.use_bias,
                kernel_initializer=_initializer(layer.kernel_initializer, seeds),
                kernel_regularizer=_regularizer(layer.kernel_regularizer),
                name=name,
            )
        case parts.Dropout():
            seed = _next(seeds) if layer.rate > 0 else None
            return keras.layers.Dropout(layer.rate, seed=seed, name=name)
        case parts.Flatten():
            return keras.layers.Flatten(name=name)
        case parts.Normalization():
            normalization = keras.layers.Normalization(name=name)
            normalization.adapt(adapt_on)
            return normalization
        case _:
            assert_never(layer)


def _initializer(name: str, seeds: random.Random) -> keras.initializers.Initializer:
    kind = type(keras.initializers.get(name))
    draws = "seed" in inspect.signature(kind).parameters
    return kind(seed=_next(seeds)) if draws else kind()


def _next(seeds: random.Random) -> int:
    """As Keras draws a seed where none is given."""
    return seeds.randint(1, 10**9)


def _activation(layer: parts.Dense) -> Any:
    if layer.activation == "leaky_relu":
        return keras.layers.LeakyReLU(negative_slope=layer.negative_slope)
    return layer.activation


def _regularizer(part: parts.Regularizer | None) -> keras.regularizers.Regularizer | None:
    return None if part is None else keras.regularizers.L1L2(l1=part.l1, l2=part.l2)
