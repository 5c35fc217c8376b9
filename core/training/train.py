"""Training: an Experiment and arrays in, rows and trained networks out.

Nothing here knows who is watching. ``train_on`` is a generator: it yields the rows of new epochs as
they come and, last, the Result.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
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

SECONDS_A_CALL = 0.1
"""How long a compiled call should last: short enough for a live curve and a prompt stop."""


def train_on(
    experiment: Experiment,
    tensors: Tensors,
    folds: tuple[Fold, ...],
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[list[Row] | Result]:
    """Trains one network a fold, taking turns, and yields rows as they come; last, the Result.

    Raises:
        Impossible: where the network does not fit the data.
    """
    begun, clock = datetime.now(UTC), time.perf_counter()
    input_shape = tensors.input_shape
    check(experiment, input_shape, tuple(tensors.y_train.shape[1:]), tensors.classes)
    sparse = experiment.loss == "sparse_categorical_crossentropy"
    shared = program(experiment, input_shape, sparse, isinstance(tensors.x_train, MultiHot))
    trainings = [
        _begin(experiment, tensors, fold, number, shared) for number, fold in enumerate(folds)
    ]
    while active := [training for training in trainings if training.ending is None]:
        for training in active:
            if stopped():
                training.ending = "on_request"
            else:
                yield training.advance(shared)
    networks = tuple(training.network(shared, tensors) for training in trainings)
    yield Result(
        experiment=experiment,
        status="stopped" if any(n.ending == "on_request" for n in networks) else "finished",
        rows=tuple(row for training in trainings for row in training.rows),
        networks=networks,
        seconds=time.perf_counter() - clock,
        started=begun.isoformat(timespec="seconds"),
    )


@dataclass
class _Training:
    """One network on its way: its state between two turns at the shared program."""

    experiment: Experiment
    model: keras.Sequential
    number: int
    fold: Fold
    train: Rows
    validation: Rows | None
    state: State
    trainee: Trainee
    callbacks: list[keras.callbacks.Callback]
    rows: list[Row] = field(default_factory=list)
    ending: Ending | None = None
    epochs_a_call: int = 1

    def advance(self, shared: Program) -> list[Row]:
        """Trains for about ``SECONDS_A_CALL`` and returns the new rows."""
        shared.load(self.state)
        left = self.experiment.epochs - len(self.rows)
        clock = time.perf_counter()
        epochs = min(left, self.epochs_a_call)
        first = len(self.rows) + 1
        new: list[Row] = [
            {"fold": self.number, "epoch": epoch, **values}
            for epoch, values in enumerate(
                shared.run(self.train, self.validation, epochs), start=first
            )
        ]
        self._pace((time.perf_counter() - clock) / epochs)
        for place, row in enumerate(new):
            self.rows.append(row)
            if not isfinite(row["loss"]):
                self.ending = "not_a_number"
                new = new[: place + 1]
                break
        else:
            self._call_back(new[-1])
        if self.ending is None and len(self.rows) == self.experiment.epochs:
            self.ending = "all_epochs"
        if self.ending is not None:
            for callback in self.callbacks:
                callback.on_train_end()
        self.state = shared.state()
        return new

    def network(self, shared: Program, tensors: Tensors) -> Network:
        """The trained network, scored on the test set."""
        shared.load(self.state)
        x_test = _head(self.model, tensors.x_test)
        best = next((c for c in self.callbacks if isinstance(c, Best) and c.best_weights), None)
        held_out = self.validation
        return Network(
            ending=self.ending or "on_request",
            epochs=len(self.rows),
            test_scores=shared.evaluate(
                Rows(x_test, _targets(tensors.y_test, self.model), len(tensors.y_test))
            ),
            test_predictions=shared.predict(x_test),
            validation_predictions=shared.predict(held_out.x)
            if held_out
            else np.zeros((0, self.model.output_shape[-1]), "float32"),
            validation_rows=self.fold.validation_rows,
            model=_keras_file(self.model, self.state.weights),
            best_model=_keras_file(self.model, best.best_weights[0]) if best else None,
        )

    def _pace(self, seconds_an_epoch: float) -> None:
        if self.callbacks:
            return
        faster = min(2 * self.epochs_a_call, int(SECONDS_A_CALL / max(seconds_an_epoch, 1e-6)))
        self.epochs_a_call = max(1, min(MOST_EPOCHS_A_CALL, faster))

    def _call_back(self, row: Row) -> None:
        for callback in self.callbacks:
            callback.on_epoch_end(len(self.rows) - 1, dict(row))
        if self.trainee.stop_training:
            self.ending = "early_stopping"


def _begin(
    experiment: Experiment, tensors: Tensors, fold: Fold, number: int, shared: Program
) -> _Training:
    model = build(experiment, tensors.input_shape, number, tensors.x_train)
    shared.load(shared.fresh(model))
    if isinstance(experiment.optimizer.learning_rate, float):
        shared.optimizer.learning_rate = experiment.optimizer.learning_rate
    order = fold.train_rows
    if experiment.shuffle:
        order = order[fit_order(len(order), experiment.seed + number)]
    trainee = Trainee(shared)
    callbacks = [keras_callback(part) for part in experiment.callbacks]
    for callback in callbacks:
        callback.set_model(trainee)
        callback.on_train_begin()
    return _Training(
        experiment=experiment,
        model=model,
        number=number,
        fold=fold,
        train=_filled(_rows(model, tensors, order), experiment.batch_size),
        validation=_rows(model, tensors, fold.validation_rows)
        if len(fold.validation_rows)
        else None,
        state=shared.state(),
        trainee=trainee,
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


def _keras_file(model: keras.Sequential, weights: np.ndarray) -> bytes:
    start = 0
    for variable in trunk_variables(model):
        size = int(np.prod(variable.shape))
        variable.assign(weights[start : start + size].reshape(variable.shape))
        start += size
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "model.keras"
        model.save(path)
        return path.read_bytes()
