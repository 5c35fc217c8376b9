"""The learning-rate range test: the rate grows from update to update, and the loss tells the rest.

L. N. Smith, `Cyclical learning rates for training neural networks
<https://arxiv.org/abs/1506.01186>`_, 2017, section 3.3. It is a training like any other: its rate
follows a schedule that grows, and an epoch is one update, or a few of small batches.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, isfinite

import numpy as np
import pandas as pd

from core.experiment import Experiment, ExponentialDecay, NoValidation
from core.results.history import mean_over_folds

FIRST, LAST = 1e-6, 10.0
POINTS_A_DECADE = 20
DECADES = 7
ROWS_A_POINT = 64
"""Small batches are averaged until so many rows stand behind a point."""
AROUND = 4
"""A smoothed point is the mean of so many on either side and itself."""
BEGINNING = 20
"""So many points, of the first decade, tell where the loss begins: such steps move nothing."""
LEAST_FALL = 0.05
"""A loss that falls by less than this share has learned nothing; a rise by less is none."""
STEEP = 0.5
"""Where the loss falls at least so fast as a share of its fastest, it falls fast."""
MOST_OF_IT = 0.9
"""Of the whole fall: behind it there is little to gain."""
HIGHEST = 1.5
"""Of what the loss was at first: what is above counts, and is drawn, as if it were this."""

LINES = f"""
losses = history.history["loss"][1:]  # each after an update at the rate beside it
rates = {FIRST} * 10 ** (np.arange(len(losses)) / {POINTS_A_DECADE})
for rate, loss in zip(rates, losses):
    print(f"{{rate:.2e}} {{loss:.4f}}")
"""
"""Of a script, behind its training: they print what :func:`read_range` reads."""


@dataclass(frozen=True)
class Range:
    """What a range test has found.

    ``curve`` has ``rate``, ``loss`` of the rows that came after an update at that rate, and
    ``smoothed``. Between the two rates of ``fast`` the loss falls fastest. At ``found``, the rate
    to take, most of the fall is done: a larger one hardly gains, and is nearer to where it
    explodes. Both are None where it never falls. At the rate ``explodes`` it is back above
    ``beginning``, or no number; None where it never is.
    """

    curve: pd.DataFrame
    beginning: float
    fast: tuple[float, float] | None
    found: float | None
    explodes: float | None


def range_test(experiment: Experiment) -> Experiment:
    """The training in which the rate of an Experiment grows from ``FIRST`` to ``LAST``.

    Everything of it but the rate stays; all rows train, since one loss of each batch is enough.
    """
    steps = ceil(ROWS_A_POINT / experiment.batch_size)
    growing = ExponentialDecay(
        initial_learning_rate=FIRST, decay_steps=POINTS_A_DECADE * steps, decay_rate=10.0
    )
    return experiment.changed(
        optimizer=experiment.optimizer.changed(learning_rate=growing),
        epochs=DECADES * POINTS_A_DECADE + 1,
        steps_per_epoch=steps,
        shuffle="every_epoch",
        validation=NoValidation(),
        callbacks=(),
        metrics=(),
        nudged=False,
    )


def with_rate(experiment: Experiment, rate: float) -> Experiment:
    """The Experiment at that learning rate, whatever it followed before."""
    return experiment.changed(optimizer=experiment.optimizer.changed(learning_rate=rate))


def read_range(history: pd.DataFrame) -> Range:
    """What the rows of a range test say; it may have ended early, at a loss that is no number."""
    mean = mean_over_folds(history)
    losses = mean["loss"].to_numpy(float)
    rates = mean["learning_rate"].to_numpy(float)[:-1]
    after = np.where(np.isfinite(losses[1:]), losses[1:], np.inf)
    beginning = float(np.mean(losses[: BEGINNING + 1]))
    smoothed = around(np.minimum(after, HIGHEST * beginning))
    curve = pd.DataFrame({"rate": rates, "loss": after, "smoothed": smoothed})
    if len(curve) <= BEGINNING or not isfinite(beginning):
        return Range(curve, beginning, None, None, None)
    lowest = int(smoothed.argmin())
    far_above = smoothed > (1 + LEAST_FALL) * beginning
    above = np.flatnonzero(far_above & (np.arange(len(smoothed)) > lowest))
    explodes = float(rates[above[0]]) if len(above) else None
    if explodes is None and not np.isfinite(losses[-1]):
        explodes = float(rates[-1])
    if smoothed[lowest] > (1 - LEAST_FALL) * beginning:
        return Range(curve, beginning, None, None, explodes)
    first, last = _fastest(smoothed[: lowest + 1])
    done = beginning - MOST_OF_IT * (beginning - smoothed[lowest])
    found = rounded(float(rates[int((smoothed <= done).argmax())]))
    return Range(curve, beginning, (float(rates[first]), float(rates[last])), found, explodes)


def around(values: Sequence[float] | np.ndarray, reach: int = AROUND) -> np.ndarray:
    """The mean of each value and of ``reach`` on either side, of fewer at the two ends."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    places = np.arange(len(values))
    low, high = np.maximum(places - reach, 0), np.minimum(places + reach + 1, len(values))
    means: np.ndarray = (sums[high] - sums[low]) / (high - low)
    return means


def rounded(rate: float) -> float:
    """A rate as one would say it: one digit."""
    return float(f"{rate:.0e}")


def _fastest(falling: np.ndarray) -> tuple[int, int]:
    """The first and the last place about the steepest one where a curve still falls fast."""
    slopes = -np.gradient(falling)
    steepest = int(slopes.argmax())
    slow = np.flatnonzero(slopes < STEEP * slopes[steepest])
    first = int(max(slow[slow < steepest], default=-1)) + 1
    last = int(min(slow[slow > steepest], default=len(falling))) - 1
    return first, last
