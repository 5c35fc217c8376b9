"""Which rows train a network and which are held out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.experiment import (
    FirstRows,
    Impossible,
    KFolds,
    LastShare,
    RandomShare,
    Stratified,
    Validation,
)


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
    rows = np.arange(len(y_train))
    folds = _split(validation, rows, y_train)
    for fold in folds:
        if not len(fold.train_rows):
            raise Impossible(
                "No row is left to train on: hold out fewer than {rows}.", rows=len(rows)
            )
        if validation.kind != "none" and not len(fold.validation_rows):
            raise Impossible(
                "{rows} training rows are too few to hold any out this way.", rows=len(rows)
            )
    return folds


def first_held_out(rows: int, share: float) -> int:
    """The number of the first row that is held out, where that is the last ``share`` of them."""
    return int(rows * (1 - share))


def _split(validation: Validation, rows: np.ndarray, y_train: np.ndarray) -> tuple[Fold, ...]:
    if isinstance(validation, KFolds):
        size = len(rows) // validation.folds
        blocks = [rows[fold * size : (fold + 1) * size] for fold in range(validation.folds)]
        return tuple(Fold(np.setdiff1d(rows, block), block) for block in blocks)
    if isinstance(validation, LastShare):
        border = first_held_out(len(rows), validation.share)
        return (Fold(rows[:border], rows[border:]),)
    if isinstance(validation, FirstRows):
        return (Fold(rows[validation.rows :], rows[: validation.rows]),)
    if isinstance(validation, RandomShare | Stratified):
        return (_drawn(validation, rows, y_train),)
    return (Fold(rows, rows[:0]),)


def _drawn(validation: RandomShare | Stratified, rows: np.ndarray, y_train: np.ndarray) -> Fold:
    from sklearn.model_selection import train_test_split  # takes a second to import

    classes = y_train.argmax(axis=1) if y_train.ndim == 2 else y_train
    regression = y_train.ndim == 1 and y_train.dtype.kind == "f" and len(np.unique(y_train)) > 2
    try:
        train, held_out = train_test_split(
            rows,
            test_size=validation.share,
            random_state=validation.random_state,
            stratify=None if regression or validation.kind == "random_share" else classes,
        )
    except ValueError:
        raise Impossible(
            "{rows} training rows are too few to hold any out this way.", rows=len(rows)
        ) from None
    return Fold(train, held_out)
