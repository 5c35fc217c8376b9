"""What all layers know of themselves, and what those with a kernel have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import prod
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, Self

import numpy as np
from annotated_types import Ge, Le, MaxLen
from pydantic import model_validator

from core.experiment.activations import USUAL_SLOPE, Activation, ActivationName, activation
from core.experiment.base import Part
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
    put before the others, ``reads_raw`` that it only makes sense there, ``reads_pictures`` that it
    needs rows, columns and channels. ``fuses`` says whether XLA makes a small update of it quicker.
    """

    fits: ClassVar[tuple[str, ...]] = ("table", "image", "text")
    goes_first: ClassVar[bool] = False
    reads_raw: ClassVar[bool] = False
    reads_pictures: ClassVar[bool] = False
    fuses: ClassVar[bool] = True

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

    def misfit(self, inputs: Shape) -> Impossible | None:
        """Why it cannot read samples of that shape; None where it can."""
        del inputs
        return None

    def output_shape(self, inputs: Shape) -> Shape:
        """The shape of one sample behind it; of what it cannot read, the same."""
        return inputs

    def weight_shapes(self, inputs: Shape) -> tuple[Shape, ...]:
        """The shapes of what changes while it trains, in Keras's order."""
        del inputs
        return ()

    def products(self, inputs: Shape) -> int:
        """How many products of a number and a weight one sample asks for."""
        return sum(prod(shape) for shape in self.weight_shapes(inputs) if len(shape) > 1)

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


class KernelLayer(BaseLayer):
    """A layer that multiplies by a kernel, adds a bias, and bends what comes out."""

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

    @property
    def function(self) -> Activation:
        """The activation as a function that knows its slope."""
        return activation(self.activation, self.negative_slope)

    def kernel_shape(self, inputs: Shape) -> Shape:
        """The shape of its kernel; what comes out has as many features as the last axis."""
        raise NotImplementedError

    def weight_shapes(self, inputs: Shape) -> tuple[Shape, ...]:
        """The kernel's shape, then the bias's."""
        kernel = self.kernel_shape(inputs)
        return (kernel, kernel[-1:]) if self.use_bias else (kernel,)

    def product(self, x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
        """Rows times its kernel."""
        raise NotImplementedError

    def biased(self, product: np.ndarray, weights: tuple[np.ndarray, ...]) -> np.ndarray:
        """A product of rows and kernel, and the bias, where it has one."""
        return product + weights[1] if self.use_bias else product

    def sums(self, x: np.ndarray, weights: tuple[np.ndarray, ...]) -> np.ndarray:
        """What its activation is given: ``product + bias``."""
        return self.biased(self.product(x, weights[0]), weights)

    def outputs(self, x: np.ndarray, weights: tuple[np.ndarray, ...]) -> np.ndarray:
        """What it makes of rows; ``weights`` are kernel and bias."""
        return self.function.value(self.sums(x, weights))

    def arguments(self) -> list[str]:
        """What its line of a script says of kernel, bias and activation."""
        said = []
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

    def _bend(self) -> str:
        return "" if self.activation == "linear" else f" · {self.activation}"
