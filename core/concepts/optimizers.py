"""Optimizers: how a gradient becomes a step, as Keras computes it.

https://keras.io/api/optimizers/, with Keras's own values for all but the learning rate.
S. Ruder, *An overview of gradient descent optimization algorithms*, 2016, tells how they differ.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]
Name = Literal["sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam"]

NAMES: tuple[Name, ...] = get_args(Name)
EPSILON = 1e-7
ACCUMULATED = 0.1
"""Where Adagrad's sum of squares begins."""
RHO = 0.9
BETA_1, BETA_2 = 0.9, 0.999


@dataclass(frozen=True)
class Optimizer:
    """``momentum`` is for the two that have one: ``momentum`` and ``nesterov``."""

    name: Name
    learning_rate: float
    momentum: float = 0.9


def _zeros() -> Vector:
    return np.zeros(2)


@dataclass(frozen=True)
class Memory:
    """What an optimizer remembers after ``steps`` steps; each array has the shape of the weights.

    ``velocity`` is the velocity of SGD, or Adam's mean of the gradients; ``squares`` is the sum or
    the mean of their squares.
    """

    steps: int = 0
    velocity: Vector = field(default_factory=_zeros)
    squares: Vector = field(default_factory=_zeros)


def beginning(optimizer: Optimizer, weights: int = 2) -> Memory:
    """What it remembers of so many weights before the first step."""
    squares = np.full(weights, ACCUMULATED if optimizer.name == "adagrad" else 0.0)
    return Memory(velocity=np.zeros(weights), squares=squares)


def step(optimizer: Optimizer, gradient: Vector, memory: Memory) -> tuple[Vector, Memory]:
    """What to add to the weights, and what is remembered afterwards."""
    rate, m, count = optimizer.learning_rate, optimizer.momentum, memory.steps + 1
    velocity, squares = memory.velocity, memory.squares
    match optimizer.name:
        case "sgd":
            change = -rate * gradient
        case "momentum":
            change = velocity = m * velocity - rate * gradient
        case "nesterov":
            velocity = m * velocity - rate * gradient
            change = m * velocity - rate * gradient
        case "adagrad":
            squares = squares + gradient**2
            change = -rate * gradient / np.sqrt(squares + EPSILON)
        case "rmsprop":
            squares = RHO * squares + (1 - RHO) * gradient**2
            change = -rate * gradient / np.sqrt(squares + EPSILON)
        case "adam":
            velocity = BETA_1 * velocity + (1 - BETA_1) * gradient
            squares = BETA_2 * squares + (1 - BETA_2) * gradient**2
            change = -corrected(rate, count) * velocity / (np.sqrt(squares) + EPSILON)
    return change, Memory(count, velocity, squares)


def corrected(learning_rate: float, steps: int) -> float:
    """Adam's rate at a step: larger at first, since its two means begin at zero.

    D. Kingma and J. Ba, *Adam: a method for stochastic optimization*, 2015, end of section 2.
    """
    return float(learning_rate * np.sqrt(1 - BETA_2**steps) / (1 - BETA_1**steps))
