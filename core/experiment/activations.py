"""The activations by name."""

from __future__ import annotations

from typing import Literal

Activation = Literal[
    "linear", "relu", "leaky_relu", "sigmoid", "tanh", "softmax", "elu", "gelu", "silu"
]
