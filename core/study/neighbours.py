"""Why a run is poor, measured: its neighbours differ in one thing, and each is trained three times.

A neighbour is the very Experiment that a reader gets by making that one change in the form.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any

import pandas as pd

from core.experiment import Dropout, EarlyStopping, Experiment, InvalidExperiment, limits
from core.messages import N_
from core.results.history import mean_over_folds
from core.study.sweep import KNOBS

SEEDS = 3
MOST_SECONDS = 600.0
"""Of one worker, on the machine of :mod:`core.study.cost`: what is dearer is not measured."""
LEAST_HELP = 0.01
"""A mean loss that falls by less than this share is none."""
FACTOR = 3
DROPPED = 0.5

WANTING = {
    "infinite": ("slower", "fewer_units"),
    "diverged": ("slower", "fewer_units"),
    "far_off": ("slower", "fewer_units"),
    "hardly_begun": ("faster", "longer", "more_units"),
    "overfitting": ("dropout", "fewer_units", "shorter", "slower"),
    "unsteady": ("slower", "shorter"),
    "still_falling": ("longer", "faster", "more_units"),
    "no_better": ("faster", "more_units", "slower"),
    "luck": ("slower", "dropout"),
}
"""The rules of :mod:`core.study.rules` that find a run wanting, and what is to be tried first."""


@dataclass(frozen=True)
class Neighbour:
    """An Experiment that differs in one thing: ``label`` is a message that ``value`` fills in."""

    name: str
    label: str
    value: str
    experiment: Experiment


@dataclass(frozen=True)
class Finding:
    """What a change was worth: losses of the same seeds, of the run and of its neighbour.

    A loss that is no number is infinite.
    """

    before: tuple[float, ...]
    after: tuple[float, ...]

    @property
    def seeds(self) -> int:
        """In how many seeds both have ended."""
        return len(self.before)

    @property
    def lower(self) -> int:
        """In how many of them the change gave the lower loss."""
        return sum(new < old for old, new in zip(self.before, self.after, strict=True))

    @property
    def means(self) -> tuple[float, float]:
        """The mean losses, before and after."""
        return _mean(self.before), _mean(self.after)

    @property
    def helped(self) -> bool:
        """Whether it gave the lower loss in every seed, and in the mean by more than nothing."""
        before, after = self.means
        enough = after < before if before == inf else before - after > LEAST_HELP * abs(before)
        return self.seeds == SEEDS == self.lower and enough


def neighbours(experiment: Experiment, rule: str = "") -> tuple[Neighbour, ...]:
    """The neighbours of an Experiment, those first that are to be tried where the rule holds."""
    first = WANTING.get(rule, ())
    order = (*first, *(name for name in CHANGES if name not in first))
    found = (_neighbour(name, experiment) for name in order)
    return tuple(neighbour for neighbour in found if neighbour is not None)


def seeds(experiment: Experiment) -> tuple[Experiment, ...]:
    """An Experiment with its own seed and with the next ones."""
    last = 2**31 - 1
    return tuple(
        experiment.changed(seed=(experiment.seed + more) % (last + 1)) for more in range(SEEDS)
    )


def affordable(
    experiment: Experiment,
    found: Iterable[Neighbour],
    cost: Callable[[Experiment], float | None],
    most: float = MOST_SECONDS,
) -> tuple[Neighbour, ...]:
    """Of the neighbours, in their order, those whose trainings cost no more than ``most`` seconds.

    The run itself is trained with other seeds, too. What has no cost is left out.
    """
    own = cost(experiment)
    if own is None:
        return ()
    spent, taken = own * (SEEDS - 1), []
    for neighbour in found:
        each = cost(neighbour.experiment)
        if each is not None and spent + SEEDS * each <= most:
            spent += SEEDS * each
            taken.append(neighbour)
    return tuple(taken)


def to_train(experiment: Experiment, found: Sequence[Neighbour]) -> tuple[Experiment, ...]:
    """All trainings of a measurement: the run with each seed, then one neighbour after the other.

    So rows of the table come in one by one.
    """
    each = (experiment, *(neighbour.experiment for neighbour in found))
    return tuple(seeded for one in each for seeded in seeds(one))


def ending(history: pd.DataFrame, experiment: Experiment) -> float:
    """The validation loss of the network that a training leaves behind; infinite where it is none.

    It is that of the last epoch, or of the best one where the weights go back to it.
    """
    goes_back = any(
        isinstance(part, EarlyStopping) and part.restore_best_weights and part.monitor == "val_loss"
        for part in experiment.callbacks
    )
    losses = mean_over_folds(history)["val_loss"]
    loss = float(losses.min() if goes_back else losses.iloc[-1])
    return loss if isfinite(loss) else inf


def concluded(
    experiment: Experiment, changed: Experiment, endings: Mapping[Experiment, float]
) -> Finding | None:
    """What a change was worth in the seeds that have ended; None while there is none."""
    pairs = [
        (endings[one], endings[other])
        for one, other in zip(seeds(experiment), seeds(changed), strict=True)
        if one in endings and other in endings
    ]
    return Finding(*map(tuple, zip(*pairs, strict=True))) if pairs else None


def _mean(losses: Sequence[float]) -> float:
    return sum(losses) / len(losses)


def _neighbour(name: str, experiment: Experiment) -> Neighbour | None:
    change = CHANGES[name]
    try:
        changed = change.make(experiment)
    except InvalidExperiment:
        return None
    if changed is None or changed == experiment:
        return None
    label = change.undone if change.undone and _drops(experiment) else change.label
    return Neighbour(name, label, change.said(changed), changed)


@dataclass(frozen=True)
class _Change:
    """One change: ``label`` is a message, ``undone`` the one where it takes something away."""

    label: str
    make: Callable[[Experiment], Experiment | None]
    said: Callable[[Experiment], str]
    undone: str = ""


def _times(factor: float) -> Callable[[Experiment], Experiment | None]:
    """The learning rate so many times as large, in two digits; a schedule's has no single value."""

    def make(experiment: Experiment) -> Experiment | None:
        if not isinstance(experiment.optimizer.learning_rate, float):
            return None
        rate = float(f"{experiment.optimizer.learning_rate * factor:.2g}")
        return KNOBS["rate"].turn(experiment, rate)

    return make


def _units(factor: float) -> Callable[[Experiment], Experiment | None]:
    """So many times the units in every hidden layer."""
    return lambda experiment: experiment.with_hidden(
        lambda layer: [layer.changed(units=max(1, int(layer.units * factor)))]
    )


def _epochs(factor: float) -> Callable[[Experiment], Experiment | None]:
    def make(experiment: Experiment) -> Experiment | None:
        low, high = limits(Experiment, "epochs")
        epochs = min(high, max(low, int(experiment.epochs * factor)))
        return experiment.changed(epochs=epochs)

    return make


def _drops(experiment: Experiment) -> bool:
    return any(isinstance(layer, Dropout) for layer in experiment.layers)


def _dropout(experiment: Experiment) -> Experiment | None:
    """Dropout behind every hidden layer, or none where there is some."""
    return KNOBS["dropout"].turn(experiment, 0.0 if _drops(experiment) else DROPPED)


def _said_rate(experiment: Experiment) -> str:
    return f"{experiment.optimizer.rate:g}"


def _said_units(experiment: Experiment) -> str:
    return "-".join(str(layer.units) for layer in experiment.dense[:-1])


def _said_epochs(experiment: Experiment) -> str:
    return str(experiment.epochs)


CHANGES: Mapping[str, Any] = {
    "slower": _Change(N_("learning rate ÷ 3: {value}"), _times(1 / FACTOR), _said_rate),
    "faster": _Change(N_("learning rate × 3: {value}"), _times(FACTOR), _said_rate),
    "fewer_units": _Change(N_("half the units: {value}"), _units(0.5), _said_units),
    "more_units": _Change(N_("twice the units: {value}"), _units(2), _said_units),
    "dropout": _Change(
        N_("with dropout {value}"), _dropout, lambda _: f"{DROPPED:g}", N_("without dropout")
    ),
    "shorter": _Change(N_("half the epochs: {value}"), _epochs(0.5), _said_epochs),
    "longer": _Change(N_("twice the epochs: {value}"), _epochs(2), _said_epochs),
}
"""Every change, by its name."""
