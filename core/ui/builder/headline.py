"""What a run has come to, in one large number, beside what is reached without learning."""

from __future__ import annotations

from dataclasses import dataclass
from html import escape

import numpy as np
import streamlit as st

from core.datasets import FACTS, target_unit
from core.experiment import Data, Experiment, Validation
from core.results.history import frame, mean_over_folds
from core.results.result import Row
from core.runs import RunView
from core.ui.builder.data import divided, facts_of
from core.ui.language import _

RIGHT = ("accuracy", "categorical_accuracy", "sparse_categorical_accuracy", "binary_accuracy")
"""Metrics that say how many rows are right, the plainest first."""
_STYLE = """
<style>
.headline { display: flex; flex-wrap: wrap; align-items: baseline; gap: .1rem .8rem; margin: 0 }
.headline b { font-size: 2.6rem; line-height: 1.15; font-variant-numeric: tabular-nums }
.headline span { font-size: 1.15rem }
.headline small { font-size: 1rem; opacity: .8 }
</style>
"""


@dataclass(frozen=True)
class Score:
    """A number of a history's last row, the mean over folds, and that of one answer for all."""

    metric: str
    held_out: bool
    value: float
    always: float


def score_of(experiment: Experiment, last: Row) -> Score | None:
    """The accuracy, or the mean absolute error, of rows held out, where there are any.

    ``last`` is the last epoch, the mean over folds. None where neither was measured.
    """
    metric = next((name for name in (*RIGHT, "mae") if name in last), None)
    if metric is None:
        return None
    held_out = f"val_{metric}" in last
    value = float(last[f"val_{metric}" if held_out else metric])
    return Score(metric, held_out, value, _always(experiment, metric))


def headline(view: RunView) -> None:
    """The number, what it is of, and what always the same answer would reach."""
    mean = mean_over_folds(frame(view.rows)).iloc[-1]
    last = {str(name): float(value) for name, value in mean.items()}
    score = score_of(view.experiment, last)
    if score is None or not np.isfinite(score.value):
        return
    data = view.experiment.data
    always = written(score.always, score.metric, data) if np.isfinite(score.always) else ""
    if score.metric == "mae":
        label = _("mean error on rows held out") if score.held_out else _("mean error in training")
        beside = _("always saying the mean: {number}", number=always)
    else:
        label = _("validation accuracy") if score.held_out else _("training accuracy")
        if score.metric == "binary_accuracy":
            label = score.metric
        beside = _("always saying the commonest: {number}", number=always)
    number = written(score.value, score.metric, data)
    said = f"<span>{escape(label)}</span>"
    if always:
        said += f"<small>{escape(beside)}</small>"
    st.html(f'{_STYLE}<p class="headline"><b>{escape(number)}</b>{said}</p>')


def written(value: float, metric: str, data: Data) -> str:
    """A score as one says it: per cent, dollars, or a number."""
    if metric != "mae":
        return f"{value:.1%}"
    value *= target_unit(data)
    dollars = FACTS[data.name].dollars
    if dollars:
        return f"${value * dollars:,.0f}"
    unit = facts_of(data).target.unit if data.name == "table" else ""
    return f"{value:.3g} {unit}".rstrip()


def _always(experiment: Experiment, metric: str) -> float:
    """What one answer for all reaches on the rows held out, or else on those that train."""
    if metric == "binary_accuracy" and experiment.output.units > 1:
        return float("nan")  # of ten outputs nine are easy: it is no share of right rows
    return _of_one_answer(experiment.data, experiment.validation, metric == "mae")


@st.cache_data(max_entries=200, show_spinner=False)
def _of_one_answer(data: Data, validation: Validation, error: bool) -> float:
    """The mean, or the commonest class, of training rows, as the answer to all; mean over folds."""
    if (rows := divided(data, validation)) is None:
        return float("nan")
    y, folds = rows
    if y.ndim == 2:
        y = y.argmax(axis=1)
    reached = []
    for fold in folds:
        train = y[fold.train_rows]
        asked = y[fold.validation_rows] if len(fold.validation_rows) else train
        if error:
            reached.append(np.abs(asked - train.mean()).mean())
        else:
            reached.append((asked == np.bincount(train.astype(int)).argmax()).mean())
    return float(np.mean(reached))
