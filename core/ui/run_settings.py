"""What a run was told, setting by setting in words, and in which settings runs differ."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from core.datasets.catalog import FACTS
from core.experiment import (
    LOSSES,
    OPTIMIZERS,
    VALIDATIONS,
    Data,
    Dense,
    Dropout,
    Experiment,
)
from core.experiment.base import Part
from core.messages import N_
from core.ui.builder.parts import ORDERS
from core.ui.language import _, language

AS_IT_IS = "{count}"
"""The phrase of a value that needs no words beside it."""


@dataclass(frozen=True)
class Setting:
    """One line of what a run was told; ``label`` is a message.

    So are ``phrase``, how a name says the value where that is not after the label, and ``absent``,
    what it says where there is none.
    """

    label: str
    read: Callable[[Experiment], str]
    phrase: str = ""
    absent: str = N_("without {what}")


Settings = dict[str, str]
"""Values in the reader's language, by the names in ``SETTINGS``; empty where there is none."""


def settings(experiment: Experiment) -> Settings:
    """All that a run was told: runs differ here if they differ in what a reader can tell."""
    return _settings(experiment, language())


@lru_cache(maxsize=1000)
def _settings(experiment: Experiment, _language: str) -> Settings:
    return {name: setting.read(experiment) for name, setting in SETTINGS.items()}


def varied(told: Sequence[Settings]) -> list[str]:
    """The names of the settings in which runs differ."""
    return [name for name in SETTINGS if len({one[name] for one in told}) > 1]


def phrase(name: str, value: str) -> str:
    """A setting as a name says it: ``seed 2``, ``32 units``, ``without dropout``."""
    setting = SETTINGS[name]
    if not value:
        return _(setting.absent, what=_(setting.label))
    return _(setting.phrase, count=value) if setting.phrase else f"{_(setting.label)} {value}"


def title(data: Data) -> str:
    """The name of a dataset, whether it is the sample, and whether people brought some of it."""
    name = _(FACTS[data.name].title)
    name = name if data.source == "original" else f"{name} ({_('sample')})"
    ours = data.brought is not None and data.name != "table"
    return f"{name} + {_('drawings')}" if ours else name


def _points(experiment: Experiment) -> str:
    plane = experiment.data.plane
    if plane is None:
        return ""
    drawn = f", {len(plane.points)}" if plane.points else ""
    return f"{plane.shape}{drawn}" + "".join(
        f", {said}" for said in [_parts(plane, "shape", "features", "points")] if said
    )


def _brought(experiment: Experiment) -> str:
    brought = experiment.data.brought
    return f"{brought.address[:6]} × {brought.copies}" if brought else ""


def _rows(experiment: Experiment) -> str:
    rows = experiment.data.train_rows
    return f"{rows:,}" if rows else ""


def _noise(experiment: Experiment) -> str:
    data = experiment.data
    if not data.label_noise:
        return ""
    drawn = f", {_('seed')} {data.noise_seed}" if data.noise_seed else ""
    return f"{100 * data.label_noise:g} %{drawn}"


def _other_layers(experiment: Experiment) -> str:
    return _between(experiment, lambda part: not isinstance(part, Dense | Dropout))


def _dropout(experiment: Experiment) -> str:
    """One rate, where it stands behind each hidden layer."""
    hidden = [part.rate for part in experiment.layers if isinstance(part, Dropout)]
    parts = [type(part) for part in experiment.layers if isinstance(part, Dense | Dropout)]
    if len(set(hidden)) == 1 and parts == [Dense, Dropout] * len(hidden) + [Dense]:
        return f"{hidden[0]:g}"
    return _between(experiment, lambda part: isinstance(part, Dropout))


def _between(experiment: Experiment, wanted: Callable[[Any], bool]) -> str:
    """Layers that are not Dense, and behind which Dense layer each stands."""
    found, behind = [], 0
    for part in experiment.layers:
        if wanted(part):
            what = f"{part.rate:g}" if isinstance(part, Dropout) else part.title
            where = _("{what} behind layer {number}", what=what, number=behind)
            found.append(where if behind else what)
        behind += isinstance(part, Dense)
    return ", ".join(found)


def _of_dense(read: Callable[[Dense], str], usual: str) -> Callable[[Experiment], str]:
    """What is said of Dense layers: once where all hidden ones agree, nothing where it is usual."""

    def said(experiment: Experiment) -> str:
        *hidden, last = map(read, experiment.dense)
        if last != usual or len(set(hidden)) > 1:
            return ", ".join(value or "–" for value in (*hidden, last))
        return hidden[0] if hidden and hidden[0] != usual else ""

    return said


def _activation(layer: Dense) -> str:
    slope = layer.negative_slope
    return layer.activation if slope is None else f"{layer.activation} {slope:g}"


def _hidden_activations(experiment: Experiment) -> str:
    found = [_activation(layer) for layer in experiment.dense[:-1]]
    return ", ".join(found[:1] if len(set(found)) == 1 else found)


def _penalty(name: str) -> Callable[[Experiment], str]:
    return _of_dense(
        lambda layer: f"{rate:g}" if (rate := getattr(layer.kernel_regularizer, name, 0)) else "",
        "",
    )


def _rate(experiment: Experiment) -> str:
    rate = experiment.optimizer.learning_rate
    if isinstance(rate, float):
        return f"{rate:g}"
    return f"{type(rate).__name__}({_parts(rate)})"


def _momentum(experiment: Experiment) -> str:
    momentum = getattr(experiment.optimizer, "momentum", 0)
    nesterov = " Nesterov" if getattr(experiment.optimizer, "nesterov", False) else ""
    return f"{momentum:g}{nesterov}" if momentum or nesterov else ""


def _other_rates(experiment: Experiment) -> str:
    optimizer = experiment.optimizer
    usual = dict(OPTIMIZERS[optimizer.kind])
    said = {"learning_rate", "momentum", "nesterov"}
    return ", ".join(
        f"{name} {value:g}"
        for name, value in dict(optimizer).items()
        if name not in said and value != usual[name]
    )


def _validation(experiment: Experiment) -> str:
    validation = experiment.validation
    if not validation.holds_out:
        return ""
    label = _(VALIDATIONS[validation.kind].label)
    amounts = [
        f"{100 * value:g} %" if name == "share" else f"{value:,}"
        for name, value in validation
        if name != "kind" and value != type(validation).model_fields[name].default
    ]
    return ": ".join([label, ", ".join(amounts)]) if amounts else label


def _callbacks(experiment: Experiment) -> str:
    return ", ".join(
        ", ".join([type(part).__name__, *filter(None, [_parts(part)])])
        for part in experiment.callbacks
    )


def _parts(part: Part, *left_out: str) -> str:
    """What a part is told besides what it usually is."""
    fields = type(part).model_fields
    return ", ".join(
        name
        if value is True
        else f"{name} {value:g}"
        if isinstance(value, float)
        else f"{name} {value}"
        for name, value in part.model_dump().items()
        if name not in ("kind", *left_out) and value != fields[name].default
    )


INPUT_STEPS = {
    "standardize": N_("standardized"),
    "divide_by_255": "÷ 255",
    "flatten": N_("laid out as a row"),
    "multi_hot": "multi-hot",
}
TARGET_STEPS = {
    "as_is": "",
    "one_hot": "one-hot",
    "divide_by_100000": "÷ 100,000",
    "signs": "−1, 1",
}

SETTINGS = {
    "data": Setting(N_("data"), lambda e: title(e.data), AS_IT_IS),
    "brought": Setting(N_("rows brought"), _brought),
    "points": Setting(N_("points"), _points),
    "features": Setting(
        N_("features"), lambda e: ", ".join(e.data.plane.features) if e.data.plane else ""
    ),
    "words": Setting(N_("words kept"), lambda e: f"{e.data.num_words:,}" if e.data.is_text else ""),
    "rows": Setting(N_("rows"), _rows, N_("{count} rows"), N_("all rows")),
    "noise": Setting(N_("wrong labels"), _noise),
    "inputs": Setting(
        N_("inputs"),
        lambda e: ", ".join(_(INPUT_STEPS[step]) for step in e.data.preparation.inputs),
        absent=N_("inputs as they are"),
    ),
    "targets": Setting(
        N_("targets"),
        lambda e: TARGET_STEPS[e.data.preparation.targets],
        absent=N_("targets as they are"),
    ),
    "learner": Setting(
        N_("learner"),
        lambda e: _("linear classifier") if e.learner == "sgd_classifier" else "",
        AS_IT_IS,
        N_("network"),
    ),
    "other_layers": Setting(N_("other layers"), _other_layers),
    "units": Setting(
        N_("units of each hidden layer"),
        lambda e: "-".join(str(layer.units) for layer in e.dense[:-1]),
        N_("{count} units"),
        N_("no hidden layer"),
    ),
    "activation": Setting(N_("activation"), _hidden_activations, AS_IT_IS),
    "output": Setting(N_("output layer"), lambda e: f"{e.output.units}, {_activation(e.output)}"),
    "dropout": Setting(N_("dropout"), _dropout),
    "l1": Setting("L1", _penalty("l1")),
    "l2": Setting("L2", _penalty("l2")),
    "bias": Setting(
        N_("bias"),
        _of_dense(lambda layer: "" if layer.use_bias else "0", ""),
        absent=N_("with bias"),
    ),
    "initializer": Setting(
        N_("first weights"),
        _of_dense(lambda layer: layer.kernel_initializer, "glorot_uniform"),
        absent="glorot_uniform",
    ),
    "given": Setting(
        N_("given weights"), lambda e: f"{len(e.first_weights)}" if e.first_weights else ""
    ),
    "nudged": Setting(
        N_("twin"),
        lambda e: _("last digits moved") if e.nudged else "",
        AS_IT_IS,
        N_("last digits as drawn"),
    ),
    "names": Setting(
        N_("layer names"), lambda e: ", ".join(layer.name for layer in e.layers if layer.name)
    ),
    "loss": Setting(N_("loss function"), lambda e: LOSSES[e.loss].label, AS_IT_IS),
    "metrics": Setting(N_("metrics"), lambda e: ", ".join(e.metrics)),
    "optimizer": Setting(N_("optimizer"), lambda e: e.optimizer.title, AS_IT_IS),
    "rate": Setting(N_("learning rate"), _rate),
    "momentum": Setting(N_("momentum"), _momentum),
    "other_rates": Setting(N_("other rates"), _other_rates, AS_IT_IS),
    "epochs": Setting(N_("epochs"), lambda e: f"{e.epochs:,}", N_("{count} epochs")),
    "batch": Setting(N_("batch size"), lambda e: f"{e.batch_size:,}", N_("batches of {count}")),
    "steps": Setting(
        N_("updates an epoch"),
        lambda e: f"{e.steps_per_epoch:,}" if e.steps_per_epoch else "",
        absent=N_("epochs of all rows"),
    ),
    "order": Setting(N_("order of the rows"), lambda e: _(ORDERS[e.shuffle])),
    "validation": Setting(
        N_("held out for validation"), _validation, AS_IT_IS, N_("nothing held out")
    ),
    "callbacks": Setting(N_("callbacks"), _callbacks, AS_IT_IS),
    "seed": Setting(N_("seed"), lambda e: str(e.seed)),
}
"""Every setting, in the order in which a network is made."""
