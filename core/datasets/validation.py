"""Rows divided as an Experiment says, or a sentence where too few would be left."""

from __future__ import annotations

import numpy as np

from core.experiment import Impossible, Validation
from core.experiment.validation import Fold


def split(validation: Validation, y_train: np.ndarray) -> tuple[Fold, ...]:
    """One fold, or K: every way the Experiment wants its training rows divided.

    Raises:
        Impossible: nothing would be left to train on, or to hold out.
    """
    rows = len(y_train)
    folds = validation.divide(y_train)
    for fold in folds:
        if not len(fold.train_rows):
            raise Impossible("No row is left to train on: hold out fewer than {rows}.", rows=rows)
        if validation.holds_out and not len(fold.validation_rows):
            raise Impossible(
                "{rows} training rows are too few to hold any out this way.", rows=rows
            )
    return folds
