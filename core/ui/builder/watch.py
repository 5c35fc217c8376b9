"""A run as it goes: place in the queue, progress, time left, Stop, live curves."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.charts.learning import Words, curves, curves_spec
from core.history import best_epoch, frame, mean_over_folds, smoothed_curve
from core.runs import RunView
from core.ui.language import _, say
from core.ui.trainer import queue, session

SECONDS_BETWEEN_LOOKS = 0.5
LEAST_RISE = 0.02
"""A rise of the validation loss by less than this share is none."""


def watch(run_key: str, page: str) -> RunView | None:
    """Draws the run under that key, over and over while it is active; None if there is none."""
    view = queue().find(run_key, session())
    if view is None:
        return None
    pause = SECONDS_BETWEEN_LOOKS if view.active else None
    st.fragment(_look, run_every=pause)(run_key, page, view.active)
    return view


def _look(run_key: str, page: str, was_active: bool) -> None:
    view = queue().find(run_key, session())
    if view is None:
        return
    if was_active and not view.active:
        st.rerun()
    _status(view)
    if view.rows:
        _curves(view, page)


def _status(view: RunView) -> None:
    if view.status == "queued":
        waking = queue().state != "ready"
        words = _("Waking the trainer up …") if waking else _("Waiting for a free trainer …")
        if view.place:
            words = _("In the queue: {count} before you", count=view.place)
        st.progress(0.0, words)
        _stop_button(view)
    elif view.status == "running":
        st.progress(view.progress, _running(view))
        _stop_button(view)
    elif view.problem:
        st.error(say(view.problem), icon=":material/error:")
    elif view.status == "stopped" and not view.rows:
        st.info(_("Stopped before it began."))
    elif view.result is not None:
        _ended(view)
    if view.warning:
        st.warning(say(view.warning), icon=":material/warning:")


def _running(view: RunView) -> str:
    if not view.rows:
        return _("Compiling the training loop …")
    last = view.rows[-1]
    words = _("Epoch {epoch} of {epochs}", epoch=int(last["epoch"]), epochs=view.experiment.epochs)
    if view.experiment.folds > 1:
        folds = _("{folds} folds in turn", folds=view.experiment.folds)
        words = f"{words} · {folds}"
    if view.seconds_left is not None:
        left = _("about {seconds} s left", seconds=f"{view.seconds_left:.0f}")
        words = f"{words} · {left}"
    if view.watchers > 1:
        others = _("{count} watching", count=view.watchers)
        words = f"{words} · {others}"
    return words


def _stop_button(view: RunView) -> None:
    if not st.button(_("Stop"), icon=":material/stop_circle:", key=f"stop.{view.key}"):
        return
    if queue().stop(view.key, session()) == "left":
        st.toast(_("Others are watching this run, so it goes on for them."))


def _ended(view: RunView) -> None:
    assert view.result is not None  # noqa: S101 - the caller looked
    endings = {network.ending for network in view.result.networks}
    seconds = f"{view.seconds:.1f}"
    if "not_a_number" in endings:
        st.error(
            _(
                "The loss became infinite in epoch {epoch}: the learning rate is too large for "
                "this network. Try a tenth of it.",
                epoch=int(view.rows[-1]["epoch"]),
            ),
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
    preferred = "mae" if view.experiment.folds > 1 and "mae" in columns else "loss"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        column = st.segmented_control(
            _("curve"),
            columns,
            default=preferred,
            required=True,
            key=f"{page}.curve",
            label_visibility="collapsed",
        )
        smoothed = st.toggle(
            _("Smoothed"),
            value=view.experiment.folds > 1,
            key=f"{page}.smoothed",
            help=_(
                "Each point is 0.9 of the smoothed point before it and 0.1 of its own value; "
                "the first 10 epochs are left out."
            ),
        )
    column = column if column in columns else "loss"
    words = _words(view, column, smoothed)
    table = curves(history, column, words, smoothed, better(column))
    spec = curves_spec(words, table, view.experiment.epochs)
    st.vega_lite_chart(table, spec, key=f"{page}.curves", height=380, alt=words.title)
    if not view.active:
        _verdict(history, smoothed)


def _verdict(history: pd.DataFrame, smoothed: bool) -> None:
    """What the validation loss of this run says, in its own numbers."""
    if "val_loss" not in history:
        return
    curve = smoothed_curve(history, "val_loss") if smoothed else mean_over_folds(history)
    best = best_epoch(curve, "val_loss")
    if best is None:
        return
    losses = curve.set_index("epoch")["val_loss"]
    lowest, last = float(losses[best]), float(losses.iloc[-1])
    numbers = {"epoch": best, "lowest": f"{lowest:.4g}", "last": f"{last:.4g}"}
    if last <= lowest * (1 + LEAST_RISE):
        words = _(
            "**This run:** the validation loss is lowest, {lowest}, in epoch {epoch}, and does not "
            "rise after it.",
            **numbers,
        )
    else:
        words = _(
            "**This run:** the validation loss is lowest, {lowest}, in epoch {epoch}. Then it "
            "rises to {last}: from there on the network learns by heart.",
            **numbers,
        )
    st.markdown(words)


def measured(history: pd.DataFrame) -> list[str]:
    """The loss and metrics in a history, without their validation twins."""
    hidden = {"fold", "epoch", "learning_rate"}
    return [str(c) for c in history if c not in hidden and not str(c).startswith("val_")]


def better(column: str) -> str:
    """Whether a metric is better when it is small ("min") or large ("max")."""
    return "max" if "accuracy" in column or "r2" in column else "min"


def _words(view: RunView, column: str, smoothed: bool) -> Words:
    held_out = view.experiment.validation.kind != "none"
    title = _("Training and validation {metric}", metric=column)
    if not held_out:
        title = _("Training {metric}: nothing is held out", metric=column)
    if view.experiment.folds > 1:
        title = _(
            "{metric}: mean of {folds} folds, the band spans them",
            metric=column,
            folds=view.experiment.folds,
        )
    return Words(
        title=title,
        epoch=_("epoch"),
        value=_("{metric}, smoothed", metric=column) if smoothed else column,
        training=_("training"),
        validation=_("validation"),
        best=_("best: epoch {epoch}"),
    )
