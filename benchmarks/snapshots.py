"""What the weights that are kept of some epochs cost a training, in time and in bytes."""

from __future__ import annotations

import time
from statistics import median
from unittest.mock import patch

import numpy as np

from core.datasets import load, prepare, split
from core.experiment import DatasetName, Experiment
from core.results.result import Result
from core.study.presets import experiment_of
from core.training import train_each

PRESETS: tuple[tuple[DatasetName, str], ...] = (
    ("mnist", "held_out"),
    ("fashion_mnist", "relu"),
    ("imdb", "twenty_epochs"),
    ("reuters", "twenty_epochs"),
    ("boston_housing", "normalization"),
)
ROUNDS = 3
KEPT = "core.training.train.snapshot_epochs"


def snapshots() -> dict[str, float | str]:
    """Of each preset the time with snapshots over that without, and megabytes; on the originals.

    Both are trained in turn after one of each kind that is not counted, the median is taken.
    """
    line: dict[str, float | str] = {"case": "snapshots"}
    for name, preset in PRESETS:
        experiment = experiment_of(name, preset).on("original")
        rounds = [_round(experiment) for _ in range(1 + ROUNDS)][1:]
        times = np.array([[seconds, bare] for seconds, bare, _size in rounds])
        line[f"{name}_ratio"] = round(median(times[:, 0]) / median(times[:, 1]), 2)
        line[f"{name}_mb"] = round(rounds[0][2] / 1e6, 2)
    return line


def _round(experiment: Experiment) -> tuple[float, float, int]:
    seconds, size = _train(experiment)
    with patch(KEPT, return_value=()):
        bare, _none = _train(experiment)
    return seconds, bare, size


def _train(experiment: Experiment) -> tuple[float, int]:
    data = experiment.data
    tensors = prepare(data, load(data.name, data.source, data.num_words))
    folds = split(experiment.validation, tensors.y_train)
    clock = time.perf_counter()
    *_before, (_place, result) = train_each((experiment,), tensors, folds)
    seconds = time.perf_counter() - clock
    if not isinstance(result, Result):
        raise TypeError("A training ends with its result.")
    return seconds, sum(n.snapshots.nbytes for n in result.networks)
