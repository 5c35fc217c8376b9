"""Several trainings side by side: one button, one picture, one table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.learning import overlay
from core.experiment import Experiment
from core.results.history import best_epoch, frame, mean_over_folds
from core.runs import RunView
from core.ui import trainer
from core.ui.elements import chart, complain
from core.ui.language import _
from core.ui.times import say_what_to_expect
from core.ui.while_active import while_active

COLUMN = "val_loss"


def compare(name: str, experiments: Mapping[str, Experiment]) -> None:
    """A button that trains all, and their validation losses in one picture as they come."""
    look = partial(trainer.views_of, experiments)
    views = look()
    waiting = [e for label, e in experiments.items() if label not in views]
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button(_("Train all of them"), icon=":material/play_arrow:", disabled=not waiting):
            trainer.submit_all(waiting)
            views = look()
            waiting = [e for label, e in experiments.items() if label not in views]
        say_what_to_expect(waiting)
    while_active(views, look, partial(_draw, name, experiments))


def _draw(name: str, experiments: Mapping[str, Experiment], views: Mapping[str, RunView]) -> None:
    histories = {label: mean_over_folds(frame(v.rows)) for label, v in views.items() if v.rows}
    if not histories:
        return
    title = _("Validation loss, one line a training")
    epochs = max(experiment.epochs for experiment in experiments.values())
    spec, table = overlay(
        histories, list(experiments), COLUMN, title, _("epoch"), _("validation loss"), epochs
    )
    chart(spec, table, alt=title, key=f"{name}.overlay")
    st.dataframe(
        pd.DataFrame([_row(label, history) for label, history in histories.items()]),
        hide_index=True,
    )


def _row(label: str, history: pd.DataFrame) -> dict[str, object]:
    best = best_epoch(history, COLUMN)
    lowest = history.loc[history["epoch"] == best].iloc[0] if best else history.iloc[-1]
    row: dict[str, object] = {
        _("training"): label,
        _("best epoch"): best,
        _("lowest validation loss"): round(float(lowest[COLUMN]), 4),
    }
    if "val_accuracy" in history:
        row[_("validation accuracy there")] = f"{lowest['val_accuracy']:.1%}"
    return row


def baseline(name: str, experiment: Experiment) -> None:
    """A linear classifier's accuracy, fold by fold, trained at a button."""
    view = trainer.find(experiment)
    if st.button(
        _("Train the linear classifier"),
        icon=":material/play_arrow:",
        disabled=view is not None and (view.active or view.result is not None),
    ):
        view = trainer.submit(experiment) or view
    while_active(view, partial(trainer.find, experiment), partial(_folds, name))


def _folds(name: str, view: RunView | None) -> None:
    if view is None:
        return
    if view.active:
        st.progress(view.progress, _("Five folds, five passes over the rows each …"))
    if view.problem:
        complain(view.problem)
    scores = [row["val_accuracy"] for row in view.rows]
    if scores:
        with st.container(horizontal=True, key=f"{name}.folds"):
            for fold, score in enumerate(scores, start=1):
                st.metric(_("fold {fold}", fold=fold), f"{score:.2%}", width="content")
            st.metric(_("mean"), f"{np.mean(scores):.2%}", width="content")
