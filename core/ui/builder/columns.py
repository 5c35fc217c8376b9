"""Rows of a table as people read them: a column of words is one column, not one for each word."""

from __future__ import annotations

import numpy as np
import pandas as pd

from core.datasets import Dataset, Facts
from core.datasets.facts import Column
from core.ui.language import _, plain


def as_read(x: np.ndarray, facts: Facts) -> pd.DataFrame:
    """Rows of shape (rows, features), with a column for each that the table has."""
    return pd.DataFrame({column.name: _values(x, column) for column in facts.columns})


def with_targets(x: np.ndarray, y: np.ndarray, facts: Facts) -> pd.DataFrame:
    """The same with the targets behind them; of classes, their names."""
    table = as_read(x, facts)
    names = [_(name) for name in facts.class_names]
    table[facts.target.name] = [names[int(number)] for number in y] if names else y
    return table


def usual_row(shown: Dataset) -> np.ndarray:
    """A row with the median of each column of numbers, and the commonest word of the others."""
    x = np.asarray(shown.x_train, float)
    row: np.ndarray = np.median(x, axis=0)
    for column in shown.facts.columns:
        if column.words:
            set_word(row, column, int(x[:, column.places].sum(axis=0).argmax()))
    return row


def set_word(row: np.ndarray, column: Column, number: int) -> None:
    """Lets a column of words hold the word of that number: the row is changed."""
    row[list(column.places)] = 0.0
    row[column.places[number]] = 1.0


def label_of(column: Column) -> str:
    """A column's name, and what it means where that is something else, as Markdown shows it."""
    return plain(" · ".join(dict.fromkeys((column.name, _(column.label)))))


def _values(x: np.ndarray, column: Column) -> np.ndarray | list[str]:
    part = x[:, list(column.places)]
    if not column.words:
        values: np.ndarray = part[:, 0]
        return values
    return [str(column.words[int(row.argmax())]) if row.any() else "" for row in part]
