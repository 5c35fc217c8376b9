"""The form of an Experiment: every setting a widget, and back from the widgets to an Experiment.

The widgets' values live in the session under ``<page>.<setting>``. They are filled from an
Experiment once (:func:`fill`) and read back at every run (:func:`form`).
"""

from __future__ import annotations

from typing import Any, TypeVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.experiment import (
    LOSSES,
    OPTIMIZERS,
    SGD,
    BestCheckpoint,
    EarlyStopping,
    Experiment,
    ReduceLROnPlateau,
)
from core.ui.builder.data import facts_of, stories_of
from core.ui.builder.fields import Asked, Spots, put, value
from core.ui.builder.layers import fill_layers, layer_editor, layers_of, unusual_layers
from core.ui.builder.levels import Sight, say_unseen, unusual
from core.ui.builder.parts import RATES, STEPS, compile_part, data_part, fit_part
from core.ui.language import _

C = TypeVar("C")


def fill(page: str, experiment: Experiment) -> None:
    """Puts an Experiment into the form of a page."""
    st.session_state[f"{page}.base"] = experiment
    fill_layers(page, experiment.layers)
    put(page, **fields_of(experiment))


def fields_of(experiment: Experiment) -> dict[str, Any]:
    """What the fields of a form say of an Experiment, but for those of its layers."""
    data, optimizer, validation = experiment.data, experiment.optimizer, experiment.validation
    early = _callback(experiment, EarlyStopping)
    reduce = _callback(experiment, ReduceLROnPlateau)
    return {
        **{step: step in data.preparation.inputs for step in STEPS},
        "num_words": data.num_words,
        "train_rows": data.train_rows or 0,
        "label_noise": data.label_noise,
        "loss": experiment.loss,
        "optimizer": optimizer.kind,
        "learning_rate": optimizer.rate,
        "momentum": optimizer.momentum if isinstance(optimizer, SGD) else 0.0,
        "nesterov": isinstance(optimizer, SGD) and optimizer.nesterov,
        **{
            name: getattr(optimizer if kind == optimizer.kind else OPTIMIZERS[kind], field)
            for name, (kind, field) in RATES.items()
        },
        "epochs": experiment.epochs,
        "batch_size": experiment.batch_size,
        "shuffle": experiment.shuffle,
        "seed": experiment.seed,
        "validation": validation.kind,
        "folds": getattr(validation, "folds", 4),
        "share": getattr(validation, "share", 0.2),
        "rows": getattr(validation, "rows", 100),
        "random_state": getattr(validation, "random_state", 42),
        "early": early is not None,
        "patience": early.patience if early else 10,
        "min_delta": early.min_delta if early else 0.0,
        "restore": early is not None and early.restore_best_weights,
        "checkpoint": _callback(experiment, BestCheckpoint) is not None,
        "reduce": reduce is not None,
        "factor": reduce.factor if reduce else 0.1,
        "reduce_patience": reduce.patience if reduce else 10,
    }


def filled(page: str) -> bool:
    """Whether the form of a page holds an Experiment already."""
    return f"{page}.base" in st.session_state


def form(page: str, level: str) -> tuple[dict[str, Any], Spots]:
    """Draws the form; returns what it says, as values for ``experiment_from``, and its spots."""
    base: Experiment = value(page, "base")
    spots: Spots = {}
    facts = facts_of(base.data)
    asked = Asked(page, _sight(page, base, level))
    with _part(_("Data"), asked, *STEPS, "num_words", "train_rows", "label_noise"):
        data = data_part(asked, base.data, facts)
        spots["data"] = st.container()
    with st.container(border=True, key=layers_of(page)):
        st.markdown(f"**{_('Layers')}**")
        layers = layer_editor(asked, facts.kind, spots)
        spots["layers"] = st.container()
    with _part(_("Compile"), asked, "optimizer", "learning_rate", "momentum", "rates", "loss"):
        compiled = compile_part(asked, base, spots)
    with _part(_("Fit"), asked, "epochs"):
        fitted = fit_part(asked, base, spots)
    say_unseen(asked.sight)
    if facts.task == "multiclass":
        numbered = LOSSES[compiled["loss"]].numbered
        data["preparation"]["targets"] = "as_is" if numbered else "one_hot"
    if compiled["loss"] != base.loss:
        compiled["metrics"] = ("mae",) if facts.task == "regression" else ("accuracy",)
    return {**base.model_dump(), "data": data, "layers": layers, **compiled, **fitted}, spots


def _sight(page: str, base: Experiment, level: str) -> Sight:
    """What is in view: what the level shows, and what was or is set otherwise than usual."""
    first = next(iter(stories_of(base.data)), None)
    usual = fields_of(first.on(base.data.source) if first else base)
    now = {name: value(page, name) for name in usual}
    return Sight(
        level,
        unusual(usual, now, fields_of(base), rates=RATES) | unusual_layers(page, base.layers),
    )


def _part(name: str, asked: Asked, *settings: str) -> DeltaGenerator:
    """A part of the form under its name; without either where nothing of it is in view."""
    seen = any(asked.sight.sees(setting) for setting in settings)
    place = st.container(border=seen)
    if seen:
        place.markdown(f"**{name}**")
    return place


def _callback(experiment: Experiment, kind: type[C]) -> C | None:
    return next((part for part in experiment.callbacks if isinstance(part, kind)), None)
