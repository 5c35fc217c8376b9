"""Questions asked of a history: its curves, smoothed; its best epoch; its mean over folds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from core.experiment import Better
from core.results.result import Row

FLOAT32_DIGITS = 7.0
"""What a float32 holds: equal numbers agree in so many digits, and no more can be said of them."""


def frame(rows: Iterable[Row]) -> pd.DataFrame:
    """The rows as a table: one row for each epoch of each fold."""
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


def finite(curve: pd.DataFrame, column: str) -> pd.Series:
    """The values of a column that are numbers, by epoch; empty where it was never measured."""
    if column not in curve:
        return pd.Series(dtype=float)
    return curve.set_index("epoch")[column].replace([np.inf, -np.inf], np.nan).dropna()


def best_epoch(curve: pd.DataFrame, column: str, better: Better = "min") -> int | None:
    """The epoch with the lowest (or, with ``"max"``, highest) value; None where there is none.

    Of several equal ones it is the first.
    """
    values = finite(curve, column)
    if values.empty:
        return None
    place = values.argmin() if better == "min" else values.argmax()
    return int(values.index.to_numpy()[place])


@dataclass(frozen=True)
class Agreement:
    """How two histories of the same training part.

    ``curve`` has a row for each epoch: ``epoch``, the two values ``one`` and ``other``, and in how
    many ``digits`` they agree. They agree in ``wanted`` digits up to epoch ``holds``, which is 0
    where they never do.
    """

    curve: pd.DataFrame
    wanted: int
    holds: int

    @property
    def epochs(self) -> int:
        """The last epoch that both have reached."""
        return int(self.curve["epoch"].iloc[-1])

    @property
    def ends(self) -> tuple[float, float]:
        """The two values in that epoch."""
        one, other = self.curve[["one", "other"]].iloc[-1]
        return float(one), float(other)

    @property
    def furthest(self) -> float:
        """The largest difference, as a share of the larger value of its epoch."""
        return float(10 ** -self.curve["digits"].min())


def agreement(one: pd.DataFrame, other: pd.DataFrame, column: str, wanted: int = 3) -> Agreement:
    """Up to which epoch a column of two histories, the mean over folds, is the same.

    Numbers agree in d digits where they differ by less than 10⁻ᵈ of the larger one.
    """
    both = [mean_over_folds(history)[["epoch", column]].dropna() for history in (one, other)]
    curve = both[0].merge(both[1], on="epoch").set_axis(["epoch", "one", "other"], axis=1)
    a, b = curve["one"].to_numpy(float), curve["other"].to_numpy(float)
    size = np.maximum(np.abs(a), np.abs(b))
    share = np.divide(np.abs(a - b), size, out=np.zeros_like(size), where=size > 0)
    digits = np.clip(-np.log10(np.maximum(share, 10**-FLOAT32_DIGITS)), 0, None)
    parted = np.flatnonzero(digits < wanted)
    epochs = curve["epoch"].to_numpy()
    holds = len(epochs) if not len(parted) else int(parted[0])
    return Agreement(curve.assign(digits=digits), wanted, int(epochs[holds - 1]) if holds else 0)
