"""What the numbers of a history say: rules as data, each with a sentence and, often, a remedy.

A :class:`Reading` holds the few numbers of one run that the rules ask about. All curves are means
over folds, and every remark is of the loss. ``python -m benchmarks coach`` trains what the rules
suggest and counts how often it helps; docs/coach.md holds the table.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from math import ceil, hypot, isfinite, nan, sqrt
from typing import Any

import numpy as np
import pandas as pd

from core.experiment import OPTIMIZERS, Experiment, InvalidExperiment, LastShare, better, limits
from core.messages import N_
from core.results.history import best_epoch, finite, mean_over_folds, smoothed_curve
from core.results.scores import UNKNOWN, Blind
from core.study.place import Place

LEAST_CHANGE = 0.03
"""A change of a loss by less than this share is none."""
RISE = 0.1
"""A rise of the validation loss by less than this share is none: other seeds turn elsewhere."""
FAR = 3.0
"""A training loss at so many times its start has diverged."""
NEAR = 0.1
"""A loss that differs from another by less than this share is near it."""
WIDE = 1.5
"""A validation loss of so many times the training loss has left it behind."""
MANY, FAR_ABOVE = 20, 4
"""So many epochs do not stay so many standard deviations above an earlier one by chance."""
SURE = 2.0
"""A trend of so many standard deviations is chance in 2 cases of 100."""
FEWEST = 5
"""Epochs: of fewer nobody can tell a trend from chance."""


@dataclass(frozen=True)
class Reading:
    """One run in a few numbers; what cannot be known is NaN or None.

    ``epochs`` have been trained. ``first_loss``, ``loss_at_best`` and ``last_loss`` are of the
    training rows: in the first epoch, in the best one, at the end. ``lowest`` is the validation
    loss in ``best_epoch``, ``last`` its mean over the last ``span`` epochs, the last fifth of all
    but none before the best; there it lies between ``low`` and ``high``. ``last_loss`` is the
    mean of the same epochs.

    ``rise`` is the share by which ``last`` is above ``lowest``, ``fall`` and ``training_fall`` are
    the shares by which the two losses fell over the last half; 0 where that may be chance.
    ``noise`` is the standard deviation of the validation loss between neighbouring epochs.

    ``right_at_best`` and ``right`` are the validation accuracy in the best epoch and at the end.
    ``blind`` is what always giving the same answer would reach (:func:`core.results.scores.blind`).
    In epoch ``diverged``, after ``updates`` updates, the training loss was ``worst``. ``metric`` is
    the curve on the screen if that is not the loss, and ``metric_best`` its best epoch. Of an
    ``unwise`` Experiment :func:`core.study.advice.advise` has something to say; that comes first.
    """

    experiment: Experiment
    epochs: int = 0
    first_loss: float = nan
    loss_at_best: float = nan
    last_loss: float = nan
    best_epoch: int | None = None
    lowest: float = nan
    last: float = nan
    low: float = nan
    high: float = nan
    span: int = 1
    rise: float = 0.0
    fall: float = 0.0
    training_fall: float = 0.0
    noise: float = 0.0
    right_at_best: float = nan
    right: float = nan
    blind: Blind = UNKNOWN
    diverged: int | None = None
    worst: float = nan
    updates: int | None = None
    metric: str = ""
    metric_best: int | None = None
    unwise: bool = False

    @property
    def rises(self) -> bool:
        """Whether the validation loss ends above its lowest, by more than chance explains."""
        return self.rise > RISE

    @property
    def falls(self) -> bool:
        """Whether the validation loss still falls at the end."""
        return self.fall > LEAST_CHANGE and not self.rises

    @property
    def exploded(self) -> bool:
        """Whether it ends far worse than an untrained network."""
        return self.last_loss > WIDE * self.blind.untrained

    @property
    def level(self) -> bool:
        """Whether the validation loss goes neither up nor down, by more than chance explains."""
        return self.best_epoch is not None and not self.rises and not self.falls

    @property
    def at_rest(self) -> bool:
        """Whether neither of the two losses goes anywhere."""
        return self.level and self.training_fall <= LEAST_CHANGE

    @property
    def blindly(self) -> bool:
        """Whether it ends about as badly as by always giving the same answer, or worse."""
        return self.last_loss > (1 - NEAR) * self.blind.loss

    @property
    def fast(self) -> bool:
        """Whether the learning rate is far above that which Keras gives this optimizer."""
        return self.experiment.optimizer.rate > 3 * _usual_rate(self.experiment)

    @property
    def slow(self) -> bool:
        """Whether the learning rate is far below that which Keras gives this optimizer."""
        return self.experiment.optimizer.rate < _usual_rate(self.experiment) / 3

    @property
    def off(self) -> bool:
        """Whether the learning rate is far from that which Keras gives this optimizer."""
        return self.fast or self.slow


def read(
    history: pd.DataFrame,
    experiment: Experiment,
    *,
    smoothed: bool = False,
    training_rows: int | None = None,
    blind: Blind = UNKNOWN,
    metric: str = "",
    unwise: bool = False,
) -> Reading:
    """The Reading of a history, of its smoothed curves where the reader looks at those.

    ``history`` is a frame of rows; ``training_rows`` is how many rows a network trains on, and
    ``blind`` what a blind answer reaches, where they are known; ``metric`` is the curve on the
    screen. ``unwise`` says that there are remarks on the Experiment itself.
    """
    if history.empty:
        return Reading(experiment)
    with np.errstate(all="ignore"):
        mean = mean_over_folds(history)
        return Reading(
            experiment,
            epochs=int(history["epoch"].max()),
            blind=blind,
            unwise=unwise,
            **_losses(mean, smoothed),
            **_divergence(history, experiment, training_rows),
            **_metric(mean, metric, smoothed),
        )


def trend(values: np.ndarray) -> float:
    """How surely values rise: the pairs that do, minus those that fall, in standard deviations.

    That of values in a random order is 0, and above 2 in 2 cases of 100 at the most, whatever they
    are. H. Mann, `Nonparametric tests against trend <https://doi.org/10.2307/1907187>`_, 1945.
    """
    n = len(values)
    if n < 3:
        return 0.0
    pairs = float(np.triu(np.sign(values[None, :] - values[:, None])).sum())
    deviation = sqrt(n * (n - 1) * (2 * n + 5) / 18)
    return float(np.sign(pairs) * max(0.0, abs(pairs) - 1) / deviation)


def _losses(mean: pd.DataFrame, smoothed: bool) -> dict[str, Any]:
    training, held_out = (_curve(mean, name, smoothed) for name in ("loss", "val_loss"))
    start = _curve(mean, "loss", smoothed=False)
    found: dict[str, Any] = {"first_loss": float(start.iloc[0]) if len(start) else nan}
    if len(training):
        found |= {
            "last_loss": float(training.iloc[-_fifth(training) :].mean()),
            "training_fall": _fall(training.to_numpy()),
        }
    best = best_epoch(held_out.reset_index(), "val_loss")
    if best is None:
        return found
    after = held_out[held_out.index > best]
    span = max(1, min(_fifth(held_out), len(after)))
    end = held_out.iloc[-span:]
    scatter = noise(held_out.iloc[len(held_out) // 2 - 1 :].to_numpy())
    return found | {
        "best_epoch": best,
        "lowest": float(held_out[best]),
        "span": span,
        "last": float(end.mean()),
        "low": float(end.min()),
        "high": float(end.max()),
        "loss_at_best": float(training.get(best, nan)),
        "last_loss": float(training.iloc[-span:].mean()) if len(training) else nan,
        "rise": _rise(float(held_out[best]), after.to_numpy(), end.to_numpy(), scatter),
        "fall": _fall(held_out.to_numpy()),
        **_accuracy(mean, best, span, smoothed),
        "noise": scatter,
    }


def _accuracy(mean: pd.DataFrame, best: int, span: int, smoothed: bool) -> dict[str, float]:
    names = [str(name) for name in mean]
    measured = [name for name in names if name.startswith("val_") and name.endswith("accuracy")]
    if not measured:
        return {}
    curve = _curve(mean, measured[0], smoothed)
    return {"right_at_best": float(curve.get(best, nan)), "right": float(curve.iloc[-span:].mean())}


def _fifth(curve: pd.Series) -> int:
    return max(2, ceil(len(curve) / 5))


def _curve(mean: pd.DataFrame, column: str, smoothed: bool) -> pd.Series:
    """The finite values by epoch; empty where nothing of the kind was measured."""
    if column not in mean:
        return pd.Series(dtype=float)
    table = smoothed_curve(mean.assign(fold=0), column) if smoothed else mean
    return finite(table, column)


def _rise(lowest: float, after: np.ndarray, end: np.ndarray, scatter: float) -> float:
    """The share by which the last values are above the lowest; 0 where that may be chance.

    It is none where values rise ``after`` the lowest, or where many have passed since and even the
    lowest of the last ones, ``end``, is far above it: they may fall again from a hump.
    """
    stays = len(after) >= MANY and end.min() > lowest + FAR_ABOVE * scatter
    sure = stays or trend(after) > SURE
    return float((end.mean() - lowest) / abs(lowest)) if lowest and sure else 0.0


def _fall(values: np.ndarray) -> float:
    """The share by which values fell over the last half; 0 where that may be chance.

    Of a few it is none unless every step goes down.
    """
    late = values[-max(FEWEST, len(values) // 2) :]
    sure = trend(late) < -SURE if len(late) >= FEWEST else bool((np.diff(late) < 0).all())
    if len(late) < 3 or not sure:
        return 0.0
    steps = np.polyfit(np.arange(len(late)), late, 1)[0] * (len(late) - 1)
    return float(-steps / abs(late.mean()))


def noise(values: np.ndarray) -> float:
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
    updates = epoch * experiment.updates(training_rows) if training_rows else None
    return {"diverged": epoch, "worst": float(lost["loss"].iloc[0]), "updates": updates}


def _metric(mean: pd.DataFrame, metric: str, smoothed: bool) -> dict[str, Any]:
    curve = _curve(mean, f"val_{metric}", smoothed)
    if metric in ("", "loss") or curve.empty:
        return {}
    best = best_epoch(curve.reset_index(), f"val_{metric}", better(metric))
    return {"metric": metric, "metric_best": best}


@dataclass(frozen=True)
class Rule:
    """Where ``holds``, the sentence is true of a run; ``sentence`` and ``button`` are messages.

    ``remedy`` gives the Experiment that the button says, None where there is none; it changes what
    stands at ``place``.
    """

    name: str
    holds: Callable[[Reading], bool]
    sentence: str
    button: str = ""
    place: Place = "epochs"
    remedy: Callable[[Reading], Experiment | None] = lambda _: None


@dataclass(frozen=True)
class Remark:
    """A rule that holds: its messages with the ``values`` that fill them in.

    ``button`` is empty where there is nothing to do; ``experiment`` does it, at ``place``.
    """

    rule: str
    sentence: str
    button: str = ""
    place: Place = "epochs"
    experiment: Experiment | None = None
    values: dict[str, Any] = field(default_factory=dict)


def remarks(reading: Reading) -> tuple[Remark, ...]:
    """What is to be said of one run: the first rule that holds, and the side rules that do."""
    first = [rule for rule in RULES if rule.holds(reading)][:1]
    said = [*first, *(rule for rule in SIDE_RULES if rule.holds(reading))]
    return tuple(_remark(rule, reading) for rule in said)


def _remark(rule: Rule, reading: Reading) -> Remark:
    mended_first = reading.unwise and not reading.off
    experiment = None if mended_first else rule.remedy(reading)
    button = rule.button if experiment else ""
    values = _values(reading, experiment)
    return Remark(rule.name, rule.sentence, button, rule.place, experiment, values)


def _values(reading: Reading, remedy: Experiment | None) -> dict[str, Any]:
    losses = {
        "first": reading.first_loss,
        "at_best": reading.loss_at_best,
        "loss": reading.last_loss,
        "lowest": reading.lowest,
        "last": reading.last,
        "low": reading.low,
        "high": reading.high,
        "blind": reading.blind.loss,
        "commonest": reading.blind.accuracy,
        "right_at_best": reading.right_at_best,
        "right": reading.right,
        "worst": reading.worst,
        "rate": reading.experiment.optimizer.rate,
        "usual": _usual_rate(reading.experiment),
        "new_rate": (remedy or reading.experiment).optimizer.rate,
    }
    return {name: f"{value:.4g}" for name, value in losses.items()} | {
        "epoch": reading.best_epoch,
        "span": reading.span,
        "diverged": reading.diverged,
        "updates": f"{reading.updates or 0:,}",
        "epochs": reading.epochs,
        "new_epochs": (remedy or reading.experiment).epochs,
        "metric": reading.metric,
        "metric_best": reading.metric_best,
        "seed": reading.experiment.seed + 1,
    }


def _changed(experiment: Experiment, **values: Any) -> Experiment | None:
    """The Experiment with other values; None where that cannot be, or nothing would change."""
    try:
        changed = experiment.changed(**values)
    except InvalidExperiment:
        return None
    return None if changed == experiment else changed


def _usual_rate(experiment: Experiment) -> float:
    """The learning rate that Keras gives this optimizer."""
    return OPTIMIZERS[experiment.optimizer.kind].rate


def _with_rate(experiment: Experiment, rate: float) -> Experiment | None:
    optimizer, new = experiment.optimizer, float(f"{rate:.6g}")
    learning_rate: Any = new
    if not isinstance(optimizer.learning_rate, float):
        learning_rate = optimizer.learning_rate.changed(initial_learning_rate=new)
    other = optimizer.changed(learning_rate=learning_rate)
    return _changed(experiment, optimizer=other)


def _slower(reading: Reading) -> Experiment | None:
    """A tenth of the rate, or the usual one if that is still less."""
    rate, usual = reading.experiment.optimizer.rate, _usual_rate(reading.experiment)
    return _with_rate(reading.experiment, min(rate / 10, usual))


def _faster(reading: Reading) -> Experiment | None:
    """The usual rate, or ten times the rate where that is far below it no more."""
    rate, usual = reading.experiment.optimizer.rate, _usual_rate(reading.experiment)
    return _with_rate(reading.experiment, usual if reading.slow else 10 * rate)


def _stop_there(reading: Reading) -> Experiment | None:
    goes_back = any(getattr(c, "restore_best_weights", False) for c in reading.experiment.callbacks)
    return None if goes_back else _changed(reading.experiment, epochs=reading.best_epoch)


def _go_on(reading: Reading) -> Experiment | None:
    ended_early = reading.epochs < reading.experiment.epochs
    _, most = limits(Experiment, "epochs")
    longer = min(2 * reading.epochs, most)
    return None if ended_early else _changed(reading.experiment, epochs=longer)


def _hold_out(reading: Reading) -> Experiment | None:
    return _changed(reading.experiment, validation=LastShare(share=0.2))


def _other_seed(reading: Reading) -> Experiment | None:
    return _changed(reading.experiment, seed=reading.experiment.seed + 1)


RULES = (
    Rule(
        "infinite",
        lambda r: r.diverged is not None and not isfinite(r.worst),
        N_(
            "In epoch {diverged} the training loss is no longer a number ({worst}): the steps are "
            "so large that each lands higher than the one before."
        ),
        N_("Set the learning rate to {new_rate}"),
        "rate",
        _slower,
    ),
    Rule(
        "diverged",
        lambda r: r.diverged is not None,
        N_(
            "In epoch {diverged} the training loss is {worst}, and in the first it was {first}: "
            "the steps are so large that they jump over the valley."
        ),
        N_("Set the learning rate to {new_rate}"),
        "rate",
        _slower,
    ),
    Rule(
        "mend_first",
        lambda r: r.unwise and r.blindly and not r.off,
        N_(
            "At the end the training loss is {loss}. Always giving the same answer would have "
            "{blind}. First mend what is remarked on the network."
        ),
    ),
    Rule(
        "far_off",
        lambda r: r.exploded and r.fast,
        N_(
            "At the end the training loss is {loss}. Always giving the same answer would have "
            "{blind}. The learning rate, {rate}, may be too large: Keras's own is {usual}."
        ),
        N_("Set the learning rate to {new_rate}"),
        "rate",
        _slower,
    ),
    Rule(
        "hardly_begun",
        lambda r: r.blindly and not r.fast and (r.slow or r.training_fall > 0),
        N_(
            "After {epochs} epochs the training loss is {loss}. Always giving the same answer "
            "would have {blind}. The learning rate, {rate}, may be too small."
        ),
        N_("Set the learning rate to {new_rate}"),
        "rate",
        _faster,
    ),
    Rule(
        "nothing_held_out",
        lambda r: r.epochs > 0 and not r.experiment.validation.holds_out,
        N_(
            "Nothing is held out, so nobody can say when the network stops learning and begins to "
            "learn by heart."
        ),
        N_("Hold out the last 20 % of the rows"),
        "validation",
        _hold_out,
    ),
    Rule(
        "too_few",
        lambda r: 0 < r.epochs < FEWEST and not r.falls,
        N_("After so few epochs, {epochs}, nobody can tell which way the curves go."),
    ),
    Rule(
        "overfitting",
        lambda r: r.rises and r.last_loss <= r.loss_at_best,
        N_(
            "The validation loss is lowest, {lowest}, in epoch {epoch}. Then it rises: its mean "
            "over the last {span} epochs is {last}, while the training loss falls on to {loss}. "
            "From there on the network may be learning by heart."
        ),
        N_("Stop after {new_epochs} epochs"),
        "epochs",
        _stop_there,
    ),
    Rule(
        "unsteady",
        lambda r: r.rises,
        N_(
            "The validation loss is lowest, {lowest}, in epoch {epoch}. Then it rises: its mean "
            "over the last {span} epochs is {last}, and the training loss does not fall either. "
            "The steps may be too large to get deeper."
        ),
        N_("Set the learning rate to {new_rate}"),
        "rate",
        _slower,
    ),
    Rule(
        "still_falling",
        lambda r: r.falls,
        N_(
            "The validation loss was still falling when the training ended, at {last}: there is "
            "more to learn."
        ),
        N_("Train {new_epochs} epochs"),
        "epochs",
        lambda r: None if r.fast else _go_on(r),
    ),
    Rule(
        "no_better",
        lambda r: r.at_rest and r.blindly,
        N_(
            "Neither loss falls any more, and the training loss, {loss}, is no better than that of "
            "always giving the same answer: {blind}."
        ),
    ),
    Rule(
        "luck",
        lambda r: r.last - r.lowest > LEAST_CHANGE * abs(r.lowest),
        N_(
            "The validation loss is lowest, {lowest}, in epoch {epoch}. But it goes up and down, "
            "between {low} and {high} in the last {span} epochs: that epoch may be luck."
        ),
        N_("Take seed {seed}"),
        "seed",
        _other_seed,
    ),
    Rule(
        "settled",
        lambda r: r.level and r.best_epoch != r.epochs,
        N_(
            "The validation loss is lowest, {lowest}, in epoch {epoch}, and does not rise after it."
        ),
    ),
    Rule(
        "level",
        lambda r: r.level,
        N_("The validation loss is lowest, {lowest}, in epoch {epoch}, the last one."),
    ),
)
"""The first that holds is said."""

SIDE_RULES = (
    Rule(
        "updates",
        lambda r: r.updates is not None,
        N_("By the end of that epoch the weights had been updated {updates} times."),
    ),
    Rule(
        "wide_gap",
        lambda r: r.diverged is None and r.lowest > WIDE * r.loss_at_best,
        N_(
            "Even in epoch {epoch} it does worse on rows that it has not seen: the loss is "
            "{lowest} there, and {at_best} on the training rows."
        ),
    ),
    Rule(
        "surer",
        lambda r: r.rises and r.right >= r.right_at_best,
        N_(
            "The validation accuracy does not fall meanwhile, {right_at_best} and then {right}: "
            "the network is not wrong more often, but surer where it is."
        ),
    ),
    Rule(
        "commonest",
        lambda r: r.diverged is None and r.right <= r.blind.accuracy,
        N_(
            "Its validation accuracy, {right}, is no better than always naming the most frequent "
            "class: {commonest}."
        ),
    ),
    Rule(
        "other_curve",
        lambda r: r.metric_best not in (None, r.best_epoch),
        N_("All this is of the loss. The curve of {metric} is best in epoch {metric_best}."),
    ),
)
"""Whatever holds of these is said behind it."""


@dataclass(frozen=True)
class PairRule:
    """Where ``holds``, the sentence is true of two runs, the better one first."""

    name: str
    holds: Callable[[Reading, Reading], bool]
    sentence: str


def compare(one: Reading, other: Reading) -> Remark | None:
    """What is to be said of the lowest validation losses of two runs; None if one has none."""
    if one.best_epoch is None or other.best_epoch is None:
        return None
    better, worse = sorted((one, other), key=lambda reading: reading.lowest)
    rule = next(rule for rule in PAIR_RULES if rule.holds(better, worse))
    losses = {"difference": worse.lowest - better.lowest, "noise": _noise_of(better, worse)}
    values = {name: f"{value:.3g}" for name, value in losses.items()}
    return Remark(rule.name, rule.sentence, values=values)


def _noise_of(one: Reading, other: Reading) -> float:
    """The standard deviation of the difference between an epoch of one and one of the other."""
    return hypot(one.noise, other.noise)


def _differ(one: Reading, other: Reading) -> set[str]:
    """The names of the settings in which two runs differ."""
    mine, yours = dict(one.experiment), dict(other.experiment)
    return {name for name in mine if mine[name] != yours[name]}


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
            "noise between neighbouring epochs, {noise}: it may be luck. Train both with other "
            "seeds before you choose."
        ),
    ),
    PairRule(
        "clear",
        lambda _, __: True,
        N_(
            "The difference of their lowest validation losses, {difference}, is larger than the "
            "noise between neighbouring epochs, {noise}. Does it hold with other seeds, too?"
        ),
    ),
)
"""The first that holds is said."""
