"""Tables: what each unit makes of each column, and the answer as one column moves."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.charts.classes import answers_by_word
from core.charts.lines import lines
from core.charts.theme import CATEGORICAL
from core.charts.weights import weights_of_units
from core.datasets import Dataset, target_unit
from core.datasets.facts import Column
from core.network.pictures import heaviest
from core.runs import RunView
from core.ui.builder.columns import label_of, set_word, usual_row
from core.ui.builder.learned.layers import dense_layers
from core.ui.builder.trained import BY_RUN, answers, networks, prepared
from core.ui.controls import select
from core.ui.elements import chart
from core.ui.language import _

MOST_UNITS = 32
MOST_INPUTS = 40
POINTS = 60


def tables(page: str, view: RunView, shown: Dataset) -> None:
    """The first layer's weights, and how the answer follows a column."""
    _weights(view, shown)
    _curve(page, view, shown)


def _weights(view: RunView, shown: Dataset) -> None:
    first, *rest = dense_layers(networks(view)[0])
    kernel = first.weights[0]
    names = [feature.name for feature in shown.facts.features]
    if len(kernel) != len(names):
        return
    chosen = np.arange(kernel.shape[1])
    if rest:
        chosen = heaviest(kernel, rest[0].weights[0], MOST_UNITS)
    kernel, names = _strongest(kernel, names)
    title = _(
        "Weights of the first layer: {count} of {all} units", count=len(chosen), all=kernel.shape[1]
    )
    units = [f"{unit + 1}" for unit in chosen]
    spec, table = weights_of_units(kernel[:, chosen], names, units, title, _("unit number"))
    chart(spec, table, alt=title)
    if len(names) < len(first.weights[0]):
        st.caption(_("Only the {count} columns with the largest weights.", count=len(names)))
    st.caption(_("Blue: the more of it, the larger the unit's sum. Orange: the smaller."))


def _strongest(kernel: np.ndarray, names: list[str]) -> tuple[np.ndarray, list[str]]:
    """The inputs with the largest weights, where there are too many to be read."""
    places = np.sort(np.argsort(-np.abs(kernel).max(axis=1), kind="stable")[:MOST_INPUTS])
    return kernel[places], [names[place] for place in places]


def _curve(page: str, view: RunView, shown: Dataset) -> None:
    """The answer for a usual row in which only one column changes."""
    columns, own = shown.facts.columns, shown.facts.own
    names = [str(place) if own else column.name for place, column in enumerate(columns)]
    labels = {name: label_of(column) for name, column in zip(names, columns, strict=True)}
    spans = [np.ptp(_answers(view, shown, place)[1], axis=0).max() for place in range(len(columns))]
    name = select(_("Column"), labels, names[int(np.argmax(spans))], key=f"{page}.column")
    place = names.index(name)
    column = columns[place]
    values, said = _answers(view, shown, place)
    title = _("The answer as only {column} moves", column=column.name)
    if column.words:
        _by_word(column, said, shown, title)
        return
    target = shown.facts.target
    series = _series(said, shown) or {_(target.meaning): said[:, 0]}
    spec, table = lines(
        values,
        series,
        x_title=", ".join(filter(None, (_(column.label), _(column.unit) if column.unit else ""))),
        y_title=_("probability")
        if shown.facts.classes
        else ", ".join(filter(None, (_(target.meaning), _(target.unit)))),
        at=float(usual_row(shown)[column.places[0]]),
        title=title,
        height=320,
    )
    chart(spec, table, alt=title)
    st.caption(
        _("Every other column stands at its median; the upright line is the median of this one.")
        if not any(other.words for other in columns)
        else _(
            "Every other column stands at its median, or at its commonest word; the upright line "
            "is the median of this one."
        )
    )


def _series(said: np.ndarray, shown: Dataset) -> dict[str, np.ndarray]:
    """Of classes the probability of each, those first that move most; of a regression nothing."""
    names = [_(name) for name in shown.facts.class_names]
    if not names:
        return {}
    if said.shape[1] == 1:
        return {names[1]: said[:, 0]}
    moving = np.argsort(-np.ptp(said, axis=0), kind="stable")[: len(CATEGORICAL)]
    return {names[number]: said[:, number] for number in sorted(moving.tolist())}


def _by_word(column: Column, said: np.ndarray, shown: Dataset, title: str) -> None:
    """A bar for each word of a column: the answer where that word stands."""
    target = shown.facts.target
    series = _series(said, shown) or {
        ", ".join(filter(None, (_(target.meaning), _(target.unit)))): said[:, 0]
    }
    name = max(series, key=lambda name: float(np.ptp(series[name])))
    x_title = _("probability of {answer}", answer=name) if shown.facts.classes else name
    spec, table = answers_by_word(column.words, series[name], title, x_title)
    chart(spec, table, alt=title)
    st.caption(_("Every other column stands at its median, or at its commonest word."))


@st.cache_data(max_entries=400, show_spinner=False, hash_funcs=BY_RUN)
def _answers(view: RunView, shown: Dataset, place: int) -> tuple[np.ndarray, np.ndarray]:
    """Values of a column, and what the networks say of rows that are usual but for it.

    Of a column of words: the number of each word. The answers have shape (values, outputs).
    """
    column, usual = shown.facts.columns[place], usual_row(shown)
    if column.words:
        rows = np.repeat(usual[None], len(column.words), axis=0)
        for number, row in enumerate(rows):
            set_word(row, column, number)
        values = np.arange(len(rows), dtype=float)
    else:
        rows = np.repeat(usual[None], POINTS, axis=0)
        found = np.asarray(shown.x_train, float)[:, column.places[0]]
        values = rows[:, column.places[0]] = np.linspace(found.min(), found.max(), POINTS)
    return values, answers(view, prepared(view, shown, rows)) * target_unit(view.experiment.data)
