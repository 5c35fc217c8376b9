"""Backpropagation through a small network, batch by batch, in NumPy.

What ``fit`` does between two epochs, slowly enough to be watched: for every batch the gradient of
its loss by each weight, and the weights after the optimizer's step. Equal to Keras up to float32's
rounding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from core.concepts import losses, optimizers
from core.concepts.optimizers import Memory
from core.experiment import SGD, AdamW, Dense, Experiment, LossName, Optimizer
from core.network.forward import (
    Weighted,
    activated,
    dense,
    function,
    network_at,
    softmax,
    weighted_sums,
)
from core.network.shapes import Shape


@dataclass(frozen=True)
class Update:
    """One step of gradient descent on one batch.

    ``rows`` are the batch's places among the rows given; ``loss`` is its mean loss, penalties
    included, before the step. ``gradient`` and ``weights``, those after the step, have the shape
    (parameters,): all kernels and biases, end to end.
    """

    rows: np.ndarray
    loss: float
    gradient: np.ndarray
    weights: np.ndarray


def updates(
    experiment: Experiment, weights: np.ndarray, x: np.ndarray, y: np.ndarray, order: np.ndarray
) -> Iterator[Update]:
    """The updates of the epoch that begins with ``weights``; the optimizer remembers nothing yet.

    ``x`` (rows, inputs) and ``y`` are prepared rows, ``order`` those that train, as they are
    visited. The network must hold Dense layers only.
    """
    shape: Shape = x.shape[1:]
    size, memory = experiment.batch_size, None
    for start in range(0, len(order), size):
        rows = order[start : start + size]
        layers = network_at(experiment, weights, shape)
        loss, gradient = gradients(layers, experiment.loss, x[rows], y[rows])
        weights, memory = _step(experiment.optimizer, weights, gradient, memory)
        yield Update(rows, loss, gradient, weights)


def gradients(
    layers: Sequence[Weighted], loss: LossName, x: np.ndarray, y: np.ndarray
) -> tuple[float, np.ndarray]:
    """A batch's mean loss, penalties included, and its gradient by each kernel and bias.

    ``layers`` are Dense; a categorical crossentropy stands behind a softmax. The gradient is end to
    end, shape (parameters,). D. Rumelhart, G. Hinton, R. Williams, *Learning representations by
    back-propagating errors*, 1986.
    """
    passed = []
    outputs = np.asarray(x, float)
    for part in layers:
        inputs, sums = outputs, weighted_sums(part, outputs)
        outputs = activated(part, sums)
        passed.append((part, inputs, sums))
    last, _, sums = passed[-1]
    values, by_sums = _end(dense(last), sums, outputs, _target(y, outputs, loss), loss)
    total, by_sums = float(np.mean(values)), by_sums / len(outputs)
    parts: list[np.ndarray] = []
    for place, (part, inputs, _) in reversed([*enumerate(passed)]):
        layer, kernel = dense(part), part.weights[0].astype(float)
        by_kernel = inputs.T @ by_sums
        if (penalty := layer.kernel_regularizer) is not None:
            total += float(penalty.l1 * np.abs(kernel).sum() + penalty.l2 * np.square(kernel).sum())
            by_kernel += penalty.l1 * np.sign(kernel) + 2 * penalty.l2 * kernel
        biases = [by_sums.sum(axis=0)] if layer.use_bias else []
        parts = [by_kernel.ravel(), *biases, *parts]
        if place:
            before, _, sums = passed[place - 1]
            by_sums = _through_activation(dense(before), sums, by_sums @ kernel.T)
    return total, np.concatenate(parts)


def can_be_watched(experiment: Experiment) -> bool:
    """Whether its updates can be followed here.

    It needs Dense layers only, an optimizer as Keras sets it, and a softmax before a categorical
    crossentropy.
    """
    part, last = experiment.optimizer, experiment.layers[-1]
    softmax_last = isinstance(last, Dense) and last.activation == "softmax"
    rate = part.learning_rate
    usual = isinstance(part, SGD) or part == type(part)(learning_rate=rate)
    return (
        usual
        and (softmax_last or experiment.loss in _LOSSES)
        and isinstance(rate, float)
        and all(isinstance(layer, Dense) for layer in experiment.layers)
    )


def _end(
    layer: Dense, sums: np.ndarray, outputs: np.ndarray, t: np.ndarray, loss: LossName
) -> tuple[np.ndarray, np.ndarray]:
    """Of every row its loss, shape (rows,), and the loss's slope by the last layer's sums.

    Behind a sigmoid or a softmax Keras computes the crossentropy from the sums: no logarithm of 0.
    """
    if loss == "binary_crossentropy" and layer.activation == "sigmoid":
        values = np.logaddexp(0, sums) - t * sums
        return values.mean(axis=1), (outputs - t) / outputs.shape[1]
    if loss.endswith("categorical_crossentropy") and layer.activation == "softmax":
        return np.logaddexp.reduce(sums, axis=1) - (t * sums).sum(axis=1), outputs - t
    values, by_outputs = _LOSSES[loss](t, outputs)
    return values, _through_activation(layer, sums, by_outputs)


def _through_activation(layer: Dense, sums: np.ndarray, by_outputs: np.ndarray) -> np.ndarray:
    if layer.activation == "softmax":
        p = softmax(sums)
        through: np.ndarray = p * (by_outputs - (p * by_outputs).sum(axis=1, keepdims=True))
        return through
    bent: np.ndarray = by_outputs * function(layer).slope(sums)
    return bent


def _target(y: np.ndarray, outputs: np.ndarray, loss: LossName) -> np.ndarray:
    """The targets in the outputs' shape, class numbers as rows of 0 and 1."""
    if loss == "sparse_categorical_crossentropy":
        one_hot: np.ndarray = np.eye(outputs.shape[1])[y.astype(int)]
        return one_hot
    return y.reshape(outputs.shape).astype(float)


def _mean_of_squares(t: np.ndarray, a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return losses.squared_errors(t, a).mean(axis=1), 2 * (a - t) / a.shape[1]


def _mean_of_sizes(t: np.ndarray, a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return losses.absolute_errors(t, a).mean(axis=1), np.sign(a - t) / a.shape[1]


def _huber(t: np.ndarray, a: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return losses.huber(t, a).mean(axis=1), np.clip(a - t, -1, 1) / a.shape[1]


def _binary(t: np.ndarray, p: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    slope = _slope_of_surprise(1 - p) * (t - 1) + _slope_of_surprise(p) * t
    return losses.binary_crossentropy(t, p).mean(axis=1), slope / p.shape[1]


def _slope_of_surprise(p: np.ndarray) -> np.ndarray:
    """That of ``-log p``; 0 where Keras keeps ``p`` away from 0 and 1."""
    kept = (p > losses.EPSILON) & (p < 1 - losses.EPSILON)
    slope: np.ndarray = np.where(kept, -1 / np.where(kept, p, 1.0), 0.0)
    return slope


_LOSSES: dict[LossName, Callable[[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]] = {
    "mse": _mean_of_squares,
    "mae": _mean_of_sizes,
    "huber": _huber,
    "binary_crossentropy": _binary,
}
"""Of every row its loss, shape (rows,), and the slope by its outputs, shape (rows, outputs)."""


def _step(
    part: Optimizer, weights: np.ndarray, gradient: np.ndarray, memory: Memory | None
) -> tuple[np.ndarray, Memory]:
    rate = part.learning_rate
    assert isinstance(rate, float)  # noqa: S101 - can_be_watched says so
    rule = optimizers.Optimizer(_rule(part), rate, getattr(part, "momentum", 0.0))
    change, memory = optimizers.step(
        rule, gradient, memory or optimizers.beginning(rule, len(weights))
    )
    decayed = weights * (1 - rate * part.weight_decay) if isinstance(part, AdamW) else weights
    return decayed + change, memory


def _rule(part: Optimizer) -> optimizers.Name:
    if isinstance(part, SGD):
        return "nesterov" if part.nesterov else "momentum" if part.momentum else "sgd"
    return "adam" if isinstance(part, AdamW) else part.kind
