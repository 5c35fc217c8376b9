"""The activations: what each makes of a sum, how steep it is there, and how both are written.

Keras's own (https://keras.io/api/layers/activations/). A new one is an entry in ``ACTIVATIONS``;
where the browser draws it, too, ``core/ui/static`` computes it once more in JavaScript.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.experiment.base import OneOf
from core.messages import N_

Numbers = NDArray[np.float64]
Function = Callable[[ArrayLike], NDArray[Any]]

FAR = 1000.0
"""From here on an exponential is 0, which times infinity would be no number."""
USUAL_SLOPE = 0.2
"""Leaky ReLU's below 0, where nothing else is said."""


@dataclass(frozen=True)
class Activation:
    """A function of a layer's sums, its slope, and how both are written.

    ``value`` and ``slope`` return the shape they are given. ``label`` is a message. The NumPy calls
    the number ``x``; the LaTeX has ``@`` in its place, and a second half where it differs below 0.
    ``bounded`` says that its values lie between two limits, ``in_browser`` that the plane can draw
    it. ``coupled`` takes the place of the slope where an output depends on its neighbours' sums:
    sums and the loss's slope by the outputs in, the loss's slope by the sums out, the same shape.
    """

    name: str
    label: str
    value: Function
    slope: Function
    latex: tuple[str, ...]
    slope_latex: tuple[str, ...]
    numpy: str
    slope_numpy: str
    bounded: bool = False
    in_browser: bool = False
    coupled: Callable[[Numbers, Numbers], Numbers] | None = None

    def back(self, sums: Numbers, by_outputs: Numbers) -> Numbers:
        """The loss's slope by the sums, from that by the outputs: (rows, units) each."""
        if self.coupled is not None:
            return self.coupled(sums, by_outputs)
        return by_outputs * self.slope(sums)


def activation(name: str, negative_slope: float | None = None) -> Activation:
    """The activation that Keras knows by that name; leaky ReLU takes ``negative_slope``."""
    if name == "leaky_relu" and negative_slope is not None:
        return _leaky_relu(negative_slope)
    return ACTIVATIONS[name]


class SoftmaxSteps(NamedTuple):
    """What softmax computes on its way, each of the shape of its logits.

    ``exponents`` go into the exponential; ``total``, whose last axis is 1, is the sum of the
    ``exponentials``.
    """

    exponents: NDArray[np.floating]
    exponentials: NDArray[np.floating]
    total: NDArray[np.floating]
    probabilities: NDArray[np.floating]


def softmax_steps(logits: ArrayLike, *, shifted: bool = True) -> SoftmaxSteps:
    """The steps of ``exp(z) / sum(exp(z))`` over the last axis, in the logits' own precision.

    Unless ``shifted`` by the largest of them, large logits overflow: float32 ends at ``exp(88.7)``.
    I. Goodfellow, Y. Bengio, A. Courville, *Deep Learning*, 2016, section 4.1.
    """
    z = np.asarray(logits)
    exponents = z - z.max(axis=-1, keepdims=True) if shifted else z
    exponentials = np.exp(exponents)
    total = exponentials.sum(axis=-1, keepdims=True)
    return SoftmaxSteps(exponents, exponentials, total, exponentials / total)


def softmax(logits: ArrayLike) -> NDArray[np.floating]:
    """Probabilities over the last axis."""
    return softmax_steps(logits).probabilities


def sigmoid(x: ArrayLike) -> Numbers:
    """``1 / (1 + exp(-x))`` of each number by itself, without overflow at either end."""
    z = _array(x)
    small = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + small), small / (1 + small))


def _leaky_relu(negative_slope: float) -> Activation:
    leak = f"{negative_slope:g}"
    return Activation(
        "leaky_relu",
        label="Leaky ReLU",
        value=lambda x: np.where(_array(x) > 0, x, negative_slope * _array(x)),
        slope=lambda x: np.where(_array(x) > 0, 1.0, negative_slope),
        latex=("@", rf"{leak} \times @"),
        slope_latex=("1", leak),
        numpy=f"np.where(x > 0, x, {leak} * x)",
        slope_numpy=f"np.where(x > 0, 1.0, {leak})",
        in_browser=True,
    )


def _back_through_softmax(sums: Numbers, by_outputs: Numbers) -> Numbers:
    p = softmax(sums)
    return np.asarray(p * (by_outputs - (p * by_outputs).sum(axis=-1, keepdims=True)))


def _array(x: ArrayLike) -> Numbers:
    return np.asarray(x, dtype=np.float64)


def _near(x: ArrayLike) -> Numbers:
    return np.clip(_array(x), -FAR, FAR)


def _bell(x: Numbers) -> Numbers:
    """The density of the standard normal distribution."""
    density: Numbers = np.exp(-np.square(x) / 2) / math.sqrt(2 * math.pi)
    return density


def _normal(x: ArrayLike) -> Numbers:
    """The standard normal distribution: the share of its numbers that are below ``x``."""
    return (1 + np.asarray(np.vectorize(math.erf, otypes=[float])(_array(x) / math.sqrt(2)))) / 2


ACTIVATIONS: Mapping[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation(
            "linear",
            label=N_("Linear (no activation)"),
            value=_array,
            slope=lambda x: np.ones_like(_array(x)),
            latex=("@",),
            slope_latex=("1",),
            numpy="x",
            slope_numpy="1.0",
            in_browser=True,
        ),
        Activation(
            "relu",
            label="ReLU",
            value=lambda x: np.maximum(_array(x), 0),
            slope=lambda x: np.where(_array(x) > 0, 1.0, 0.0),
            latex=(r"\max(0,\ @)",),
            slope_latex=("1", "0"),
            numpy="np.maximum(0, x)",
            slope_numpy="np.where(x > 0, 1.0, 0.0)",
            in_browser=True,
        ),
        _leaky_relu(USUAL_SLOPE),
        Activation(
            "sigmoid",
            label=N_("Sigmoid"),
            value=sigmoid,
            slope=lambda x: sigmoid(x) * (1 - sigmoid(x)),
            latex=(r"\frac{1}{1 + e^{-@}}",),
            slope_latex=(r"\sigma(@)\ (1 - \sigma(@))",),
            numpy="1 / (1 + np.exp(-x))",
            slope_numpy="f(x) * (1 - f(x))",
            bounded=True,
            in_browser=True,
        ),
        Activation(
            "tanh",
            label="tanh",
            value=lambda x: np.tanh(_array(x)),
            slope=lambda x: 1 - np.square(np.tanh(_array(x))),
            latex=(r"\tanh(@)",),
            slope_latex=(r"1 - \tanh^2(@)",),
            numpy="np.tanh(x)",
            slope_numpy="1 - np.tanh(x) ** 2",
            bounded=True,
            in_browser=True,
        ),
        Activation(
            "softmax",
            label=N_("Softmax of x and 0"),
            value=softmax,
            slope=lambda x: softmax(x) * (1 - softmax(x)),
            latex=(r"\frac{e^{@}}{e^{@} + e^0}",),
            slope_latex=(r"p\ (1 - p)",),
            numpy="np.exp(x) / (np.exp(x) + np.exp(0))",
            slope_numpy="f(x) * (1 - f(x))",
            bounded=True,
            coupled=_back_through_softmax,
        ),
        Activation(
            "elu",
            label="ELU",
            value=lambda x: np.where(_array(x) > 0, x, np.expm1(np.minimum(x, 0))),
            slope=lambda x: np.exp(np.minimum(x, 0)),
            latex=("@", "e^{@} - 1"),
            slope_latex=("1", "e^{@}"),
            numpy="np.where(x > 0, x, np.exp(x) - 1)",
            slope_numpy="np.where(x > 0, 1.0, np.exp(x))",
            in_browser=True,
        ),
        Activation(
            "gelu",
            label="GELU",
            value=lambda x: np.maximum(x, -FAR) * _normal(x),
            slope=lambda x: _normal(x) + _near(x) * _bell(_near(x)),
            latex=(r"@ \times \Phi(@)",),
            slope_latex=(r"\Phi(@) + @ \times \varphi(@)",),
            numpy="x * (1 + erf(x / 2**0.5)) / 2",
            slope_numpy="(1 + erf(x / 2**0.5)) / 2 + x * np.exp(-(x**2) / 2) / np.sqrt(2 * np.pi)",
        ),
        Activation(
            "silu",
            label="SiLU (Swish)",
            value=lambda x: np.maximum(x, -FAR) * sigmoid(x),
            slope=lambda x: sigmoid(x) * (1 + _near(x) * (1 - sigmoid(x))),
            latex=(r"@ \times \sigma(@)",),
            slope_latex=(r"\sigma(@)\ (1 + @\ (1 - \sigma(@)))",),
            numpy="x / (1 + np.exp(-x))",
            slope_numpy="(1 + x / (1 + np.exp(x))) / (1 + np.exp(-x))",
            in_browser=True,
        ),
    )
}
"""Every activation by its name, in the order in which pages offer them."""

ActivationName = Annotated[str, OneOf(ACTIVATIONS)]
