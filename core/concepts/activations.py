"""Activations as Keras computes them, and their slopes: https://keras.io/api/layers/activations/."""

from __future__ import annotations

import math
import re
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Function = Callable[[ArrayLike], Numbers]

FAR = 1000.0
"""From here on an exponential is 0, which times infinity would be no number."""


@dataclass(frozen=True)
class Activation:
    """A function of each number by itself, its slope, and how both are written.

    ``value`` and ``slope`` return the shape they are given. The NumPy calls the number ``x``; the
    LaTeX has ``@`` in its place, and a second half where it differs below 0.
    """

    value: Function
    slope: Function
    latex: tuple[str, ...]
    slope_latex: tuple[str, ...]
    numpy: str
    slope_numpy: str

    def formulas(self, x: float) -> tuple[list[str], list[str]]:
        """Two equations, step by step, in LaTeX: the value and the slope at ``x``."""
        return (
            _equation("f", x, self.latex, self.value),
            _equation("f'", x, self.slope_latex, self.slope),
        )


def activations(negative_slope: float = 0.2) -> dict[str, Activation]:
    """Every activation under the name Keras knows it by; leaky ReLU takes ``negative_slope``.

    Softmax needs more than one number: here it is the first of the two probabilities that the
    logits ``x`` and ``0`` get.
    """
    leak = f"{negative_slope:g}"
    return {
        "linear": Activation(_array, lambda x: np.ones_like(_array(x)), ("@",), ("1",), "x", "1.0"),
        "relu": Activation(
            lambda x: np.maximum(_array(x), 0),
            lambda x: np.where(_array(x) > 0, 1.0, 0.0),
            (r"\max(0,\ @)",),
            ("1", "0"),
            "np.maximum(0, x)",
            "np.where(x > 0, 1.0, 0.0)",
        ),
        "leaky_relu": Activation(
            lambda x: np.where(_array(x) > 0, x, negative_slope * _array(x)),
            lambda x: np.where(_array(x) > 0, 1.0, negative_slope),
            ("@", rf"{leak} \times @"),
            ("1", leak),
            f"np.where(x > 0, x, {leak} * x)",
            f"np.where(x > 0, 1.0, {leak})",
        ),
        "elu": Activation(
            lambda x: np.where(_array(x) > 0, x, np.expm1(np.minimum(x, 0))),
            lambda x: np.exp(np.minimum(x, 0)),
            ("@", "e^{@} - 1"),
            ("1", "e^{@}"),
            "np.where(x > 0, x, np.exp(x) - 1)",
            "np.where(x > 0, 1.0, np.exp(x))",
        ),
        "gelu": Activation(
            lambda x: np.maximum(x, -FAR) * _normal(x),
            lambda x: _normal(x) + _near(x) * _bell(_near(x)),
            (r"@ \times \Phi(@)",),
            (r"\Phi(@) + @ \times \varphi(@)",),
            "x * (1 + erf(x / 2**0.5)) / 2",
            "(1 + erf(x / 2**0.5)) / 2 + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)",
        ),
        "silu": Activation(
            lambda x: np.maximum(x, -FAR) * _sigmoid(x),
            lambda x: _sigmoid(x) * (1 + _near(x) * (1 - _sigmoid(x))),
            (r"@ \times \sigma(@)",),
            (r"\sigma(@)\ (1 + @\ (1 - \sigma(@)))",),
            "x / (1 + np.exp(-x))",
            "f(x) + (1 - f(x)) / (1 + np.exp(-x))",
        ),
        "sigmoid": Activation(
            _sigmoid,
            lambda x: _sigmoid(x) * (1 - _sigmoid(x)),
            (r"\frac{1}{1 + e^{-@}}",),
            (r"\sigma(@)\ (1 - \sigma(@))",),
            "1 / (1 + np.exp(-x))",
            "f(x) * (1 - f(x))",
        ),
        "tanh": Activation(
            lambda x: np.tanh(_array(x)),
            lambda x: 1 - np.square(np.tanh(_array(x))),
            (r"\tanh(@)",),
            (r"1 - \tanh^2(@)",),
            "np.tanh(x)",
            "1 - np.tanh(x) ** 2",
        ),
        "softmax": Activation(
            _sigmoid,
            lambda x: _sigmoid(x) * (1 - _sigmoid(x)),
            (r"\frac{e^{@}}{e^{@} + e^0}",),
            (r"p\ (1 - p)",),
            "np.exp(x) / (np.exp(x) + np.exp(0))",
            "f(x) * (1 - f(x))",
        ),
    }


def chain_slopes(activation: Activation, x: float, layers: int) -> Numbers:
    """The slope at each unit of a chain that begins with ``x``: (layers,).

    Each unit has weight 1 and bias 0 and takes what the one before it gives. By the chain rule, a
    gradient on its way back is multiplied by every slope it passes.
    """
    slopes = []
    for __ in range(layers):
        slopes.append(float(activation.slope(x)))
        x = float(activation.value(x))
    return np.array(slopes)


def fitted(x: Numbers, y: Numbers, activation: Activation, units: int) -> Numbers:
    """The closest a network with one hidden layer comes to ``y``; (points,) each.

    Its units look left and right in turn and begin evenly spread over ``x``. Only the output's
    weights and bias are adapted, to the least squared error, which takes no training.
    """
    centres = np.linspace(x.min(), x.max(), units + 2)[1:-1]
    directions = np.where(np.arange(units) % 2, -2.0, 2.0)
    hidden = activation.value((x[:, None] - centres) * directions)
    inputs = np.column_stack([np.ones_like(x), hidden])
    return np.asarray(inputs @ np.linalg.lstsq(inputs, y)[0])


def _equation(name: str, x: float, halves: tuple[str, ...], function: Function) -> list[str]:
    half = halves[0 if x > 0 else -1]
    number = f"{x:.1f}" if x >= 0 else f"({x:.1f})"
    steps = [f"{name}({x:.1f})", f"{float(function(x)):.3g}"]
    if "\\" in half or "^" in half:
        steps.insert(1, re.sub(r"(?<=[({])@(?=[)}])", f"{x:.1f}", half).replace("@", number))
    return steps


def _array(x: ArrayLike) -> Numbers:
    return np.asarray(x, dtype=np.float64)


def _near(x: ArrayLike) -> Numbers:
    return np.clip(_array(x), -FAR, FAR)


def _bell(x: Numbers) -> Numbers:
    """The density of the standard normal distribution."""
    density: Numbers = np.exp(-np.square(x) / 2) / math.sqrt(2 * math.pi)
    return density


def _sigmoid(x: ArrayLike) -> Numbers:
    return (1 + np.tanh(_array(x) / 2)) / 2


def _normal(x: ArrayLike) -> Numbers:
    """The standard normal distribution: the share of its numbers that are below ``x``."""
    return (1 + np.asarray(np.vectorize(math.erf, otypes=[float])(_array(x) / math.sqrt(2)))) / 2
