"""Training in a worker: loads the data, trains, yields rows and at the end the Result."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from functools import lru_cache

import numpy as np
import tensorflow as tf

from core.datasets import Dataset, Tensors, load, prepare, split
from core.experiment import Brought, Data, DatasetName, Experiment, Plane, Source
from core.results.result import Glimpse, Result, Row, Snapshot
from core.study.presets import PLANE
from core.training.baseline import train_classifier
from core.training.compiled import compilations
from core.training.train import train_each, train_on

__all__ = ["should_recycle", "train", "train_each", "train_on", "warm"]

MOST_COMPILATIONS = 60
"""Each leaves about 7 MB behind in the process; past this a worker is better replaced."""


def train(
    experiment: Experiment, stopped: Callable[[], bool] = lambda: False
) -> Iterator[list[Row] | Snapshot | Glimpse | Result]:
    """Trains ``experiment`` on its dataset; see :func:`train_on`.

    Raises:
        Impossible: where the network does not fit the data.
        MemoryError: where it needs more memory than there is, also where TensorFlow says so.
    """
    try:
        yield from _train(experiment, stopped)
        return
    except tf.errors.ResourceExhaustedError as error:
        too_large = MemoryError(error.message)
    raise too_large  # without TensorFlow's error behind it: the server could not read that


def _train(
    experiment: Experiment, stopped: Callable[[], bool]
) -> Iterator[list[Row] | Snapshot | Glimpse | Result]:
    tensors = _tensors(experiment.data)
    if experiment.learner == "sgd_classifier":
        yield from train_classifier(experiment, _pixels(experiment.data), tensors.y_train, stopped)
        return
    yield from train_on(experiment, tensors, split(experiment.validation, tensors.y_train), stopped)


def warm() -> None:
    """Trains an epoch of the plane, so that Keras is loaded and the plane's first run compiled.

    What there is by then stays: 387,000 objects, which Python would search for garbage again and
    again.
    """
    for _ in train(PLANE.changed(epochs=1)):
        pass
    gc.collect()
    gc.freeze()


def should_recycle() -> bool:
    """Whether this process has compiled so much that a fresh one should take its place."""
    return compilations() >= MOST_COMPILATIONS


def _pixels(data: Data) -> np.ndarray:
    """Pictures as rows of numbers from 0 to 1, in double precision, as the notes divide them."""
    pictures = np.asarray(_rows(data).x_train)
    return pictures[: data.train_rows].reshape(len(pictures[: data.train_rows]), -1) / 255


@lru_cache(maxsize=4)
def _tensors(data: Data) -> Tensors:
    return prepare(data, _rows(data))


def _rows(data: Data) -> Dataset:
    return _dataset(data.name, data.source, data.num_words, data.plane, data.brought)


@lru_cache(maxsize=3)
def _dataset(
    name: DatasetName,
    source: Source,
    num_words: int | None,
    plane: Plane | None,
    brought: Brought | None,
) -> Dataset:
    return load(name, source, num_words, plane, brought)
