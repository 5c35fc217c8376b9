"""Backpropagation through a small network, batch by batch, in NumPy.

What ``fit`` does between two epochs, slowly enough to be watched: for every batch the gradient of
its loss by each weight, and the weights after the optimizer's step. Equal to Keras up to float32's
rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from core.experiment import SGD, Dense, Experiment, LossName
from core.experiment.base_layer import Shape
from core.experiment.losses import LOSSES, Loss
from core.experiment.optimizers import Memory
from core.network.forward import Weighted, dense, network_at


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
    size, optimizer = experiment.batch_size, experiment.optimizer
    memory: Memory = optimizer.beginning(len(weights))
    for start in range(0, len(order), size):
        rows = order[start : start + size]
        layers = network_at(experiment, weights, shape)
        loss, gradient = gradients(layers, experiment.loss, x[rows], y[rows])
        weights, memory = optimizer.step(weights, gradient, memory)
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
        layer = dense(part)
        passed.append(Passed(part, outputs, layer.sums(outputs, part.weights)))
        outputs = layer.function.value(passed[-1].sums)
    return back_through(passed, outputs, loss, y)


class Passed(NamedTuple):
    """A Dense layer on the way forward: what came in, and its sums."""

    part: Weighted
    inputs: np.ndarray
    sums: np.ndarray


def back_through(
    passed: Sequence[Passed], outputs: np.ndarray, loss: LossName, y: np.ndarray
) -> tuple[float, np.ndarray]:
    """The same on the way back from a network's ``outputs``."""
    values, slopes = by_sums(passed, outputs, loss, y)
    total = float(np.mean(values))
    parts: list[np.ndarray] = []
    for (part, inputs, _), by_own in zip(reversed(passed), reversed(slopes), strict=True):
        layer, kernel = dense(part), part.weights[0].astype(float)
        by_kernel = inputs.T @ by_own
        if (penalty := layer.kernel_regularizer) is not None:
            total += float(penalty.l1 * np.abs(kernel).sum() + penalty.l2 * np.square(kernel).sum())
            by_kernel += penalty.l1 * np.sign(kernel) + 2 * penalty.l2 * kernel
        biases = [by_own.sum(axis=0)] if layer.use_bias else []
        parts = [by_kernel.ravel(), *biases, *parts]
    return total, np.concatenate(parts)


def by_sums(
    passed: Sequence[Passed], outputs: np.ndarray, loss: LossName, y: np.ndarray
) -> tuple[np.ndarray, list[np.ndarray]]:
    """Of every row its loss, and the mean loss's slope by each layer's sums: (rows, units) each."""
    last, _, sums = passed[-1]
    values, slopes = _end(dense(last), sums, outputs, y, LOSSES[loss])
    found = [slopes / len(outputs)]
    for (before, _, sums), (part, *_) in zip(passed[-2::-1], passed[:0:-1], strict=True):
        kernel = part.weights[0].astype(float)
        found.insert(0, dense(before).function.back(sums, found[0] @ kernel.T))
    return values, found


def can_be_watched(experiment: Experiment) -> bool:
    """Whether its updates can be followed here.

    It needs Dense layers only, SGD or another optimizer as Keras sets it, a learning rate that
    stays, and a softmax before a categorical crossentropy.
    """
    part, loss = experiment.optimizer, LOSSES[experiment.loss]
    rate = part.learning_rate
    usual = isinstance(part, SGD) or part == type(part)(learning_rate=rate)
    return (
        usual
        and (loss.slopes is not None or loss.behind == experiment.output.activation)
        and isinstance(rate, float)
        and all(isinstance(layer, Dense) for layer in experiment.layers)
    )


def _end(
    layer: Dense, sums: np.ndarray, outputs: np.ndarray, y: np.ndarray, loss: Loss
) -> tuple[np.ndarray, np.ndarray]:
    """Of every row its loss, shape (rows,), and the loss's slope by the last layer's sums."""
    t = loss.targets(y, outputs.shape[1])
    values = row_losses(layer, sums, outputs, t, loss)
    if _from_sums(layer, loss):
        return values, loss.slopes_from(t, outputs)
    assert loss.slopes is not None  # noqa: S101 - can_be_watched says so
    return values, layer.function.back(sums, loss.slopes(t, outputs))


def row_losses(
    layer: Dense, sums: np.ndarray, outputs: np.ndarray, t: np.ndarray, loss: Loss
) -> np.ndarray:
    """Of every row its loss, shape (rows,), at the last layer; ``t`` are ``loss.targets``."""
    if loss.rows_from is not None and _from_sums(layer, loss):
        return loss.rows_from(t, sums)
    return loss.rows(t, outputs)


def _from_sums(layer: Dense, loss: Loss) -> bool:
    return loss.rows_from is not None and loss.behind == layer.activation
