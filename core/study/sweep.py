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
    FirstRows,
    Impossible,
    KFolds,
    Layer,
    NoValidation,
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


def written(values: tuple[Value, ...]) -> str:
    """Values as a reader types them."""
    return ", ".join(f"{value:g}" if isinstance(value, float) else str(value) for value in values)


def axis(name: str, *values: Value) -> Axis:
    """A knob by its name, turned to the values, or to its usual ones."""
    return Axis(KNOBS[name], values or KNOBS[name].usual)


def remedies(base: Experiment, rows: int) -> dict[str, Experiment]:
    """What helps against overfitting, each beside the same start: messages to Experiments.

    ``rows`` train the base. Of them a quarter shows the other way round what more data is worth.
    All have the seed of ``base``, so that whatever has the same shape begins with the same weights.
    """
    widest = max((part.units for part in base.layers[:-1] if isinstance(part, Dense)), default=16)
    held_out = not isinstance(base.validation, NoValidation)
    stopping = (EarlyStopping(patience=2, restore_best_weights=True),) if held_out else ()
    turned: dict[str, Experiment] = {
        N_("as it is"): base,
        N_("a quarter of the rows"): _train_rows(base, max(1, rows // 4)),
        N_("a quarter of the units"): _units(base, max(1, widest // 4)),
        N_("EarlyStopping, patience 2"): _set(base, callbacks=stopping),
        "L2 0.001": KNOBS["l2"].turn(base, 0.001),
        N_("dropout 0.5"): _dropout(base, 0.5),
    }
    return {label: experiment_from(experiment.model_dump()) for label, experiment in turned.items()}


def _set(part: Any, **values: Any) -> Any:
    return part.changed(**values)


def _hidden(experiment: Experiment, change: Callable[[Dense], list[Layer]]) -> Experiment:
    """Each hidden Dense layer replaced by what ``change`` makes of it."""
    *hidden, last = experiment.layers
    layers: list[Layer] = []
    for layer in hidden:
        layers += change(layer) if isinstance(layer, Dense) else [layer]
    return _set(experiment, layers=(*layers, last))  # type: ignore[no-any-return]


def _units(experiment: Experiment, units: int) -> Experiment:
    return _hidden(experiment, lambda layer: [_set(layer, units=units)])


def _narrow(experiment: Experiment, units: int) -> Experiment:
    """Only the last hidden Dense layer changes: what it cannot hold, the output never sees."""
    layers = list(experiment.layers)
    places = [n for n, layer in enumerate(layers[:-1]) if isinstance(layer, Dense)]
    if places:
        layers[places[-1]] = _set(layers[places[-1]], units=units)
    return _set(experiment, layers=tuple(layers))  # type: ignore[no-any-return]


def _layers(experiment: Experiment, count: int) -> Experiment:
    """As many hidden Dense layers as wanted, each like the first."""
    first = next((layer for layer in experiment.layers[:-1] if isinstance(layer, Dense)), None)
    others = [layer for layer in experiment.layers[:-1] if not isinstance(layer, Dense | Dropout)]
    hidden = [_set(first or Dense(units=16, activation="relu"), name=None)] * count
    return _set(experiment, layers=(*others, *hidden, experiment.layers[-1]))  # type: ignore[no-any-return]


def _dropout(experiment: Experiment, rate: float) -> Experiment:
    layers = tuple(layer for layer in experiment.layers if not isinstance(layer, Dropout))
    bare: Experiment = _set(experiment, layers=layers)
    if not rate:
        return bare
    return _hidden(bare, lambda layer: [layer, Dropout.model_construct(rate=rate)])


def _penalty(name: str) -> Callable[[Experiment, float], Experiment]:
    def turn(experiment: Experiment, rate: float) -> Experiment:
        def change(layer: Dense) -> list[Layer]:
            penalty = layer.kernel_regularizer
            rates = {"l1": penalty.l1, "l2": penalty.l2} if penalty else {"l1": 0.0, "l2": 0.0}
            rates[name] = rate
            varied = Regularizer.model_construct(None, **rates) if any(rates.values()) else None
            return [_set(layer, kernel_regularizer=varied)]

        return _hidden(experiment, change)

    return turn


def _train_rows(experiment: Experiment, rows: int) -> Experiment:
    """So many rows that train, beside those held out."""
    validation = experiment.validation
    if isinstance(validation, FirstRows):
        rows = rows + validation.rows
    elif isinstance(validation, KFolds):
        rows = round(rows * validation.folds / (validation.folds - 1))
    elif (share := getattr(validation, "share", None)) is not None:
        rows = round(rows / (1 - share))
    return _set(experiment, data=_set(experiment.data, train_rows=rows))  # type: ignore[no-any-return]


def _learning_rate(experiment: Experiment, rate: float) -> Experiment:
    return _set(experiment, optimizer=_set(experiment.optimizer, learning_rate=rate))  # type: ignore[no-any-return]


def _field(name: str) -> Callable[[Experiment, Any], Experiment]:
    return lambda experiment, value: _set(experiment, **{name: value})


def _noise(experiment: Experiment, share: float) -> Experiment:
    return _set(experiment, data=_set(experiment.data, label_noise=share))  # type: ignore[no-any-return]


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
            lambda experiment, name: _set(experiment, optimizer=OPTIMIZERS[name]),
        ),
        Knob("dropout", N_("dropout rate"), "number", (0.0, 0.2, 0.4, 0.6, 0.8), _dropout),
        Knob("l2", N_("L2 rate"), "number", (0.0, 0.0001, 0.001, 0.01, 0.1), _penalty("l2")),
        Knob("l1", N_("L1 rate"), "number", (0.0, 0.00001, 0.0001, 0.001, 0.01), _penalty("l1")),
        Knob("noise", N_("share of wrong labels"), "number", (0.0, 0.1, 0.2, 0.4), _noise),
        Knob("seed", N_("seed"), "whole", tuple(range(5)), _field("seed")),
    )
}
