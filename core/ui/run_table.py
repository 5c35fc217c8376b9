"""The runs of the room: a table to choose from, their curves over each other, one card each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import partial
from math import isfinite, nan
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from core.charts.learning import overlay
from core.datasets.catalog import FACTS
from core.experiment import (
    OPTIMIZERS,
    SGD,
    Data,
    Dropout,
    EarlyStopping,
    Experiment,
    Impossible,
)
from core.results.history import frame, mean_over_folds, smoothed_curve
from core.runs import Summary
from core.study.rules import Reading, compare, remarks
from core.ui import trainer
from core.ui.builder.data import reading_of
from core.ui.controls import asked_for, choice, select, toggle
from core.ui.elements import chart, complain
from core.ui.language import _
from core.ui.links import open_in_builder
from core.ui.room.room import at_desk

MOST = 4
"""Runs in one picture."""
LINES = 6
"""Runs in view in the table before it scrolls."""
TABLE = "runs.table"
ADDRESS = "runs"


def of_one_dataset(kept: Sequence[Summary]) -> list[Summary]:
    """The runs on the dataset that the reader asks for, or all."""
    names = dict.fromkeys(summary.experiment.data.name for summary in kept)
    titles = {"all": _("all datasets")} | {name: _(FACTS[name].title) for name in names}
    place, _rest = st.columns(2)
    with place:
        name = select(_("Data"), titles, key="runs_data")
    return [summary for summary in kept if name in ("all", summary.experiment.data.name)]


def run_table(shown: Sequence[Summary], kept: Sequence[Summary]) -> list[Summary]:
    """The table of the runs shown; returns those that are selected, which the address names."""
    lines = table(shown, trainer.owned())
    keys = list(lines["key"])
    by_key = {summary.key: summary for summary in shown}
    selected = [run_key for run_key in _asked() if run_key in by_key][:MOST]
    _mark([keys.index(run_key) for run_key in selected])
    st.dataframe(
        lines,
        key=TABLE,
        height=38 + 35 * min(LINES, len(lines)),
        hide_index=True,
        column_order=[name for name in columns() if name in lines],
        column_config=columns(),
        on_select=partial(_select, keys),
        selection_mode="multi-row",
        placeholder="",
        alt=_("The runs of the room"),
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(_("Select up to {count} runs to see their curves.", count=MOST), width="stretch")
        st.download_button(
            _("Download the table (CSV)"),
            lambda: lines.to_csv(index=False),
            "runs.csv",
            icon=":material/download:",
            on_click="ignore",
        )
    if gone := set(_asked()) - {summary.key for summary in kept}:
        st.info(
            _("{count} runs of this link are not here, or no longer.", count=len(gone)),
            icon=":material/link_off:",
        )
    return [by_key[run_key] for run_key in selected]


def table(summaries: Sequence[Summary], owned: frozenset[str]) -> pd.DataFrame:
    """One row for each run, the latest first. Test scores stay sealed."""
    lines = pd.DataFrame([_line(summary, summary.key in owned) for summary in summaries])
    lines["when"] = pd.to_datetime(lines["when"], format="ISO8601", utc=True)
    lines = lines.dropna(axis="columns", how="all")
    return lines.sort_values(["when", "key"], ascending=False, ignore_index=True)


def _line(summary: Summary, yours: bool) -> dict[str, object]:
    experiment = summary.experiment
    best = summary.best if isfinite(summary.best.get("val_loss", nan)) else {}
    return {
        "key": summary.key,
        "data": title(experiment.data),
        "network": network_name(experiment),
        "lowest_val_loss": _finite(best.get("val_loss")),
        "best_epoch": _finite(best.get("epoch")),
        "val_accuracy": _finite(best.get("val_accuracy")),
        "val_mae": _finite(best.get("val_mae")),
        "seconds": summary.seconds,
        "when": summary.started,
        "epochs": summary.epochs,
        "batch_size": experiment.batch_size,
        "seed": experiment.seed,
        "pinned": summary.pinned,
        "yours": yours,
    }


def _finite(value: float | None) -> float | None:
    return value if value is not None and isfinite(value) else None


def columns() -> dict[str, Any]:
    """The columns in their order, with their names in the reader's language."""
    column = st.column_config
    return {
        "data": column.TextColumn(_("data")),
        "network": column.TextColumn(_("network")),
        "lowest_val_loss": column.NumberColumn(_("lowest validation loss"), format="%.4g"),
        "best_epoch": column.NumberColumn(_("best epoch")),
        "val_accuracy": column.NumberColumn(_("accuracy there"), format="percent"),
        "val_mae": column.NumberColumn(_("MAE there"), format="%.3g"),
        "seconds": column.NumberColumn(_("seconds"), format="%.1f"),
        "when": column.DatetimeColumn(
            _("when"), format="MM-DD HH:mm", timezone=st.context.timezone
        ),
        "epochs": column.NumberColumn(_("epochs")),
        "batch_size": column.NumberColumn(_("batch size")),
        "seed": column.NumberColumn(_("seed"), format="%d"),
        "pinned": column.CheckboxColumn(_("pinned")),
        "yours": column.CheckboxColumn(_("yours")),
    }


def title(data: Data) -> str:
    """The name of a dataset, whether it is the sample, and whether people brought some of it."""
    name = _(FACTS[data.name].title)
    name = name if data.source == "original" else f"{name} ({_('sample')})"
    ours = data.brought is not None and data.name != "table"
    return f"{name} + {_('drawings')}" if ours else name


def network_name(experiment: Experiment) -> str:
    """A network and its optimizer in a few letters: ``64-64-1, RMSprop``."""
    if experiment.learner == "sgd_classifier":
        return _("linear classifier")
    optimizer = experiment.optimizer
    rate = optimizer.learning_rate
    parts = ["-".join(str(part.units) for part in experiment.dense)]
    if isinstance(rate, float):
        usual = rate == OPTIMIZERS[optimizer.kind].learning_rate
        parts.append(optimizer.title + ("" if usual else f" {rate:g}"))
    else:
        parts.append(f"{optimizer.title} {optimizer.rate:g}↓")
    if isinstance(optimizer, SGD) and optimizer.momentum:
        name = "Nesterov" if optimizer.nesterov else _("momentum")
        parts.append(f"{name} {optimizer.momentum:g}")
    dropped = dict.fromkeys(part.rate for part in experiment.layers if isinstance(part, Dropout))
    parts += [f"{_('dropout')} {rate:g}" for rate in dropped]
    return ", ".join([*parts, *_remedies(experiment)])


def _remedies(experiment: Experiment) -> list[str]:
    """What else tells a network from others of its shape."""
    dense = experiment.dense
    penalties = [part.kernel_regularizer for part in dense if part.kernel_regularizer]
    usual = ("linear", "relu")
    parts: list[str] = [part.activation for part in dense[:-1] if part.activation not in usual]
    parts += [f"L1 {penalty.l1:g}" for penalty in penalties if penalty.l1]
    parts += [f"L2 {penalty.l2:g}" for penalty in penalties if penalty.l2]
    if rows := experiment.data.train_rows:
        parts.append(_("{count} rows", count=f"{rows:,}"))
    if any(isinstance(callback, EarlyStopping) for callback in experiment.callbacks):
        parts.append("EarlyStopping")
    if experiment.nudged:
        parts.append(_("last digits moved"))
    return list(dict.fromkeys(parts))


def _asked() -> list[str]:
    """The keys in the address, each once."""
    said = asked_for(ADDRESS, _listed_keys) or st.query_params.get(ADDRESS, "")
    return [key for key in dict.fromkeys(said.split(",")) if key]


def _listed_keys(said: str) -> str | None:
    return said if re.fullmatch(r"[0-9a-f]+(,[0-9a-f]+)*", said) else None


def _ask(keys: Sequence[str]) -> None:
    if keys:
        st.query_params[ADDRESS] = ",".join(keys)
    else:
        st.query_params.pop(ADDRESS, None)


def _mark(rows: Sequence[int]) -> None:
    """Selects rows of the table, in place of those selected."""
    if sorted(rows) != sorted(_marked()):
        st.session_state[TABLE] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}


def _marked() -> list[int]:
    state = st.session_state.get(TABLE)
    return list(state["selection"]["rows"]) if state else []


def _select(keys: Sequence[str]) -> None:
    """Writes what was clicked into the address: what stood there first, then what is new."""
    picked = [keys[row] for row in _marked() if row < len(keys)]
    before = [run_key for run_key in _asked() if run_key in picked]
    _ask([*before, *(run_key for run_key in picked if run_key not in before)][:MOST])


def compared(chosen: Sequence[Summary]) -> None:
    """The curves of runs over each other, what they say, and what can be done with each."""
    rows = {summary.key: trainer.rows(summary.key) for summary in chosen}
    histories = {
        f"{place} · {network_name(summary.experiment)}": (summary, frame(rows[summary.key] or ()))
        for place, summary in enumerate(chosen, start=1)
    }
    with st.container(horizontal=True, vertical_alignment="center"):
        column = _measure([history for _summary, history in histories.values()])
        smoothed = toggle(_("Smoothed"), key="runs_smoothed")
    _overlay({name: history for name, (_s, history) in histories.items()}, column, smoothed)
    readings = {
        name: reading_of(
            history,
            summary.experiment,
            smoothed=smoothed,
            metric=column.removeprefix("val_"),
        )
        for name, (summary, history) in histories.items()
    }
    _difference(list(readings.values()))
    with st.grid(2, min_column_width=320):
        for name, (summary, history) in histories.items():
            with st.container(border=True, height="stretch"):
                _card(name, summary, history, readings[name])
    st.caption(_("This link opens the same curves:"))
    address = {name: st.query_params[name] for name in st.query_params if name != "lang"}
    st.code(f"{st.context.url or '/runs'}?{urlencode(address, safe=',')}", language=None)


def _measure(histories: Sequence[pd.DataFrame]) -> str:
    """Which of the measured curves the reader wants to see."""
    hidden = {"fold", "epoch", "learning_rate"}
    found = dict.fromkeys(str(name) for history in histories for name in history)
    names = sorted((name for name in found if name not in hidden), key=_order)
    labels = {name: _label(name) for name in names or ["val_loss"]}
    return choice(_("Curve"), labels, key="runs_curve", show_label=False)


def _order(name: str) -> tuple[bool, bool]:
    """The losses first, and validation before training."""
    return name not in ("loss", "val_loss"), not name.startswith("val_")


def _label(name: str) -> str:
    metric = name.removeprefix("val_")
    if metric == "loss":
        return _("validation loss") if name != metric else _("training loss")
    if name != metric:
        return _("validation {metric}", metric=metric)
    return _("training {metric}", metric=metric)


def _overlay(histories: Mapping[str, pd.DataFrame], column: str, smoothed: bool) -> None:
    drawn = {
        name: smoothed_curve(history, column) if smoothed else mean_over_folds(history)
        for name, history in histories.items()
        if column in history
    }
    if not drawn:
        return
    heading = _("One line a run: {curve}", curve=_label(column))
    label = _("{metric}, smoothed", metric=_label(column)) if smoothed else _label(column)
    epochs = max(int(curve["epoch"].max()) for curve in drawn.values() if len(curve))
    spec, lines = overlay(drawn, list(histories), column, heading, _("epoch"), label, epochs)
    chart(spec, lines, alt=heading, key="runs.overlay")
    if without := [name for name in histories if name not in drawn]:
        st.caption(_("Not measured: {names}", names="; ".join(without)))


def _difference(readings: Sequence[Reading]) -> None:
    """Whether the two best differ by more than chance."""
    lowest = sorted(
        (reading.lowest, place)
        for place, reading in enumerate(readings, start=1)
        if reading.best_epoch is not None
    )[:2]
    if len(lowest) < 2:
        return
    one, other = sorted(place for _loss, place in lowest)
    if remark := compare(readings[one - 1], readings[other - 1]):
        said = _(remark.sentence, **remark.values)
        st.markdown(f"**{_('{one} and {other}', one=one, other=other)}:** {said}")


def _card(name: str, summary: Summary, history: pd.DataFrame, reading: Reading) -> None:
    experiment = summary.experiment
    st.markdown(f"**{name}**")
    st.caption(
        " · ".join(
            (
                title(experiment.data),
                _("{count} epochs", count=summary.epochs),
                _("batches of {count}", count=experiment.batch_size),
                _("seed {seed}", seed=experiment.seed),
                _("stopped") if summary.status == "stopped" else f"{summary.seconds:.1f} s",
            )
        )
    )
    said = " ".join(_(remark.sentence, **remark.values) for remark in remarks(reading))
    st.markdown(f":small[{said}]")
    with st.container(horizontal=True, vertical_alignment="center"):
        open_in_builder(experiment)
        st.download_button(
            _("History (CSV)"),
            lambda: history.to_csv(index=False),
            f"{experiment.data.name}_{summary.key[:8]}_history.csv",
            key=f"runs.history.{summary.key}",
            icon=":material/download:",
            on_click="ignore",
        )
        if summary.key in trainer.owned() or at_desk():
            _keep_or_let_go(summary)
        if summary.key in trainer.owned():
            _remove(summary)


def _keep_or_let_go(summary: Summary) -> None:
    """Pins a run or lets it go: for its owner, and for the teacher."""
    label, icon = (_("Unpin"), "keep_off") if summary.pinned else (_("Pin"), "keep")
    if st.button(
        label,
        key=f"runs.pin.{summary.key}",
        icon=f":material/{icon}:",
        help=_("A pinned run is kept when the store is full."),
    ):
        try:
            (trainer.unpin if summary.pinned else trainer.pin)(summary.key)
        except Impossible as problem:
            complain(problem)
        else:
            st.rerun()


def _remove(summary: Summary) -> None:
    """Removes a run: for its owner alone."""
    if st.button(
        _("Remove"),
        key=f"runs.remove.{summary.key}",
        icon=":material/delete:",
        help=_("For everybody. It can be trained again."),
    ):
        trainer.remove(summary.key)
        _ask([run_key for run_key in _asked() if run_key != summary.key])
        st.rerun()
