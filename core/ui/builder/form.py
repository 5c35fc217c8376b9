"""The form of an Experiment: every setting a widget, and back from the widgets to an Experiment.

The widgets' values live in the session under ``<page>.<setting>``. They are filled from an
Experiment once (:func:`fill`) and read back at every run (:func:`form`).
"""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite
from typing import Any

import streamlit as st

from core.experiment import (
    SGD,
    BestCheckpoint,
    Dense,
    Dropout,
    EarlyStopping,
    Experiment,
    FirstRows,
    KFolds,
    Layer,
    ReduceLROnPlateau,
    limits,
)
from core.ui.language import N_, _

ACTIVATIONS = (
    "linear", "relu", "leaky_relu", "sigmoid", "tanh", "softmax", "elu", "gelu", "silu",
)  # fmt: skip
OPTIMIZERS = {
    "sgd": "SGD",
    "adagrad": "Adagrad",
    "rmsprop": "RMSprop",
    "adam": "Adam",
    "adamw": "AdamW",
}
LOSSES = {
    "mse": "mse",
    "mae": "mae",
    "huber": "huber",
    "binary_crossentropy": "binary crossentropy",
    "categorical_crossentropy": "categorical crossentropy",
    "sparse_categorical_crossentropy": "sparse categorical crossentropy",
}
VALIDATIONS = {
    "none": N_("none"),
    "last_share": N_("the last share of the rows"),
    "first_rows": N_("the first rows"),
    "stratified": N_("a random share"),
    "k_folds": N_("K folds"),
}
KINDS = {
    "dense": "Dense",
    "dropout": "Dropout",
    "flatten": "Flatten",
    "normalization": "Normalization",
}
MOST_LAYERS = 8


def fill(page: str, experiment: Experiment) -> None:
    """Puts an Experiment into the form of a page."""
    state = st.session_state
    state[f"{page}.base"] = experiment
    first = state.get(f"{page}.next", 0)
    state[f"{page}.next"] = first + len(experiment.layers)
    state[f"{page}.layers"] = list(range(first, state[f"{page}.next"]))
    for number, layer in enumerate(experiment.layers, start=first):
        _fill_layer(page, number, layer)
    optimizer, rate = experiment.optimizer, experiment.optimizer.learning_rate
    early = _callback(experiment, "early_stopping")
    validation = experiment.validation
    values = {
        "standardize": "standardize" in experiment.data.preparation.inputs,
        "loss": experiment.loss,
        "optimizer": optimizer.kind,
        "learning_rate": rate if isinstance(rate, float) else rate.initial_learning_rate,
        "momentum": optimizer.momentum if isinstance(optimizer, SGD) else 0.0,
        "nesterov": isinstance(optimizer, SGD) and optimizer.nesterov,
        "epochs": experiment.epochs,
        "batch_size": experiment.batch_size,
        "shuffle": experiment.shuffle,
        "seed": experiment.seed,
        "validation": validation.kind,
        "folds": validation.folds if isinstance(validation, KFolds) else 4,
        "share": getattr(validation, "share", 0.2),
        "rows": validation.rows if isinstance(validation, FirstRows) else 100,
        "early": early is not None,
        "patience": early.patience if isinstance(early, EarlyStopping) else 10,
        "restore": isinstance(early, EarlyStopping) and early.restore_best_weights,
    }
    for name, value in values.items():
        state[f"{page}.{name}"] = _typed(value)


def _typed(value: object) -> object:
    """A whole number as a float: Streamlit's whole number inputs fall over an infinity."""
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _whole(place: Any, label: str, low: int, high: int, key: str, **options: Any) -> float:
    """A field for a whole number; what is not one is left to the Experiment to refuse."""
    value: float = place.number_input(
        label,
        float(low),
        float(high),
        step=1.0,
        format="%.0f",
        key=key,
        persist_state="session",
        **options,
    )
    return int(value) if isfinite(value) else value


def filled(page: str) -> bool:
    """Whether the form of a page holds an Experiment already."""
    return f"{page}.base" in st.session_state


def form(page: str) -> dict[str, Any]:
    """Draws the form and returns what it says, as values for ``experiment_from``."""
    base: Experiment = st.session_state[f"{page}.base"]
    with st.container(border=True):
        st.markdown(f"**{_('Layers')}**")
        layers = _layers(page)
    with st.container(border=True):
        st.markdown(f"**{_('Compile')}**")
        compiled = _compile(page, base)
    with st.container(border=True):
        st.markdown(f"**{_('Fit')}**")
        fitted = _fit(page, base)
    data = base.data.model_dump()
    if not base.data.num_words:
        data["preparation"]["inputs"] = ["standardize"] if _get(page, "standardize") else []
    return {**base.model_dump(), "data": data, "layers": layers, **compiled, **fitted}


def _layers(page: str) -> list[dict[str, Any]]:
    numbers: list[int] = st.session_state[f"{page}.layers"]
    if st.session_state.get(f"{page}.standardize") is not None:
        st.toggle(
            _("Standardize the inputs beforehand"),
            key=f"{page}.standardize",
            persist_state="session",
            help=_("Subtract each column's mean and divide by its standard deviation."),
        )
    layers = [_layer(page, number, place, len(numbers)) for place, number in enumerate(numbers)]
    if len(numbers) < MOST_LAYERS:
        with st.container(horizontal=True):
            for kind in ("dense", "dropout", "normalization"):
                st.button(
                    f"+ {KINDS[kind]}", key=f"{page}.add.{kind}", on_click=_add, args=(page, kind)
                )
    return layers


def _layer(page: str, number: int, place: int, count: int) -> dict[str, Any]:
    kind = _get(page, f"{number}.kind")
    name = f"{place + 1} · {KINDS[kind]}"
    values: dict[str, Any] = {"kind": kind}
    first, second, more = st.columns([5, 6, 3], vertical_alignment="bottom", gap="small")
    if kind == "dense":
        low, high = limits(Dense, "units")
        values["units"] = _whole(first, name, low, high, f"{page}.{number}.units")
        values["activation"] = second.selectbox(
            _("activation"),
            ACTIVATIONS,
            key=f"{page}.{number}.activation",
            persist_state="session",
        )
    elif kind == "dropout":
        values["rate"] = second.slider(
            _("rate"), 0.0, 0.9, step=0.05, key=f"{page}.{number}.rate", persist_state="session"
        )
        first.markdown(name)
    else:
        first.markdown(name)
    with more.popover("⋯", help=_("Move, copy or remove this layer"), width="stretch"):
        _layer_actions(page, number, place, count)
        if kind == "dense":
            values["kernel_regularizer"] = _regularizer(page, number)
    return {**values, **_unshown(page, number)}


def _layer_actions(page: str, number: int, place: int, count: int) -> None:
    for label, action, off in (
        (_("Move up"), _up, place == 0),
        (_("Move down"), _down, place == count - 1),
        (_("Duplicate"), _duplicate, count >= MOST_LAYERS),
        (_("Remove"), _remove, count == 1),
    ):
        st.button(
            label,
            key=f"{page}.{number}.{action.__name__}",
            on_click=action,
            args=(page, number),
            disabled=off,
            width="stretch",
        )


def _unshown(page: str, number: int) -> dict[str, Any]:
    """Settings of a preset or a link that have no widget."""
    return {
        name: value
        for name in ("name", "use_bias", "kernel_initializer", "negative_slope")
        if (value := st.session_state.get(f"{page}.{number}.{name}")) is not None
    }


def _regularizer(page: str, number: int) -> dict[str, float] | None:
    rates = {
        rate: st.number_input(
            _("{name} penalty", name=rate.upper()),
            0.0,
            1.0,
            step=0.001,
            format="%.4f",
            key=f"{page}.{number}.{rate}",
            persist_state="session",
        )
        for rate in ("l1", "l2")
    }
    return rates if any(rates.values()) else None


def _compile(page: str, base: Experiment) -> dict[str, Any]:
    left, right = st.columns(2)
    optimizer = left.selectbox(
        _("optimizer"),
        OPTIMIZERS,
        format_func=OPTIMIZERS.__getitem__,
        key=f"{page}.optimizer",
        persist_state="session",
    )
    rate = right.number_input(
        _("learning rate"),
        0.0,
        1000.0,
        step=0.001,
        format="%g",
        key=f"{page}.learning_rate",
        persist_state="session",
    )
    same = base.optimizer.kind == optimizer
    values: dict[str, Any] = base.optimizer.model_dump() if same else {"kind": optimizer}
    values["learning_rate"] = rate
    if optimizer == "sgd":
        values["momentum"] = left.slider(
            _("momentum"), 0.0, 0.99, key=f"{page}.momentum", persist_state="session"
        )
        values["nesterov"] = right.toggle(
            "Nesterov", key=f"{page}.nesterov", persist_state="session"
        )
    loss = left.selectbox(
        _("loss"),
        LOSSES,
        format_func=LOSSES.__getitem__,
        key=f"{page}.loss",
        persist_state="session",
    )
    return {"optimizer": values, "loss": loss}


def _fit(page: str, base: Experiment) -> dict[str, Any]:
    left, right = st.columns(2)
    values = {
        name: _whole(column, label, *limits(Experiment, name), f"{page}.{name}")
        for column, name, label in (
            (left, "epochs", _("epochs")),
            (right, "batch_size", _("batch size")),
        )
    }
    validation = _validation(page, left, right)
    if validation["kind"] == base.validation.kind:
        validation = {**base.validation.model_dump(), **validation}
    early = left.toggle(
        "EarlyStopping",
        key=f"{page}.early",
        persist_state="session",
        disabled=validation["kind"] == "none",
        help=_("Stop when the validation loss has not improved for some epochs."),
    )
    callbacks = [
        callback.model_dump() for callback in base.callbacks if callback.kind != "early_stopping"
    ]
    if early and validation["kind"] != "none":
        callbacks.append(
            {
                "kind": "early_stopping",
                "patience": _whole(
                    right,
                    _("patience, in epochs"),
                    *limits(EarlyStopping, "patience"),
                    f"{page}.patience",
                ),
                "restore_best_weights": left.toggle(
                    _("Go back to the best weights"),
                    key=f"{page}.restore",
                    persist_state="session",
                ),
            }
        )
    values["seed"] = _whole(
        right,
        _("seed"),
        0,
        2**31 - 1,
        f"{page}.seed",
        help=_("Decides the first weights and the order of the rows: another seed, another luck."),
    )
    shuffle = left.toggle(_("Shuffle the rows"), key=f"{page}.shuffle", persist_state="session")
    return {**values, "validation": validation, "callbacks": callbacks, "shuffle": shuffle}


def _validation(page: str, left: Any, right: Any) -> dict[str, Any]:
    kind = left.selectbox(
        _("held out for validation"),
        VALIDATIONS,
        format_func=lambda name: _(VALIDATIONS[name]),
        key=f"{page}.validation",
        persist_state="session",
    )
    if kind == "k_folds":
        low, high = limits(KFolds, "folds")
        folds = _whole(right, _("folds"), low, high, f"{page}.folds")
        return {"kind": kind, "folds": folds}
    if kind == "first_rows":
        rows = _whole(right, _("rows"), 1, 60_000, f"{page}.rows")
        return {"kind": kind, "rows": rows}
    if kind in ("last_share", "stratified"):
        share = right.slider(
            _("share"), 0.05, 0.9, step=0.05, key=f"{page}.share", persist_state="session"
        )
        return {"kind": kind, "share": share}
    return {"kind": kind}


def _get(page: str, name: str) -> Any:
    return st.session_state[f"{page}.{name}"]


def _fill_layer(page: str, number: int, layer: Layer) -> None:
    values: Mapping[str, Any] = layer.model_dump()
    penalty = values.get("kernel_regularizer") or {"l1": 0.0, "l2": 0.0}
    for name, value in {**values, **(penalty if isinstance(layer, Dense) else {})}.items():
        if name != "kernel_regularizer":
            st.session_state[f"{page}.{number}.{name}"] = _typed(value)


def _add(page: str, kind: str) -> None:
    made: dict[str, Layer] = {
        "dense": Dense(units=16, activation="relu"),
        "dropout": Dropout(rate=0.3),
    }
    state = st.session_state
    number = state[f"{page}.next"]
    state[f"{page}.next"] = number + 1
    if kind == "normalization":
        state[f"{page}.{number}.kind"] = kind
        state[f"{page}.layers"].insert(0, number)
        return
    _fill_layer(page, number, made[kind])
    state[f"{page}.layers"].insert(max(0, len(state[f"{page}.layers"]) - 1), number)


def _remove(page: str, number: int) -> None:
    st.session_state[f"{page}.layers"].remove(number)


def _duplicate(page: str, number: int) -> None:
    state = st.session_state
    copy = state[f"{page}.next"]
    state[f"{page}.next"] = copy + 1
    prefix = f"{page}.{number}."
    for name in [name for name in state if str(name).startswith(prefix)]:
        field = str(name).removeprefix(prefix)
        if not field.startswith("_") and field != "name":
            state[f"{page}.{copy}.{field}"] = state[name]
    numbers = state[f"{page}.layers"]
    numbers.insert(numbers.index(number) + 1, copy)


def _up(page: str, number: int) -> None:
    _move(page, number, -1)


def _down(page: str, number: int) -> None:
    _move(page, number, 1)


def _move(page: str, number: int, by: int) -> None:
    numbers = st.session_state[f"{page}.layers"]
    place = numbers.index(number)
    numbers.insert(place + by, numbers.pop(place))


def _callback(
    experiment: Experiment, kind: str
) -> EarlyStopping | BestCheckpoint | ReduceLROnPlateau | None:
    return next((part for part in experiment.callbacks if part.kind == kind), None)
