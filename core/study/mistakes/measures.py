"""Numbers that tell of a whole training: each takes a history, one row an epoch.

Where the two ways measure by different names, a measure takes the first of its ``columns`` that a
history has.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.messages import N_


@dataclass(frozen=True)
class Measure:
    """``label`` is a message that holds ``{column}``; ``of`` is NaN where training came to NaN."""

    label: str
    columns: tuple[str, ...]
    take: Callable[[pd.Series], float]

    def column(self, history: pd.DataFrame) -> str:
        """Which column of a history it takes."""
        return next(name for name in self.columns if name in history)

    def of(self, history: pd.DataFrame) -> float:
        """Its value in a history, the mean over folds."""
        return float(self.take(history.groupby("epoch")[self.column(history)].mean()))


def first(*columns: str) -> Measure:
    """What a column is after the first epoch."""
    return Measure(N_("{column} after epoch 1"), columns, lambda values: values.iloc[0])


def last(*columns: str) -> Measure:
    """What a column is at the end."""
    return Measure(N_("{column} at the end"), columns, lambda values: values.iloc[-1])


def lowest(*columns: str) -> Measure:
    """The least that a column reaches."""
    return Measure(N_("lowest {column}"), columns, lambda values: values.min())


def highest(*columns: str) -> Measure:
    """The most that a column reaches."""
    return Measure(N_("highest {column}"), columns, lambda values: values.max())


def rise(*columns: str) -> Measure:
    """How far a column ends above the lowest it was."""
    return Measure(
        N_("how far {column} has risen from its lowest"),
        columns,
        lambda values: values.iloc[-1] - np.nanmin(values.to_numpy()),
    )
