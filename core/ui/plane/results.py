"""Below the stage: how often which class is taken for which, and what all of it means."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.roc import roc_curves
from core.datasets.plane import features_of, points
from core.experiment import Experiment
from core.network.forward import network_at, predict
from core.results.scores import area_under, confusion, roc
from core.runs import RunView
from core.ui.elements import chart
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.plane.settings import epochs_before
from core.ui.plane.stage import frames, place_of

ELEMENTS = (
    "tiles",
    "lines",
    "map",
    "points_drawn",
    "film",
    "batches",
    "curve",
    "right",
    "roc",
    "edit",
    "warped",
    "go_on",
    "link",
)


def explanation() -> None:
    """A sentence or two for every element on the screen."""
    words = lesson("plane")
    with st.expander(_("What is what on this page")):
        st.markdown("\n".join(f"- {words(part)}" for part in ELEMENTS))


def confusion_table(view: RunView, epoch: int | None) -> None:
    """The table of test points at an epoch: rows are what is so, columns what the network says."""
    plane, classes = view.experiment.data.plane, told_apart(view.experiment)
    epochs, weights = frames(view)
    if plane is None or not len(epochs):
        return
    place = place_of(epochs, epoch)
    x, y = points(plane)
    answers = said(view.experiment, weights[place], x)
    validation = view.experiment.validation
    fold, *_folds = validation.divide(y)
    shown = fold.validation_rows if validation.holds_out else fold.train_rows
    tested = _("Test points: confusion matrix, ROC curve, and the data to download")
    trained = _("Training points: confusion matrix, ROC curve, and the data to download")
    only_data = _("The data to download")
    title = (tested if validation.holds_out else trained) if classes else only_data
    with st.expander(title):
        if classes:
            st.caption(
                _(
                    "Epoch {epoch}: rows are the true class, columns what the network says.",
                    epoch=epochs_before(view.experiment) + int(epochs[place]),
                )
            )
            said_class = decided(view.experiment, answers)
            table, curve = st.columns(2, gap="large")
            with table:
                st.table(_counted(confusion(y[shown], said_class[shown], classes)))
            with curve:
                _roc(y[shown], answers[shown], said_class[shown])
        st.download_button(
            _("Points and answers (CSV)"),
            lambda: points_csv(x, y, answers),
            "plane_points.csv",
            icon=":material/download:",
            on_click="ignore",
        )


def _counted(counts: np.ndarray) -> pd.DataFrame:
    """A confusion matrix with names."""
    numbers = range(len(counts))
    return pd.DataFrame(
        counts,
        index=[_("class {number}", number=number) for number in numbers],
        columns=[_("said {number}", number=number) for number in numbers],
    )


def _roc(y: np.ndarray, answers: np.ndarray, said_class: np.ndarray) -> None:
    """The ROC curve of class 1, with a dot at the threshold in use; of many classes, each one's."""
    two = answers.shape[1] == 1
    numbers = [number for number in ([1] if two else range(answers.shape[1])) if number in y]
    curves = {n: roc(y == n, answers[:, 0 if two else n]) for n in numbers if (y != n).any()}
    if not curves:
        st.caption(_("A ROC curve needs points of two classes."))
        return
    named = {
        _("class {number}: area {area}", number=n, area=f"{area_under(*curve):.3f}"): curve
        for n, curve in curves.items()
    }
    at = (float(said_class[y != 1].mean()), float(said_class[y == 1].mean())) if two else None
    spec, table = roc_curves(
        named,
        titles=(_("false alarms (share of the others)"), _("found (share of the class)")),
        chance=_("chance: area 0.5"),
        at=at,
    )
    chart(spec, table, alt=_("ROC curve"), key="plane.roc")
    st.caption(
        _("Every threshold is a point of the curve. The dot is the one in use: the border.")
        if two
        else _("Each class against all others: every threshold is a point of its curve.")
    )


def said(experiment: Experiment, weights: np.ndarray, x: np.ndarray) -> np.ndarray:
    """What the network with those weights says of points: shape (rows, outputs)."""
    plane = experiment.data.plane
    assert plane is not None  # noqa: S101 - the page makes no other
    layers = network_at(experiment, weights, (len(plane.features),))
    return predict(layers, features_of(x, plane.features))


def told_apart(experiment: Experiment) -> int | None:
    """How many classes there are; None for a regression."""
    last = experiment.output
    if last.activation == "linear":
        return None
    return max(2, last.units)


def decided(experiment: Experiment, answers: np.ndarray) -> np.ndarray:
    """The class that each answer amounts to, shape (rows,)."""
    last = experiment.output
    if last.units > 1:
        return np.asarray(answers.argmax(axis=1))
    return (answers[:, 0] > (0.5 if last.activation == "sigmoid" else 0)).astype(int)


def points_csv(x: np.ndarray, y: np.ndarray, answers: np.ndarray) -> bytes:
    """A CSV table, one row for each point: ``x1``, ``x2``, ``label``, and each output's answer."""
    table = pd.DataFrame({"x1": x[:, 0], "x2": x[:, 1], "label": y})
    for output, values in enumerate(answers.T):
        table[f"answer_{output}"] = values
    buffer = io.BytesIO()
    table.to_csv(buffer, index=False)
    return buffer.getvalue()
