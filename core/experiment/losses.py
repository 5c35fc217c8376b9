"""The losses and metrics by name."""

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
