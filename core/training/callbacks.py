"""Keras's own callbacks, listening to epochs that did not come from ``fit``."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import keras
import numpy as np

from core import experiment as parts
from core.experiment import better


class Trainee:
    """The little of a Keras model that callbacks touch: weights, learning rate, a flag to stop.

    A Keras callback may read and replace these between two epochs.
    """

    def __init__(self, weights: list[np.ndarray], learning_rate: float) -> None:
        self.weights = weights
        self.optimizer = SimpleNamespace(learning_rate=learning_rate)
        self.stop_training = False

    def get_weights(self) -> list[np.ndarray]:
        """Kernels and biases."""
        return self.weights

    def set_weights(self, weights: list[np.ndarray]) -> None:
        """Puts other kernels and biases in."""
        self.weights = weights


class Best(keras.callbacks.EarlyStopping):  # type: ignore[misc]
    """Keeps the weights of the best epoch, as ``ModelCheckpoint(save_best_only=True)`` does."""

    def __init__(self, monitor: str) -> None:
        super().__init__(monitor, mode=better(monitor), patience=10**9, restore_best_weights=True)

    def on_train_end(self, logs: dict[str, float] | None = None) -> None:
        """Leaves the last epoch's weights in place."""


def keras_callback(part: parts.Callback) -> keras.callbacks.Callback:
    """The Keras callback of the same name and settings."""
    return _MAKERS[part.kind](part)


def _early_stopping(part: parts.EarlyStopping) -> keras.callbacks.Callback:
    return keras.callbacks.EarlyStopping(
        mode=better(part.monitor), **part.model_dump(exclude={"kind"})
    )


def _reduce_lr(part: parts.ReduceLROnPlateau) -> keras.callbacks.Callback:
    return keras.callbacks.ReduceLROnPlateau(
        mode=better(part.monitor), **part.model_dump(exclude={"kind"})
    )


def _best(part: parts.BestCheckpoint) -> keras.callbacks.Callback:
    return Best(part.monitor)


_MAKERS: dict[str, Callable[..., keras.callbacks.Callback]] = {
    "early_stopping": _early_stopping,
    "reduce_lr_on_plateau": _reduce_lr,
    "best_checkpoint": _best,
}
