"""Questions asked of a history: its curves, smoothed; its best epoch; its mean over folds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

from core.result import Row


def frame(rows: Iterable[Row]) -> pd.DataFrame:
    """One line an epoch and fold, with the columns of the rows."""
    table = pd.DataFrame(list(rows))
    return table.astype({"fold": int, "epoch": int}) if len(table) else table


def mean_over_folds(history: pd.DataFrame) -> pd.DataFrame:
    """The mean of each column, epoch by epoch, over the folds that have reached the epoch."""
    return history.drop(columns="fold").groupby("epoch", as_index=False).mean()


def smooth(values: np.ndarray, factor: float = 0.9) -> np.ndarray:
    """Each point becomes ``factor`` of the point before it, smoothed, and ``1 - factor`` of itself.

    The first point stays as it is. Shape (epochs,) in and out.
    """
    smoothed = np.array(values, dtype=float)
    for place in range(1, len(smoothed)):
        smoothed[place] = smoothed[place - 1] * factor + smoothed[place] * (1 - factor)
    return smoothed


def smoothed_curve(
    history: pd.DataFrame, column: str, factor: float = 0.9, dropped: int = 10
) -> pd.DataFrame:
    """``epoch`` and the smoothed mean over folds of ``column``, without its first epochs.

    The first ``dropped`` epochs lie on another scale and would bend the curve after them; of a
    short history at most half is dropped.
    """
    mean = mean_over_folds(history)[["epoch", column]].dropna()
    mean = mean.iloc[min(dropped, len(mean) // 2) :]
    return mean.assign(**{column: smooth(mean[column].to_numpy(), factor)})


def early_stop(values: Sequence[float], patience: int) -> int | None:
    """The epoch after which Keras's EarlyStopping ends a training; None where it never does.

    ``values``, one an epoch, must fall; ``patience`` is how many epochs may pass without that.
    """
    best, waited = np.inf, 0
    for epoch, value in enumerate(values, start=1):
        waited += 1
        if value < best:
            best, waited = value, 0
        elif waited >= patience and epoch > 1:
            return epoch
    return None


def best_epoch(curve: pd.DataFrame, column: str, better: str = "min") -> int | None:
    """The epoch with the lowest (or, with ``"max"``, highest) value; None where there is none."""
    values = curve[["epoch", column]].replace([np.inf, -np.inf], np.nan).dropna()
    if values.empty:
        return None
    numbers = values[column].to_numpy()
    place = numbers.argmin() if better == "min" else numbers.argmax()
    return int(values["epoch"].to_numpy()[place])
