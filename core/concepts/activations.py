"""Activations one number at a time: their equations, two layers of them, what they can draw."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from core.experiment.activations import (
    ACTIVATIONS,
    FAR,
    USUAL_SLOPE,
    Activation,
    Function,
    Numbers,
    activation,
)


def activations(negative_slope: float = USUAL_SLOPE) -> dict[str, Activation]:
    """Every activation as a function of one number; leaky ReLU takes ``negative_slope``.

    Softmax needs more than one number: here it is the first of the two probabilities that the
    logits ``x`` and ``0`` get.
    """
    return {name: _of_one_number(activation(name, negative_slope)) for name in ACTIVATIONS}


def formulas(known: Activation, x: float) -> tuple[list[str], list[str]]:
    """Two equations, step by step, in LaTeX: the value and the slope at ``x``."""
    return (
        _equation("f", x, known.latex, known.value),
        _equation("f'", x, known.slope_latex, known.slope),
    )


def two_layers(x: ArrayLike, W1: ArrayLike, W2: ArrayLike, activation: Activation) -> Numbers:
    """``activation(x @ W1) @ W2``: (samples, inputs) becomes (samples, outputs).

    With the identity between them the two are a single layer, whose matrix is ``W1 @ W2``:
    matrix multiplication is associative.
    """
    return np.asarray(activation.value(np.asarray(x, float) @ W1) @ np.asarray(W2, float))


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


def _of_one_number(known: Activation) -> Activation:
    """The same as a function of one number, with 0 beside it where it needs a neighbour."""
    if known.coupled is None:
        return known

    def pairs(x: ArrayLike) -> Numbers:
        near = np.clip(np.asarray(x, float), -FAR, FAR)
        return np.stack([near, np.zeros_like(near)], axis=-1)

    return replace(
        known,
        value=lambda x: known.value(pairs(x))[..., 0],
        slope=lambda x: known.slope(pairs(x))[..., 0],
        coupled=None,
    )


def _equation(name: str, x: float, halves: tuple[str, ...], function: Function) -> list[str]:
    half = halves[0 if x > 0 else -1]
    number = f"{x:.1f}" if x >= 0 else f"({x:.1f})"
    steps = [f"{name}({x:.1f})", f"{float(function(x)):.3g}"]
    if "\\" in half or "^" in half:
        steps.insert(1, re.sub(r"(?<=[({])@(?=[)}])", f"{x:.1f}", half).replace("@", number))
    return steps
