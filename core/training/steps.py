"""Steps of gradient descent by Keras's optimizers, as a function from state to state.

Keras has ``stateless_apply`` for this, but with TensorFlow underneath its optimizers insist on
writing to variables. The few methods that do so are put back to those that all backends share;
what an optimizer has of its own stays.
"""

from __future__ import annotations

from typing import Any

import keras
import tensorflow as tf

from core import experiment as parts
from core.experiment.base_layer import Shape
from core.network.build import optimizer, schedule

_, _Shared = keras.optimizers.Optimizer.__bases__


class _Stateless(keras.optimizers.Optimizer):  # type: ignore[misc]
    """Stands between an optimizer and TensorFlow's way of applying it."""

    stateless_apply = _Shared.stateless_apply
    assign = _Shared.assign
    assign_add = _Shared.assign_add
    assign_sub = _Shared.assign_sub
    _var_key = _Shared._var_key
    _apply_weight_decay = _Shared._apply_weight_decay
    _backend_update_step = _Shared._backend_update_step


class Steps:
    """An optimizer for weights of the given shapes.

    Its memory, a tuple of tensors, holds the number of updates so far, the learning rate (not of a
    schedule), and what the method keeps of past gradients.
    """

    def __init__(self, part: parts.Optimizer, shapes: tuple[Shape, ...]) -> None:
        self._schedule = schedule(part.learning_rate)
        self._optimizer = _stateless(optimizer(part))
        self._weights = [keras.Variable(tf.zeros(shape)) for shape in shapes]
        self._optimizer.build(self._weights)

    def fresh(self, learning_rate: float | None) -> tuple[tf.Tensor, ...]:
        """The memory before the first step."""
        memory = tuple(tf.constant(v.numpy()) for v in self._optimizer.variables)
        return memory if learning_rate is None else with_learning_rate(memory, learning_rate)

    def take(
        self,
        weights: tuple[tf.Tensor, ...],
        memory: tuple[tf.Tensor, ...],
        gradients: list[tf.Tensor],
    ) -> tuple[tuple[tf.Tensor, ...], tuple[tf.Tensor, ...]]:
        """One step: the new weights and the new memory."""
        new, kept = self._optimizer.stateless_apply(list(memory), gradients, list(weights))
        return tuple(new), tuple(kept)

    def learning_rates(
        self, memory: tuple[tf.Tensor, ...], epochs: int, updates: int
    ) -> list[float]:
        """The rate at the first of the ``updates`` updates of each of the next epochs."""
        if self._schedule is None:
            return [float(memory[1])] * epochs
        first = int(memory[0])
        return [float(self._schedule(first + epoch * updates)) for epoch in range(epochs)]


def with_learning_rate(
    memory: tuple[tf.Tensor, ...], learning_rate: float
) -> tuple[tf.Tensor, ...]:
    """The memory with another learning rate; its optimizer must not follow a schedule."""
    updates, _, *rest = memory
    return (updates, tf.constant(learning_rate, tf.float32), *rest)


def _stateless(keras_optimizer: keras.optimizers.Optimizer) -> keras.optimizers.Optimizer:
    known = type(keras_optimizer)
    made: Any = type(known.__name__, (known, _Stateless), {})
    changed: keras.optimizers.Optimizer = made.from_config(keras_optimizer.get_config())
    return changed
