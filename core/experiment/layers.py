"""The layers of a network, each with its settings, shapes, parameters, arithmetic and script.

A new one is a class here, named as Keras names it, and a case in ``core/network/build.py``. Those
for pictures stand in ``core/experiment/convolution.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Annotated, Literal, Self

import numpy as np
from annotated_types import Ge, Gt, Le, Lt
from pydantic import Field

from core.experiment.base import by_kind
from core.experiment.base_layer import BaseLayer, KernelLayer, ParameterCount, Shape
from core.experiment.convolution import Conv2D, GlobalAveragePooling2D, MaxPooling2D, Reshape

NORMALIZATION_EPSILON = 1e-7
"""Keras divides by no standard deviation smaller than this."""


class Dense(KernelLayer):
    """``activation(x @ kernel + bias)`` with ``units`` outputs."""

    kind: Literal["dense"] = "dense"
    units: Annotated[int, Ge(1), Le(4096)]

    @classmethod
    def usual(cls) -> Self:
        """The layer that a page adds."""
        return cls(units=16, activation="relu")

    @property
    def title(self) -> str:
        """How a drawing of the network names it."""
        return f"Dense {self.units}{self._bend()}"

    def output_shape(self, inputs: Shape) -> Shape:
        """The shape of one sample behind it."""
        return (*inputs[:-1], self.units)

    def kernel_shape(self, inputs: Shape) -> Shape:
        """A weight for each input and unit."""
        return (inputs[-1], self.units)

    def count(self, inputs: Shape) -> ParameterCount:
        """A weight for each input and unit, and a bias for each unit."""
        kernel = f"{inputs[-1]:,} × {self.units:,}"
        count = inputs[-1] * self.units
        if not self.use_bias:
            return ParameterCount(count, count, kernel)
        count += self.units
        return ParameterCount(count, count, f"{kernel} + {self.units:,}")

    def product(self, x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
        """``x @ kernel``, shape (rows, units)."""
        return np.asarray(x @ kernel)

    def arguments(self) -> list[str]:
        """What its line of a script says in brackets, but for the name."""
        return [str(self.units), *super().arguments()]


class Dropout(BaseLayer):
    """Sets a random share ``rate`` of its inputs to 0 while training, and scales up the rest."""

    kind: Literal["dropout"] = "dropout"
    rate: Annotated[float, Ge(0), Lt(1)]

    @classmethod
    def usual(cls) -> Self:
        """The layer that a page adds."""
        return cls(rate=0.3)

    @property
    def title(self) -> str:
        """How a drawing of the network names it."""
        return f"Dropout {self.rate:g}"

    def arguments(self) -> list[str]:
        """What its line of a script says in brackets, but for the name."""
        return [str(self.rate)]


class Flatten(BaseLayer):
    """Lays all axes but the batch axis end to end."""

    fits = ("image",)
    goes_first = True

    kind: Literal["flatten"] = "flatten"

    def output_shape(self, inputs: Shape) -> Shape:
        """The shape of one sample behind it."""
        return (prod(inputs),)

    def outputs(self, x: np.ndarray, weights: tuple[np.ndarray, ...]) -> np.ndarray:
        """Each row's numbers in one row."""
        del weights
        return x.reshape(len(x), -1)


class Normalization(BaseLayer):
    """Shifts and scales each feature by the mean and variance of the training rows."""

    fits = ("table",)
    goes_first = True
    reads_raw = True

    kind: Literal["normalization"] = "normalization"

    def count(self, inputs: Shape) -> ParameterCount:
        """A mean and a variance for each feature, and a count of the rows seen; none is trained."""
        return ParameterCount(2 * inputs[-1] + 1, 0, f"2 × {inputs[-1]:,} + 1")

    def outputs(self, x: np.ndarray, weights: tuple[np.ndarray, ...]) -> np.ndarray:
        """Rows shifted and scaled; ``weights`` are mean, variance and count."""
        mean, variance = weights[:2]
        return np.asarray((x - mean) / np.maximum(np.sqrt(variance), NORMALIZATION_EPSILON))

    def source_before(self) -> list[str]:
        """It has to see the training rows before the network can have it."""
        return [
            f"normalizer = keras.layers.Normalization({''.join(self._name())})",
            "normalizer.adapt(x_train)",
        ]

    def source(self) -> str:
        """The line of a script that makes it."""
        return "normalizer"


class BatchNormalization(BaseLayer):
    """Shifts and scales each feature: in training by its batch, afterwards by moving statistics."""

    fuses = False

    kind: Literal["batch_normalization"] = "batch_normalization"
    momentum: Annotated[float, Ge(0), Lt(1)] = 0.99
    epsilon: Annotated[float, Gt(0), Le(1)] = 0.001

    def weight_shapes(self, inputs: Shape) -> tuple[Shape, ...]:
        """Gamma, beta, and the moving mean and variance, which no gradient changes."""
        return (inputs[-1:],) * 4

    def count(self, inputs: Shape) -> ParameterCount:
        """Scale, shift, mean and variance of each feature; the first two are trained."""
        return ParameterCount(4 * inputs[-1], 2 * inputs[-1], f"4 × {inputs[-1]:,}")

    def outputs(self, x: np.ndarray, weights: tuple[np.ndarray, ...]) -> np.ndarray:
        """Rows shifted and scaled by the moving statistics."""
        gamma, beta, mean, variance = weights
        scale = gamma / np.sqrt(variance + np.float32(self.epsilon))
        return np.asarray(x * scale + (beta - mean * scale))

    def arguments(self) -> list[str]:
        """What its line of a script says in brackets, but for the name."""
        said = []
        if self.momentum != 0.99:
            said.append(f"momentum={self.momentum}")
        if self.epsilon != 0.001:
            said.append(f"epsilon={self.epsilon}")
        return said


Layer = Annotated[
    Dense
    | Dropout
    | Flatten
    | Normalization
    | Reshape
    | Conv2D
    | MaxPooling2D
    | GlobalAveragePooling2D
    | BatchNormalization,
    Field(discriminator="kind"),
]
LAYERS: Mapping[str, type[BaseLayer]] = by_kind(Layer)
"""Every layer by its kind, in the order in which pages offer them."""
