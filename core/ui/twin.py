"""How far the digits of a training hold: the same once more, from weights a last digit away."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.charts.agreement import digits_by_epoch
from core.charts.learning import from_epoch, overlay
from core.experiment import Experiment
from core.results.history import agreement, frame, mean_over_folds
from core.runs import RunView
from core.ui import trainer
from core.ui.elements import chart, complain
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.while_active import while_active


def twin(experiment: Experiment) -> Experiment:
    """The same training from first weights one unit in the last place further from 0."""
    return experiment.changed(nudged=True)


def compare_with_twin(name: str, view: RunView) -> None:
    """A button that trains the twin of a finished run, and how far the two tell the same.

    ``name`` is its own on the page.
    """
    known = view.result is not None and view.experiment.learner == "network"
    if not known or view.experiment.nudged:
        return
    words = lesson("digits_that_hold")
    st.markdown(f"**{_('How far do these digits hold?')}**", help=words("why"))
    again = twin(view.experiment)
    beside = trainer.find(again)
    if beside is None or beside.status in ("failed", "stopped"):
        if beside is not None and beside.problem:
            complain(beside.problem)
        st.caption(words("question"))
        st.button(
            _("Train the twin"),
            icon=":material/difference:",
            key=f"{name}.twin",
            on_click=trainer.submit_all,
            args=((again,),),
        )
        return
    while_active(beside, partial(trainer.find, again), partial(_draw, name, view))


def _draw(name: str, view: RunView, beside: RunView | None) -> None:
    if beside is None:
        st.rerun()
    elif beside.active:
        st.progress(beside.progress, _("The twin is on its way …"))
    else:
        _parting(name, view, beside)


def _parting(name: str, view: RunView, beside: RunView) -> None:
    words = lesson("digits_that_hold")
    one, other = frame(view.rows), frame(beside.rows)
    held_out = "val_loss" in one
    column, what = ("val_loss", _("validation loss")) if held_out else ("loss", _("training loss"))
    found = agreement(one, other, column)
    both = {_("this run"): one, _("its twin"): other}
    title = _("This run and its twin: {what}", what=what)
    histories = {label: mean_over_folds(history) for label, history in both.items()}
    spec, table = overlay(
        histories, list(both), column, title, _("epoch"), what, view.experiment.epochs
    )
    spec = from_epoch(spec, table, found.epochs / 10)
    chart({**spec, "height": 280}, table, alt=title, key=f"{name}.twins")
    title = _("How many digits agree")
    said = _("{count} digits", count=found.wanted)
    spec, table = digits_by_epoch(found, title, _("epoch"), _("digits"), said)
    chart(spec, table, alt=title, key=f"{name}.digits")
    ends = dict(zip(("one", "other"), (f"{value:.4g}" for value in found.ends), strict=True))
    part = "hold" if found.holds == found.epochs else "part" if found.holds else "never"
    st.markdown(
        words(
            part,
            what=what,
            epoch=found.holds,
            epochs=found.epochs,
            percent=f"{100 * found.furthest:.2g}",
            **ends,
        )
    )
