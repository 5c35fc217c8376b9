"""Which rows train a network and which are held out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.experiment import Impossible, Validation


@dataclass(frozen=True)
class Fold:
    """Row numbers of the training set: those that train, in order, and those held out."""

    train_rows: np.ndarray
    validation_rows: np.ndarray


def split(validation: Validation, y_train: np.ndarray) -> tuple[Fold, ...]:
    """One fold, or K: every way the Experiment wants its training rows divided.

    Raises:
        Impossible: nothing would be left to train on, or to hold out.
    """
    rows = len(y_train)
    folds = tuple(Fold(*divided) for divided in validation.divide(y_train))
    for fold in folds:
        if not len(fold.train_rows):
            raise Impossible("No row is left to train on: hold out fewer than {rows}.", rows=rows)
        if validation.holds_out and not len(fold.validation_rows):
            raise Impossible(
                "{rows} training rows are too few to hold any out this way.", rows=rows
            )
    return folds
