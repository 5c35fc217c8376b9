"""Whole epochs compiled into one program.

``Model.fit`` returns to Python after every batch. Here a loop over epochs, and in it a loop over
batches, runs on the device: the Keras layers, the Keras loss and the Keras optimizer's ``apply``
are called as they are while TensorFlow traces them once, and XLA compiles the trace. (Words are
left to TensorFlow's own sparse kernels, which beat XLA's scattering; a text has few, big batches.)

A program fits every run of the same structure: initial weights, learning rate and rows are put in
from outside. Compiling costs about half a second, so programs are kept and shared.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from math import ceil

import keras
import numpy as np
import tensorflow as tf

from core.experiment import Dense, Experiment
from core.models.build import build, loss, optimizer, schedule
from core.models.table import Shape
from core.training.dropout import dropout
from core.training.inputs import Inputs, Words, batch, first_dense, rows_in
from core.training.measures import Measure, measure

MOST_EPOCHS_A_CALL = 64


@dataclass(frozen=True)
class State:
    """All that changes while training: weights, the seeds of dropout, the optimizer."""

    weights: tuple[np.ndarray, ...]
    optimizer: tuple[np.ndarray, ...]


@dataclass(frozen=True)
class Rows:
    """Inputs and targets on the device, in the order in which they are visited."""

    x: Inputs
    y: tf.Tensor


class Program:
    """The compiled epochs of one structure, with the variables they work on.

    Not for two threads at once: the variables are those of one training at a time.
    """

    def __init__(
        self, experiment: Experiment, input_shape: Shape, sparse: bool, words: bool
    ) -> None:
        model = build(experiment, input_shape, adapt_on=np.zeros((2, *input_shape), "float32"))
        self.layers = [layer for layer in model.layers if not is_head(layer)]
        self.optimizer = optimizer(experiment.optimizer)
        self.schedule = schedule(experiment.optimizer.learning_rate)
        self.loss = loss(experiment.loss)
        self.batch_size = experiment.batch_size
        last = experiment.layers[-1]
        outputs = last.units if isinstance(last, Dense) else 1
        self.measures: tuple[Measure, ...] = tuple(
            measure(name, outputs, sparse) for name in experiment.metrics
        )
        self.trainable = [v for layer in self.layers for v in layer.trainable_variables]
        self.variables = [v for layer in self.layers for v in layer.variables]
        self.optimizer.build(self.trainable)
        self.fresh_optimizer = tuple(v.numpy() for v in self.optimizer.variables)
        self._epochs = tf.function(self._trace_epochs, jit_compile=not words, autograph=False)
        self._forward = tf.function(self._trace_forward, autograph=False, reduce_retracing=True)

    def load(self, state: State) -> None:
        """Puts the weights and the optimizer's memory of a training in."""
        for variable, value in zip(self.variables, state.weights, strict=True):
            variable.assign(value)
        for variable, value in zip(self.optimizer.variables, state.optimizer, strict=True):
            variable.assign(value)

    def state(self) -> State:
        """A copy of the weights and the optimizer's memory."""
        return State(
            tuple(variable.numpy() for variable in self.variables),
            tuple(variable.numpy() for variable in self.optimizer.variables),
        )

    def run(self, train: Rows, validation: Rows | None, epochs: int) -> list[dict[str, float]]:
        """Trains for ``epochs`` epochs (64 at the most) and returns a row of values for each."""
        held_out = (validation.x, validation.y) if validation else (None, None)
        learning_rates = self._learning_rates(len(train.y), epochs)
        table = self._epochs(train.x, train.y, *held_out, tf.constant(epochs)).numpy()[:epochs]
        width = 1 + sum(measure.width for measure in self.measures)
        rows = []
        for sums, learning_rate in zip(table, learning_rates, strict=True):
            values = self._finish(sums[:width], len(train.y))
            if validation:
                held = self._finish(sums[width:], len(validation.y))
                values |= {f"val_{name}": value for name, value in held.items()}
            rows.append({**values, "learning_rate": learning_rate})
        return rows

    def evaluate(self, rows: Rows) -> dict[str, float]:
        """The loss and the metrics on ``rows``, as ``Model.evaluate`` gives them."""
        sums = np.array([value.numpy() for value in self._evaluate(rows.x, rows.y)])
        return self._finish(sums, len(rows.y))

    def predict(self, x: Inputs, rows_at_once: int = 8192) -> np.ndarray:
        """The outputs for ``x``, float32 of shape (rows, outputs)."""
        rows = rows_in(x)
        parts = [
            self._forward(batch(x, start, min(rows_at_once, rows - start))).numpy()
            for start in range(0, rows, rows_at_once)
        ]
        return np.concatenate(parts)

    def compilations(self) -> int:
        """How many programs XLA has made here, each of which keeps some memory for good."""
        return int(self._epochs.experimental_get_tracing_count())

    def _learning_rates(self, rows: int, epochs: int) -> list[float]:
        """The learning rate at the first update of each of the next epochs."""
        schedule = self.schedule
        if schedule is None:
            return [float(self.optimizer.learning_rate)] * epochs
        first, updates = int(self.optimizer.iterations), ceil(rows / self.batch_size)
        return [float(schedule(first + epoch * updates)) for epoch in range(epochs)]

    def _finish(self, sums: np.ndarray, rows: int) -> dict[str, float]:
        values = {"loss": float(sums[0]) / rows}
        place = 1
        for measured in self.measures:
            values[measured.name] = measured.finish(sums[place : place + measured.width], rows)
            place += measured.width
        return values

    def _trace_epochs(
        self,
        x: Inputs,
        y: tf.Tensor,
        x_val: Inputs | None,
        y_val: tf.Tensor | None,
        epochs: tf.Tensor,
    ) -> tf.Tensor:
        batches, rest = divmod(int(y.shape[0]), self.batch_size)
        width = 1 + sum(measure.width for measure in self.measures)
        table = tf.zeros((MOST_EPOCHS_A_CALL, width if x_val is None else 2 * width))

        def update(step: tf.Tensor, *sums: tf.Tensor) -> tuple[tf.Tensor, ...]:
            return (
                step + 1,
                *_add(sums, self._update(x, y, step * self.batch_size, self.batch_size)),
            )

        def epoch(number: tf.Tensor, table: tf.Tensor) -> tuple[tf.Tensor, tf.Tensor]:
            sums = [tf.constant(0.0)] * width
            if batches:
                _, *sums = tf.while_loop(
                    lambda step, *_: step < batches,
                    update,
                    (tf.constant(0), *sums),
                    parallel_iterations=1,
                )
            if rest:
                sums = _add(sums, self._update(x, y, batches * self.batch_size, rest))
            if x_val is not None:
                sums = [*sums, *self._evaluate(x_val, y_val)]
            return number + 1, tf.tensor_scatter_nd_update(table, [[number]], [tf.stack(sums)])

        _, table = tf.while_loop(
            lambda number, _: number < epochs,
            epoch,
            (tf.constant(0), table),
            parallel_iterations=1,
        )
        return table

    def _update(
        self, x: Inputs, y: tf.Tensor, start: tf.Tensor | int, size: int
    ) -> list[tf.Tensor]:
        """One step of gradient descent; the batch's summed loss and measures before it."""
        x, y = batch(x, start, size), batch(y, start, size)
        with tf.GradientTape() as tape:
            y_pred = self._call(x, training=True)
            total = self._penalized(y, y_pred)
        gradients = tape.gradient(total, [variable.value for variable in self.trainable])
        self.optimizer.apply(gradients, self.trainable)
        return self._sums(y, y_pred, total)

    def _evaluate(self, x: Inputs, y: tf.Tensor) -> list[tf.Tensor]:
        y_pred = self._trace_forward(x)
        return self._sums(y, y_pred, self._penalized(y, y_pred))

    def _trace_forward(self, x: Inputs) -> tf.Tensor:
        return self._call(x, training=False)

    def _call(self, x: Inputs, training: bool) -> tf.Tensor:
        for layer in self.layers:
            if isinstance(x, Words):
                x = first_dense(layer, x)
            elif isinstance(layer, keras.layers.Dropout) and training:
                x = dropout(layer, x)
            else:
                x = layer(x, training=training)
        return x

    def _penalized(self, y: tf.Tensor, y_pred: tf.Tensor) -> tf.Tensor:
        penalties = [penalty for layer in self.layers for penalty in layer.losses]
        return tf.add_n([self.loss(y, y_pred), *penalties])

    def _sums(self, y: tf.Tensor, y_pred: tf.Tensor, total: tf.Tensor) -> list[tf.Tensor]:
        rows = tf.constant(float(y.shape[0]))
        return [total * rows, *(s for m in self.measures for s in m.sums(y, y_pred))]


def is_head(layer: keras.layers.Layer) -> bool:
    """Layers that do the same to every row in every epoch: applied once, before training."""
    return isinstance(layer, keras.layers.Normalization)


def program(experiment: Experiment, input_shape: Shape, sparse: bool, words: bool) -> Program:
    """The program for ``experiment``, shared with every Experiment of the same structure."""
    return _programs(_structure(experiment), input_shape, sparse, words)


def compilations() -> int:
    """How many XLA programs this process has made so far and still holds."""
    return _programs.cache_info().misses


@lru_cache(maxsize=24)
def _programs(structure: str, input_shape: Shape, sparse: bool, words: bool) -> Program:
    return Program(Experiment.model_validate_json(structure), input_shape, sparse, words)


def _structure(experiment: Experiment) -> str:
    """The Experiment with everything put back to a default that a program does not depend on."""
    values = experiment.model_dump(mode="json")
    values |= {"data": {"name": "boston_housing"}, "epochs": 1, "seed": 0, "shuffle": False}
    values |= {"validation": {"kind": "none"}, "callbacks": []}
    for layer in values["layers"]:
        layer["name"] = None
        if "kernel_initializer" in layer:
            layer["kernel_initializer"] = "zeros"
    if isinstance(values["optimizer"]["learning_rate"], float):
        values["optimizer"]["learning_rate"] = 0.5
    return json.dumps(values, sort_keys=True)


def _add(sums: tuple[tf.Tensor, ...] | list[tf.Tensor], more: list[tf.Tensor]) -> list[tf.Tensor]:
    return [a + b for a, b in zip(sums, more, strict=True)]
