"""What the picture of a sweep says, in one sentence: a band of luck, a valley, a window."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import inf, isfinite, isinf
from typing import Any, Literal

import numpy as np
import pandas as pd

from core.messages import N_
from core.results.history import best_epoch, mean_over_folds, smoothed_curve
from core.study.rules import NEAR
from core.study.sweep import Axis, Setting, as_text
from core.study.tours import Measure

Side = Literal["lower", "about", "higher"]
"""Where a value lies beside another: ``about`` is nearer than a tenth of it."""

FEWEST = 3
"""Settings: fewer make no picture."""


@dataclass(frozen=True)
class Outcome:
    """Where the validation loss of a run is lowest: no epoch, and infinite, if it is no number."""

    lowest: float
    best_epoch: int | None


NO_NUMBER = Outcome(inf, None)


@dataclass(frozen=True)
class Finding:
    """A ``sentence`` is a message, and ``values`` fill it in."""

    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)


def outcome(history: pd.DataFrame, folds: int) -> Outcome:
    """Of a whole history; of several folds the best epoch is that of the smoothed mean."""
    if "val_loss" not in history:
        return NO_NUMBER
    mean = mean_over_folds(history)
    best = best_epoch(smoothed_curve(history, "val_loss") if folds > 1 else mean, "val_loss")
    if best is None:
        return NO_NUMBER
    return Outcome(float(mean.set_index("epoch")["val_loss"][best]), best)


def rival(axes: tuple[Axis, ...], setting: Setting) -> Setting | None:
    """The setting to compare with: the middle of what is varied first, for it the beginning.

    None where there is no other.
    """
    for place, axis in enumerate(axes):
        first, *others = choices = axis.values  # noqa: PD011 - no table
        if others:
            middle = choices[len(choices) // 2]
            other = first if setting[place] == middle else middle
            return (*setting[:place], other, *setting[place + 1 :])
    return None


def side(value: float, of: float, least: float = 0.0) -> Side:
    """Where a value lies ``of`` another; no more than ``least`` apart they are about the same."""
    if value == of or (isfinite(of) and abs(value - of) <= max(least, NEAR * abs(of))):
        return "about"
    return "lower" if value < of else "higher"


def about(claim: float) -> tuple[int, int]:
    """The first and the last epoch that are about the one claimed."""
    far = max(1, int(NEAR * claim))
    return max(1, int(claim) - far), int(claim) + far


def truth(
    measure: Measure, claim: float | None, mine: Outcome, other: Outcome | None
) -> Side | None:
    """Where a run lies: its best epoch beside the one claimed, or its loss beside another's.

    None as long as nobody can say.
    """
    if measure == "best_epoch" and claim is not None:
        first, last = about(claim)
        if mine.best_epoch is None:
            return None
        if first <= mine.best_epoch <= last:
            return "about"
        return "lower" if mine.best_epoch < first else "higher"
    return None if other is None else side(mine.lowest, other.lowest)


def finding(
    axes: tuple[Axis, ...],
    outcomes: Mapping[Setting, Outcome],
    measure: Measure = "lowest",
    claim: float | None = None,
) -> Finding | None:
    """What the runs of a sweep say so far; None while they are too few.

    Seeds on another axis are averaged over. A run whose loss is no number counts as the worst.
    """
    if axes[0].knob.name == "seed":
        return _luck(list(outcomes.values()), measure, claim)
    seeds = len(axes) > 1 and axes[1].knob.name == "seed"
    means = _means({at: one.lowest for at, one in outcomes.items()}, seeds)
    if len(means) < FEWEST or all(map(isinf, means.values())):
        return None
    best = min(means, key=lambda at: means[at])
    said = {"best": _said(best), "lowest": _loss(means[best])}
    if len(best) > 1 or axes[0].knob.kind == "name":
        worst = max(means, key=lambda at: means[at])
        said |= {"worst": _said(worst), "highest": _loss(means[worst])}
        return Finding(N_("Lowest at {best}: {lowest}. Highest at {worst}: {highest}."), said)
    return _along({float(at[0]): loss for at, loss in means.items()}, axes[0].knob.name, said)


def _luck(outcomes: list[Outcome], measure: Measure, claim: float | None) -> Finding | None:
    """The band from the luckiest to the unluckiest seed."""
    numbers = [one for one in outcomes if one.best_epoch is not None]
    if len(numbers) < FEWEST:
        return None
    if measure == "best_epoch" and claim is not None:
        epochs = [one.best_epoch for one in numbers if one.best_epoch is not None]
        said = {"first": min(epochs), "last": max(epochs), "claim": f"{claim:g}"}
        return Finding(
            N_(
                "The same network with {runs} seeds: the best epoch goes from {first} to {last}. "
                "The notes saw one run, and say {claim}."
            ),
            {"runs": len(numbers), **said},
        )
    losses = [one.lowest for one in numbers]
    return Finding(
        N_(
            "The same network with {runs} seeds: from {lowest} to {highest}. This band is luck: a "
            "change that moves the loss by less has shown nothing."
        ),
        {"runs": len(numbers), "lowest": _loss(min(losses)), "highest": _loss(max(losses))},
    )


def _means(lowest: Mapping[Setting, float], seeds: bool) -> dict[Setting, float]:
    groups: dict[Setting, list[float]] = {}
    for at, loss in lowest.items():
        groups.setdefault(at[:1] if seeds else at, []).append(loss)
    return {at: float(np.mean(losses)) for at, losses in groups.items()}


def _along(losses: Mapping[float, float], knob: str, said: dict[str, Any]) -> Finding:
    """Of one number that is varied: a flat line, a window, a slope or a valley."""
    values = sorted(losses)
    low, high = values[0], values[-1]
    best = min(values, key=lambda value: losses[value])
    near = [value for value in values if side(losses[value], losses[best]) == "about"]
    said |= {"low": as_text(low), "at_low": _loss(losses[low])}
    said |= {"high": as_text(high), "at_high": _loss(losses[high])}
    if near == values:
        return Finding(
            N_(
                "From {low} to {high} all are within a tenth of the lowest: here it hardly matters."
            ),
            said,
        )
    if knob == "rate":
        first, last = _window(values, near, best)
        return Finding(
            N_(
                "The window that works goes from {first} to {last}: within a tenth of the lowest, "
                "{lowest} at {best}. At {low} it is {at_low}, at {high} it is {at_high}."
            ),
            said | {"first": as_text(first), "last": as_text(last)},
        )
    if best in (low, high):
        other = low if best == high else high
        return Finding(
            N_("Lowest at the edge, {best}: {lowest}. At {other}, the other edge: {at_other}."),
            said | {"other": as_text(other), "at_other": _loss(losses[other])},
        )
    if low in near or high in near:
        return Finding(
            N_("Lowest at {best}: {lowest}. At {low} it is {at_low}, at {high} it is {at_high}."),
            said,
        )
    return Finding(
        N_(
            "Lowest in between, at {best}: {lowest}. Less is worse ({at_low} at {low}), and so is "
            "more ({at_high} at {high})."
        ),
        said,
    )


def _window(values: list[float], near: list[float], best: float) -> tuple[float, float]:
    """The neighbours of the best that are near it, without a gap."""
    first = last = values.index(best)
    while first > 0 and values[first - 1] in near:
        first -= 1
    while last + 1 < len(values) and values[last + 1] in near:
        last += 1
    return values[first], values[last]


def _said(at: Setting) -> str:
    return " · ".join(map(as_text, at))


def _loss(loss: float) -> str:
    return "∞" if isinf(loss) else f"{loss:#.3g}"
