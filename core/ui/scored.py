"""What a run scores on the test set, and on the rows held out from training."""

from __future__ import annotations

import numpy as np

from core.datasets import target_unit
from core.experiment import Data
from core.results.scores import test_scores
from core.runs import RunView
from core.study.openings import Measure
from core.ui.builder.data import rows_of

MEASURES: tuple[Measure, ...] = ("accuracy", "r2", "mae", "mse", "loss")
"""The first one there is is what people speak of."""


def scored(view: RunView) -> dict[Measure, float]:
    """Every measure that fits the data, on the test set, the mean over folds.

    Empty before the run has ended.

    Raises:
        Impossible: the data are not here.
    """
    if view.result is None:
        return {}
    data, networks = view.experiment.data, view.result.networks
    y = rows_of(data).y_test
    return _means(
        [
            {**_scores(data, y, part.test_predictions), "loss": part.test_scores["loss"]}
            for part in networks
        ]
    )


def validated(view: RunView) -> dict[Measure, float]:
    """The same of the held-out rows but the loss; empty where none are held out.

    Raises:
        Impossible: the data are not here.
    """
    networks = view.result.networks if view.result else ()
    if not networks or not all(len(part.validation_predictions) for part in networks):
        return {}
    data = view.experiment.data
    y = rows_of(data).y_train
    return _means(
        [_scores(data, y[part.validation_rows], part.validation_predictions) for part in networks]
    )


def _scores(data: Data, y: np.ndarray, outputs: np.ndarray) -> dict[str, float]:
    """``outputs`` has shape (rows, outputs), ``y`` (rows,)."""
    if rows_of(data).facts.classes is None:
        return dict(test_scores(y / target_unit(data), outputs, False))
    if data.preparation.targets == "signs":
        outputs = (outputs + 1) / 2
    return dict(test_scores(y, outputs, True))


def _means(folds: list[dict[str, float]]) -> dict[Measure, float]:
    means = {name: float(np.mean([fold[name] for fold in folds])) for name in folds[0]}
    return {name: means[name] for name in MEASURES if name in means}
