"""Training: an Experiment and arrays in, rows and trained networks out.

Nothing here knows who is watching. ``train_on`` is a generator: it yields the rows of new epochs as
they come and, last, the Result.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache, lru_cache
from itertools import islice
from math import isfinite

import keras
import numpy as np
import tensorflow as tf

from core.datasets import Fold, MultiHot, Tensors
from core.datasets.order import end_to_end
from core.experiment import LOSSES, SGD, Experiment, Layer
from core.network.build import Beginning, begin, make_layer
from core.network.check import check
from core.network.pictures import CHOSEN_AT, chosen_units, pictured_units, pictures
from core.network.shapes import parameters_at
from core.results.result import Ending, Glimpse, Network, Result, Row, Snapshot
from core.training.callbacks import Best, Trainee, keras_callback
from core.training.compiled import MOST_EPOCHS_A_CALL, Program, Rows, State, program
from core.training.inputs import Inputs, on_device, picked
from core.training.keras_file import keras_file
from core.training.order import orders
from core.training.snapshots import MOST_PARAMETERS_SHOWN, halved, snapshot_epochs
from core.training.steps import with_learning_rate

SECONDS_A_CALL = 0.1
"""How long a compiled call should last: short enough for a live curve and a prompt stop."""


def train_on(
    experiment: Experiment,
    tensors: Tensors,
    folds: tuple[Fold, ...],
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[list[Row] | Snapshot | Glimpse | Result]:
    """Trains one network a fold, all at once, and yields rows as they come; last, the Result.

    Of a small network the snapshots come too, each behind the row of its epoch; of a larger one
    that looks at pictures what a few of its units weigh, ahead of it.

    Raises:
        Impossible: where the network does not fit the data.
    """
    for _, event in train_each((experiment,), tensors, folds, stopped):
        yield event


def train_each(
    experiments: Sequence[Experiment],
    tensors: Tensors,
    folds: tuple[Fold, ...],
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[tuple[int, list[Row] | Snapshot | Glimpse | Result]]:
    """Trains several Experiments on the same rows, all at once, as a sweep does.

    Yields what happens and to which of them: rows as they come and, when it has ended, the Result.

    Raises:
        Impossible: where a network does not fit the data.
    """
    begun, clock = datetime.now(UTC), time.perf_counter()
    for experiment in experiments:
        targets = tuple(tensors.y_train.shape[1:])
        check(experiment, tensors.input_shape, targets, tensors.classes)

    x = on_device(tensors.x_train)

    @cache
    def cut(sparse: bool, number: int) -> tuple[Rows, Rows | None]:
        return _cut(folds[number], x, _targets(tensors.y_train, sparse))

    @cache
    def start(beginning: Experiment, number: int) -> _Start:
        train, held_out = cut(_sparse(beginning), number)
        return _start(beginning, number, folds[number], tensors, train, held_out)

    trainings = []
    with ThreadPoolExecutor(os.cpu_count()) as compilers:
        for place, experiment in enumerate(experiments):
            beginning = _beginning(experiment)
            for number in range(len(folds)):
                train, held_out = cut(_sparse(experiment), number)
                shared = _program(experiment, tensors, train, held_out)
                compilers.submit(shared.compile, train, held_out)
                trainings.append(_begin(place, experiment, shared, start(beginning, number)))
    ended: dict[int, list[_Training]] = {place: [] for place in range(len(experiments))}
    for training, rows in _together(trainings, stopped):
        unseen = [*training.unseen()]
        for glimpse in unseen:
            if isinstance(glimpse, Glimpse):
                yield training.place, glimpse
        if rows:
            yield training.place, rows
        for snapshot in unseen:
            if isinstance(snapshot, Snapshot):
                yield training.place, snapshot
        if training.ending is not None:
            ended[training.place].append(training)
            if len(ended[training.place]) == len(folds):
                finished = sorted(ended.pop(training.place), key=lambda t: t.start.number)
                seconds = time.perf_counter() - clock
                yield training.place, _result(finished, tensors, begun, seconds)


def _result(
    trainings: list[_Training], tensors: Tensors, begun: datetime, seconds: float
) -> Result:
    networks = tuple(training.network(tensors) for training in trainings)
    return Result(
        experiment=trainings[0].experiment,
        status="stopped" if any(n.ending == "on_request" for n in networks) else "finished",
        rows=tuple(row for training in trainings for row in training.rows),
        networks=networks,
        seconds=seconds,
        started=begun.isoformat(timespec="seconds"),
    )


@dataclass(frozen=True)
class _Start:
    """What a network begins with: its fold, counted from 0, numbers, and rows on the device.

    Experiments that differ only later begin with the same. ``head`` are the layers that do the same
    to every row in every epoch: the rows come from behind them.
    """

    number: int
    fold: Fold
    numbers: Beginning
    head: tuple[keras.layers.Layer, ...]
    train: Rows
    validation: Rows | None


@dataclass
class _Training:
    """One network on its way."""

    place: int
    experiment: Experiment
    shared: Program
    start: _Start
    state: State
    callbacks: list[keras.callbacks.Callback]
    kept_epochs: tuple[int, ...]
    orders: Iterator[np.ndarray]
    kept: list[np.ndarray] = field(default_factory=list)
    shown: int = 0
    rows: list[Row] = field(default_factory=list)
    ending: Ending | None = None
    epochs_a_call: int = 1

    def advance(self) -> list[Row]:
        """Trains for about ``SECONDS_A_CALL`` and returns the new rows."""
        clock = time.perf_counter()
        done = len(self.rows)
        stations = [*self.kept_epochs[len(self.kept) :][:1], self.experiment.epochs]
        epochs = min(min(stations) - done, self.epochs_a_call)
        orders = np.stack([*islice(self.orders, epochs)])
        history, self.state = self.shared.run(
            self.state, self.start.train, self.start.validation, orders
        )
        self._pace((time.perf_counter() - clock) / epochs)
        self.keep(done + len(history))
        new: list[Row] = [
            {"fold": self.start.number, "epoch": epoch, **values}
            for epoch, values in enumerate(history, done + 1)
        ]
        self.rows += new
        if not isfinite(new[-1]["loss"]):
            self.ending = "not_a_number"
        elif len(self.rows) == self.experiment.epochs:
            self.ending = "all_epochs"
        if self.callbacks:
            self._call_back(new[-1])
        return new

    def keep(self, epoch: int) -> None:
        """Takes a snapshot, if this is an epoch to take one of."""
        if epoch in self.kept_epochs[len(self.kept) :][:1]:
            self.kept.append(halved(self.shared.end_to_end(self.state)))

    def unseen(self) -> Iterator[Snapshot | Glimpse]:
        """The snapshots since it was last asked, or glimpses of them where the network is large.

        Which units are glimpsed at shows once they have learned, after the second of these epochs.
        """
        if not self.kept:
            return
        small = self.kept[0].size <= MOST_PARAMETERS_SHOWN
        glimpsed = self.start.number == 0 and pictured_units(self.experiment) > 0
        if not small and (not glimpsed or len(self.kept) < CHOSEN_AT + 1):
            return
        first, self.shown = self.shown, len(self.kept)
        for epoch, weights in zip(self.kept_epochs[first:], self.kept[first:], strict=False):
            if small:
                yield Snapshot(self.start.number, epoch, weights)
            else:
                units = chosen_units(self.experiment, self.kept[CHOSEN_AT])
                shown = pictures(self.experiment, weights, units)
                yield Glimpse(epoch, units, np.ascontiguousarray(shown, "float16"))

    def network(self, tensors: Tensors) -> Network:
        """The trained network, scored on the test set."""
        held_out = self.start.validation
        scores, predictions = self.shared.evaluate(
            self.state,
            _behind(self.start.head, on_device(tensors.x_test)),
            _targets(tensors.y_test, _sparse(self.experiment)),
        )
        best = next((c for c in self.callbacks if isinstance(c, Best) and c.best_weights), None)
        return Network(
            ending=self.ending or "on_request",
            epochs=len(self.rows),
            test_scores=scores,
            test_predictions=predictions,
            validation_predictions=self.shared.predict(self.state, held_out.x)
            if held_out
            else np.zeros((0, predictions.shape[-1]), "float32"),
            validation_rows=self.start.fold.validation_rows,
            model=self._file(tensors, self.shared.unpack(self.state)),
            best_model=self._file(tensors, best.best_weights) if best else None,
            train_rows=_train_rows(self.experiment, self.start).astype("int32"),
            snapshot_epochs=np.array(self.kept_epochs[: len(self.kept)], int),
            snapshots=np.stack(self.kept) if self.kept else np.zeros((0, 0), "float32"),
        )

    def _file(self, tensors: Tensors, weights: list[np.ndarray]) -> bytes:
        kept = [variable.numpy() for layer in self.start.head for variable in layer.weights]
        seeds = self.start.numbers.seeds
        return keras_file(self.experiment, tensors.input_shape, [*kept, *weights], seeds)

    def _pace(self, seconds_an_epoch: float) -> None:
        if self.callbacks:
            return
        faster = min(2 * self.epochs_a_call, int(SECONDS_A_CALL / max(seconds_an_epoch, 1e-6)))
        self.epochs_a_call = max(1, min(MOST_EPOCHS_A_CALL, faster))

    def _call_back(self, row: Row) -> None:
        """Lets the callbacks hear of an epoch, each of what the one before it wrote into the row.

        A second ReduceLROnPlateau writes down the rate that the first has just set, as in ``fit``.
        """
        rate = row["learning_rate"]
        trainee = Trainee(self.shared.unpack(self.state), rate)
        for callback in self.callbacks:
            callback.set_model(trainee)
            callback.on_epoch_end(len(self.rows) - 1, row)
        if trainee.stop_training and self.ending != "not_a_number":
            self.ending = "early_stopping"
        if self.ending is not None:
            for callback in self.callbacks:
                callback.on_train_end()
            self.state = self.state._replace(weights=self.shared.pack(trainee.weights))
        elif trainee.optimizer.learning_rate != rate:
            memory = with_learning_rate(self.state.memory, trainee.optimizer.learning_rate)
            self.state = self.state._replace(memory=memory)


def _together(
    trainings: list[_Training], stopped: Callable[[], bool]
) -> Iterator[tuple[_Training, list[Row]]]:
    """Trains all, as many at once as there are processors, in turns.

    Yields new rows as they come, and none of a training that was stopped. A compiled call runs
    outside Python's lock, so threads share the processors well.
    """
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        going_on: dict[Future[list[Row]], _Training] = {}
        waiting = list(trainings)
        while waiting or going_on:
            for training in waiting:
                if stopped():
                    training.ending = "on_request"
                    yield training, []
                else:
                    going_on[pool.submit(training.advance)] = training
            waiting.clear()
            done, _ = wait(going_on, return_when=FIRST_COMPLETED)
            for future in done:
                training = going_on.pop(future)
                if training.ending is None:
                    waiting.append(training)
                yield training, future.result()


def _beginning(experiment: Experiment) -> Experiment:
    """The Experiment without what makes no difference before the first update."""
    return experiment.changed(optimizer=SGD(), epochs=1, callbacks=())


def _cut(fold: Fold, x: Inputs, y: tf.Tensor) -> tuple[Rows, Rows | None]:
    """The rows that train and those held out, before any layer."""
    train, held_out = (
        Rows(picked(x, tf.constant(rows)), tf.gather(y, rows))
        for rows in (fold.train_rows, fold.validation_rows)
    )
    return train, held_out if len(held_out) else None


def _program(
    experiment: Experiment, tensors: Tensors, train: Rows, validation: Rows | None
) -> Program:
    words = isinstance(tensors.x_train, MultiHot)
    rows = (len(train), len(validation) if validation else 0)
    return program(experiment, tensors.input_shape, rows, _sparse(experiment), words)


def _start(
    experiment: Experiment,
    number: int,
    fold: Fold,
    tensors: Tensors,
    train: Rows,
    validation: Rows | None,
) -> _Start:
    numbers = begin(experiment, tensors.input_shape, number)
    if experiment.first_weights is not None:
        given = np.array(experiment.first_weights, "float32")
        weights = parameters_at(given, experiment.layers, tensors.input_shape)
        numbers = replace(numbers, weights=weights)
    if experiment.nudged:
        numbers = replace(numbers, weights=[_next_float(array) for array in numbers.weights])
    head = tuple(_adapted(layer, tensors) for layer in experiment.layers if layer.reads_raw)
    return _Start(
        number,
        fold,
        numbers,
        head,
        train=replace(train, x=_behind(head, train.x)),
        validation=replace(validation, x=_behind(head, validation.x)) if validation else None,
    )


@lru_cache(maxsize=2)
def _adapted(layer: Layer, tensors: Tensors) -> keras.layers.Layer:
    """A layer that has seen the training rows, which it needs to see but once."""
    return make_layer(layer, layer.kind, adapt_on=tensors.x_train)


def _next_float(values: np.ndarray) -> np.ndarray:
    """Each value one unit in the last place further from 0; what is 0 stays."""
    further: np.ndarray = np.nextafter(values, np.copysign(np.float32(np.inf), values))
    return np.where(values == 0, values, further)


def _begin(place: int, experiment: Experiment, shared: Program, start: _Start) -> _Training:
    rate = experiment.optimizer.learning_rate
    state = shared.fresh(start.numbers, rate if isinstance(rate, float) else None)
    callbacks = [keras_callback(part) for part in experiment.callbacks]
    trainee = Trainee(start.numbers.weights, 0.0)
    for callback in callbacks:
        callback.set_model(trainee)
        callback.on_train_begin()
    parameters = sum(array.size for array in start.numbers.weights)
    kept_epochs = snapshot_epochs(experiment.epochs, parameters, experiment.folds)
    orders = _orders(experiment, start)
    training = _Training(place, experiment, shared, start, state, callbacks, kept_epochs, orders)
    training.keep(0)
    return training


def _orders(experiment: Experiment, start: _Start) -> Iterator[np.ndarray]:
    """In which order each epoch visits the rows of a start."""
    drawn = orders(experiment.shuffle, len(start.train), experiment.seed + start.number)
    if experiment.steps_per_epoch is None:
        return drawn
    return end_to_end(drawn, experiment.steps_per_epoch * experiment.batch_size)


def _train_rows(experiment: Experiment, start: _Start) -> np.ndarray:
    """What a Network remembers of the order: the one of all epochs, if there is one."""
    rows = start.fold.train_rows
    new = experiment.shuffle == "every_epoch"
    return rows if new else rows[next(_orders(experiment, start))]


def _behind(head: tuple[keras.layers.Layer, ...], x: Inputs) -> Inputs:
    """``x`` after the layers of the head."""
    for layer in head:
        x = layer(x)
    return x


def _sparse(experiment: Experiment) -> bool:
    """Whether the targets are class numbers."""
    return LOSSES[experiment.loss].numbered


def _targets(y: np.ndarray, sparse: bool) -> tf.Tensor:
    """Targets as the loss compares them: class numbers, or rows of float32."""
    return tf.constant(y) if sparse else tf.constant(y.reshape(len(y), -1), tf.float32)
