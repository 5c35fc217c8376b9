"""Sweeps: one Experiment, varied in one or two named things."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

from core.experiment import (
    OPTIMIZERS,
    Dense,
    Dropout,
    EarlyStopping,
    Experiment,
    Impossible,
    Layer,
    Regularizer,
    experiment_from,
)
from core.messages import N_

MOST_RUNS = 40
"""In one sweep: as many as one session may have waiting."""

Value = int | float | str


@dataclass(frozen=True)
class Knob:
    """Something that can be varied: ``label`` is a message, ``usual`` the values to begin with.

    ``turn`` gives the Experiment with one value. ``log`` says that the values are better drawn on a
    logarithmic axis.
    """

    name: str
    label: str
    kind: Literal["whole", "number", "name"]
    usual: tuple[Value, ...]
    turn: Callable[[Experiment, Any], Experiment]
    log: bool = False


@dataclass(frozen=True)
class Axis:
    """A knob and the values it is turned to."""

    knob: Knob
    values: tuple[Value, ...]


Setting = tuple[Value, ...]
"""One value for each axis of a sweep."""


def sweep(base: Experiment, axes: tuple[Axis, ...]) -> dict[Setting, Experiment]:
    """Every combination of the axes' values, as Experiments.

    Raises:
        InvalidExperiment: a value is not possible.
        Impossible: there are too many combinations.
    """
    settings = list(product(*(axis.values for axis in axes)))
    if len(settings) > MOST_RUNS:
        raise Impossible(
            "{count} runs are too many at once: {most} is the most.",
            count=len(settings),
            most=MOST_RUNS,
        )
    experiments = {}
    for setting in settings:
        varied = base
        for axis, value in zip(axes, setting, strict=True):
            varied = axis.knob.turn(varied, value)
        experiments[setting] = experiment_from(varied.model_dump())
    return experiments


def read_values(text: str, knob: Knob) -> tuple[Value, ...]:
    """Typed values such as ``4, 8, 16``, each once, in their order.

    Raises:
        Impossible: there is none, or one is not what the knob takes.
    """
    words = [word.strip() for word in text.replace(";", ",").split(",") if word.strip()]
    if not words:
        raise Impossible("Write a few values, with commas between them.")
    return tuple(dict.fromkeys(_value(word, knob) for word in words))


def _value(word: str, knob: Knob) -> Value:
    if knob.kind == "name":
        if word.lower() not in OPTIMIZERS:
            raise Impossible(
                "“{word}” is none of {names}.", word=word[:40], names=", ".join(OPTIMIZERS)
            )
        return word.lower()
    try:
        number = float(word)
        if knob.kind == "number":
            return number
        if number == int(number):
            return int(number)
    except (ValueError, OverflowError):
        pass
    raise Impossible("“{word}” is not a number that fits here.", word=word[:40])


def as_text(value: Value) -> str:
    """A value as a reader types it."""
    return f"{value:g}" if isinstance(value, float) else str(value)


def written(values: tuple[Value, ...]) -> str:
    """Values as a reader types them."""
    return ", ".join(map(as_text, values))


def axis(name: str, *values: Value) -> Axis:
    """A knob by its name, turned to the values, or to its usual ones."""
    return Axis(KNOBS[name], values or KNOBS[name].usual)


def remedies(base: Experiment, rows: int) -> dict[str, Experiment]:
    """What helps against overfitting, each beside the same start: messages to Experiments.

    ``rows`` train the base. Of them a quarter shows the other way round what more data is worth.
    All have the seed of ``base``, so that whatever has the same shape begins with the same weights.
    """
    widest = max((part.units for part in base.dense[:-1]), default=16)
    held_out = base.validation.holds_out
    stopping = (EarlyStopping(patience=2, restore_best_weights=True),) if held_out else ()
    turned: dict[str, Experiment] = {
        N_("as it is"): base,
        N_("a quarter of the rows"): _train_rows(base, max(1, rows // 4)),
        N_("a quarter of the units"): _units(base, max(1, widest // 4)),
        N_("EarlyStopping, patience 2"): base.changed(callbacks=stopping),
        "L2 0.001": KNOBS["l2"].turn(base, 0.001),
        N_("dropout 0.5"): _dropout(base, 0.5),
    }
    return {label: experiment_from(experiment.model_dump()) for label, experiment in turned.items()}


def _units(experiment: Experiment, units: int) -> Experiment:
    return experiment.with_hidden(lambda layer: [layer.changed(units=units)])


def _narrow(experiment: Experiment, units: int) -> Experiment:
    """Only the last hidden Dense layer changes: what it cannot hold, the output never sees."""
    layers = list(experiment.layers)
    places = [n for n, layer in enumerate(layers[:-1]) if isinstance(layer, Dense)]
    if places:
        layers[places[-1]] = layers[places[-1]].changed(units=units)
    return experiment.changed(layers=tuple(layers))


def _layers(experiment: Experiment, count: int) -> Experiment:
    """As many hidden Dense layers as wanted, each like the first."""
    first = experiment.dense[0] if len(experiment.dense) > 1 else None
    others = [layer for layer in experiment.layers[:-1] if layer.goes_first]
    hidden = [(first or Dense.usual()).changed(name=None)] * count
    return experiment.changed(layers=(*others, *hidden, experiment.output))


def _dropout(experiment: Experiment, rate: float) -> Experiment:
    layers = tuple(layer for layer in experiment.layers if not isinstance(layer, Dropout))
    bare = experiment.changed(layers=layers)
    return (
        bare.with_hidden(lambda layer: [layer, Dropout.usual().changed(rate=rate)])
        if rate
        else bare
    )


def _penalty(name: str) -> Callable[[Experiment, float], Experiment]:
    def turn(experiment: Experiment, rate: float) -> Experiment:
        def change(layer: Dense) -> list[Layer]:
            penalty = layer.kernel_regularizer
            rates = {"l1": penalty.l1, "l2": penalty.l2} if penalty else {"l1": 0.0, "l2": 0.0}
            rates[name] = rate
            varied = Regularizer().changed(**rates) if any(rates.values()) else None
            return [layer.changed(kernel_regularizer=varied)]

        return experiment.with_hidden(change)

    return turn


def _train_rows(experiment: Experiment, rows: int) -> Experiment:
    """So many rows that train, beside those held out."""
    rows = experiment.validation.rows_for(rows)
    return experiment.changed(data=experiment.data.changed(train_rows=rows))


def _learning_rate(experiment: Experiment, rate: float) -> Experiment:
    return experiment.changed(optimizer=experiment.optimizer.changed(learning_rate=rate))


def _field(name: str) -> Callable[[Experiment, Any], Experiment]:
    return lambda experiment, value: experiment.changed(**{name: value})


def _noise(experiment: Experiment, share: float) -> Experiment:
    return experiment.changed(data=experiment.data.changed(label_noise=share))


KNOBS: Mapping[str, Knob] = {
    knob.name: knob
    for knob in (
        Knob("units", N_("units of each hidden layer"), "whole", (1, 4, 16, 64, 256), _units, True),
        Knob(
            "narrow",
            N_("units of the last hidden layer"),
            "whole",
            (2, 4, 8, 16, 32, 64),
            _narrow,
            True,
        ),
        Knob("hidden", N_("hidden layers"), "whole", (0, 1, 2, 3, 4), _layers),
        Knob("epochs", N_("epochs"), "whole", (5, 10, 20, 40), _field("epochs")),
        Knob(
            "rows", N_("rows that train"), "whole", (250, 500, 1000, 2000, 4000), _train_rows, True
        ),
        Knob("batch", N_("batch size"), "whole", (32, 128, 512, 2048), _field("batch_size"), True),
        Knob(
            "rate",
            N_("learning rate"),
            "number",
            (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03),
            _learning_rate,
            True,
        ),
        Knob(
            "optimizer",
            N_("optimizer"),
            "name",
            tuple(OPTIMIZERS),
            lambda experiment, name: experiment.changed(optimizer=OPTIMIZERS[name]),
        ),
        Knob("dropout", N_("dropout rate"), "number", (0.0, 0.2, 0.4, 0.6, 0.8), _dropout),
        Knob("l2", N_("L2 rate"), "number", (0.0, 0.0001, 0.001, 0.01, 0.1), _penalty("l2")),
        Knob("l1", N_("L1 rate"), "number", (0.0, 0.00001, 0.0001, 0.001, 0.01), _penalty("l1")),
        Knob("noise", N_("share of wrong labels"), "number", (0.0, 0.1, 0.2, 0.4), _noise),
        Knob("seed", N_("seed"), "whole", tuple(range(5)), _field("seed")),
    )
}
