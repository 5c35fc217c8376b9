"""Training: an Experiment and arrays in, rows and trained networks out.

Nothing here knows who is watching. ``train_on`` is a generator: it yields the rows of new epochs as
they come and, last, the Result.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import isfinite
from pathlib import Path

import keras
import numpy as np
import tensorflow as tf

from core.datasets import Fold, MultiHot, Tensors
from core.experiment import Experiment
from core.models.build import build
from core.models.check import check
from core.result import Ending, Network, Result, Row
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
from core.training.inputs import Inputs, on_device, padded
from core.training.order import fit_order
from core.training.steps import with_learning_rate

SECONDS_A_CALL = 0.1
"""How long a compiled call should last: short enough for a live curve and a prompt stop."""


def train_on(
    experiment: Experiment,
    tensors: Tensors,
    folds: tuple[Fold, ...],
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[list[Row] | Result]:
    """Trains one network a fold, all at once, and yields rows as they come; last, the Result.

    Raises:
        Impossible: where the network does not fit the data.
    """
    begun, clock = datetime.now(UTC), time.perf_counter()
    shared = _program(experiment, tensors)
    trainings = [
        _begin(experiment, tensors, fold, number, shared) for number, fold in enumerate(folds)
    ]
    for _, rows in _together(trainings, stopped):
        yield rows
    yield _result(trainings, tensors, begun, time.perf_counter() - clock)


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


@dataclass
class _Training:
    """One network on its way."""

    experiment: Experiment
    shared: Program
    model: keras.Sequential
    number: int
    fold: Fold
    train: Rows
    validation: Rows | None
    state: State
    callbacks: list[keras.callbacks.Callback]
    rows: list[Row] = field(default_factory=list)
    ending: Ending | None = None
    epochs_a_call: int = 1

    def advance(self) -> list[Row]:
        """Trains for about ``SECONDS_A_CALL`` and returns the new rows."""
        clock = time.perf_counter()
        epochs = min(self.experiment.epochs - len(self.rows), self.epochs_a_call)
        history, self.state = self.shared.run(self.state, self.train, self.validation, epochs)
        self._pace((time.perf_counter() - clock) / epochs)
        new: list[Row] = []
        for values in history:
            row: Row = {"fold": self.number, "epoch": len(self.rows) + 1, **values}
            new.append(row)
            self.rows.append(row)
            if not isfinite(row["loss"]):
                self.ending = "not_a_number"
                return new
        if self.callbacks:
            self._call_back(new[-1])
        elif len(self.rows) == self.experiment.epochs:
            self.ending = "all_epochs"
        return new

    def network(self, tensors: Tensors) -> Network:
        """The trained network, scored on the test set."""
        x_test = _head(self.model, tensors.x_test)
        y_test = _targets(tensors.y_test, self.model)
        best = next((c for c in self.callbacks if isinstance(c, Best) and c.best_weights), None)
        held_out = self.validation
        return Network(
            ending=self.ending or "on_request",
            epochs=len(self.rows),
            test_scores=self.shared.evaluate(self.state, Rows(x_test, y_test, len(y_test))),
            test_predictions=self.shared.predict(self.state, x_test),
            validation_predictions=self.shared.predict(self.state, held_out.x)
            if held_out
            else np.zeros((0, self.model.output_shape[-1]), "float32"),
            validation_rows=self.fold.validation_rows,
            model=_keras_file(self.model, self.shared.unpack(self.state)),
            best_model=_keras_file(self.model, best.best_weights) if best else None,
        )

    def _pace(self, seconds_an_epoch: float) -> None:
        if self.callbacks:
            return
        faster = min(2 * self.epochs_a_call, int(SECONDS_A_CALL / max(seconds_an_epoch, 1e-6)))
        self.epochs_a_call = max(1, min(MOST_EPOCHS_A_CALL, faster))

    def _call_back(self, row: Row) -> None:
        trainee = Trainee(self.shared.unpack(self.state), row["learning_rate"])
        for callback in self.callbacks:
            callback.set_model(trainee)
            callback.on_epoch_end(len(self.rows) - 1, dict(row))
        if trainee.stop_training:
            self.ending = "early_stopping"
        elif len(self.rows) == self.experiment.epochs:
            self.ending = "all_epochs"
        if self.ending is not None:
            for callback in self.callbacks:
                callback.on_train_end()
            self.state = self.state._replace(weights=self.shared.pack(trainee.weights))
        elif trainee.optimizer.learning_rate != row["learning_rate"]:
            memory = with_learning_rate(self.state.memory, trainee.optimizer.learning_rate)
            self.state = self.state._replace(memory=memory)


def _together(
    trainings: list[_Training], stopped: Callable[[], bool]
) -> Iterator[tuple[_Training, list[Row]]]:
    """Trains all, as many at once as there are processors, in turns; yields new rows as they come.

    A compiled call runs outside Python's lock, so threads share the processors well.
    """
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        going_on: dict[Future[list[Row]], _Training] = {}
        waiting = list(trainings)
        while waiting or going_on:
            for training in waiting:
                if stopped():
                    training.ending = "on_request"
                else:
                    going_on[pool.submit(training.advance)] = training
            waiting.clear()
            done, _ = wait(going_on, return_when=FIRST_COMPLETED)
            for future in done:
                training = going_on.pop(future)
                yield training, future.result()
                if training.ending is None:
                    waiting.append(training)


def _program(experiment: Experiment, tensors: Tensors) -> Program:
    input_shape = tensors.input_shape
    check(experiment, input_shape, tuple(tensors.y_train.shape[1:]), tensors.classes)
    sparse = experiment.loss == "sparse_categorical_crossentropy"
    return program(experiment, input_shape, sparse, isinstance(tensors.x_train, MultiHot))


def _begin(
    experiment: Experiment, tensors: Tensors, fold: Fold, number: int, shared: Program
) -> _Training:
    model = build(experiment, tensors.input_shape, number, tensors.x_train)
    rate = experiment.optimizer.learning_rate
    order = fold.train_rows
    if experiment.shuffle:
        order = order[fit_order(len(order), experiment.seed + number)]
    state = shared.fresh(model, rate if isinstance(rate, float) else None)
    callbacks = [keras_callback(part) for part in experiment.callbacks]
    trainee = Trainee(shared.unpack(state), 0.0)
    for callback in callbacks:
        callback.set_model(trainee)
        callback.on_train_begin()
    return _Training(
        experiment=experiment,
        shared=shared,
        model=model,
        number=number,
        fold=fold,
        train=_filled(_rows(model, tensors, order), experiment.batch_size),
        validation=_rows(model, tensors, fold.validation_rows)
        if len(fold.validation_rows)
        else None,
        state=state,
        callbacks=callbacks,
    )


def _filled(rows: Rows, batch_size: int) -> Rows:
    """The rows with empty ones behind them, so that every batch is as long as the first."""
    size = min(batch_size, rows.rows)
    wanted = -(-rows.rows // size) * size
    return Rows(padded(rows.x, wanted), padded(rows.y, wanted), rows.rows)


def _rows(model: keras.Sequential, tensors: Tensors, order: np.ndarray) -> Rows:
    x, y = tensors.x_train[order], tensors.y_train[order]
    return Rows(_head(model, x), _targets(y, model), len(order))


def _head(model: keras.Sequential, x: np.ndarray | MultiHot) -> Inputs:
    """``x`` after the layers that do the same to it in every epoch."""
    inputs = on_device(x)
    for layer in model.layers:
        if not is_head(layer):
            break
        inputs = layer(inputs)
    return inputs


def _targets(y: np.ndarray, model: keras.Sequential) -> tf.Tensor:
    one_number = y.ndim == 1 and model.output_shape[-1] == 1
    return tf.constant(y[:, None] if one_number else y)


def _keras_file(model: keras.Sequential, weights: list[np.ndarray]) -> bytes:
    for variable, value in zip(trunk_variables(model), weights, strict=True):
        variable.assign(value)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.save(path)
        return path.read_bytes()
