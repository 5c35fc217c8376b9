"""What a run scores on the test set."""

from __future__ import annotations

import numpy as np

from core.datasets import target_unit
from core.results.scores import test_scores
from core.runs import RunView
from core.study.openings import Measure
from core.ui.builder.data import rows_of


def scored(view: RunView) -> dict[Measure, float]:
    """Every measure that fits the data, the mean over folds; empty before the run has ended.

    Raises:
        Impossible: the test set is not here.
    """
    if view.result is None:
        return {}
    data, networks = view.experiment.data, view.result.networks
    shown = rows_of(data)
    classes = shown.facts.classes is not None
    y_true = shown.y_test if classes else shown.y_test / target_unit(data)
    folds = [
        {**test_scores(y_true, part.test_predictions, classes), "loss": part.test_scores["loss"]}
        for part in networks
    ]
    means = {name: float(np.mean([fold[name] for fold in folds])) for name in folds[0]}
    return {measure: means[measure] for measure in _KNOWN if measure in means}


_KNOWN: tuple[Measure, ...] = ("accuracy", "r2", "mae", "mse", "loss")
"""The first one there is is what people speak of."""
