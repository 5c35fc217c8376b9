"""Learning rates that change while a network trains, as Keras's schedules have them.

https://keras.io/api/optimizers/learning_rate_schedules/
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from core.concepts.batches import best, fit, mean_squared_error, points, updates
from core.concepts.rule import Rule
from core.messages import N_

Numbers = NDArray[np.float64]

DECAY = 0.01
"""The share of the first rate that exponential decay has come down to in the end."""
CUTS, CUT = (0.5, 0.75), 0.1
"""After which shares of all updates the rate falls in steps, and to what share of it."""
START, ORDERS = (-2.0, -2.0), 9
"""Where the line begins; in how many orders its rows come."""


@dataclass(frozen=True)
class Schedule:
    """How the rate of update ``t``, counted from 0, follows from the first rate and their number.

    ``share`` takes ``t / updates`` of any shape and returns what is left of the first rate. The
    ``rule`` has it in LaTeX, ``source`` in NumPy, as a function of ``rate``, ``t`` and ``updates``;
    ``keras`` is the call in Keras.
    """

    label: str
    share: Callable[[Numbers], Numbers]
    rule: Rule
    source: str
    keras: str

    def rates(self, first: float, updates: int) -> Numbers:
        """The rate of each update: shape (updates,)."""
        return first * self.share(np.arange(updates) / updates)

    def in_keras(self, first: float, updates: int) -> str:
        """The call in Keras, for a first rate and a number of updates."""
        values = [f"{first * CUT**k:g}" for k in range(len(CUTS) + 1)]
        return self.keras.format(
            rate=f"{first:g}",
            updates=updates,
            boundaries=[int(cut * updates) for cut in CUTS],
            values=f"[{', '.join(values)}]",
        )

    def filled(self, first: float, t: int, updates: int) -> str:
        """The right side of the rule with the numbers of update ``t``, in LaTeX."""
        k = sum(t > cut * updates for cut in CUTS)
        return self.rule.filled(rate=f"{first:g}", t=str(t), T=str(updates), k=str(k))


@lru_cache(maxsize=200)
def losses_above_best(
    name: str, first: float, samples: int, batch_size: int, epochs: int
) -> Numbers:
    """How far a line's mean squared error lies above the best line's, before and after each epoch.

    Shape (epochs + 1,): the mean over some orders of the rows, since one alone may be lucky.
    """
    data = points(samples)
    each = updates(samples, batch_size, 1)
    rates = SCHEDULES[name].rates(first, each * epochs)
    ways = [fit(data, batch_size, epochs, rates, START, seed)[::each] for seed in range(ORDERS)]
    losses: Numbers = mean_squared_error(np.array(ways), data).mean(axis=0)
    return losses - mean_squared_error(best(data), data)


def _cut(done: Numbers) -> Numbers:
    return np.asarray(CUT ** np.sum([done > cut for cut in CUTS], axis=0, dtype=float))


SCHEDULES: Mapping[str, Schedule] = {
    "constant": Schedule(
        N_("constant"),
        np.ones_like,
        Rule(r"\eta_t", r"\eta_0", r"$rate"),
        "rate * np.ones(updates)",
        "{rate}",
    ),
    "step": Schedule(
        N_("in steps"),
        _cut,
        Rule(r"\eta_t", rf"\eta_0 \cdot {CUT}^k", rf"$rate \cdot {CUT}^{{$k}}"),
        " * ".join(
            ["rate", *(f"np.where(t > {cut} * updates, {CUT}, 1)" for cut in CUTS)],
        ),
        "PiecewiseConstantDecay({boundaries}, {values})",
    ),
    "exponential": Schedule(
        N_("exponential decay"),
        lambda done: DECAY**done,
        Rule(r"\eta_t", rf"\eta_0 \cdot {DECAY}^{{t / T}}", rf"$rate \cdot {DECAY}^{{$t / $T}}"),
        f"rate * {DECAY} ** (t / updates)",
        f"ExponentialDecay({{rate}}, {{updates}}, {DECAY})",
    ),
    "cosine": Schedule(
        N_("cosine decay"),
        lambda done: (1 + np.cos(np.pi * done)) / 2,
        Rule(
            r"\eta_t",
            r"\eta_0 \cdot \frac{1 + \cos(\pi t / T)}{2}",
            r"$rate \cdot \frac{1 + \cos(\pi \cdot $t / $T)}{2}",
        ),
        "rate * (1 + np.cos(np.pi * t / updates)) / 2",
        "CosineDecay({rate}, {updates})",
    ),
}
