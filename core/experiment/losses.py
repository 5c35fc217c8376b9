"""The losses and metrics by name, and which way a metric is better."""

from __future__ import annotations

from typing import Literal

LossName = Literal[
    "mse",
    "mae",
    "huber",
    "binary_crossentropy",
    "categorical_crossentropy",
    "sparse_categorical_crossentropy",
]
MetricName = Literal[
    "accuracy", "binary_accuracy", "categorical_accuracy", "mae", "mse", "r2_score"
]

Better = Literal["min", "max"]
"""Whether the smaller or the larger of two values is the better one; Keras calls it ``mode``."""


def better(metric: str) -> Better:
    """Which values of a metric are better: "max" for an accuracy and R², "min" for all others.

    ``metric`` is a name of a history's column: a metric or ``loss``, with or without ``val_``.
    """
    return "max" if metric.endswith(("accuracy", "r2_score")) else "min"
