"""The test set, behind a seal: scores, pictures, and what was got most wrong."""

from __future__ import annotations

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.classes import CELL, confusion_matrix
from core.charts.pixels import enlarged
from core.charts.regression import predicted_against_true
from core.datasets import Dataset, Sequences, decode, frequent, target_unit
from core.experiment import Impossible
from core.results.scores import (
    chosen_class,
    class_scores,
    confidence,
    confusion,
    regression_scores,
    surest_mistakes,
)
from core.runs import RunView
from core.ui.builder.columns import as_read
from core.ui.builder.data import dataset, ranks, rows_of, tensors
from core.ui.builder.hand_in import hand_in
from core.ui.elements import chart, clicked, complain
from core.ui.language import _, plain
from core.ui.lesson import lesson
from core.ui.measured import note
from core.ui.seal import opened

MISTAKES = {"image": 18, "text": 5, "table": 10}
WORDS_SHOWN = 80


def test_set(page: str, view: RunView | None, shown: Dataset) -> None:
    """The test set: opened only when asked, with the reason why."""
    if view is None or view.result is None:
        st.info(_("Train a network first."))
        return
    why, label = lesson("builder")("test"), _("Open the test set")
    key = f"{page}.open_test"
    if not opened(view.key, why, label, key=key, runs=(view,), type="primary"):
        return
    predictions = np.stack([part.test_predictions for part in view.result.networks])
    try:
        shown = rows_of(view.experiment.data)
    except Impossible as problem:
        complain(problem)
        return
    if shown.facts.task == "regression":
        _regression(view, shown, predictions[:, :, 0])
    else:
        _classes(page, view, shown, predictions)
    hand_in(page, view)


def _regression(view: RunView, shown: Dataset, predictions: np.ndarray) -> None:
    """``predictions`` has shape (folds, rows)."""
    y_test = tensors(view.experiment.data).y_test
    scores = [regression_scores(y_test, fold) for fold in predictions]
    note({"test.mae": float(np.mean([score["mae"] for score in scores]))})
    with st.grid(3, min_column_width=130):
        for name, label in {"mae": "MAE", "mse": "MSE", "r2": "R²"}.items():
            _metric(label, [score[name] for score in scores], "{:.2f}")
    wording, times = shown.facts.wording, target_unit(view.experiment.data)
    target = shown.facts.target
    unit = _(target.unit) + (f"{times:,}" if times > 1 else "")
    if shown.facts.own:
        unit = f"{target.name} {unit}".rstrip()
        usual = float(np.abs(y_test - shown.y_train.mean()).mean())
        st.caption(_("Always saying the mean: MAE {number}", number=f"{usual:.2f}"))
    title = [_(wording.predictions, count=len(y_test))]
    if len(predictions) > 1:
        title.append(_("mean of the folds' predictions"))
    st.altair_chart(
        predicted_against_true(
            y_test,
            predictions.mean(axis=0),
            title,
            _(wording.true, unit=unit),
            _(wording.predicted, unit=unit),
            from_zero=shown.facts.name != "table",
        ),
        height=460,
        alt=" · ".join(title),
    )


def _metric(label: str, values: list[float], form: str) -> None:
    """A score, the mean over folds, with its range below it."""
    note = None
    if len(values) > 1:
        low, high = form.format(min(values)), form.format(max(values))
        note = _("folds: {low} to {high}", low=low, high=high)
    st.metric(label, form.format(np.mean(values)), note, delta_color="off", delta_arrow="off")


def _classes(page: str, view: RunView, shown: Dataset, predictions: np.ndarray) -> None:
    """``predictions`` has shape (folds, rows, outputs)."""
    names = [_(name) for name in shown.facts.class_names]
    y_test, outputs = shown.y_test.astype(int), predictions.mean(axis=0)
    right = [float(np.mean(chosen_class(fold) == y_test)) for fold in predictions]
    note({"test.accuracy": float(np.mean(right))})
    common = float(np.bincount(y_test).max() / len(y_test))
    with st.grid(3, min_column_width=150):
        _metric(_("test accuracy"), right, "{:.1%}")
        st.metric(_("commonest class alone"), f"{common:.1%}")
        st.metric(_("test rows"), f"{len(y_test):,}")
    counts = confusion(y_test, chosen_class(outputs), len(names))
    spec, table = confusion_matrix(
        names, counts, _("Which class is taken for which"), _("predicted"), _("true")
    )
    matrix = f"{page}.confusion"
    chart(spec, table, alt=_("The confusion matrix"), key=matrix, on_select=lambda: None)
    st.caption(_("Click a square to see what is in it."))
    if (true := clicked(matrix, CELL, "true")) in names:
        said_of_it = names.index(clicked(matrix, CELL, "predicted"))
        _one_cell(view, shown, outputs, (names.index(true), said_of_it), names)
    with st.expander(_("Scores of each class")):
        st.caption(
            _(
                "Precision: of those called so, how many are. Recall: of those that are, how many "
                "are called so. F1 lies between the two."
            )
        )
        scores = class_scores(counts)
        form = st.column_config.NumberColumn(format="%.3f")
        st.dataframe(
            pd.DataFrame({_("class"): names, **scores}),
            hide_index=True,
            column_config=dict.fromkeys(("precision", "recall", "f1"), form),
        )
    rows = surest_mistakes(y_test, outputs, MISTAKES[shown.facts.kind])
    if len(rows):
        st.markdown(f"**{_('Surest, and wrong')}**")
    _rows(view, shown, rows, outputs, names)


def _one_cell(
    view: RunView,
    shown: Dataset,
    outputs: np.ndarray,
    cell: tuple[int, int],
    names: list[str],
) -> None:
    """The test rows of one class that were taken for another, or rightly for itself."""
    true, predicted = cell
    in_it = (shown.y_test.astype(int) == true) & (chosen_class(outputs) == predicted)
    rows = np.flatnonzero(in_it)
    rows = rows[np.argsort(-confidence(outputs[rows]), kind="stable")]
    st.markdown(
        _(
            "**{true}**, said to be **{predicted}**: {count} test rows, the surest first",
            true=plain(names[true]),
            predicted=plain(names[predicted]),
            count=len(rows),
        )
    )
    _rows(view, shown, rows[: MISTAKES[shown.facts.kind]], outputs, names)


def _rows(
    view: RunView, shown: Dataset, rows: np.ndarray, outputs: np.ndarray, names: list[str]
) -> None:
    """Test rows as pictures or texts, each with what was said of it and what is true."""
    if not len(rows):
        return
    y_test = shown.y_test.astype(int)
    said = [
        _judged(names, y_test[row], chosen_class(outputs[[row]])[0], confidence(outputs[[row]])[0])
        for row in rows
    ]
    if shown.facts.kind == "image":
        pictures = [enlarged(np.asarray(shown.x_test)[row], 112, 112) for row in rows]
        st.image(pictures, caption=said, width=112, alt=said)
    elif shown.facts.kind == "table":
        table = as_read(np.asarray(shown.x_test)[rows], shown.facts)
        table.insert(0, _("What the network says"), said)
        form = st.column_config.NumberColumn(format="%.4g")
        numbers = map(str, table.select_dtypes("number"))
        st.dataframe(table, hide_index=True, column_config=dict.fromkeys(numbers, form))
    else:
        _misread(view, rows, said)


def _judged(names: list[str], true: int, predicted: int, share: float) -> str:
    said = {"predicted": names[predicted], "share": f"{share:.0%}"}
    if true == predicted:
        return _("{predicted} ({share}): right", **said)
    return _("{predicted} ({share})? No: {true}", true=names[true], **said)


def _misread(view: RunView, rows: np.ndarray, said: list[str]) -> None:
    data = view.experiment.data
    texts = dataset(data.name, data.source).x_test
    assert isinstance(texts, Sequences)  # noqa: S101 - texts are
    texts = frequent(texts.take(rows), data.num_words or 0)
    for row, label in enumerate(said):
        words = decode(texts[row], ranks(data.name, data.source))
        with st.container(border=True):
            st.markdown(f"**{label}**")
            more = " …" if len(words) > WORDS_SHOWN else ""
            st.text(" ".join(words[:WORDS_SHOWN]) + more)
