"""Below the stage: how often which class is taken for which, and what all of it means."""

from __future__ import annotations

import io

import numpy as np
import pandas as pd
import streamlit as st

from core.datasets.plane import features_of, points
from core.experiment import Experiment
from core.network.forward import network_at, predict
from core.results.scores import confusion
from core.runs import RunView
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
    tested = _("Test points, class by class, and the data to download")
    trained = _("Training points, class by class, and the data to download")
    with st.expander(tested if validation.holds_out else trained):
        if classes:
            said_class = decided(view.experiment, answers)
            counts = confusion(y[shown], said_class[shown], classes)
            names = [str(number) for number in range(classes)]
            st.caption(
                _(
                    "Epoch {epoch}: rows are the true class, columns what the network says.",
                    epoch=epochs_before(view.experiment) + int(epochs[place]),
                )
            )
            st.table(
                pd.DataFrame(
                    counts,
                    index=[_("class {number}", number=name) for name in names],
                    columns=[_("said {number}", number=name) for name in names],
                )
            )
        st.download_button(
            _("Points and answers (CSV)"),
            lambda: points_csv(x, y, answers),
            "plane_points.csv",
            icon=":material/download:",
            on_click="ignore",
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
