"""A claim that one can hand in: a network reaches so much on the test set. Is that so?

Four things may be said of it. The number is *not so*; it is so, but was *chosen on the test set*;
it is so, and due to a *lucky seed*; or it is *true*. Where the log says nothing of how it was
chosen, it is *true as a number* and no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import isfinite
from statistics import fmean, stdev
from typing import Annotated, Literal

from annotated_types import Ge, Le

from core.experiment import Experiment, key
from core.experiment.base import Part
from core.study.openings import Device, Measure, Moment, Opening, is_better, opened_before

OTHER_SEEDS = 10
DEVIATIONS = 2.0
"""A seed is lucky past so many standard deviations of the ten others. With ten normal numbers a
further one lies there once in 22 times by chance."""
POINTS = 0.005
"""Accuracy and R² may be off by so much …"""
SHARE = 0.01
"""… and a loss or an error by this share: another machine rounds the last digits differently, and a
long training can make more of that."""

Word = Literal["not_so", "chosen", "lucky", "true", "number"]


class Place(Part):
    """Where the log notes that it was handed in."""

    device: Device
    at: Moment


class Claim(Part):
    """``experiment`` reaches ``value`` on its test set. Without a ``place`` nobody handed it in."""

    experiment: Experiment
    measure: Measure
    value: Annotated[float, Ge(-1e9), Le(1e9)]
    place: Place | None = None

    @property
    def tolerance(self) -> float:
        """How far a number may be from the claimed one and still be the same."""
        return POINTS if self.measure in ("accuracy", "r2") else SHARE * abs(self.value)

    def handed_in(self, log: Iterable[Opening]) -> Opening | None:
        """What the log says of its handing in: this browser, this run, at that moment."""
        run = key(self.experiment)
        return next(
            (
                entry
                for entry in log
                if self.place
                and entry.handed_in
                and (entry.device, entry.at) == (self.place.device, self.place.at)
                and entry.run == run
            ),
            None,
        )


@dataclass(frozen=True)
class Verdict:
    """``found`` is what the Experiment gives, ``others`` what it gives with other seeds.

    ``mean`` and ``spread`` (a standard deviation) are of those among them that are numbers.
    ``opened`` are the scores of the other runs whose test set the same browser had opened before it
    handed this in; None where the log does not know of it.
    """

    word: Word
    found: float
    others: tuple[float, ...]
    mean: float
    spread: float
    opened: tuple[float, ...] | None

    @property
    def deviations(self) -> float:
        """How many standard deviations the found number is from the mean of the others."""
        return abs(self.found - self.mean) / self.spread if self.spread else 0.0


def other_seeds(experiment: Experiment) -> tuple[Experiment, ...]:
    """The same with ten other seeds: the smallest there are, so that claims share them."""
    seeds = [seed for seed in range(OTHER_SEEDS + 1) if seed != experiment.seed]
    return tuple(experiment.changed(seed=seed) for seed in seeds[:OTHER_SEEDS])


def judge(
    claim: Claim, found: float, others: Sequence[float], log: Iterable[Opening] = ()
) -> Verdict:
    """What is to be said of a claim.

    ``found`` and ``others`` are what the trainings gave, ``log`` what the server has noted.
    """
    log = tuple(log)
    numbers = [value for value in others if isfinite(value)]
    mean = fmean(numbers) if numbers else float("nan")
    spread = stdev(numbers) if len(numbers) > 1 else 0.0
    handed_in = claim.handed_in(log)
    opened = None
    if handed_in is not None:
        before = opened_before(handed_in, log)
        opened = tuple(e.scores[claim.measure] for e in before if claim.measure in e.scores)

    def word() -> Word:
        if not abs(found - claim.value) <= claim.tolerance:
            return "not_so"
        if opened and not any(is_better(claim.measure, value, found) for value in opened):
            return "chosen"
        if numbers and _far_better(claim, found, mean, spread):
            return "lucky"
        return "number" if opened is None else "true"

    return Verdict(word(), found, tuple(others), mean, spread, opened)


def _far_better(claim: Claim, found: float, mean: float, spread: float) -> bool:
    far = abs(found - mean) > max(DEVIATIONS * spread, claim.tolerance)
    return far and is_better(claim.measure, found, mean)
