"""A network learns a table of our own: the last column from the others."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.charts.regression import predicted_against_true
from core.datasets import rows_file, rows_name
from core.experiment import Impossible
from core.network.script import script
from core.results.scores import regression_scores
from core.room.gather import Gathering
from core.runs import RunView
from core.ui import trainer
from core.ui.builder.data import rows_of
from core.ui.builder.trained import networks
from core.ui.elements import code, complain, formula
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.links import open_in_builder
from core.ui.room.keeping import OUR_TABLE, put_on_shelf, regression
from core.ui.room.ours import LARGE, train_and_watch
from core.ui.room.room import room
from core.ui.seal import opened


def learn(gathering: Gathering) -> None:
    """The projector: half of the rows train, the other half tests."""
    try:
        gathering.dataset()
    except Impossible as problem:
        complain(problem)
        return
    target = gathering.columns[-1]
    st.header(_("Guess {column} from the others", column=target), anchor="learn")
    st.markdown(lesson("gather")("learn", target=target))
    if gathering.address is None:
        st.button(
            _("Seal one half, train on the other"),
            type="primary",
            icon=":material/play_arrow:",
            on_click=_seal_and_train,
            args=(gathering,),
        )
        return
    experiment = regression(gathering.address)
    open_in_builder(experiment, _("Build a network on this table"), OUR_TABLE)
    view = train_and_watch(experiment, _("Train on the other half"))
    if view is None:
        return
    why = lesson("gather")("sealed_rows")
    if opened(view.key, why, _("Open the sealed half"), key="gather.open_rows", runs=(view,)):
        _show(view, target)


def _seal_and_train(gathering: Gathering) -> None:
    put_on_shelf(gathering)
    sealed = room().gathering
    if sealed is not None and sealed.address is not None:
        trainer.submit_all((regression(sealed.address),))


def _show(view: RunView, target: str) -> None:
    assert view.result is not None  # noqa: S101 - it has finished
    data = view.experiment.data
    try:
        shown = rows_of(data)
    except Impossible as problem:
        complain(problem)
        return
    said = view.result.networks[0].test_predictions[:, 0]
    usual = np.full(len(shown.y_test), shown.y_train.mean())
    errors = {
        _("off by, on average"): regression_scores(shown.y_test, said)["mae"],
        _("off by, with the mean for all"): regression_scores(shown.y_test, usual)["mae"],
    }
    st.html(LARGE)
    left, right = st.columns([2, 3], gap="large")
    with left, st.container(key="met"):
        for label, error in errors.items():
            st.metric(label, f"{error:.3g}")
    with right:
        title = [_("{column} of the sealed rows", column=target)]
        st.altair_chart(
            predicted_against_true(
                shown.y_test, said, title, _("true"), _("predicted"), from_zero=False
            ),
            height=360,
            alt=title[0],
        )
    x = np.asarray(shown.x_train)
    _formula(view, x, [feature.name for feature in shown.facts.features], target)
    source = script(view.experiment, (x.shape[1],), None)
    code(source, {rows_name(data.name, data.source, data.brought): lambda: rows_file(shown)})


def _formula(view: RunView, x: np.ndarray, names: list[str], target: str) -> None:
    """The network in the units of the table: what it adds for each unit of a column."""
    kernel, bias = networks(view)[0][0].weights
    spread = np.where(np.ptp(x, axis=0) == 0, 1.0, x.std(axis=0))
    slopes = kernel[:, 0] / spread
    begin = float(bias[0] - slopes @ x.mean(axis=0))
    parts = [
        rf"{slope:+.3g} \cdot {_text(name)}" for name, slope in zip(names, slopes, strict=True)
    ]
    formula(_text(target), f"{begin:.3g} " + " ".join(parts))


def _text(name: str) -> str:
    """A column's name in a formula: letters, digits and spaces of any script, nothing else."""
    kept = "".join(letter if letter.isalnum() or letter in " .-" else " " for letter in name)
    return rf"\text{{{kept.strip()}}}"
