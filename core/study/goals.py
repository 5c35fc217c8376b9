"""Goals for a class, and how far somebody's trainings have come: pure checks of what runs gave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import Annotated, Literal

import pandas as pd
from annotated_types import Ge, Gt, Le
from pydantic import Field

from core.experiment import DatasetName, Experiment
from core.experiment.base import Part
from core.experiment.base_layer import Shape
from core.network.shapes import table
from core.results.history import frame, mean_over_folds
from core.results.result import Row
from core.study.rules import FAR

MOST_TRAININGS = 20


class Reach(Part):
    """A network that is right often enough on the validation rows, and small enough.

    Where the target is a number, ``score`` is the largest mean absolute error instead.
    """

    kind: Literal["reach"] = "reach"
    data: DatasetName
    score: Annotated[float, Gt(0), Le(1e6)]
    error: bool = False
    parameters: Annotated[int, Ge(1), Le(10_000_000)]


class Lowest(Part):
    """The lowest validation loss in so many trainings; later ones do not count."""

    kind: Literal["lowest"] = "lowest"
    data: DatasetName
    trainings: Annotated[int, Ge(1), Le(MOST_TRAININGS)]


class Diverge(Part):
    """A learning rate at which the training loss rises beyond bounds, or is no number."""

    kind: Literal["diverge"] = "diverge"
    data: DatasetName


Goal = Annotated[Reach | Lowest | Diverge, Field(discriminator="kind")]


@dataclass(frozen=True)
class Attempt:
    """A training that has ended, in the numbers that goals ask for; NaN where there is none.

    ``score`` is the validation accuracy of the trained network (of a regression its mean absolute
    error), ``lowest`` the lowest validation loss of any epoch. ``rise`` is the highest training
    loss as a multiple of the first, infinite where a loss was no number.
    """

    run: str
    parameters: int
    rate: float
    score: float
    lowest: float
    rise: float

    @property
    def diverged(self) -> bool:
        """As the coach says it."""
        return self.rise > FAR


@dataclass(frozen=True)
class Standing:
    """How far somebody is: ``best`` so far, in the ``nth`` of ``tried`` trainings.

    ``short`` is what is still missing, 0 or less once the goal is ``reached``.
    """

    tried: int
    best: Attempt | None = None
    nth: int = 0
    reached: bool = False
    short: float = nan


def attempt(
    run: str, experiment: Experiment, rows: Sequence[Row], score: float, shape: Shape
) -> Attempt:
    """What goals ask of a run; ``shape`` is that of one row that its network meets."""
    mean = mean_over_folds(frame(rows)) if rows else pd.DataFrame()
    held_out = mean["val_loss"].dropna() if "val_loss" in mean else pd.Series(dtype=float)
    held_out = held_out[held_out.map(isfinite)]
    return Attempt(
        run,
        sum(row.parameters for row in table(experiment, shape)),
        experiment.optimizer.rate,
        score,
        float(held_out.min()) if len(held_out) else nan,
        _rise(mean),
    )


def counted(goal: Goal, attempts: Sequence[Attempt]) -> tuple[Attempt, ...]:
    """Those that count, each run once, in the order in which they were asked for."""
    first: dict[str, Attempt] = {}
    for one in attempts:
        first.setdefault(one.run, one)
    once = tuple(first.values())
    return once[: goal.trainings] if isinstance(goal, Lowest) else once


def meets(goal: Goal, one: Attempt) -> bool:
    """Whether a training alone reaches the goal; a lowest loss is measured against others."""
    match goal:
        case Reach():
            return _small(goal, one) and _short(goal, one) <= 0
        case Diverge():
            return one.diverged
        case Lowest():
            return False


def standing(goal: Goal, attempts: Sequence[Attempt]) -> Standing:
    """How far somebody is with those trainings.

    The first one that reaches the goal counts. Of "lowest" it is reached once all are used up.
    """
    tried = counted(goal, attempts)
    for nth, one in enumerate(tried, start=1):
        if meets(goal, one):
            return Standing(len(tried), one, nth, True, _short(goal, one))
    best = chosen(goal, tried)
    if best is None:
        return Standing(len(tried))
    done = isinstance(goal, Lowest) and len(tried) == goal.trainings
    return Standing(len(tried), best, tried.index(best) + 1, done, _short(goal, best))


def chosen(goal: Goal, attempts: Sequence[Attempt]) -> Attempt | None:
    """The network that validation chooses among those that count; None where there is none.

    Of "reach" only those small enough can be chosen; of "diverge" the one whose loss rose most.
    """
    tried = counted(goal, attempts)
    match goal:
        case Reach():
            known = [one for one in tried if isfinite(one.score) and _small(goal, one)]
            return min(known, key=lambda one: _short(goal, one), default=None)
        case Lowest():
            known = [one for one in tried if isfinite(one.lowest)]
            return min(known, key=lambda one: one.lowest, default=None)
        case Diverge():
            return max(tried, key=lambda one: one.rise, default=None)


def best_so_far(attempts: Sequence[Attempt]) -> tuple[float, ...]:
    """The lowest validation loss after each training; NaN before there is one."""
    best, so_far = nan, []
    for one in attempts:
        if isfinite(one.lowest) and not one.lowest >= best:
            best = one.lowest
        so_far.append(best)
    return tuple(so_far)


def _small(goal: Reach, one: Attempt) -> bool:
    return one.parameters <= goal.parameters


def _short(goal: Goal, one: Attempt) -> float:
    match goal:
        case Reach():
            return one.score - goal.score if goal.error else goal.score - one.score
        case Diverge():
            return FAR - one.rise
        case Lowest():
            return one.lowest


def _rise(mean: pd.DataFrame) -> float:
    if "loss" not in mean:
        return nan
    losses = mean["loss"].to_numpy(float)
    if not all(map(isfinite, losses)):
        return float("inf")
    return float(losses.max() / losses[0]) if losses[0] > 0 else nan
