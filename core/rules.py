"""What the numbers of a history say: rules as data, each with a sentence and, often, a way on.

A :class:`Reading` holds the few numbers of one run that the rules ask about. All losses are means
over folds; what is said of "the end" is the mean over the last fifth of the epochs.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, hypot, inf, isfinite, log, nan, sqrt
from typing import Any

import numpy as np
import pandas as pd
from pydantic import ValidationError

from core.experiment import Dense, Dropout, Experiment, LastShare, Layer, NoValidation
from core.history import mean_over_folds, smoothed_curve
from core.words import N_

LEAST_CHANGE = 0.02
"""A change of the validation loss by less than this share is none."""
FAR = 3.0
"""A training loss at so many times its start has diverged."""
CLOSE = 0.1
"""A validation loss above the training loss by less than this share is close to it."""
WIDE = 1.5
"""A validation loss of so many times the training loss has left it behind."""
HIGH = 0.5
"""A training loss above this share of its start has hardly fallen."""


@dataclass(frozen=True)
class Reading:
    """One run in a few numbers; what cannot be known is NaN or None.

    ``epochs`` have been trained. ``first_loss``, ``loss_at_best`` and ``last_loss`` are of the
    training rows: in the first epoch, in the best one, at the end. ``lowest`` and ``last`` are the
    validation loss in ``best_epoch`` and at the end after it; ``fall`` and ``training_fall`` tell
    how far the two still fell over the last fifth. ``noise`` is the standard deviation of the
    validation loss between neighbouring epochs. In epoch ``diverged``, after ``updates`` updates,
    the training loss was ``worst``.
    """

    experiment: Experiment
    epochs: int = 0
    first_loss: float = nan
    loss_at_best: float = nan
    last_loss: float = nan
    best_epoch: int | None = None
    lowest: float = nan
    last: float = nan
    fall: float = nan
    training_fall: float = nan
    noise: float = 0.0
    diverged: int | None = None
    worst: float = nan
    updates: int | None = None

    @property
    def luck(self) -> float:
        """How far chance alone puts the best of so many equal epochs below their mean.

        The largest of n normal numbers is expected at √(2 ln n) standard deviations at the most,
        and scatters around that by less than one.
        """
        return self.noise * (1 + sqrt(2 * log(max(1, self.epochs))))

    @property
    def rises(self) -> bool:
        """Whether the validation loss ends above its lowest, by more than chance explains."""
        return self._sound and self.last - self.lowest > max(self._least, self.luck)

    @property
    def falls(self) -> bool:
        """Whether the validation loss is still falling at the end, where its lowest is."""
        late = (self.best_epoch or 0) > self.epochs - _last_fifth(self.epochs)
        return late and self._sound and not self.rises and self.fall > max(self._least, self.noise)

    @property
    def noisy(self) -> bool:
        """Whether chance alone explains how far the best epoch lies below the end."""
        return self._flat and self.last - self.lowest > self._least

    @property
    def close(self) -> bool:
        """Whether the network does about as well on rows that it has not seen."""
        return self.last - self.last_loss <= CLOSE * abs(self.last_loss)

    @property
    def stuck(self) -> bool:
        """Whether it has stopped learning, on its training rows too, long before it was good."""
        at_rest = self._flat and not self.noisy
        at_rest = at_rest and self.training_fall <= LEAST_CHANGE * self.last_loss
        return at_rest and self.close and self.last_loss > HIGH * self.first_loss

    @property
    def settled(self) -> bool:
        """Whether nothing is left to say but where the lowest loss is."""
        return self._flat and not self.noisy and not self.stuck

    @property
    def _sound(self) -> bool:
        return self.diverged is None and self.best_epoch is not None

    @property
    def _flat(self) -> bool:
        return self._sound and not self.rises and not self.falls

    @property
    def _least(self) -> float:
        return LEAST_CHANGE * abs(self.lowest)


def read(
    history: pd.DataFrame,
    experiment: Experiment,
    *,
    smoothed: bool = False,
    training_rows: int | None = None,
) -> Reading:
    """The Reading of a history, of its smoothed curves where the reader looks at those.

    ``history`` is a frame of rows; ``training_rows`` is how many rows a network trains on, where
    that is known.
    """
    if history.empty:
        return Reading(experiment)
    with np.errstate(all="ignore"):
        return Reading(
            experiment,
            epochs=int(history["epoch"].max()),
            **_losses(mean_over_folds(history), smoothed),
            **_divergence(history, experiment, training_rows),
        )


def _losses(mean: pd.DataFrame, smoothed: bool) -> dict[str, Any]:
    training, held_out = (_curve(mean, name, smoothed) for name in ("loss", "val_loss"))
    start = _curve(mean, "loss", smoothed=False)
    found: dict[str, Any] = {"first_loss": float(start.iloc[0]) if len(start) else nan}
    if held_out.empty:
        return found
    best = int(held_out.index.to_numpy()[held_out.argmin()])
    last_fifth = _last_fifth(len(held_out))
    after = min(last_fifth, int((held_out.index > best).sum())) or 1
    return found | {
        "best_epoch": best,
        "lowest": float(held_out[best]),
        "last": float(held_out.iloc[-after:].mean()),
        "loss_at_best": float(training.get(best, nan)),
        "last_loss": float(training.iloc[-after:].mean()) if len(training) else nan,
        "fall": _fall(held_out.iloc[-last_fifth:].to_numpy()),
        "training_fall": _fall(training.iloc[-last_fifth:].to_numpy()),
        "noise": _noise(held_out.iloc[len(held_out) // 2 - 1 :].to_numpy()),
    }


def _last_fifth(epochs: int) -> int:
    return max(2, ceil(epochs / 5))


def _curve(mean: pd.DataFrame, column: str, smoothed: bool) -> pd.Series:
    """The finite values by epoch; empty where nothing of the kind was measured."""
    if column not in mean:
        return pd.Series(dtype=float)
    table = smoothed_curve(mean.assign(fold=0), column) if smoothed else mean
    return table.set_index("epoch")[column].replace([inf, -inf], nan).dropna()


def _fall(values: np.ndarray) -> float:
    """How far the straight line through values falls from the first to the last of them."""
    if len(values) < 2:
        return 0.0
    x = np.arange(len(values)) - (len(values) - 1) / 2
    return float(-(x @ values) / (x @ x) * (len(values) - 1))


def _noise(values: np.ndarray) -> float:
    """The standard deviation of values around a smooth curve: each against its two neighbours.

    `Gasser, Sroka and Jennen-Steinmetz, 1986 <https://doi.org/10.1093/biomet/73.3.625>`_.
    """
    if len(values) < 3:
        return 0.0
    bends = (values[:-2] + values[2:]) / 2 - values[1:-1]
    return float(np.sqrt(2 / 3 * np.mean(bends**2)))


def _divergence(
    history: pd.DataFrame, experiment: Experiment, training_rows: int | None
) -> dict[str, Any]:
    if "loss" not in history:
        return {}
    ordered = history.sort_values("epoch")
    first = ordered.groupby("fold")["loss"].transform("first")
    lost = ordered[~np.isfinite(ordered["loss"]) | (ordered["loss"] > FAR * first)]
    if lost.empty:
        return {}
    epoch = int(lost["epoch"].iloc[0])
    updates = epoch * ceil(training_rows / experiment.batch_size) if training_rows else None
    return {"diverged": epoch, "worst": float(lost["loss"].iloc[0]), "updates": updates}


@dataclass(frozen=True)
class Rule:
    """Where ``holds``, the sentence is true of a run; ``sentence`` and ``suggestion`` are messages.

    ``remedy`` gives the Experiment that follows the suggestion, None where there is none.
    """

    name: str
    holds: Callable[[Reading], bool]
    sentence: str
    suggestion: str = ""
    remedy: Callable[[Reading], Experiment | None] = lambda _: None


@dataclass(frozen=True)
class Remark:
    """A rule that holds: its messages with the ``values`` that fill them in.

    ``suggestion`` is empty where there is nothing to suggest; ``experiment`` carries it out.
    """

    rule: str
    sentence: str
    suggestion: str = ""
    experiment: Experiment | None = None
    values: dict[str, Any] = field(default_factory=dict)


def remarks(reading: Reading) -> tuple[Remark, ...]:
    """What is to be said of one run."""
    return tuple(_remark(rule, reading) for rule in RULES if rule.holds(reading))


def _remark(rule: Rule, reading: Reading) -> Remark:
    experiment = rule.remedy(reading)
    suggestion = rule.suggestion if experiment else ""
    return Remark(rule.name, rule.sentence, suggestion, experiment, _values(reading))


def _values(reading: Reading) -> dict[str, Any]:
    losses = {
        "first": reading.first_loss,
        "at_best": reading.loss_at_best,
        "loss": reading.last_loss,
        "lowest": reading.lowest,
        "last": reading.last,
        "advantage": reading.last - reading.lowest,
        "luck": reading.luck,
        "worst": reading.worst,
        "times": reading.worst / reading.first_loss if reading.first_loss else nan,
        "rate": _tenth_of_rate(reading.experiment),
    }
    return {name: f"{value:.4g}" for name, value in losses.items()} | {
        "epoch": reading.best_epoch,
        "diverged": reading.diverged,
        "updates": f"{reading.updates or 0:,}",
        "epochs": reading.epochs,
        "twice": _twice(reading.epochs),
        "seed": reading.experiment.seed + 1,
    }


def _changed(experiment: Experiment, **values: Any) -> Experiment | None:
    """The Experiment with other values; None where that cannot be, or nothing would change."""
    try:
        changed = Experiment(**{**dict(experiment), **values})
    except ValidationError:
        return None
    return None if changed == experiment else changed


def _stop_there(reading: Reading) -> Experiment | None:
    goes_back = any(getattr(c, "restore_best_weights", False) for c in reading.experiment.callbacks)
    return None if goes_back else _changed(reading.experiment, epochs=reading.best_epoch)


def _go_on(reading: Reading) -> Experiment | None:
    ended_early = reading.epochs < reading.experiment.epochs
    return None if ended_early else _changed(reading.experiment, epochs=_twice(reading.epochs))


def _twice(epochs: int) -> int:
    return min(2 * epochs, 2000)


def _slow_down(reading: Reading) -> Experiment | None:
    optimizer = reading.experiment.optimizer
    rate: Any = _tenth_of_rate(reading.experiment)
    if not isinstance(optimizer.learning_rate, float):
        rate = optimizer.learning_rate.model_copy(update={"initial_learning_rate": rate})
    slower = optimizer.model_copy(update={"learning_rate": rate})
    return _changed(reading.experiment, optimizer=slower)


def _tenth_of_rate(experiment: Experiment) -> float:
    rate = experiment.optimizer.learning_rate
    return float(f"{(rate if isinstance(rate, float) else rate.initial_learning_rate) / 10:.6g}")


def _add_dropout(reading: Reading) -> Experiment | None:
    layers = reading.experiment.layers
    if any(isinstance(layer, Dropout) for layer in layers):
        return None
    added: list[Layer] = []
    for layer in layers[:-1]:
        added += [layer, Dropout(rate=0.3)] if isinstance(layer, Dense) else [layer]
    return _changed(reading.experiment, layers=(*added, layers[-1]))


def _widen(reading: Reading) -> Experiment | None:
    *hidden, last = reading.experiment.layers
    wider = [
        layer.model_copy(update={"units": min(2 * layer.units, 4096)})
        if isinstance(layer, Dense)
        else layer
        for layer in hidden
    ]
    return _changed(reading.experiment, layers=(*wider, last))


def _add_hidden_layer(reading: Reading) -> Experiment | None:
    *before, last = reading.experiment.layers
    return _changed(reading.experiment, layers=(*before, Dense(units=64, activation="relu"), last))


def _hold_out(reading: Reading) -> Experiment | None:
    return _changed(reading.experiment, validation=LastShare(share=0.2))


def _other_seed(reading: Reading) -> Experiment | None:
    return _changed(reading.experiment, seed=reading.experiment.seed + 1)


def _has_hidden_layer(reading: Reading) -> bool:
    return any(isinstance(layer, Dense) for layer in reading.experiment.layers[:-1])


def _held_out(reading: Reading) -> bool:
    return not isinstance(reading.experiment.validation, NoValidation)


RULES = (
    Rule(
        "infinite",
        lambda r: r.diverged is not None and not isfinite(r.worst),
        N_(
            "In epoch {diverged} the training loss is no longer a number ({worst}): the steps are "
            "so large that each lands higher than the one before."
        ),
        N_("Try a tenth of the learning rate: {rate}."),
        _slow_down,
    ),
    Rule(
        "diverged",
        lambda r: r.diverged is not None and isfinite(r.worst),
        N_(
            "In epoch {diverged} the training loss is {worst}, {times} times that of the first "
            "epoch: the steps are so large that they jump over the valley."
        ),
        N_("Try a tenth of the learning rate: {rate}."),
        _slow_down,
    ),
    Rule(
        "updates",
        lambda r: r.updates is not None,
        N_("By the end of that epoch the weights had been updated {updates} times."),
    ),
    Rule(
        "nothing_held_out",
        lambda r: r.epochs > 0 and r.diverged is None and not _held_out(r),
        N_(
            "Nothing is held out, so nobody can say when the network stops learning and begins to "
            "learn by heart."
        ),
        N_("Hold out the last 20 % of the rows."),
        _hold_out,
    ),
    Rule(
        "overfitting",
        lambda r: r.rises and r.last_loss <= r.loss_at_best,
        N_(
            "The validation loss is lowest, {lowest}, in epoch {epoch}. Then it rises to {last}, "
            "while the training loss falls on to {loss}: from there on the network learns by heart."
        ),
        N_("Stop there: {epoch} epochs."),
        _stop_there,
    ),
    Rule(
        "unsteady",
        lambda r: r.rises and not r.last_loss <= r.loss_at_best,
        N_(
            "The validation loss is lowest, {lowest}, in epoch {epoch}. Then it rises to {last}, "
            "and the training loss does not fall either: the steps are too large to get deeper."
        ),
        N_("Try a tenth of the learning rate: {rate}."),
        _slow_down,
    ),
    Rule(
        "underfitting",
        lambda r: r.falls and r.close,
        N_(
            "Validation and training loss lie close together, {last} and {loss}, and still fall: "
            "there is more to learn."
        ),
        N_("Give it {twice} epochs."),
        _go_on,
    ),
    Rule(
        "still_improving",
        lambda r: r.falls and not r.close,
        N_(
            "The validation loss is lowest, {lowest}, in epoch {epoch}, and was still falling when "
            "the training ended."
        ),
        N_("Give it {twice} epochs."),
        _go_on,
    ),
    Rule(
        "too_small",
        lambda r: r.stuck and _has_hidden_layer(r),
        N_(
            "The training loss began at {first} and hardly falls any more at {loss}; validation is "
            "no worse, {last}. The network is too small for what there is to learn."
        ),
        N_("Give it twice the units in each hidden layer."),
        _widen,
    ),
    Rule(
        "too_straight",
        lambda r: r.stuck and not _has_hidden_layer(r),
        N_(
            "The training loss began at {first} and hardly falls any more at {loss}: without a "
            "hidden layer the network can only weigh its inputs."
        ),
        N_("Add a hidden layer of 64 units."),
        _add_hidden_layer,
    ),
    Rule(
        "luck",
        lambda r: r.noisy,
        N_(
            "The validation loss is lowest, {lowest}, in epoch {epoch}: {advantage} below the "
            "epochs after it. But it goes up and down, and chance alone puts the best of {epochs} "
            "equal epochs as much as {luck} below the rest."
        ),
        N_("Another seed will have another best epoch: try seed {seed}."),
        _other_seed,
    ),
    Rule(
        "settled",
        lambda r: r.settled and r.best_epoch != r.epochs,
        N_(
            "The validation loss is lowest, {lowest}, in epoch {epoch}, and does not rise after it."
        ),
    ),
    Rule(
        "level",
        lambda r: r.settled and r.best_epoch == r.epochs,
        N_(
            "The validation loss is lowest, {lowest}, in epoch {epoch}, the last one, and hardly "
            "falls any more."
        ),
    ),
    Rule(
        "wide_gap",
        lambda r: r.diverged is None and r.lowest > WIDE * r.loss_at_best,
        N_(
            "Even in epoch {epoch} it does worse on rows that it has not seen: the loss is "
            "{lowest} there, and {at_best} on the training rows."
        ),
        N_("Add dropout of 0.3 after each hidden layer."),
        _add_dropout,
    ),
)
"""In the order in which they are said."""


@dataclass(frozen=True)
class PairRule:
    """Where ``holds``, the sentence is true of two runs, the better one first."""

    name: str
    holds: Callable[[Reading, Reading], bool]
    sentence: str
    suggestion: str = ""


def compare(one: Reading, other: Reading) -> Remark | None:
    """What is to be said of the lowest validation losses of two runs; None if one has none."""
    if one.best_epoch is None or other.best_epoch is None:
        return None
    better, worse = sorted((one, other), key=lambda reading: reading.lowest)
    rule = next(rule for rule in PAIR_RULES if rule.holds(better, worse))
    losses = {"difference": worse.lowest - better.lowest, "noise": _noise_of(better, worse)}
    values = {name: f"{value:.3g}" for name, value in losses.items()}
    return Remark(rule.name, rule.sentence, rule.suggestion, values=values)


def _noise_of(one: Reading, other: Reading) -> float:
    """The standard deviation of the difference between an epoch of one and one of the other."""
    return hypot(one.noise, other.noise)


def _differ(one: Reading, other: Reading) -> set[str]:
    """The names of the settings in which two runs differ."""
    mine, yours = dict(one.experiment), dict(other.experiment)
    return {name for name in mine if mine[name] != yours[name]}


_OTHER_SEED = N_("Train both with other seeds before you choose.")

PAIR_RULES = (
    PairRule(
        "not_comparable",
        lambda a, b: bool(_differ(a, b) & {"data", "loss", "validation"}),
        N_(
            "Their losses cannot be compared: the two differ in their data, in the loss, or in the "
            "rows held out."
        ),
    ),
    PairRule(
        "seed_alone",
        lambda a, b: _differ(a, b) <= {"seed"},
        N_(
            "The two differ in their seed alone. So the difference of their lowest validation "
            "losses, {difference}, is luck. A smaller one between other runs says little."
        ),
    ),
    PairRule(
        "within_noise",
        lambda a, b: b.lowest - a.lowest <= _noise_of(a, b),
        N_(
            "The difference of their lowest validation losses, {difference}, is smaller than the "
            "noise between neighbouring epochs, {noise}: it may be luck."
        ),
        _OTHER_SEED,
    ),
    PairRule(
        "clear",
        lambda _, __: True,
        N_(
            "The difference of their lowest validation losses, {difference}, is larger than the "
            "noise between neighbouring epochs, {noise}."
        ),
        N_("Does it hold with other seeds, too?"),
    ),
)
"""The first that holds is said."""
