"""An Experiment as a ``keras.Sequential``, with the initial weights its script would have.

Importing this imports Keras: workers only.
"""

from __future__ import annotations

from typing import Any

import keras

from core import experiment as parts
from core.experiment import Experiment
from core.models.table import Shape, layer_names


def build(
    experiment: Experiment, input_shape: Shape, fold: int = 0, adapt_on: Any = None
) -> keras.Sequential:
    """The untrained network of one fold, seeded with ``seed + fold`` as its script does.

    ``adapt_on``, the training rows, is needed where the first layer is Normalization.
    """
    keras.utils.set_random_seed(experiment.seed + fold)
    layers = [
        make_layer(layer, name, adapt_on)
        for layer, name in zip(experiment.layers, layer_names(experiment.layers), strict=True)
    ]
    return keras.Sequential([keras.Input(input_shape), *layers], name="sequential")


def optimizer(part: parts.Optimizer) -> keras.optimizers.Optimizer:
    """The Keras optimizer of the same name and settings."""
    settings = part.model_dump(exclude={"kind", "learning_rate"})
    learning_rate = schedule(part.learning_rate) or part.learning_rate
    return _OPTIMIZERS[part.kind](learning_rate=learning_rate, **settings)


def schedule(
    part: parts.LearningRate,
) -> keras.optimizers.schedules.LearningRateSchedule | None:
    """The Keras learning-rate schedule, or None for a plain rate."""
    if isinstance(part, float):
        return None
    return _SCHEDULES[part.kind](**part.model_dump(exclude={"kind"}))


def loss(name: parts.LossName) -> keras.losses.Loss:
    """The Keras loss of that name, averaged over the batch."""
    return _LOSSES[name]()


def make_layer(layer: parts.Layer, name: str, adapt_on: Any = None) -> keras.layers.Layer:
    """The Keras layer of the same kind and settings; Normalization has seen ``adapt_on``."""
    if isinstance(layer, parts.Dense):
        return keras.layers.Dense(
            layer.units,
            activation=_activation(layer),
            use_bias=layer.use_bias,
            kernel_initializer=layer.kernel_initializer,
            kernel_regularizer=_regularizer(layer.kernel_regularizer),
            name=name,
        )
    if isinstance(layer, parts.Dropout):
        return keras.layers.Dropout(layer.rate, name=name)
    if isinstance(layer, parts.Flatten):
        return keras.layers.Flatten(name=name)
    normalization = keras.layers.Normalization(name=name)
    normalization.adapt(adapt_on)
    return normalization


def _activation(layer: parts.Dense) -> Any:
    if layer.activation == "leaky_relu":
        return keras.layers.LeakyReLU(negative_slope=layer.negative_slope)
    return layer.activation


def _regularizer(part: parts.Regularizer | None) -> keras.regularizers.Regularizer | None:
    return None if part is None else keras.regularizers.L1L2(l1=part.l1, l2=part.l2)


_OPTIMIZERS = {
    "sgd": keras.optimizers.SGD,
    "adagrad": keras.optimizers.Adagrad,
    "rmsprop": keras.optimizers.RMSprop,
    "adam": keras.optimizers.Adam,
    "adamw": keras.optimizers.AdamW,
}
_SCHEDULES = {
    "exponential_decay": keras.optimizers.schedules.ExponentialDecay,
    "cosine_decay": keras.optimizers.schedules.CosineDecay,
}
_LOSSES = {
    "mse": keras.losses.MeanSquaredError,
    "mae": keras.losses.MeanAbsoluteError,
    "huber": keras.losses.Huber,
    "binary_crossentropy": keras.losses.BinaryCrossentropy,
    "categorical_crossentropy": keras.losses.CategoricalCrossentropy,
    "sparse_categorical_crossentropy": keras.losses.SparseCategoricalCrossentropy,
}
