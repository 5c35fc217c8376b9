"""Tables: what each unit makes of each column, and the answer as one column moves."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.charts.lines import lines
from core.charts.weights import weights_of_units
from core.datasets import Dataset, target_unit
from core.network.pictures import heaviest
from core.runs import RunView
from core.ui.builder.learned.layers import dense_layers
from core.ui.builder.trained import BY_RUN, answers, networks, prepared
from core.ui.controls import select
from core.ui.elements import chart
from core.ui.language import _

MOST_UNITS = 32
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
    title = _(
        "Weights of the first layer: {count} of {all} units", count=len(chosen), all=kernel.shape[1]
    )
    units = [f"{unit + 1}" for unit in chosen]
    spec, table = weights_of_units(kernel[:, chosen], names, units, title, _("unit number"))
    chart(spec, table, alt=title)
    st.caption(_("Blue: the more of it, the larger the unit's sum. Orange: the smaller."))


def _curve(page: str, view: RunView, shown: Dataset) -> None:
    """The answer for a usual row in which one column goes from its least value to its largest."""
    features = shown.facts.features
    labels = {f.name: " · ".join(dict.fromkeys((f.name, _(f.meaning)))) for f in features}
    widest = max(
        features, key=lambda feature: float(np.ptp(_answers(view, shown, feature.name)[1]))
    )
    name = select(_("Column"), labels, widest.name, key=f"{page}.column")
    values, said = _answers(view, shown, name)
    feature = next(f for f in features if f.name == name)
    target = shown.facts.target
    title = _("The answer as only {column} moves", column=name)
    spec, table = lines(
        values,
        {_(target.meaning): said},
        x_title=", ".join(
            filter(None, (_(feature.meaning), _(feature.unit) if feature.unit else ""))
        ),
        y_title=", ".join(filter(None, (_(target.meaning), _(target.unit)))),
        at=float(np.median(np.asarray(shown.x_train)[:, features.index(feature)])),
        title=title,
        height=320,
    )
    chart(spec, table, alt=title)
    st.caption(
        _("Every other column stands at its median; the upright line is the median of this one.")
    )


@st.cache_data(max_entries=200, show_spinner=False, hash_funcs=BY_RUN)
def _answers(view: RunView, shown: Dataset, name: str) -> tuple[np.ndarray, np.ndarray]:
    """Values of a column, and what the networks say of rows that are usual but for it."""
    x = np.asarray(shown.x_train, float)
    place = [feature.name for feature in shown.facts.features].index(name)
    rows = np.repeat(np.median(x, axis=0)[None], POINTS, axis=0)
    rows[:, place] = np.linspace(x[:, place].min(), x[:, place].max(), POINTS)
    said = answers(view, prepared(view, shown, rows))[:, 0] * target_unit(view.experiment.data)
    return rows[:, place], said
