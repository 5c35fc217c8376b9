"""Metrics as sums over rows, so that an epoch can be added up batch by batch on the device."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np
import tensorflow as tf

from core.experiment import MetricName

Sums = Callable[[tf.Tensor, tf.Tensor, tf.Tensor | None], list[tf.Tensor]]


@dataclass(frozen=True)
class Measure:
    """A metric: ``sums`` adds up a batch, ``finish(sums, rows)`` is the metric's value.

    ``sums(y_true, y_pred, weights)`` counts every row, or with weights of shape (rows,) those that
    have weight 1.

    ``width`` is how many sums there are.
    """

    name: MetricName
    width: int
    sums: Sums
    finish: Callable[[np.ndarray, int], float]


def measure(name: MetricName, outputs: int, sparse: bool) -> Measure:
    """The measure Keras resolves ``name`` to.

    Keras's ``accuracy`` is binary accuracy for one output, sparse categorical accuracy for class
    numbers against several outputs, and categorical accuracy otherwise, whatever the loss.
    """
    if name == "r2_score":
        return Measure(name, 3 * outputs, _r2_sums, _r2)
    if name == "accuracy":
        if outputs == 1:
            return _mean(name, keras.metrics.binary_accuracy)
        if sparse:
            return _mean(name, keras.metrics.sparse_categorical_accuracy)
        return _mean(name, keras.metrics.categorical_accuracy)
    return _mean(name, _MEANS[name])


def _mean(name: MetricName, rowwise: Callable[[tf.Tensor, tf.Tensor], tf.Tensor]) -> Measure:
    def sums(y_true: tf.Tensor, y_pred: tf.Tensor, weights: tf.Tensor | None) -> list[tf.Tensor]:
        values = tf.cast(rowwise(y_true, y_pred), tf.float32)
        by_row = tf.reshape(values, [tf.shape(y_true)[0], -1])
        return [_sum(tf.reduce_mean(by_row, axis=1), weights)]

    return Measure(name, 1, sums, lambda total, rows: float(total[0] / np.float32(rows)))


def _r2_sums(y_true: tf.Tensor, y_pred: tf.Tensor, weights: tf.Tensor | None) -> list[tf.Tensor]:
    by_row = tf.concat([y_true, y_true**2, (y_true - y_pred) ** 2], axis=1)
    weighted = by_row if weights is None else by_row * weights[:, None]
    return list(tf.unstack(tf.reduce_sum(weighted, axis=0)))


def _sum(values: tf.Tensor, weights: tf.Tensor | None) -> tf.Tensor:
    return tf.reduce_sum(values if weights is None else values * weights)


def _r2(sums: np.ndarray, rows: int) -> float:
    """The mean over the outputs of ``keras.metrics.R2Score``, in float32 as there.

    An output whose target never changes, as in one row, counts as 0.
    """
    total, squares, residual = np.reshape(sums, (3, -1))
    with np.errstate(divide="ignore", invalid="ignore"):
        scores = 1 - residual / (squares - total * (total / np.float32(rows)))
    return float(np.where(np.isinf(scores), 0, scores).mean())


_MEANS = {
    "binary_accuracy": keras.metrics.binary_accuracy,
    "categorical_accuracy": keras.metrics.categorical_accuracy,
    "mae": keras.metrics.mean_absolute_error,
    "mse": keras.metrics.mean_squared_error,
}
