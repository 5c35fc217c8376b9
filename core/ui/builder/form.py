"""The form of an Experiment: every setting a widget, and back from the widgets to an Experiment.

The widgets' values live in the session under ``<page>.<setting>``. They are filled from an
Experiment once (:func:`fill`) and read back at every run (:func:`form`).
"""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.datasets.catalog import FACTS
from core.experiment import (
    LOSSES,
    OPTIMIZERS,
    SGD,
    VALIDATIONS,
    BestCheckpoint,
    Data,
    EarlyStopping,
    Experiment,
    limits,
)
from core.messages import N_
from core.ui.builder.fields import Spots, integer_field, put, reach, value
from core.ui.builder.layers import fill_layers, layer_editor, layers_of
from core.ui.controls import held, locked
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


def fill(page: str, experiment: Experiment) -> None:
    """Puts an Experiment into the form of a page."""
    st.session_state[f"{page}.base"] = experiment
    fill_layers(page, experiment.layers)
    optimizer = experiment.optimizer
    early = _early_stopping(experiment)
    validation = experiment.validation
    values = {
        **{step: step in experiment.data.preparation.inputs for step in STEPS},
        "num_words": experiment.data.num_words,
        "loss": experiment.loss,
        "optimizer": optimizer.kind,
        "learning_rate": optimizer.rate,
        "momentum": optimizer.momentum if isinstance(optimizer, SGD) else 0.0,
        "nesterov": isinstance(optimizer, SGD) and optimizer.nesterov,
        "epochs": experiment.epochs,
        "batch_size": experiment.batch_size,
        "shuffle": experiment.shuffle,
        "seed": experiment.seed,
        "validation": validation.kind,
        "folds": getattr(validation, "folds", 4),
        "share": getattr(validation, "share", 0.2),
        "rows": getattr(validation, "rows", 100),
        "early": early is not None,
        "patience": early.patience if early else 10,
        "restore": early is not None and early.restore_best_weights,
        "checkpoint": any(isinstance(part, BestCheckpoint) for part in experiment.callbacks),
    }
    put(page, **values)


def filled(page: str) -> bool:
    """Whether the form of a page holds an Experiment already."""
    return f"{page}.base" in st.session_state


def form(page: str) -> tuple[dict[str, Any], Spots]:
    """Draws the form; returns what it says, as values for ``experiment_from``, and its spots."""
    base: Experiment = value(page, "base")
    spots: Spots = {}
    facts = FACTS[base.data.name]
    with st.container(border=True):
        st.markdown(f"**{_('Data')}**")
        data = _data(page, base.data)
        spots["data"] = st.container()
    with st.container(border=True, key=layers_of(page)):
        st.markdown(f"**{_('Layers')}**")
        layers = layer_editor(page, facts.kind, spots)
        spots["layers"] = st.container()
    with st.container(border=True):
        st.markdown(f"**{_('Compile')}**")
        compiled = _compile(page, base, spots)
    with st.container(border=True):
        st.markdown(f"**{_('Fit')}**")
        fitted = _fit(page, base, spots)
    if facts.task == "multiclass":
        numbered = LOSSES[compiled["loss"]].numbered
        data["preparation"]["targets"] = "as_is" if numbered else "one_hot"
    if compiled["loss"] != base.loss:
        compiled["metrics"] = ("mae",) if facts.task == "regression" else ("accuracy",)
    return {**base.model_dump(), "data": data, "layers": layers, **compiled, **fitted}, spots


def _data(page: str, base: Data) -> dict[str, Any]:
    """How the raw rows become inputs."""
    data = base.model_dump()
    kind = FACTS[base.name].kind
    if kind == "text":
        low, high = limits(Data, "num_words")
        data["num_words"] = integer_field(
            st,
            _("the most frequent words to keep"),
            low,
            high,
            f"{page}.num_words",
            help=_("Rarer words all become the same one: <unknown>."),
        )
        return data
    asked = {
        step: st.toggle(
            _(STEPS[step]),
            key=f"{page}.{step}",
            persist_state="session",
            disabled=held(f"{page}.{step}", _(STEPS[step])),
        )
        for step in (("divide_by_255", "flatten") if kind == "image" else ("standardize",))
    }
    steps: list[str] = [step for step in base.preparation.inputs if asked.get(step, True)]
    steps += [step for step, wanted in asked.items() if wanted and step not in steps]
    data["preparation"]["inputs"] = steps
    return data


def _compile(page: str, base: Experiment, spots: Spots) -> dict[str, Any]:
    left, right = st.columns(2)
    optimizer = left.selectbox(
        _("optimizer"),
        OPTIMIZERS,
        format_func=lambda kind: OPTIMIZERS[kind].title,
        key=f"{page}.optimizer",
        on_change=_usual_rate,
        args=(page,),
        persist_state="session",
        disabled=held(f"{page}.optimizer", _("optimizer")),
    )
    rate = right.number_input(
        _("learning rate"),
        *reach(0.0, 1000.0, f"{page}.learning_rate"),
        step=0.001,
        format="%g",
        key=f"{page}.learning_rate",
        persist_state="session",
        disabled=held(f"{page}.learning_rate", _("learning rate")),
    )
    same = base.optimizer.kind == optimizer
    values: dict[str, Any] = base.optimizer.model_dump() if same else {"kind": optimizer}
    usual = base.optimizer.learning_rate
    kept = same and not isinstance(usual, float) and rate == usual.initial_learning_rate
    values["learning_rate"] = usual if kept else rate
    if optimizer == "sgd":
        values["momentum"] = left.slider(
            _("momentum"),
            *reach(0.0, 0.99, f"{page}.momentum"),
            key=f"{page}.momentum",
            persist_state="session",
            disabled=held(f"{page}.momentum", _("momentum")),
        )
        values["nesterov"] = right.toggle(
            "Nesterov",
            key=f"{page}.nesterov",
            persist_state="session",
            disabled=held(f"{page}.nesterov", "Nesterov"),
        )
    spots["rate"] = st.container()
    loss = st.selectbox(
        _("loss function"),
        LOSSES,
        format_func=lambda name: LOSSES[name].label,
        key=f"{page}.loss",
        persist_state="session",
        disabled=held(f"{page}.loss", _("loss function")),
    )
    spots["loss"] = st.container()
    return {"optimizer": values, "loss": loss}


def _fit(page: str, base: Experiment, spots: Spots) -> dict[str, Any]:
    left, right = st.columns(2)
    values = {
        name: integer_field(column, label, *limits(Experiment, name), f"{page}.{name}")
        for column, name, label in (
            (left, "epochs", _("epochs")),
            (right, "batch_size", _("batch size")),
        )
    }
    spots["epochs"] = st.container()
    shuffle = st.selectbox(
        _("order of the rows"),
        ORDERS,
        format_func=lambda name: _(ORDERS[name]),
        key=f"{page}.shuffle",
        persist_state="session",
        disabled=held(f"{page}.shuffle", _("order of the rows")),
    )
    st.caption(_(ABOUT_ORDERS[shuffle]))
    kind = st.selectbox(
        _("held out for validation"),
        VALIDATIONS,
        format_func=lambda kind: _(VALIDATIONS[kind].label),
        key=f"{page}.validation",
        persist_state="session",
        disabled=held(f"{page}.validation", _("held out for validation")),
    )
    left, right = st.columns(2)
    validation = _validation(page, kind, left)
    if validation["kind"] == base.validation.kind:
        validation = {**base.validation.model_dump(), **validation}
    values["seed"] = integer_field(
        right if VALIDATIONS[kind].holds_out else left,
        _("seed"),
        0,
        2**31 - 1,
        f"{page}.seed",
        help=_("Decides the first weights and the order of the rows: another seed, another luck."),
    )
    spots["validation"] = spots["seed"] = st.container()
    callbacks = _callbacks(page, base, VALIDATIONS[kind].holds_out)
    return {**values, "validation": validation, "callbacks": callbacks, "shuffle": shuffle}


def _validation(page: str, kind: str, place: Any) -> dict[str, Any]:
    """A widget for what the way of holding rows out has to know."""
    settings, values = VALIDATIONS[kind].model_fields, {"kind": kind}
    if "folds" in settings:
        low, high = limits(VALIDATIONS[kind], "folds")
        return {**values, "folds": integer_field(place, _("folds"), low, high, f"{page}.folds")}
    if "rows" in settings:
        return {**values, "rows": integer_field(place, _("rows"), 1, 60_000, f"{page}.rows")}
    if "share" in settings:
        share = place.slider(
            _("share"),
            *reach(0.05, 0.9, f"{page}.share"),
            step=0.05,
            key=f"{page}.share",
            persist_state="session",
            disabled=held(f"{page}.share", _("share")),
        )
        return {**values, "share": share}
    return values


def _callbacks(page: str, base: Experiment, held_out: bool) -> list[dict[str, Any]]:
    """Those of the Experiment that filled the form, in their order, and those switched on since."""
    wanted = {
        part.kind: part.model_dump()
        for part in base.callbacks
        if held_out or not part.monitor.startswith("val_")
    }
    checkpoint = st.toggle(
        _("Keep the best epoch"),
        key=f"{page}.checkpoint",
        persist_state="session",
        disabled=held(f"{page}.checkpoint", _("Keep the best epoch")) or not held_out,
        help=_("ModelCheckpoint with save_best_only: a second file with the best epoch's weights."),
    )
    early = st.toggle(
        "EarlyStopping",
        key=f"{page}.early",
        persist_state="session",
        disabled=held(f"{page}.early", "EarlyStopping") or not held_out,
        help=_("Stop when the validation loss has not improved for some epochs."),
    )
    if not checkpoint:
        wanted.pop("best_checkpoint", None)
    elif held_out:
        wanted.setdefault("best_checkpoint", BestCheckpoint().model_dump())
    if not early:
        wanted.pop("early_stopping", None)
    elif held_out:
        low, high = limits(EarlyStopping, "patience")
        patience = integer_field(st, _("patience, in epochs"), low, high, f"{page}.patience")
        restore = st.toggle(
            _("Go back to the best weights"),
            key=f"{page}.restore",
            persist_state="session",
            disabled=held(f"{page}.restore", _("Go back to the best weights")),
        )
        usual = wanted.get("early_stopping", EarlyStopping().model_dump())
        chosen = {"patience": patience, "restore_best_weights": restore}
        wanted["early_stopping"] = usual | chosen
    return list(wanted.values())


def _early_stopping(experiment: Experiment) -> EarlyStopping | None:
    found = (part for part in experiment.callbacks if isinstance(part, EarlyStopping))
    return next(found, None)


def _usual_rate(page: str) -> None:
    """Another optimizer begins with the learning rate that Keras gives it."""
    if not locked(f"{page}.learning_rate"):
        put(page, learning_rate=OPTIMIZERS[value(page, "optimizer")].learning_rate)
