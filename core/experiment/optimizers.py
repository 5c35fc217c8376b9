"""The optimizers: settings, and how each makes a step of a gradient, as Keras computes it.

https://keras.io/api/optimizers/. S. Ruder, *An overview of gradient descent optimization
algorithms*, 2016, tells how they differ. A new one is a class here, named as Keras names it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

import numpy as np
from annotated_types import Ge, Le, Lt
from numpy.typing import NDArray
from pydantic import Discriminator, Field, Tag

from core.experiment.base import Count, Part, Rate, Small, by_kind

Vector = NDArray[np.float64]

EPSILON = 1e-7
"""What Keras adds to a square root, so that nothing is divided by 0."""


class ExponentialDecay(Part):
    """``initial * decay_rate ** (step / decay_steps)``; a ``decay_rate`` above 1 lets it grow."""

    kind: Literal["exponential_decay"] = "exponential_decay"
    initial_learning_rate: Rate
    decay_steps: Count
    decay_rate: Rate


class CosineDecay(Part):
    """A half cosine from ``initial_learning_rate`` down to ``alpha`` times it."""

    kind: Literal["cosine_decay"] = "cosine_decay"
    initial_learning_rate: Rate
    decay_steps: Count
    alpha: Annotated[float, Ge(0), Le(1)] = 0.0


Schedule = Annotated[ExponentialDecay | CosineDecay, Field(discriminator="kind")]


def _rate_or_schedule(value: Any) -> str:
    return "schedule" if isinstance(value, Mapping | Part) else "rate"


LearningRate = Annotated[
    Annotated[Rate, Tag("rate")] | Annotated[Schedule, Tag("schedule")],
    Discriminator(_rate_or_schedule),
]


@dataclass(frozen=True)
class Memory:
    """What an optimizer remembers after ``steps`` steps; each array has the shape of the weights.

    ``velocity`` is the velocity of SGD, or Adam's mean of the gradients; ``squares`` is the sum or
    the mean of their squares.
    """

    steps: int
    velocity: Vector
    squares: Vector


class BaseOptimizer(Part):
    """What every optimizer knows: its learning rate, and how to begin and to make a step."""

    learning_rate: LearningRate

    @property
    def title(self) -> str:
        """What it is called on screen: Keras's own name."""
        return type(self).__name__

    @property
    def rate(self) -> float:
        """The learning rate at first."""
        rate = self.learning_rate
        return rate if isinstance(rate, float) else rate.initial_learning_rate

    def beginning(self, weights: int) -> Memory:
        """What it remembers of so many weights before the first step."""
        return Memory(0, np.zeros(weights), np.zeros(weights))

    def step(self, weights: Vector, gradient: Vector, memory: Memory) -> tuple[Vector, Memory]:
        """The weights after a step at the learning rate ``rate``, and what is then remembered."""
        raise NotImplementedError


class SGD(BaseOptimizer):
    """Plain, momentum or Nesterov gradient descent."""

    kind: Literal["sgd"] = "sgd"
    learning_rate: LearningRate = 0.01
    momentum: Annotated[float, Ge(0), Lt(1)] = 0.0
    nesterov: bool = False

    def step(self, weights: Vector, gradient: Vector, memory: Memory) -> tuple[Vector, Memory]:
        """Down the slope, or along the velocity; Nesterov's looks ahead by one more of it."""
        change, velocity = -self.rate * gradient, memory.velocity
        if self.momentum:
            velocity = self.momentum * velocity + change
            change = self.momentum * velocity + change if self.nesterov else velocity
        return weights + change, Memory(memory.steps + 1, velocity, memory.squares)


class Adagrad(BaseOptimizer):
    """Divides each step by the root of the sum of squared gradients so far."""

    kind: Literal["adagrad"] = "adagrad"
    learning_rate: LearningRate = 0.001
    initial_accumulator_value: Small = 0.1

    def beginning(self, weights: int) -> Memory:
        """The sum of squares does not begin at 0."""
        return Memory(0, np.zeros(weights), np.full(weights, self.initial_accumulator_value))

    def step(self, weights: Vector, gradient: Vector, memory: Memory) -> tuple[Vector, Memory]:
        """Shorter where the gradients have been large."""
        squares = memory.squares + gradient**2
        change = -self.rate * gradient / np.sqrt(squares + EPSILON)
        return weights + change, Memory(memory.steps + 1, memory.velocity, squares)


class RMSprop(BaseOptimizer):
    """Divides each step by the root of a moving average of squared gradients."""

    kind: Literal["rmsprop"] = "rmsprop"
    learning_rate: LearningRate = 0.001
    rho: Annotated[float, Ge(0), Lt(1)] = 0.9
    momentum: Annotated[float, Ge(0), Lt(1)] = 0.0

    def step(self, weights: Vector, gradient: Vector, memory: Memory) -> tuple[Vector, Memory]:
        """Shorter where the gradients have been large of late."""
        squares = self.rho * memory.squares + (1 - self.rho) * gradient**2
        change, velocity = -self.rate * gradient / np.sqrt(squares + EPSILON), memory.velocity
        if self.momentum:
            change = velocity = self.momentum * velocity + change
        return weights + change, Memory(memory.steps + 1, velocity, squares)


class Adam(BaseOptimizer):
    """RMSprop and momentum together, both corrected for their start at zero."""

    kind: Literal["adam"] = "adam"
    learning_rate: LearningRate = 0.001
    beta_1: Annotated[float, Ge(0), Lt(1)] = 0.9
    beta_2: Annotated[float, Ge(0), Lt(1)] = 0.999

    def step(self, weights: Vector, gradient: Vector, memory: Memory) -> tuple[Vector, Memory]:
        """Along the mean of the gradients, over the root of the mean of their squares."""
        return _adam(self, weights, gradient, memory)


class AdamW(BaseOptimizer):
    """Adam with weight decay kept apart from the gradient."""

    kind: Literal["adamw"] = "adamw"
    learning_rate: LearningRate = 0.001
    weight_decay: Annotated[float, Ge(0), Le(1)] = 0.004
    beta_1: Annotated[float, Ge(0), Lt(1)] = 0.9
    beta_2: Annotated[float, Ge(0), Lt(1)] = 0.999

    def step(self, weights: Vector, gradient: Vector, memory: Memory) -> tuple[Vector, Memory]:
        """Adam's, from weights a little nearer to 0."""
        return _adam(self, weights * (1 - self.rate * self.weight_decay), gradient, memory)


def corrected(part: Adam | AdamW, steps: int) -> float:
    """Adam's rate at a step: larger at first, since its two means begin at zero.

    D. Kingma and J. Ba, *Adam: a method for stochastic optimization*, 2015, end of section 2.
    """
    return float(part.rate * np.sqrt(1 - part.beta_2**steps) / (1 - part.beta_1**steps))


def _adam(
    part: Adam | AdamW, weights: Vector, gradient: Vector, memory: Memory
) -> tuple[Vector, Memory]:
    steps = memory.steps + 1
    velocity = part.beta_1 * memory.velocity + (1 - part.beta_1) * gradient
    squares = part.beta_2 * memory.squares + (1 - part.beta_2) * gradient**2
    change = -corrected(part, steps) * velocity / (np.sqrt(squares) + EPSILON)
    return weights + change, Memory(steps, velocity, squares)


Optimizer = Annotated[SGD | Adagrad | RMSprop | Adam | AdamW, Field(discriminator="kind")]

OPTIMIZERS: Mapping[str, Optimizer] = {kind: part() for kind, part in by_kind(Optimizer).items()}
"""Every optimizer with Keras's own settings, by its kind, in the order in which pages have it."""
