"""The layers of a network."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Self

from annotated_types import Ge, Le, Lt, MaxLen
from pydantic import Field, model_validator

from core.experiment.activations import Activation
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


class _Layer(Part):
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


class Dense(_Layer):
    """``activation(x @ kernel + bias)`` with ``units`` outputs."""

    kind: Literal["dense"] = "dense"
    units: Annotated[int, Ge(1), Le(4096)]
    activation: Activation = "linear"
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
                return {**values, "negative_slope": 0.2 if slope is None else slope}
            return {**values, "negative_slope": None}
        return values


class Dropout(_Layer):
    """Sets a random share ``rate`` of its inputs to 0 while training, and scales up the rest."""

    kind: Literal["dropout"] = "dropout"
    rate: Annotated[float, Ge(0), Lt(1)]


class Flatten(_Layer):
    """Lays all axes but the batch axis end to end."""

    kind: Literal["flatten"] = "flatten"


class Normalization(_Layer):
    """Shifts and scales each feature by the mean and variance of the training rows."""

    kind: Literal["normalization"] = "normalization"


Layer = Annotated[Dense | Dropout | Flatten | Normalization, Field(discriminator="kind")]
