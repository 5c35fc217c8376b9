"""Names of runs: the story that a run is nearest to, and what it differs in; or its network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from core.experiment import (
    OPTIMIZERS,
    SGD,
    Conv2D,
    Data,
    Dropout,
    EarlyStopping,
    Experiment,
    ExponentialDecay,
)
from core.study.presets import stories
from core.ui.language import _, language
from core.ui.run_settings import Settings, phrase, settings, varied

MOST_IN_A_NAME = 3
"""Differences from a story: what differs from it in more is another network."""


def differences(one: Settings, other: Settings) -> list[str]:
    """What differs from another run, in the words of the one."""
    if one["data"] != other["data"]:
        return [_("other data")]
    return [phrase(name, one[name]) for name in varied([one, other])]


def story_of(experiment: Experiment) -> tuple[str, Settings]:
    """The title and the settings of the story that a run is nearest to."""
    return _story_of(experiment, language())


@lru_cache(maxsize=1000)
def _story_of(experiment: Experiment, language: str) -> tuple[str, Settings]:
    told = settings(experiment)
    found = _stories(experiment.data.changed(train_rows=None, label_noise=0.0), language)
    return min(found, key=lambda story: len(varied([story[1], told])))


@lru_cache(maxsize=50)
def _stories(data: Data, _language: str) -> tuple[tuple[str, Settings], ...]:
    return tuple((_(preset.title), settings(preset.on(data.source))) for preset in stories(data))


def name_of(experiment: Experiment, apart: Sequence[str] = ()) -> str:
    """Its story and what differs from it; of another network its units, optimizer and remedies.

    The settings ``apart`` are left out.
    """
    title, story = story_of(experiment)
    told = settings(experiment)
    others = [name for name in varied([story, told]) if name not in apart]
    if len(others) > MOST_IN_A_NAME or experiment.learner != "network":
        return network_name(experiment)
    return " · ".join([title, *(phrase(name, told[name]) for name in others)])


def told_apart(names: Sequence[str], told: Sequence[Settings]) -> list[str]:
    """The names; of equal ones each says what it differs in from the others of that name."""
    keys = [(name, one["data"]) for name, one in zip(names, told, strict=True)]
    counts = Counter(keys)
    found = []
    for key, one in zip(keys, told, strict=True):
        parts = [key[0]]
        if counts[key] > 1:
            same = [other for other, its in zip(told, keys, strict=True) if its == key]
            parts += [phrase(name, one[name]) for name in varied(same)]
        found.append(" · ".join(parts))
    return found


def names(experiments: Sequence[Experiment]) -> list[str]:
    """A name for each run of a list; two are equal only where all that they were told is."""
    found = [name_of(experiment) for experiment in experiments]
    return told_apart(found, [settings(experiment) for experiment in experiments])


def short_names(whole: Sequence[str], experiments: Sequence[Experiment]) -> list[str]:
    """What tells a few runs apart: the settings in which they differ, or else their whole names."""
    told = [settings(experiment) for experiment in experiments]
    differ = varied(told)
    if not 0 < len(differ) <= MOST_IN_A_NAME:
        return [*whole]
    return [" · ".join(phrase(name, one[name]) for name in differ) for one in told]


def network_name(experiment: Experiment) -> str:
    """A network and its optimizer in a few letters: ``64-64-1, RMSprop``."""
    if experiment.learner == "sgd_classifier":
        return _("linear classifier")
    optimizer = experiment.optimizer
    rate = optimizer.learning_rate
    filters = "-".join(str(p.filters) for p in experiment.layers if isinstance(p, Conv2D))
    units = "-".join(str(part.units) for part in experiment.dense)
    parts = [f"Conv {filters} + {units}" if filters else units]
    if isinstance(rate, float):
        usual = rate == OPTIMIZERS[optimizer.kind].learning_rate
        parts.append(optimizer.title + ("" if usual else f" {rate:g}"))
    else:
        grows = isinstance(rate, ExponentialDecay) and rate.decay_rate > 1
        parts.append(f"{optimizer.title} {optimizer.rate:g}{'↑' if grows else '↓'}")
    if isinstance(optimizer, SGD) and optimizer.momentum:
        name = "Nesterov" if optimizer.nesterov else _("momentum")
        parts.append(f"{name} {optimizer.momentum:g}")
    dropped = dict.fromkeys(part.rate for part in experiment.layers if isinstance(part, Dropout))
    parts += [f"{_('dropout')} {rate:g}" for rate in dropped]
    return ", ".join([*parts, *_remedies(experiment)])


def _remedies(experiment: Experiment) -> list[str]:
    """What else tells a network from others of its shape."""
    dense = experiment.dense
    penalties = [part.kernel_regularizer for part in dense if part.kernel_regularizer]
    usual = ("linear", "relu")
    parts: list[str] = [part.activation for part in dense[:-1] if part.activation not in usual]
    parts += [f"L1 {penalty.l1:g}" for penalty in penalties if penalty.l1]
    parts += [f"L2 {penalty.l2:g}" for penalty in penalties if penalty.l2]
    if rows := experiment.data.train_rows:
        parts.append(_("{count} rows", count=f"{rows:,}"))
    if any(isinstance(callback, EarlyStopping) for callback in experiment.callbacks):
        parts.append("EarlyStopping")
    if experiment.nudged:
        parts.append(_("last digits moved"))
    return list(dict.fromkeys(parts))
