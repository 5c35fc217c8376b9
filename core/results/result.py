"""What a training leaves behind: the rows of its history, scores, predictions, models."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np

from core.experiment import Experiment

Row = dict[str, float]
"""One epoch of one network: ``fold`` (from 0), ``epoch`` (from 1), ``loss``, the metrics, their
``val_`` twins and ``learning_rate``. Plain numbers, so that a row travels as JSON."""

Status = Literal["finished", "stopped"]
Ending = Literal["all_epochs", "early_stopping", "not_a_number", "on_request"]


@dataclass(frozen=True)
class Snapshot:
    """All kernels and biases of a fold's network after an epoch, end to end: float32, 1-D."""

    fold: int
    epoch: int
    weights: np.ndarray


@dataclass(frozen=True)
class Glimpse:
    """What a few units of the first fold's first layer weigh after an epoch, of a large network.

    ``units`` are their numbers; ``weights`` has shape (units, inputs), float16.
    """

    epoch: int
    units: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True)
class Network:
    """One trained network of a run: the only one, or that of one fold.

    ``test_predictions`` and ``validation_predictions`` have shape (rows, outputs);
    ``validation_rows`` are the positions of the held-out rows in the training set, ``train_rows``
    those of the others, in the order in which every epoch visits them; where each draws a new
    order, as they lay before (:func:`core.datasets.order.visited` says how an epoch visits them).
    ``model`` and ``best_model`` are the bytes of ``.keras`` files. ``snapshots`` are all kernels
    and biases, end to end, after each of ``snapshot_epochs``: shape (k, parameters), float32, or
    float16 where the network is large.
    """

    ending: Ending
    epochs: int
    test_scores: dict[str, float]
    test_predictions: np.ndarray
    validation_predictions: np.ndarray
    validation_rows: np.ndarray
    model: bytes
    best_model: bytes | None = None
    train_rows: np.ndarray = field(default_factory=lambda: np.zeros(0, "int32"))
    snapshot_epochs: np.ndarray = field(default_factory=lambda: np.zeros(0, int))
    snapshots: np.ndarray = field(default_factory=lambda: np.zeros((0, 0), "float32"))


@dataclass(frozen=True)
class Result:
    """One training, whole. ``seconds`` is the time it took, ``started`` a UTC time in ISO form."""

    experiment: Experiment
    status: Status
    rows: tuple[Row, ...]
    networks: tuple[Network, ...]
    seconds: float
    started: str
