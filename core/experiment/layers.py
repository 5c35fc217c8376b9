"""The layers of a network, each with its settings, shapes, parameters, arithmetic and script.

A new one is a class here, named as Keras names it, and a case in ``core/network/build.py``.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import prod
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self

import numpy as np
from annotated_types import Ge, Le, Lt, MaxLen
from pydantic import Field, model_validator

from core.experiment.activations import USUAL_SLOPE, Activation, ActivationName, activation
from core.experiment.base import Part, by_kind
from core.experiment.mistakes import Impossible

Initializer = Literal[
    "glorot_uniform",
    "glorot_normal",
    "he_uniform",
    "he_normal",
    "lecun_uniform",
    "lecun_normal",
    "random_normal",
    "random_uniform",
    "zeros",
    "ones",
]

_KERAS_NAME = re.compile(r"[A-Za-z0-9.][A-Za-z0-9_.\-]*")


class Regularizer(Part):
    """The penalty ``l1 * sum|w| + l2 * sum(w**2)`` on a layer's kernel, added to the loss."""

    l1: Annotated[float, Ge(0), Le(100)] = 0.0
    l2: Annotated[float, Ge(0), Le(100)] = 0.0


Shape = tuple[int, ...]
"""The shape of one sample: Keras writes ``(None, 64)`` where this holds ``(64,)``."""

NORMALIZATION_EPSILON = 1e-7
"""Keras divides by no standard deviation smaller than this."""


class ParameterCount(NamedTuple):
    """How many parameters a layer has, how many of them are trained, and why so many.

    ``arithmetic`` is written out, as in ``13 × 64 + 64``; empty where there are none.
    """

    parameters: int
    trainable: int
    arithmetic: str


class BaseLayer(Part):
    """What every layer knows of itself; as it stands, one that changes nothing.

    ``fits`` are the kinds of data for which pages offer it, ``goes_first`` says that there it is
    put before the others, ``reads_raw`` that it only makes sense there.
    """

    fits: ClassVar[tuple[str, ...]] = ("table", "image", "text")
    goes_first: ClassVar[bool] = False
    reads_raw: ClassVar[bool] = False

    name: Annotated[str, MaxLen(60)] | None = None

    @model_validator(mode="after")
    def _name_is_safe(self) -> Self:
        if self.name is not None and not _KERAS_NAME.fullmatch(self.name):
            raise Impossible(
                "Keras takes layer names of English letters, digits and _ . - only; "
                "“{name}” is not one.",
                name=self.name,
            )
        return self

    @classmethod
    def usual(cls) -> Self:
        """The layer that a page adds."""
        return cls()

    @property
    def title(self) -> str:
        """How a drawing of the network names it."""
        return type(self).__name__

    def output_shape(self, inputs: Shape) -> Shape:
        """The shape of one sample behind it."""
        return inputs

    def weight_shapes(self, inputs: Shape) -> tuple[Shape, ...]:
        """The shapes of what is trained, in Keras's order."""
        del inputs
        return ()

    def count(self, inputs: Shape) -> ParameterCount:
        """How many parameters it has, and why so many."""
        trained = sum(map(prod, self.weight_shapes(inputs)))
        return ParameterCount(trained, trained, "")

    def outputs(self, x: np.ndarray, weights: tuple[np.ndarray, ...]) -> np.ndarray:
        """What it makes of rows once training is over; ``weights`` are in Keras's order."""
        del weights
        return x

    def arguments(self) -> list[str]:
        """What its line of a script says in brackets, but for the name."""
        return []

    def source_before(self) -> list[str]:
        """Lines of a script that stand before the network."""
        return []

    def source(self) -> str:
        """The line of a script that makes it."""
        return (
            f"keras.layers.{type(self).__name__}({', '.join([*self.arguments(), *self._name()])})"
        )

    def _name(self) -> list[str]:
        return [f'name="{self.name}"'] if self.name else []


class Dense(BaseLayer):
    """``activation(x @ kernel + bias)`` with ``units`` outputs."""

    kind: Literal["dense"] = "dense"
    units: Annotated[int, Ge(1), Le(4096)]
    activation: ActivationName = "linear"
    negative_slope: Annotated[float, Ge(0), Le(1)] | None = None
    use_bias: bool = True
    kernel_initializer: Initializer = "glorot_uniform"
    kernel_regularizer: Regularizer | None = None

    @model_validator(mode="before")
    @classmethod
    def _slope_of_leaky_relu(cls, values: Any) -> Any:
        if isinstance(values, Mapping):
            if values.get("activation") == "leaky_relu":
                slope = values.get("negative_slope")
                return {**values, "negative_slope": USUAL_SLOPE if slope is None else slope}
            return {**values, "negative_slope": None}
        return values

    @classmethod
    def usual(cls) -> Self:
        """The layer that a page adds."""
        return cls(units=16, activation="relu")

    @property
    def function(self) -> Activation:
        """The activation as a function that knows its slope."""
        return activation(self.activation, self.negative_slope)

    @property
    def title(self) -> str:
        """How a drawing of the network names it."""
        bend = "" if self.activation == "linear" else f" · {self.activation}"
        return f"Dense {self.units}{bend}"

    def output_shape(self, inputs: Shape) -> Shape:
        """The shape of one sample behind it."""
        return (*inputs[:-1], self.units)

    def weight_shapes(self, inputs: Shape) -> tuple[Shape, ...]:
        """The kernel's shape, then the bias's."""
        kernel = (inputs[-1], self.units)
        return (kernel, (self.units,)) if self.use_bias else (kernel,)

    def count(self, inputs: Shape) -> ParameterCount:
        """A weight for each input and unit, and a bias for each unit."""
        kernel = f"{inputs[-1]:,} × {self.units:,}"
        count = inputs[-1] * self.units
        if not self.use_bias:
            return ParameterCount(count, count, kernel)
        count += self.units
        return ParameterCount(count, count, f"{kernel} + {self.units:,}")

    def sums(self, x: np.ndarray, weights: tuple[np.ndarray, ...]) -> np.ndarray:
        """``x @ kernel + bias``: what its activation is given, shape (rows, units)."""
        return self.biased(x @ weights[0], weights)

    def biased(self, product: np.ndarray, weights: tuple[np.ndarray, ...]) -> np.ndarray:
        """A product of rows and kernel, and the bias, where it has one."""
        return product + weights[1] if self.use_bias else product

    def outputs(self, x: np.ndarray, weights: tuple[np.ndarray, ...]) -> np.ndarray:
        """What it makes of rows; ``weights`` are kernel and bias."""
        return self.function.value(self.sums(x, weights))

    def arguments(self) -> list[str]:
        """What its line of a script says in brackets, but for the name."""
        said = [str(self.units)]
        if self.activation == "leaky_relu":
            slope = f"negative_slope={self.negative_slope}"
            said.append(f"activation=keras.layers.LeakyReLU({slope})")
        elif self.activation != "linear":
            said.append(f'activation="{self.activation}"')
        if not self.use_bias:
            said.append("use_bias=False")
        if self.kernel_initializer != "glorot_uniform":
            said.append(f'kernel_initializer="{self.kernel_initializer}"')
        if penalty := self.kernel_regularizer:
            rates = f"l1={penalty.l1}, l2={penalty.l2}"
            said.append(f"kernel_regularizer=keras.regularizers.L1L2({rates})")
        return said


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


Layer = Annotated[Dense | Dropout | Flatten | Normalization, Field(discriminator="kind")]
LAYERS: Mapping[str, type[BaseLayer]] = by_kind(Layer)
"""Every layer by its kind, in the order in which pages offer them."""
