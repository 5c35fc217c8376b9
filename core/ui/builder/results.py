"""What a finished run leaves to look at: the test set behind a seal, the network, the code."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.regression import predicted_against_true
from core.datasets import Dataset
from core.experiment import Experiment, canonical_json
from core.history import frame
from core.models.script import script
from core.models.table import Shape, table
from core.runs import RunView
from core.scores import regression_scores
from core.ui.builder.data import sample_file
from core.ui.language import _
from core.ui.lesson import Lesson


def sealed_test(view: RunView, shown: Dataset, lesson: Lesson) -> None:
    """The test set: opened only when asked, with the reason why."""
    if view.result is None:
        st.info(_("Train a network first."))
        return
    seal = f"opened.{view.key}"
    if not st.session_state.get(seal):
        st.markdown(lesson("test"))
        if not st.button(_("Open the test set"), icon=":material/lock_open:", type="primary"):
            return
        st.session_state[seal] = True
    predictions = np.stack([n.test_predictions[:, 0] for n in view.result.networks])
    scores = [regression_scores(shown.y_test, fold) for fold in predictions]
    for column, (name, label) in zip(
        st.columns(3),
        {"mae": "MAE", "mse": "MSE", "r2": "R²"}.items(),
        strict=True,
    ):
        values = [score[name] for score in scores]
        note = ""
        if len(values) > 1:
            note = _("folds: {low} to {high}", low=f"{min(values):.2f}", high=f"{max(values):.2f}")
        column.metric(
            label, f"{np.mean(values):.2f}", note or None, delta_color="off", delta_arrow="off"
        )
    unit = shown.facts.target.unit
    title = _("Predicted and true prices of {count} test houses", count=len(shown.y_test))
    if len(predictions) > 1:
        title += " · " + _("mean of the folds' predictions")
    st.altair_chart(
        predicted_against_true(
            shown.y_test,
            predictions.mean(axis=0),
            title,
            _("true price, {unit}", unit=unit),
            _("predicted price, {unit}", unit=unit),
        ),
        height=460,
        alt=title,
    )


def parameter_table(experiment: Experiment, input_shape: Shape) -> None:
    """Layer by layer: the shape after it, its parameters and where their number comes from."""
    rows = table(experiment, input_shape)
    st.dataframe(
        pd.DataFrame(
            {
                _("layer"): [f"{row.name} ({row.kind.capitalize()})" for row in rows],
                _("output shape"): [_shape(row.shape) for row in rows],
                _("parameters"): [row.parameters for row in rows],
                _("arithmetic"): [row.arithmetic for row in rows],
            }
        ),
        hide_index=True,
    )
    total = sum(row.parameters for row in rows)
    trainable = sum(row.trainable for row in rows)
    st.markdown(
        _(
            "**{total}** parameters, {trainable} of them trainable.",
            total=f"{total:,}",
            trainable=f"{trainable:,}",
        )
    )
    st.caption(_("None stands for the batch: any number of rows fits."))


def code(experiment: Experiment, input_shape: Shape, shown: Dataset, lesson: Lesson) -> None:
    """The Keras script of what is on screen."""
    st.markdown(lesson("code"))
    source = script(experiment, input_shape, shown.facts.classes)
    st.download_button(
        _("Download the script"), source, f"{experiment.data.name}.py", icon=":material/code:"
    )
    if shown.source == "sample":
        st.download_button(
            _("Download the sample's rows"),
            sample_file(shown),
            f"{experiment.data.name}_sample.npz",
            icon=":material/dataset:",
        )
    st.code(source, language="python")


def downloads(view: RunView) -> None:
    """The history, the trained model and the Experiment as files."""
    if view.result is None:
        return
    name = view.experiment.data.name
    with st.container(horizontal=True):
        st.download_button(
            _("History (CSV)"),
            frame(view.rows).to_csv(index=False),
            f"{name}_history.csv",
            icon=":material/table:",
        )
        for fold, network in enumerate(view.result.networks):
            many = len(view.result.networks) > 1
            st.download_button(
                _("Model of fold {fold} (.keras)", fold=fold + 1) if many else _("Model (.keras)"),
                network.model,
                f"{name}_fold{fold + 1}.keras" if many else f"{name}.keras",
                icon=":material/save:",
                key=f"model.{view.key}.{fold}",
            )
        st.download_button(
            _("Experiment (JSON)"),
            canonical_json(view.experiment),
            f"{name}_experiment.json",
            icon=":material/data_object:",
        )


def _shape(shape: Shape) -> str:
    return "(None, " + re.sub(r"[()\s]", "", str(shape)).rstrip(",").replace(",", ", ") + ")"
