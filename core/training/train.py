"""Training: an Experiment and arrays in, rows and trained networks out.

Nothing here knows who is watching. ``train_on`` is a generator: it yields the rows of new epochs as
they come and, last, the Result.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from math import isfinite
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from core.datasets import Fold, MultiHot, Tensors
from core.experiment import SGD, Experiment
from core.models.build import build
from core.models.check import check
from core.models.table import parameters_at
from core.result import Ending, Network, Result, Row, Snapshot
from core.training.callbacks import Best, Trainee, keras_callback
from core.training.compiled import (
    MOST_EPOCHS_A_CALL,
    Program,
    Rows,
    State,
    is_head,
    program,
    trunk_variables,
)
from core.training.inputs import Inputs, on_device, taken
from core.training.order import fit_order
from core.training.snapshots import MOST_PARAMETERS_SHOWN, snapshot_epochs
from core.training.steps import with_learning_rate

SECONDS_A_CALL = 0.1
"""How long a compiled call should last: short enough for a live curve and a prompt stop."""


def train_on(
    experiment: Experiment,
    tensors: Tensors,
    folds: tuple[Fold, ...],
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[list[Row] | Snapshot | Result]:
    """Trains one network a fold, all at once, and yields rows as they come; last, the Result.

    Of a small network the snapshots come too, each behind the row of its epoch.

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
) -> Iterator[tuple[int, list[Row] | Snapshot | Result]]:
    """Trains several Experiments on the same rows, all at once, as a sweep does.

    Yields what happens and to which of them: rows as they come and, when it has ended, the Result.

    Raises:
        Impossible: where a network does not fit the data.
    """
    begun, clock = datetime.now(UTC), time.perf_counter()
    for experiment in experiments:
        targets = tuple(tensors.y_train.shape[1:])
        check(experiment, tensors.input_shape, targets, tensors.classes)

    words = isinstance(tensors.x_train, MultiHot)
    x = tensors.x_train if words else on_device(tensors.x_train)

    @cache
    def cut(beginning: Experiment, number: int) -> tuple[Rows, Rows | None]:
        y = _targets(tensors.y_train, beginning)
        return _rows(beginning, number, folds[number], x, y)

    @cache
    def start(beginning: Experiment, number: int) -> _Start:
        return _start(beginning, number, folds[number], tensors, *cut(beginning, number))

    trainings = []
    with ThreadPoolExecutor(os.cpu_count()) as compilers:
        for place, experiment in enumerate(experiments):
            beginning = _beginning(experiment)
            for number in range(len(folds)):
                shared = _program(experiment, tensors, *cut(beginning, number))
                compilers.submit(shared.compile, *cut(beginning, number))
                trainings.append(_begin(place, experiment, shared, start(beginning, number)))
    ended: dict[int, list[_Training]] = {place: [] for place in range(len(experiments))}
    for training, rows in _together(trainings, stopped):
        if rows:
            yield training.place, rows
        for snapshot in training.unseen():
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
    """What a network begins with: its fold, counted from 0, and its rows, on the device.

    ``model`` has the initial weights; Experiments that differ only later begin with the same.
    """

    number: int
    fold: Fold
    model: keras.Sequential
    weights: list[np.ndarray]
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
        history, self.state = self.shared.run(
            self.state, self.start.train, self.start.validation, epochs
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
            weights = self.shared.unpack(self.state)
            self.kept.append(np.concatenate([array.ravel() for array in weights]))

    def unseen(self) -> Iterator[Snapshot]:
        """The snapshots since it was last asked, if the network is small enough to show it live."""
        if self.kept and self.kept[0].size > MOST_PARAMETERS_SHOWN:
            return
        while self.shown < len(self.kept):
            place, self.shown = self.shown, self.shown + 1
            yield Snapshot(self.start.number, self.kept_epochs[place], self.kept[place])

    def network(self, tensors: Tensors) -> Network:
        """The trained network, scored on the test set."""
        model, held_out = self.start.model, self.start.validation
        scores, predictions = self.shared.evaluate(
            self.state,
            _head(model, on_device(tensors.x_test)),
            _targets(tensors.y_test, self.experiment),
        )
        best = next((c for c in self.callbacks if isinstance(c, Best) and c.best_weights), None)
        return Network(
            ending=self.ending or "on_request",
            epochs=len(self.rows),
            test_scores=scores,
            test_predictions=predictions,
            validation_predictions=self.shared.predict(self.state, held_out.x)
            if held_out
            else np.zeros((0, model.output_shape[-1]), "float32"),
            validation_rows=self.start.fold.validation_rows,
            model=_keras_file(model, self.shared.unpack(self.state)),
            best_model=_keras_file(model, best.best_weights) if best else None,
            train_rows=_order(self.experiment, self.start.number, self.start.fold).astype("int32"),
            snapshot_epochs=np.array(self.kept_epochs[: len(self.kept)], int),
            snapshots=np.stack(self.kept) if self.kept else np.zeros((0, 0), "float32"),
        )

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
    return experiment.model_copy(update={"optimizer": SGD(), "epochs": 1, "callbacks": ()})


def _rows(
    experiment: Experiment, number: int, fold: Fold, x: tf.Tensor | MultiHot, y: tf.Tensor
) -> tuple[Rows, Rows | None]:
    """The rows that train, in the order of their visit, and those held out, before any layer."""
    order, held_out = _order(experiment, number, fold), fold.validation_rows
    batch_size = min(experiment.batch_size, len(order))
    filled = -(-len(order) // batch_size) * batch_size
    train = Rows(
        taken(x, order, filled), tf.gather(y, np.pad(order, (0, filled - len(order)))), len(order)
    )
    if not len(held_out):
        return train, None
    return train, Rows(taken(x, held_out, len(held_out)), tf.gather(y, held_out), len(held_out))


def _order(experiment: Experiment, number: int, fold: Fold) -> np.ndarray:
    """The rows of a fold that train, in the order of their visit."""
    rows = fold.train_rows
    return rows[fit_order(len(rows), experiment.seed + number)] if experiment.shuffle else rows


def _program(
    experiment: Experiment, tensors: Tensors, train: Rows, validation: Rows | None
) -> Program:
    sparse = experiment.loss == "sparse_categorical_crossentropy"
    words = isinstance(tensors.x_train, MultiHot)
    rows = (len(train.y), validation.rows if validation else 0)
    return program(experiment, tensors.input_shape, rows, sparse, words)


def _start(
    experiment: Experiment,
    number: int,
    fold: Fold,
    tensors: Tensors,
    train: Rows,
    validation: Rows | None,
) -> _Start:
    model = build(experiment, tensors.input_shape, number, tensors.x_train)
    weights = [variable.numpy() for variable in trunk_variables(model)]
    if experiment.first_weights is not None:
        given = np.array(experiment.first_weights, "float32")
        weights = parameters_at(given, experiment.layers, tensors.input_shape)
    if experiment.nudged:
        weights = [_next_float(array) for array in weights]
    return _Start(
        number,
        fold,
        model,
        weights=weights,
        train=replace(train, x=_head(model, train.x)),
        validation=replace(validation, x=_head(model, validation.x)) if validation else None,
    )


def _next_float(values: np.ndarray) -> np.ndarray:
    """Each value one unit in the last place further from 0; what is 0 stays."""
    further: np.ndarray = np.nextafter(values, np.copysign(np.float32(np.inf), values))
    return np.where(values == 0, values, further)


def _begin(place: int, experiment: Experiment, shared: Program, start: _Start) -> _Training:
    rate = experiment.optimizer.learning_rate
    state = shared.fresh(start.model, start.weights, rate if isinstance(rate, float) else None)
    callbacks = [keras_callback(part) for part in experiment.callbacks]
    trainee = Trainee(start.weights, 0.0)
    for callback in callbacks:
        callback.set_model(trainee)
        callback.on_train_begin()
    parameters = sum(array.size for array in start.weights)
    kept_epochs = snapshot_epochs(experiment.epochs, parameters)
    training = _Training(place, experiment, shared, start, state, callbacks, kept_epochs)
    training.keep(0)
    return training


def _head(model: keras.Sequential, x: Inputs) -> Inputs:
    """``x`` after the layers that do the same to it in every epoch."""
    for layer in model.layers:
        if not is_head(layer):
            break
        x = layer(x)
    return x


def _targets(y: np.ndarray, experiment: Experiment) -> tf.Tensor:
    """Targets as the loss compares them: class numbers, or rows of float32."""
    if experiment.loss == "sparse_categorical_crossentropy":
        return tf.constant(y)
    return tf.constant(y.reshape(len(y), -1), tf.float32)


def _keras_file(model: keras.Sequential, weights: list[np.ndarray]) -> bytes:
    for variable, value in zip(trunk_variables(model), weights, strict=True):
        variable.assign(value)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.save(path)
        return path.read_bytes()
