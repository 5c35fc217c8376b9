"""What a classic linear classifier reaches, to compare networks with."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import numpy as np
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import StratifiedKFold

from core.experiment import Experiment
from core.results.result import Result, Row


def train_classifier(
    experiment: Experiment,
    x: np.ndarray,
    y: np.ndarray,
    stopped: Callable[[], bool] = lambda: False,
) -> Iterator[list[Row] | Result]:
    """Trains and scores a classifier a fold, and yields a row for each; last, the Result.

    ``x`` has shape (rows, features), ``y`` holds class numbers, shape (rows,).
    """
    begun, clock = datetime.now(UTC), time.perf_counter()
    rows: list[Row] = []
    scores = sgd_classifier(x, y, experiment.folds, experiment.epochs, experiment.seed)
    for fold, score in enumerate(scores):
        rows.append({"fold": fold, "epoch": experiment.epochs, "val_accuracy": score})
        yield [rows[-1]]
        if stopped():
            break
    yield Result(
        experiment=experiment,
        status="finished" if len(rows) == experiment.folds else "stopped",
        rows=tuple(rows),
        networks=(),
        seconds=time.perf_counter() - clock,
        started=begun.isoformat(timespec="seconds"),
    )


def sgd_classifier(
    x: np.ndarray, y: np.ndarray, folds: int = 5, max_iter: int = 5, random_state: int = 42
) -> Iterator[float]:
    """The accuracy of logistic regression by stochastic gradient descent, held-out fold by fold.

    As ``cross_validate(SGDClassifier(loss="log_loss", max_iter=5, random_state=42), x, y)``. ``x``
    has shape (rows, features), ``y`` holds class numbers, shape (rows,).
    """
    for train, held_out in StratifiedKFold(folds).split(x, y):
        classifier = SGDClassifier(
            loss="log_loss", max_iter=max_iter, random_state=random_state, n_jobs=-1
        )
        classifier.fit(x[train], y[train])
        yield float(classifier.score(x[held_out], y[held_out]))
