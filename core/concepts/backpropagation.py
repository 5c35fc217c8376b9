"""The chain rule on a graph of six numbers: forward for the loss, backward for its gradient.

``x`` times ``w1`` is ``z``; ``a = relu(z)``; ``a`` times ``w2`` is the prediction ``p``; the loss
``L`` is ``(p - y)²``. D. Rumelhart, G. Hinton, R. Williams, *Learning representations by
back-propagating errors*, 1986.
"""

from __future__ import annotations

from collections.abc import Mapping

from core.concepts.rule import Rule


def _gradient(node: str, right: str, numbers: str) -> Rule:
    return Rule(rf"\frac{{\partial L}}{{\partial {node}}}", right, numbers)


FORWARD = {
    "z": Rule("z", r"w_1 \cdot x", r"$w1 \cdot $x"),
    "a": Rule("a", r"\text{relu}(z)", r"\max(0, $z)"),
    "p": Rule("p", r"w_2 \cdot a", r"$w2 \cdot $a"),
    "L": Rule("L", "(p - y)^2", "($p - $y)^2"),
}
"""How each value is computed, in turn."""
BACKWARD = {
    "p": _gradient("p", "2 (p - y)", r"2 \cdot ($p - $y)"),
    "w2": _gradient("w_2", r"\frac{\partial L}{\partial p} \cdot a", r"$dp \cdot $a"),
    "a": _gradient("a", r"\frac{\partial L}{\partial p} \cdot w_2", r"$dp \cdot $w2"),
    "z": _gradient(
        "z", r"\frac{\partial L}{\partial a} \cdot \text{relu}'(z)", r"$da \cdot $slope"
    ),
    "w1": _gradient("w_1", r"\frac{\partial L}{\partial z} \cdot x", r"$dz \cdot $x"),
}
"""How each gradient is computed from those before it, in turn."""


def forward(x: float, w1: float, w2: float, y: float) -> dict[str, float]:
    """The value of every node."""
    z = w1 * x
    a = max(z, 0.0)
    p = w2 * a
    return {"x": x, "w1": w1, "w2": w2, "y": y, "z": z, "a": a, "p": p, "L": (p - y) ** 2}


def backward(values: Mapping[str, float]) -> dict[str, float]:
    """How fast the loss changes with each node: its own slope times the gradient behind it."""
    p = 2 * (values["p"] - values["y"])
    a = p * values["w2"]
    z = a * relu_slope(values["z"])
    return {"p": p, "w2": p * values["a"], "a": a, "z": z, "w1": z * values["x"]}


def relu_slope(z: float) -> float:
    """The slope of relu: 1 where it lets through, 0 where it does not (at 0, as in TensorFlow)."""
    return 1.0 if z > 0 else 0.0


def nudged(values: Mapping[str, float], weight: str, by: float) -> float:
    """The loss when one weight is moved a little."""
    inputs = {name: values[name] for name in ("x", "w1", "w2", "y")}
    return forward(**{**inputs, weight: inputs[weight] + by})["L"]
