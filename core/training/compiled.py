"""Whole epochs compiled into one program.

``Model.fit`` returns to Python after every batch. Here a loop over epochs, and in it a loop over
batches, runs on the device: the Keras layers, the Keras loss and the Keras optimizer's ``apply``
are called as they are while TensorFlow traces them once. TensorFlow's own kernels then run the
trace, the very ones that ``fit`` calls, so every bit is ``fit``'s. Where an update is so small that
calling them would take longest, XLA compiles the trace instead; it rounds a little differently.

A program fits every run of the same structure: initial weights, learning rate and rows are put in
from outside. Making one costs up to half a second, so programs are kept and shared.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice
from math import ceil, isfinite, prod
from typing import Any, NamedTuple

import keras
import numpy as np
import tensorflow as tf

from core.experiment import Experiment, Layer
from core.experiment.base_layer import Shape
from core.network.build import Beginning, loss, make_layer
from core.network.shapes import weight_shapes_by_layer, with_inputs
from core.training.dropout import dropout
from core.training.inputs import (
    Inputs,
    MultiHotRows,
    Product,
    batch,
    multiply,
    multiply_transposed,
    picked,
    rows_in,
)
from core.training.measures import Measure, measure
from core.training.steps import Steps

MOST_EPOCHS_A_CALL = 64
MOST_PARAMETERS_JOINED = 10_000
MOST_PRODUCTS_FUSED = 32_768
"""Of how many products (rows of a batch times parameters) XLA still compiles an update.

A call of a kernel costs about a microsecond. Below, that is most of an update's time; above, XLA's
epochs gain no more than compiling them has cost.
"""
MOST_NUMBERS_AT_ONCE = 2**25
"""Behind the widest layer, where many rows are judged: pictures seen by many filters are large."""
XLA_FLAGS = (
    "--xla_backend_optimization_level=1 --xla_cpu_parallel_codegen_split_count=2"
    " --xla_cpu_enable_concurrency_optimized_scheduler=false"
    " --xla_cpu_enable_fast_min_max=false"
    " --xla_backend_extra_options=xla_cpu_small_while_loop_byte_threshold=16384"
)
"""Compiling takes a sixth less time, and the epochs none more: their loops are small.

A loop over at most 16 KiB, such as the plane's, becomes one piece of machine code instead of a call
an operation: it runs twice as fast. With more rows and wider layers XLA's own products win.

XLA's fast minimum and maximum would make a number of what is none, where ``fit`` stops.
"""

os.environ["XLA_FLAGS"] = f"{XLA_FLAGS} {os.environ.get('XLA_FLAGS', '')}"


class State(NamedTuple):
    """All that changes while training: weights, the optimizer's memory, the seeds of dropout.

    ``weights`` are the kernels and biases in the order of the layers, each a tensor of its own, or
    all end to end in one of shape (parameters,). BatchNormalization's moving statistics are among
    them; no gradient changes those.
    """

    weights: tuple[tf.Tensor, ...]
    memory: tuple[tf.Tensor, ...]
    seeds: tuple[tf.Tensor, ...]


@dataclass
class Moving:
    """What a forward pass in training changes besides: seeds, and statistics by their place."""

    seeds: list[tf.Tensor]
    statistics: dict[int, tf.Tensor] = field(default_factory=dict)


@dataclass(frozen=True)
class Rows:
    """Inputs and targets on the device, as they lie."""

    x: Inputs
    y: tf.Tensor

    def __len__(self) -> int:
        return int(self.y.shape[0])


class Program:
    """The compiled epochs of one structure: a state and rows in, the next state out.

    Where there are few, all kernels and biases lie end to end in one tensor: every optimizer here
    works number by number, so one update of one long vector does what many of short ones would, and
    there is one loop to run instead of dozens. Not with a batch of one, where cutting the
    vector up and joining it again would cost a third of the time; nor with many, where XLA's loop
    that joins them reads, masked out, far beyond the short ones' ends, which takes a processor a
    hundred times as long where no memory is.

    A program keeps nothing of a training, so several may run at once, each in a thread.
    """

    def __init__(
        self, experiment: Experiment, input_shape: Shape, sparse: bool, words: bool
    ) -> None:
        layers = [layer for layer in experiment.layers if not layer.reads_raw]
        self.layers = [make_layer(layer, f"layer_{place}") for place, layer in enumerate(layers)]
        self.shapes_by_layer = weight_shapes_by_layer(tuple(layers), input_shape)
        self.shapes = tuple(chain.from_iterable(self.shapes_by_layer))
        parameters = sum(map(prod, self.shapes))
        fuses = not words and all(layer.fuses for layer in layers)
        self.fused = fuses and experiment.batch_size * parameters <= MOST_PRODUCTS_FUSED
        self.joined = experiment.batch_size > 1 and parameters <= MOST_PARAMETERS_JOINED and fuses
        whole = ((parameters,),) if self.joined else self.shapes
        self.steps = Steps(experiment.optimizer, whole)
        self.loss = loss(experiment.loss)
        self.batch_size = experiment.batch_size
        self.rows_visited = experiment.batch_size * (experiment.steps_per_epoch or 0) or None
        outputs = experiment.output.units
        self.measures: tuple[Measure, ...] = tuple(
            measure(name, outputs, sparse) for name in experiment.metrics
        )
        self.rows_at_once = max(1, min(8192, MOST_NUMBERS_AT_ONCE // _widest(layers, input_shape)))
        self.width = 2 + sum(measure.width for measure in self.measures)
        self._epochs = tf.function(self._trace_epochs, jit_compile=self.fused, autograph=False)
        self._compiled = False

    def compile(self, train: Rows, validation: Rows | None) -> None:
        """Has the epochs compiled for such rows, while other things are made ready.

        Once is enough: a program is only ever given as many rows as the first time.
        """
        if self._compiled:
            return
        weights = [np.zeros(shape, "float32") for shape in self.shapes]
        seeds = tuple(tf.zeros(2, tf.uint32) for layer in self.layers if _draws(layer))
        nothing = State(self.pack(weights), self.steps.fresh(None), seeds)
        visited = self.rows_visited or len(train)
        self._train(nothing, train, validation, np.zeros((0, visited), int))
        self._compiled = True

    def fresh(self, beginning: Beginning, learning_rate: float | None) -> State:
        """The state before the first update; of a schedule, the learning rate is None."""
        return State(
            self.pack(beginning.weights),
            self.steps.fresh(learning_rate),
            tuple(tf.constant([seed, 0], tf.uint32) for seed in beginning.by_dropout),
        )

    def pack(self, weights: Iterable[np.ndarray]) -> tuple[tf.Tensor, ...]:
        """Kernels and biases as a state holds them."""
        if self.joined:
            return (tf.constant(np.concatenate([array.ravel() for array in weights])),)
        return tuple(tf.constant(array) for array in weights)

    def unpack(self, state: State) -> list[np.ndarray]:
        """The kernels and biases of a state, each in its shape."""
        return [part.numpy() for part in self._parameters(state.weights)]

    def end_to_end(self, state: State) -> np.ndarray:
        """All kernels and biases of a state in one array of shape (parameters,)."""
        return np.concatenate([part.numpy().ravel() for part in state.weights])

    def run(
        self, state: State, train: Rows, validation: Rows | None, orders: np.ndarray
    ) -> tuple[list[dict[str, float]], State]:
        """Trains an epoch for each of the ``orders``: a row of values for each, and the state.

        ``orders``, int of shape (epochs, rows visited), says in which order each epoch visits the
        rows that train; there may be 64 at the most.

        At the first batch after which the epoch's loss is no number it ends, as ``fit`` does with
        ``TerminateOnNaN``: that epoch's row, of the batches so far, is the last.

        Raises:
            Impossible: there is not enough memory.
        """
        epochs, visited = orders.shape
        learning_rates = self.steps.learning_rates(
            state.memory, epochs, updates=ceil(visited / self.batch_size)
        )
        table, state = self._train(state, train, validation, orders)
        history = []
        for sums, learning_rate in zip(table.numpy()[:epochs], learning_rates, strict=True):
            values = self._finish(sums[: self.width])
            if validation:
                held = self._finish(sums[self.width :])
                values |= {f"val_{name}": value for name, value in held.items()}
            history.append({**values, "learning_rate": learning_rate})
            if not isfinite(values["loss"]):
                break
        return history, state

    def evaluate(
        self, state: State, x: Inputs, y: tf.Tensor
    ) -> tuple[dict[str, float], np.ndarray]:
        """The loss and the metrics, as ``Model.evaluate`` gives them, and the outputs for ``x``.

        R² subtracts sums nearly equal where targets are large, so its rows are added as Keras adds
        them, 32 at a time.
        """
        parameters, parts = self._parameters(state.weights), []
        total = np.zeros(self.width, "float32")
        by_32 = any(measure.name == "r2_score" for measure in self.measures)
        at_once = 32 if by_32 else self.rows_at_once
        for start, y_pred in self._outputs(parameters, x, at_once):
            part = batch(y, start, len(y_pred))
            loss = self._penalized(parameters, part, y_pred, None)
            total += tf.stack(self._sums(part, y_pred, loss, None)).numpy()
            parts.append(y_pred.numpy())
        return self._finish(total), np.concatenate(parts)

    def predict(self, state: State, x: Inputs) -> np.ndarray:
        """The outputs for ``x``, float32 of shape (rows, outputs)."""
        parameters = self._parameters(state.weights)
        outputs = self._outputs(parameters, x, self.rows_at_once)
        return np.concatenate([y_pred.numpy() for _, y_pred in outputs])

    def _outputs(
        self, parameters: list[tf.Tensor], x: Inputs, rows_at_once: int
    ) -> Iterator[tuple[int, tf.Tensor]]:
        """The outputs for a few rows at a time, and the number of their first row.

        Behind a sigmoid or a softmax they remember what went into it, for Keras's losses to use.
        """
        for start in range(0, rows_in(x), rows_at_once):
            part = batch(x, start, min(rows_at_once, rows_in(x) - start))
            yield start, self._call(parameters, part, None)

    def _train(
        self, state: State, train: Rows, validation: Rows | None, orders: np.ndarray
    ) -> tuple[tf.Tensor, State]:
        held_out = (validation.x, validation.y) if validation else (None, None)
        epochs, rows = orders.shape
        size = min(self.batch_size, rows)
        filled = np.zeros((MOST_EPOCHS_A_CALL, -(-rows // size) * size), "int32")
        filled[:epochs, :rows] = orders
        done: tuple[tf.Tensor, State] = self._epochs(
            state, train.x, train.y, *held_out, tf.constant(filled), tf.constant(epochs)
        )
        return done

    def _finish(self, sums: np.ndarray) -> dict[str, float]:
        rows = int(sums[0])
        values = {"loss": float(sums[1] / sums[0])}
        place = 2
        for measured in self.measures:
            values[measured.name] = measured.finish(sums[place : place + measured.width], rows)
            place += measured.width
        return values

    def _trace_epochs(
        self,
        state: State,
        x: Inputs,
        y: tf.Tensor,
        x_val: Inputs | None,
        y_val: tf.Tensor | None,
        orders: tf.Tensor,
        epochs: tf.Tensor,
    ) -> tuple[tf.Tensor, State]:
        rows = self.rows_visited or int(y.shape[0])
        size = min(self.batch_size, rows)
        filled = ceil(rows / size) * size
        columns = self.width if x_val is None else 2 * self.width
        table = tf.zeros((MOST_EPOCHS_A_CALL, columns))
        nothing = [tf.constant(0.0)] * self.width

        def epoch(
            number: tf.Tensor, state: State, table: tf.Tensor
        ) -> tuple[tf.Tensor, State, tf.Tensor]:
            order = orders[number]

            def update(
                start: tf.Tensor, size: int, values: tuple[State, list[tf.Tensor]]
            ) -> tuple[State, list[tf.Tensor]]:
                state, sums = values
                count = None
                if self.fused and rows % size:
                    count = tf.cast(tf.minimum(rows - start, size), tf.float32)
                visited = tf.slice(order, [start], [size])
                new, state = self._update(state, picked(x, visited), tf.gather(y, visited), count)
                return state, _added(sums, new)

            state, sums = _by_batches(
                update,
                filled if self.fused else rows,
                size,
                (state, nothing),
                lambda values: _is_finite(values[1]),
            )
            if x_val is not None:
                sums = [*sums, *self._evaluate(state.weights, x_val, y_val)]
            this_row = tf.range(MOST_EPOCHS_A_CALL)[:, None] == number
            return number + 1, state, tf.where(this_row, tf.stack(sums), table)

        _, state, table = tf.while_loop(
            lambda number, _, table: (
                (number < epochs) & tf.reduce_all(tf.math.is_finite(table[:, 1]))
            ),
            epoch,
            (tf.constant(0), state, table),
            parallel_iterations=1,
        )
        return table, state

    def _update(
        self, state: State, x: Inputs, y: tf.Tensor, count: tf.Tensor | None
    ) -> tuple[list[tf.Tensor], State]:
        """One step of gradient descent; the batch's sums before it.

        Of the rows only the first ``count`` count, or all where it is None.
        """
        if isinstance(x, MultiHotRows):
            return self._update_by_words(state, x, y, count)
        parameters = self._parameters(state.weights)
        sums, gradients, moved = self._gradients(parameters, x, y, count, state.seeds)
        if self.joined:
            gradients = [tf.concat([tf.reshape(part, [-1]) for part in gradients], 0)]
        weights, memory = self.steps.take(state.weights, state.memory, gradients)
        weights = tuple(moved.statistics.get(n, part) for n, part in enumerate(weights))
        return sums, State(weights, memory, tuple(moved.seeds))

    def _update_by_words(
        self, state: State, x: MultiHotRows, y: tf.Tensor, count: tf.Tensor | None
    ) -> tuple[list[tf.Tensor], State]:
        """The same with a sparse product, which has no gradient of its own."""
        parameters = list(state.weights)
        product = Product(multiply(x, parameters[0]))
        sums, (by_product, *gradients), moved = self._gradients(
            parameters, product, y, count, state.seeds
        )
        gradients[0] += multiply_transposed(x, by_product, parameters[0].shape[0])
        weights, memory = self.steps.take(state.weights, state.memory, gradients)
        return sums, State(weights, memory, tuple(moved.seeds))

    def _gradients(
        self,
        parameters: list[tf.Tensor],
        x: Inputs | Product,
        y: tf.Tensor,
        count: tf.Tensor | None,
        seeds: tuple[tf.Tensor, ...],
    ) -> tuple[list[tf.Tensor], list[tf.Tensor], Moving]:
        """The sums, the loss's gradients by each parameter, and what has moved on.

        Of a Product, the gradient by that comes first.
        """
        moving = Moving([*seeds])
        by = [x.value, *parameters] if isinstance(x, Product) else parameters
        with tf.GradientTape() as tape:
            tape.watch(by)
            y_pred = self._call(parameters, x, moving)
            total = self._penalized(parameters, y, y_pred, count)
        gradients = tape.gradient(total, by, unconnected_gradients="zero")
        return self._sums(y, y_pred, total, count), gradients, moving

    def _evaluate(self, weights: tuple[tf.Tensor, ...], x: Inputs, y: tf.Tensor) -> list[tf.Tensor]:
        """The sums over all rows; in batches as in ``fit``, or all at once for XLA.

        Words are multiplied all at once: a row's product does not depend on its batch.
        """
        parameters = self._parameters(weights)
        inputs = Product(multiply(x, parameters[0])) if isinstance(x, MultiHotRows) else x

        def judge(start: tf.Tensor, size: int, sums: list[tf.Tensor]) -> list[tf.Tensor]:
            part = batch(y, start, size)
            y_pred = self._call(parameters, batch(inputs, start, size), None)
            total = self._penalized(parameters, part, y_pred, None)
            return _added(sums, self._sums(part, y_pred, total, None))

        rows = int(y.shape[0])
        size = rows if self.fused else min(self.batch_size, rows)
        sums: list[tf.Tensor] = _by_batches(judge, rows, size, [tf.constant(0.0)] * self.width)
        return sums

    def _parameters(self, weights: tuple[tf.Tensor, ...]) -> list[tf.Tensor]:
        """The kernels and biases, in the order of the layers, each in its shape."""
        if not self.joined:
            return list(weights)
        parts = tf.split(weights[0], [prod(shape) for shape in self.shapes])
        return [tf.reshape(part, shape) for part, shape in zip(parts, self.shapes, strict=True)]

    def _by_layer(
        self, parameters: list[tf.Tensor]
    ) -> Iterator[tuple[keras.layers.Layer, list[tf.Tensor]]]:
        """Each layer and its own parameters."""
        rest = iter(parameters)
        for layer, shapes in zip(self.layers, self.shapes_by_layer, strict=True):
            yield layer, [*islice(rest, len(shapes))]

    def _call(
        self, parameters: list[tf.Tensor], x: Inputs | Product, moving: Moving | None
    ) -> tf.Tensor:
        """The network's outputs; as in training with ``moving``, which that changes."""
        drawn = place = 0
        for layer, own in self._by_layer(parameters):
            match layer:
                case keras.layers.Dense():
                    x = x.value if isinstance(x, Product) else multiply(x, own[0])
                    x = layer.activation(keras.ops.add(x, own[1]) if layer.use_bias else x)
                case keras.layers.Dropout():
                    if moving is not None and _draws(layer):
                        x, moving.seeds[drawn] = dropout(x, layer.rate, moving.seeds[drawn])
                        drawn += 1
                case keras.layers.Conv2D():
                    x = layer.convolution_op(x, own[0])
                    x = layer.activation(keras.ops.add(x, own[1]) if layer.use_bias else x)
                case keras.layers.BatchNormalization():
                    x, statistics = _normalized(layer, x, own, moving is not None)
                    if moving is not None:
                        moving.statistics |= {place + 2: statistics[0], place + 3: statistics[1]}
                case (
                    keras.layers.Flatten()
                    | keras.layers.Reshape()
                    | keras.layers.MaxPooling2D()
                    | keras.layers.GlobalAveragePooling2D()
                ):
                    x = layer(x)
                case _:
                    raise TypeError(f"The loop does not know how to train {layer}.")
            place += len(own)
        return x

    def _penalized(
        self,
        parameters: list[tf.Tensor],
        y: tf.Tensor,
        y_pred: tf.Tensor,
        count: tf.Tensor | None,
    ) -> tf.Tensor:
        """The mean loss of the rows that count, and the kernels' penalties."""
        if count is None:
            loss = self.loss(y, y_pred)
        else:
            loss = tf.reduce_sum(self.loss.call(y, y_pred) * _weights(y, count)) / count
        penalties = [
            layer.kernel_regularizer(own[0])
            for layer, own in self._by_layer(parameters)
            if getattr(layer, "kernel_regularizer", None) is not None
        ]
        return tf.add_n([loss, *penalties])

    def _sums(
        self, y: tf.Tensor, y_pred: tf.Tensor, total: tf.Tensor, count: tf.Tensor | None
    ) -> list[tf.Tensor]:
        """How many rows count, their summed loss, and the sums of the measures."""
        rows = tf.constant(float(y.shape[0])) if count is None else count
        weights = None if count is None else _weights(y, count)
        measured = [s for measure in self.measures for s in measure.sums(y, y_pred, weights)]
        return [rows, total * rows, *measured]


def _normalized(
    layer: keras.layers.BatchNormalization, x: tf.Tensor, own: list[tf.Tensor], training: bool
) -> tuple[tf.Tensor, tuple[tf.Tensor, tf.Tensor]]:
    """The layer's outputs, and its moving mean and variance behind this batch."""
    gamma, beta, *moving = own
    used = moving
    if training:
        used = keras.ops.moments(x, axes=[*range(len(x.shape) - 1)])
        kept = layer.momentum
        moving = [a * kept + b * (1.0 - kept) for a, b in zip(moving, used, strict=True)]
    outputs = keras.ops.batch_normalization(
        x, *used, axis=-1, offset=beta, scale=gamma, epsilon=layer.epsilon
    )
    return outputs, (moving[0], moving[1])


def _draws(layer: keras.layers.Layer) -> bool:
    return isinstance(layer, keras.layers.Dropout) and layer.rate > 0


def _widest(layers: Iterable[Layer], shape: Shape) -> int:
    """How many numbers of a row there are at the most, before or behind a layer."""
    met = with_inputs(layers, shape)
    return max(prod(one) for layer, before in met for one in (before, layer.output_shape(before)))


def program(
    experiment: Experiment, input_shape: Shape, rows: tuple[int, int], sparse: bool, words: bool
) -> Program:
    """The program for ``experiment``, shared with every Experiment of the same structure.

    ``rows`` are those that train and those held out: for others XLA compiles anew.
    """
    return _programs(_structure(experiment), input_shape, rows, sparse, words)


def compilations() -> int:
    """How many programs this process has made so far, each of which keeps some memory for good."""
    return _programs.cache_info().misses


def forget() -> None:
    """Forgets every program, so that the next one is compiled anew."""
    _programs.cache_clear()


@lru_cache(maxsize=24)
def _programs(
    structure: str, input_shape: Shape, _rows: tuple[int, int], sparse: bool, words: bool
) -> Program:
    return Program(Experiment.model_validate_json(structure), input_shape, sparse, words)


def _structure(experiment: Experiment) -> str:
    """The Experiment with everything put back to a default that a program does not depend on."""
    values = experiment.model_dump(mode="json")
    values |= {"data": {"name": "boston_housing"}, "epochs": 1, "seed": 0, "shuffle": "every_epoch"}
    values |= {"first_weights": None, "nudged": False}
    values |= {"validation": {"kind": "none"}, "callbacks": []}
    for layer in values["layers"]:
        layer["name"] = None
        if "kernel_initializer" in layer:
            layer["kernel_initializer"] = "zeros"
    if isinstance(values["optimizer"]["learning_rate"], float):
        values["optimizer"]["learning_rate"] = 0.5
    return json.dumps(values, sort_keys=True)


def _weights(y: tf.Tensor, count: tf.Tensor) -> tf.Tensor:
    """1 for each of the first ``count`` rows, 0 for the empty ones that fill the last batch."""
    return tf.cast(tf.range(y.shape[0], dtype=tf.float32) < count, tf.float32)


def _added(sums: list[tf.Tensor], new: list[tf.Tensor]) -> list[tf.Tensor]:
    return [a + b for a, b in zip(sums, new, strict=True)]


def _is_finite(sums: list[tf.Tensor]) -> tf.Tensor:
    return tf.math.is_finite(sums[1])


def _by_batches(
    step: Callable[[tf.Tensor | int, int, Any], Any],
    rows: int,
    size: int,
    values: Any,
    going_on: Callable[[Any], tf.Tensor] = lambda _: tf.constant(True),
) -> Any:
    """``values = step(start, size, values)`` for one batch after the other, while ``going_on``.

    The last may be smaller; it is then traced a second time.
    """
    full = rows // size * size
    if full > size:
        _, values = tf.while_loop(
            lambda start, values: (start < full) & going_on(values),
            lambda start, values: (start + size, step(start, size, values)),
            (tf.constant(0), values),
            parallel_iterations=1,
        )
    else:
        values = step(0, size, values)
    if rows == full:
        return values
    return tf.cond(going_on(values), lambda: step(full, rows - full, values), lambda: values)
