"""The optimizers, and schedules of their learning rate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

from annotated_types import Ge, Gt, Le, Lt
from pydantic import Discriminator, Field, Tag

from core.experiment.base import Part, Rate, Small, Steps


class ExponentialDecay(Part):
    """``initial * decay_rate ** (step / decay_steps)``."""

    kind: Literal["exponential_decay"] = "exponential_decay"
    initial_learning_rate: Rate
    decay_steps: Steps
    decay_rate: Annotated[float, Gt(0), Le(1)]


class CosineDecay(Part):
    """A half cosine from ``initial_learning_rate`` down to ``alpha`` times it."""

    kind: Literal["cosine_decay"] = "cosine_decay"
    initial_learning_rate: Rate
    decay_steps: Steps
    alpha: Annotated[float, Ge(0), Le(1)] = 0.0


Schedule = Annotated[ExponentialDecay | CosineDecay, Field(discriminator="kind")]


def _rate_or_schedule(value: Any) -> str:
    return "schedule" if isinstance(value, Mapping | Part) else "rate"


LearningRate = Annotated[
    Annotated[Rate, Tag("rate")] | Annotated[Schedule, Tag("schedule")],
    Discriminator(_rate_or_schedule),
]


class SGD(Part):
    """Plain, momentum or Nesterov gradient descent."""

    kind: Literal["sgd"] = "sgd"
    learning_rate: LearningRate = 0.01
    momentum: Annotated[float, Ge(0), Lt(1)] = 0.0
    nesterov: bool = False


class Adagrad(Part):
    """Divides each step by the root of the sum of squared gradients so far."""

    kind: Literal["adagrad"] = "adagrad"
    learning_rate: LearningRate = 0.001
    initial_accumulator_value: Small = 0.1


class RMSprop(Part):
    """Divides each step by the root of a moving average of squared gradients."""

    kind: Literal["rmsprop"] = "rmsprop"
    learning_rate: LearningRate = 0.001
    rho: Annotated[float, Ge(0), Lt(1)] = 0.9
    momentum: Annotated[float, Ge(0), Lt(1)] = 0.0


class Adam(Part):
    """RMSprop and momentum together, both corrected for their start at zero."""

    kind: Literal["adam"] = "adam"
    learning_rate: LearningRate = 0.001
    beta_1: Annotated[float, Ge(0), Lt(1)] = 0.9
    beta_2: Annotated[float, Ge(0), Lt(1)] = 0.999


class AdamW(Part):
    """Adam with weight decay kept apart from the gradient."""

    kind: Literal["adamw"] = "adamw"
    learning_rate: LearningRate = 0.001
    weight_decay: Annotated[float, Ge(0), Le(1)] = 0.004
    beta_1: Annotated[float, Ge(0), Lt(1)] = 0.9
    beta_2: Annotated[float, Ge(0), Lt(1)] = 0.999


Optimizer = Annotated[SGD | Adagrad | RMSprop | Adam | AdamW, Field(discriminator="kind")]

OPTIMIZERS: Mapping[str, Optimizer] = {
    "sgd": SGD(),
    "adagrad": Adagrad(),
    "rmsprop": RMSprop(),
    "adam": Adam(),
    "adamw": AdamW(),
}
"""Every optimizer with Keras's own settings, by its kind."""
