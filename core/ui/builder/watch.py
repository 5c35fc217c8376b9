"""A run as it goes: place in the queue, progress, time left, Stop, live curves."""

from __future__ import annotations

from functools import partial

import pandas as pd
import streamlit as st

from core.charts.learning import CurveLabels, curves, curves_spec, with_ghost, with_guesses
from core.experiment import Experiment, better
from core.messages import N_
from core.results.history import best_epoch, frame, mean_over_folds
from core.runs import RunView
from core.study.rules import Remark, remarks
from core.ui import trainer
from core.ui.builder.data import reading_of
from core.ui.builder.forming import forming, has_formed
from core.ui.builder.headline import headline
from core.ui.builder.turn import guessed, guessed_by_all, how_far_off, how_far_off_all
from core.ui.elements import chart, complain
from core.ui.language import _, say
from core.ui.times import left, queued, to_come
from core.ui.while_active import is_active, while_active

SMOOTHED = N_(
    "Each point is 0.9 of the smoothed point before it and 0.1 of its own value; "
    "the first 10 epochs are left out. The thin line is what was before."
)


def watch(run_key: str, page: str) -> RunView | None:
    """Draws the run under that key, over and over while it is active; None if there is none."""
    view = trainer.find(run_key)
    if is_active(view):
        while_active(view, partial(trainer.find, run_key), partial(_draw, page))
    else:  # a curve chosen now changes the remarks beside the settings, too
        _draw(page, view)
    return view


def _draw(page: str, view: RunView | None) -> None:
    if view is None:
        return
    _status(view)
    if view.rows:
        headline(view)
        _curves(view, page)


def _status(view: RunView) -> None:
    if view.status == "queued":
        st.progress(0.0, queued(view))
        _stop_button(view)
    elif view.status == "running":
        st.progress(view.progress, _running(view))
        _stop_button(view)
    elif view.problem:
        complain(view.problem)
    elif view.status == "stopped" and not view.rows:
        st.info(_("Stopped before it began."))
    elif view.result is not None:
        _ended(view)
    if view.warning:
        st.warning(say(view.warning), icon=":material/warning:")


def _running(view: RunView) -> str:
    if not view.rows:
        text = _("Compiling the training loop …")
        return f"{text} · {still}" if (still := to_come(view)) else text
    last = view.rows[-1]
    text = _("Epoch {epoch} of {epochs}", epoch=int(last["epoch"]), epochs=view.experiment.epochs)
    if view.experiment.folds > 1:
        folds = _("{folds} folds in turn", folds=view.experiment.folds)
        text = f"{text} · {folds}"
    if still := left(view):
        text = f"{text} · {still}"
    if view.watchers > 1:
        others = _("{count} watching", count=view.watchers)
        text = f"{text} · {others}"
    return text


def _stop_button(view: RunView) -> None:
    if not st.button(_("Stop"), icon=":material/stop_circle:", key=f"stop.{view.key}"):
        return
    if trainer.stop(view.key) == "left":
        st.toast(_("Others are watching this run, so it goes on for them."))


def _ended(view: RunView) -> None:
    assert view.result is not None  # noqa: S101 - the caller looked
    endings = {network.ending for network in view.result.networks}
    seconds = f"{view.seconds:.1f}"
    if "not_a_number" in endings:
        st.error(
            _("Training ended early: the loss is no longer a number."),
            icon=":material/error:",
        )
    elif view.status == "stopped":
        st.info(
            _("Stopped after {seconds} s; the epochs so far are kept.", seconds=seconds),
            icon=":material/stop_circle:",
        )
    elif view.remembered:
        st.success(
            _("Remembered: trained before, in {seconds} s.", seconds=seconds),
            icon=":material/bolt:",
        )
    else:
        early = " " + _("EarlyStopping ended it.") if "early_stopping" in endings else ""
        st.success(
            _("Trained in {seconds} s.", seconds=seconds) + early, icon=":material/check_circle:"
        )


def _curves(view: RunView, page: str) -> None:
    history = frame(view.rows)
    columns = measured(history)
    drawn, beside = st.columns([5, 2]) if has_formed(view) else (st.container(), st.container())
    with drawn, st.container(horizontal=True, vertical_alignment="center"):
        column = st.segmented_control(
            _("curve"),
            columns,
            default=_preferred(view, columns),
            required=True,
            key=f"{page}.curve",
            label_visibility="collapsed",
        )
        smoothed = st.toggle(
            _("Smoothed"),
            value=view.experiment.folds > 1,
            key=f"{page}.smoothed",
            help=_(SMOOTHED),
        )
    if has_formed(view):
        with beside:
            forming(page, view)
    column = column if column in columns else "loss"
    labels = curve_labels(view.experiment, column, smoothed)
    table = curves(history, column, labels, smoothed, better(column))
    end = view.experiment.epochs if view.active else int(history["epoch"].max())
    spec = curves_spec(labels, table, end)
    if (earlier := _earlier(view, page, column)) is not None:
        spec = with_ghost(spec, table, earlier, _("the run before"))
    guess, guesses = guessed(view.key), guessed_by_all(view.key)
    if guesses:
        spec = with_guesses(spec, guesses, _("median guess: {epoch}"))
    elif guess:
        spec = with_guesses(spec, [guess], _("your guess: {epoch}"))
    with drawn:
        chart(spec, table, key=f"{page}.curves", height=380, alt=labels.title)
    if column == "loss" and view.experiment.penalized:
        st.caption(_("The loss includes the penalty for large weights."))
    if (guess or guesses) and not view.active:
        held_out = table[table["series"] == labels.validation]
        turn = best_epoch(held_out, "mean", better(column))
        last = int(table["epoch"].max())
        if guesses:
            st.markdown(how_far_off_all(guesses, turn, last))
        elif guess:
            st.markdown(how_far_off(guess, turn, last))
    if not view.active:
        text = " ".join(_(r.sentence, **r.values) for r in said_of(view, page))
        st.markdown(f"**{_('This run')}:** {text}")


def _earlier(view: RunView, page: str, column: str) -> pd.DataFrame | None:
    """The same curve of the run that was looked at before this one: ``epoch`` and ``value``."""
    before = trainer.glance(st.session_state.get(f"{page}.before", ""))
    if before is None or before.key == view.key or not before.rows:
        return None
    if before.experiment.data.name != view.experiment.data.name:
        return None
    mean = mean_over_folds(frame(before.rows))
    name = f"val_{column}" if f"val_{column}" in mean else column
    if name not in mean:
        return None
    return mean[["epoch", name]].rename(columns={name: "value"})


def _preferred(view: RunView, columns: list[str]) -> str:
    return "mae" if view.experiment.folds > 1 and "mae" in columns else "loss"


def said_of(view: RunView, page: str) -> tuple[Remark, ...]:
    """What a run says, in the numbers of the curve that the reader looks at."""
    history = frame(view.rows)
    networks = view.result.networks if view.result else ()
    reading = reading_of(
        history,
        view.experiment,
        smoothed=st.session_state.get(f"{page}.smoothed", view.experiment.folds > 1),
        training_rows=len(networks[0].train_rows) or None if networks else None,
        metric=st.session_state.get(f"{page}.curve", _preferred(view, measured(history))),
    )
    return remarks(reading)


def measured(history: pd.DataFrame) -> list[str]:
    """The loss and metrics in a history, without their validation twins."""
    hidden = {"fold", "epoch", "learning_rate"}
    return [str(c) for c in history if c not in hidden and not str(c).startswith("val_")]


def curve_labels(experiment: Experiment, column: str, smoothed: bool) -> CurveLabels:
    """What the learning curves of a run say, in the reader's language."""
    held_out = experiment.validation.holds_out
    metric = _("loss") if column == "loss" else column
    title = _("Training and validation {metric}", metric=metric)
    if not held_out:
        title = _("Training {metric}: nothing is held out", metric=metric)
    if experiment.folds > 1:
        title = _(
            "{metric}: mean of {folds} folds, the band spans them",
            metric=metric,
            folds=experiment.folds,
        )
    return CurveLabels(
        title=title,
        epoch=_("epoch"),
        value=_("{metric}, smoothed", metric=metric) if smoothed else metric,
        training=_("training"),
        validation=_("validation"),
        best=_("best: epoch {epoch}"),
    )
