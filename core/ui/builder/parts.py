"""The parts of the form: a widget for each setting of the data, of compile and of fit.

Each returns what it says, as values of an Experiment.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.datasets import Facts
from core.experiment import (
    LOSSES,
    OPTIMIZERS,
    VALIDATIONS,
    BestCheckpoint,
    Data,
    EarlyStopping,
    Experiment,
    ReduceLROnPlateau,
    limits,
)
from core.messages import N_
from core.ui.builder.fields import Asked, Spots, put, reach, value
from core.ui.controls import locked
from core.ui.language import _

ORDERS = {
    "every_epoch": N_("new in every epoch"),
    "once": N_("one for all epochs"),
    "never": N_("as they lie"),
}
ABOUT_ORDERS = {
    "every_epoch": N_(
        "Each epoch visits the rows in a new order, as `fit` does without a seed. "
        "Here the seed decides all of the orders, so the training can be repeated."
    ),
    "once": N_(
        "The rows are shuffled once, and every epoch visits them in that order: "
        "so does `fit` after `keras.utils.set_random_seed`."
    ),
    "never": N_("Every epoch visits the rows from the first to the last: `shuffle=False`."),
}
STEPS = {
    "divide_by_255": N_("Divide the pixels by 255"),
    "flatten": N_("Lay each picture out as one row of 784"),
    "standardize": N_("Standardize the inputs beforehand"),
}
"""Steps of the preparation that a reader may leave out."""
RATES = {
    f"{kind}.{name}": (kind, name)
    for kind, optimizer in OPTIMIZERS.items()
    for name in type(optimizer).model_fields
    if name not in ("kind", "learning_rate") and kind != "sgd"
}
"""Fields for what optimizers have besides a learning rate: which one, and its name in Keras."""


def data_part(asked: Asked, base: Data, facts: Facts) -> dict[str, Any]:
    """How the raw rows become inputs."""
    data = base.model_dump()
    if facts.kind == "text":
        data["num_words"] = asked.integer(
            st,
            _("the most frequent words to keep"),
            limits(Data, "num_words"),
            "num_words",
            help=_("Rarer words all become the same one: <unknown>."),
        )
    else:
        offered = ("divide_by_255", "flatten") if facts.kind == "image" else ("standardize",)
        wanted = {step: asked.field(st.toggle, _(STEPS[step]), step) for step in offered}
        steps: list[str] = [step for step in base.preparation.inputs if wanted.get(step, True)]
        steps += [step for step, on in wanted.items() if on and step not in steps]
        data["preparation"]["inputs"] = steps
    rows = asked.integer(
        st,
        _("training rows (0: all)"),
        (0, limits(Data, "train_rows")[1]),
        "train_rows",
        help=_("Only the first so many are used."),
    )
    data["train_rows"] = rows or None
    if facts.task != "regression" or base.label_noise:
        data["label_noise"] = asked.field(
            st.slider,
            _("wrong labels, as a share"),
            "label_noise",
            min_value=0.0,
            max_value=1.0,
            step=0.05,
        )
    return data


def compile_part(asked: Asked, base: Experiment, spots: Spots) -> dict[str, Any]:
    """How the network is to learn: its optimizer and its loss."""
    left, right = st.columns(2)
    optimizer = asked.field(
        left.selectbox,
        _("optimizer"),
        "optimizer",
        options=OPTIMIZERS,
        format_func=lambda kind: OPTIMIZERS[kind].title,
        on_change=_usual_rate,
        args=(asked.page,),
    )
    low, high = reach(0.0, 1000.0, f"{asked.page}.learning_rate")
    rate = asked.field(
        right.number_input,
        _("learning rate"),
        "learning_rate",
        min_value=low,
        max_value=high,
        step=0.001,
        format="%g",
    )
    same = base.optimizer.kind == optimizer
    values: dict[str, Any] = base.optimizer.model_dump() if same else {"kind": optimizer}
    usual = base.optimizer.learning_rate
    kept = same and not isinstance(usual, float) and rate == usual.initial_learning_rate
    values["learning_rate"] = usual if kept else rate
    if optimizer == "sgd":
        low, high = reach(0.0, 0.99, f"{asked.page}.momentum")
        values["momentum"] = asked.field(
            left.slider, _("momentum"), "momentum", min_value=low, max_value=high
        )
        values["nesterov"] = asked.field(right.toggle, "Nesterov", "nesterov", "momentum")
    rates = [(name, part) for name, (kind, part) in RATES.items() if kind == optimizer]
    for place, (name, part) in zip((left, right, left), rates, strict=False):
        low, high = reach(*limits(type(OPTIMIZERS[optimizer]), part), f"{asked.page}.{name}")
        values[part] = asked.field(
            place.number_input,
            part,
            name,
            "rates",
            min_value=low,
            max_value=high,
            step=0.001,
            format="%g",
        )
    spots["rate"] = st.container()
    loss = asked.field(
        st.selectbox,
        _("loss function"),
        "loss",
        options=LOSSES,
        format_func=lambda name: LOSSES[name].label,
    )
    spots["loss"] = st.container()
    return {"optimizer": values, "loss": loss}


def fit_part(asked: Asked, base: Experiment, spots: Spots) -> dict[str, Any]:
    """How long it learns and on which rows, and what watches it."""
    left, right = st.columns(2)
    values = {
        name: asked.integer(column, label, limits(Experiment, name), name)
        for column, name, label in (
            (left, "epochs", _("epochs")),
            (right, "batch_size", _("batch size")),
        )
    }
    if base.steps_per_epoch is not None:
        st.caption(_("An epoch is {steps} updates here.", steps=base.steps_per_epoch))
    spots["epochs"] = st.container()
    shuffle = asked.field(
        st.selectbox,
        _("order of the rows"),
        "shuffle",
        options=ORDERS,
        format_func=lambda name: _(ORDERS[name]),
    )
    if asked.sight.sees("shuffle"):
        st.caption(_(ABOUT_ORDERS[shuffle]))
    kind = asked.field(
        st.selectbox,
        _("held out for validation"),
        "validation",
        options=VALIDATIONS,
        format_func=lambda kind: _(VALIDATIONS[kind].label),
    )
    left, right = st.columns(2)
    validation = _validation(asked, kind, left)
    if validation["kind"] == base.validation.kind:
        validation = {**base.validation.model_dump(), **validation}
    values["seed"] = asked.integer(
        right if VALIDATIONS[kind].holds_out else left,
        _("seed"),
        (0, 2**31 - 1),
        "seed",
        help=_("Decides the first weights and the order of the rows: another seed, another luck."),
    )
    spots["validation"] = spots["seed"] = st.container()
    callbacks = _callbacks(asked, base, VALIDATIONS[kind].holds_out)
    return {**values, "validation": validation, "callbacks": callbacks, "shuffle": shuffle}


def _validation(asked: Asked, kind: str, place: Any) -> dict[str, Any]:
    """Widgets for what the way of holding rows out has to know."""
    settings = VALIDATIONS[kind].model_fields
    values: dict[str, Any] = {"kind": kind}
    if "folds" in settings:
        bounds = limits(VALIDATIONS[kind], "folds")
        return {**values, "folds": asked.integer(place, _("folds"), bounds, "folds", "validation")}
    if "rows" in settings:
        rows = asked.integer(place, _("rows"), (1, 60_000), "rows", "validation")
        return {**values, "rows": rows}
    if "share" in settings:
        low, high = reach(0.05, 0.9, f"{asked.page}.share")
        values["share"] = asked.field(
            place.slider,
            _("share"),
            "share",
            "validation",
            min_value=low,
            max_value=high,
            step=0.05,
        )
    if "random_state" in settings:
        values["random_state"] = asked.integer(
            place,
            "random_state",
            (0, 2**31 - 1),
            "random_state",
            help=_("Decides which rows are held out."),
        )
    return values


def _callbacks(asked: Asked, base: Experiment, held_out: bool) -> list[dict[str, Any]]:
    """Those of the Experiment that filled the form, in their order, and those switched on since."""
    wanted: dict[str, dict[str, Any]] = {
        part.kind: part.model_dump()
        for part in base.callbacks
        if held_out or not part.monitor.startswith("val_")
    }
    checkpoint = asked.field(
        st.toggle,
        _("Keep the best epoch"),
        "checkpoint",
        disabled=not held_out,
        help=_("ModelCheckpoint with save_best_only: a second file with the best epoch's weights."),
    )
    early = asked.field(
        st.toggle,
        "EarlyStopping",
        "early",
        disabled=not held_out,
        help=_("Stop when the validation loss has not improved for some epochs."),
    )
    stopping = _early_stopping(asked) if early and held_out else {}
    reduce = asked.field(
        st.toggle,
        "ReduceLROnPlateau",
        "reduce",
        disabled=not held_out and "reduce_lr_on_plateau" not in wanted,
        help=_("Lower the learning rate when the validation loss has not improved for a while."),
    )
    reducing = _reduce(asked) if reduce else {}
    for kind, on, usual, chosen in (
        ("best_checkpoint", checkpoint, BestCheckpoint(), {}),
        ("early_stopping", early, EarlyStopping(), stopping),
        ("reduce_lr_on_plateau", reduce, ReduceLROnPlateau(), reducing),
    ):
        if not on:
            wanted.pop(kind, None)
        elif held_out or kind in wanted:
            wanted[kind] = {**usual.model_dump(), **wanted.get(kind, {}), **chosen}
    return list(wanted.values())


def _early_stopping(asked: Asked) -> dict[str, Any]:
    bounds = limits(EarlyStopping, "patience")
    patience = asked.integer(st, _("patience, in epochs"), bounds, "patience", "early")
    restore = asked.field(st.toggle, _("Go back to the best weights"), "restore", "early")
    low, high = reach(0.0, 10.0, f"{asked.page}.min_delta")
    least = asked.field(
        st.number_input,
        _("improvement that counts (min_delta)"),
        "min_delta",
        min_value=low,
        max_value=high,
        step=0.001,
        format="%g",
    )
    return {"patience": patience, "restore_best_weights": restore, "min_delta": least}


def _reduce(asked: Asked) -> dict[str, Any]:
    left, right = st.columns(2)
    low, high = reach(0.05, 0.95, f"{asked.page}.factor")
    factor = asked.field(
        left.slider,
        _("times this factor"),
        "factor",
        "reduce",
        min_value=low,
        max_value=high,
        step=0.05,
    )
    bounds = limits(ReduceLROnPlateau, "patience")
    patience = asked.integer(right, _("after so many epochs"), bounds, "reduce_patience", "reduce")
    return {"factor": factor, "patience": patience}


def _usual_rate(page: str) -> None:
    """Another optimizer begins with the learning rate that Keras gives it."""
    if not locked(f"{page}.learning_rate"):
        put(page, learning_rate=OPTIMIZERS[value(page, "optimizer")].learning_rate)
