"""A few runs side by side: their curves on equal axes, their numbers, and what they differ in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import Any
from urllib.parse import urlencode

import pandas as pd
import streamlit as st

from core.charts.learning import common_domain, curves, curves_spec, overlay
from core.experiment import Experiment, Impossible, better
from core.results.history import frame, mean_over_folds, smoothed_curve
from core.runs import Summary
from core.study.rules import Reading, remarks
from core.study.rules import compare as compare_two
from core.ui import trainer
from core.ui.builder.data import reading_of
from core.ui.builder.watch import curve_labels
from core.ui.controls import choice, toggle
from core.ui.elements import chart, complain
from core.ui.language import _, plain
from core.ui.links import open_in_builder
from core.ui.room.room import at_desk
from core.ui.run_names import network_name, short_names
from core.ui.run_settings import SETTINGS, settings, title, varied
from core.ui.run_table import ask, asked

Curves = tuple[dict[str, Any], pd.DataFrame]
"""A chart of learning curves, and its data."""


@dataclass(frozen=True)
class Chosen:
    """A run that is looked at: its number and what tells it from the others, its whole name."""

    name: str
    whole: str
    summary: Summary
    history: pd.DataFrame

    @property
    def experiment(self) -> Experiment:
        """What it was told."""
        return self.summary.experiment


def compared(picked: Sequence[tuple[str, Summary]]) -> None:
    """Runs over each other and side by side, what they say, and what can be done with each."""
    chosen = _chosen(picked)
    with st.container(horizontal=True, vertical_alignment="center"):
        column = _measure([run.history for run in chosen])
        smoothed = toggle(_("Smoothed"), key="runs_smoothed")
    _overlay(chosen, column, smoothed)
    metric = column.removeprefix("val_")
    readings = [
        reading_of(run.history, run.experiment, smoothed=smoothed, metric=metric) for run in chosen
    ]
    _difference(readings)
    _side_by_side(chosen)
    drawn = _curves(chosen, metric, smoothed)
    with st.grid(2, min_column_width=320):
        for run, reading in zip(chosen, readings, strict=True):
            with st.container(border=True, height="stretch"):
                _card(run, reading, drawn.get(run.name))
    st.caption(_("This link opens the same curves:"))
    address = {name: st.query_params[name] for name in st.query_params if name != "lang"}
    st.code(f"{st.context.url or '/runs'}?{urlencode(address, safe=',')}", language=None)


def _chosen(picked: Sequence[tuple[str, Summary]]) -> list[Chosen]:
    names = [name for name, _summary in picked]
    experiments = [summary.experiment for _name, summary in picked]
    return [
        Chosen(f"{place} · {short}", f"{place} · {whole}", summary, _history(summary))
        for place, (short, (whole, summary)) in enumerate(
            zip(short_names(names, experiments), picked, strict=True), start=1
        )
    ]


def _history(summary: Summary) -> pd.DataFrame:
    return frame(trainer.rows(summary.key) or ())


def _measure(histories: Sequence[pd.DataFrame]) -> str:
    """Which of the measured curves the reader wants to see."""
    hidden = {"fold", "epoch", "learning_rate"}
    found = dict.fromkeys(str(name) for history in histories for name in history)
    measured = sorted((name for name in found if name not in hidden), key=_order)
    labels = {name: _label(name) for name in measured or ["val_loss"]}
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


def _overlay(chosen: Sequence[Chosen], column: str, smoothed: bool) -> None:
    drawn = {
        run.name: smoothed_curve(run.history, column) if smoothed else mean_over_folds(run.history)
        for run in chosen
        if column in run.history
    }
    if not drawn:
        return
    heading = _("One line a run: {curve}", curve=_label(column))
    label = _("{metric}, smoothed", metric=_label(column)) if smoothed else _label(column)
    epochs = max(int(curve["epoch"].max()) for curve in drawn.values() if len(curve))
    spec, lines = overlay(
        drawn, [run.name for run in chosen], column, heading, _("epoch"), label, epochs
    )
    chart(spec, lines, alt=heading, key="runs.overlay")
    if without := [run.name for run in chosen if run.name not in drawn]:
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
    if remark := compare_two(readings[one - 1], readings[other - 1]):
        said = _(remark.sentence, **remark.values)
        st.markdown(f"**{_('{one} and {other}', one=one, other=other)}:** {said}")


def _side_by_side(chosen: Sequence[Chosen]) -> None:
    """Their numbers and the settings in which they differ; the others where one asks for them."""
    if len(chosen) > 1:
        rows = numbers_of(chosen) | settings_of(chosen, differing=True)
        st.table(_as_table(rows, chosen))
    with st.expander(_("The same in all") if len(chosen) > 1 else _("All settings")):
        st.table(_as_table(settings_of(chosen, differing=False), chosen))


def _as_table(rows: Mapping[str, Sequence[str]], chosen: Sequence[Chosen]) -> pd.DataFrame:
    """Its columns are the numbers of the runs, for which a phone has room, too."""
    numbers = [str(place) for place, _run in enumerate(chosen, start=1)]
    return pd.DataFrame([*rows.values()], [*rows], numbers)


def settings_of(chosen: Sequence[Chosen], *, differing: bool) -> dict[str, list[str]]:
    """What each run was told, by its label: where they differ, marked, or where they agree."""
    told = [settings(run.experiment) for run in chosen]
    differ = varied(told)
    return {
        f"**≠ {_(setting.label)}**" if differing else _(setting.label): [
            plain(one[name]) or "–" for one in told
        ]
        for name, setting in SETTINGS.items()
        if (name in differ) == differing and any(one[name] for one in told)
    }


def numbers_of(chosen: Sequence[Chosen]) -> dict[str, list[str]]:
    """What each run has come to; the lowest validation loss is marked."""
    best = [run.summary.best for run in chosen]
    held_out = [row.get("val_loss", nan) for row in best]
    lowest = min((loss for loss in held_out if isfinite(loss)), default=nan)
    losses = [f"{loss:.4g}" if isfinite(loss) else "–" for loss in held_out]
    return {
        _("lowest validation loss"): [
            f"**{said}**" if loss == lowest else said
            for said, loss in zip(losses, held_out, strict=True)
        ],
        _("best epoch"): [_number(row.get("epoch"), "g") for row in best],
        _("training loss there"): [_number(row.get("loss"), ".4g") for row in best],
        **{
            label: [_number(row.get(name), form) for row in best]
            for name, label, form in (
                ("val_accuracy", _("accuracy there"), ".1%"),
                ("val_mae", _("MAE there"), ".3g"),
            )
            if any(name in row for row in best)
        },
        _("last validation loss"): [
            _number(run.summary.last.get("val_loss"), ".4g") for run in chosen
        ],
        _("seconds"): [f"{run.summary.seconds:.1f}" for run in chosen],
    }


def _number(value: float | None, form: str) -> str:
    return "–" if value is None or not isfinite(value) else format(value, form)


def _curves(chosen: Sequence[Chosen], metric: str, smoothed: bool) -> dict[str, Curves]:
    """The learning curves of each run, on equal axes where their losses can be compared."""
    measured = [run for run in chosen if metric in run.history]
    tables = {}
    for run in measured:
        labels = curve_labels(run.experiment, metric, smoothed)
        tables[run.name] = labels, curves(run.history, metric, labels, smoothed, better(metric))
    domain, told = None, [settings(run.experiment) for run in measured]
    if not {"data", "targets", "loss"} & set(varied(told)):
        domain = common_domain([table for _labels, table in tables.values()])
    epochs = max((int(run.history["epoch"].max()) for run in measured), default=1)
    return {
        name: (curves_spec(labels, table, epochs, domain), table)
        for name, (labels, table) in tables.items()
    }


def _card(run: Chosen, reading: Reading, drawn: Curves | None) -> None:
    experiment, summary = run.experiment, run.summary
    st.markdown(f"**{run.whole}**")
    st.caption(
        " · ".join(
            (
                title(experiment.data),
                network_name(experiment),
                _("{count} epochs", count=summary.epochs),
                _("batches of {count}", count=experiment.batch_size),
                _("seed {seed}", seed=experiment.seed),
                _("stopped") if summary.status == "stopped" else f"{summary.seconds:.1f} s",
            )
        )
    )
    if drawn:
        spec, table = drawn
        chart({**spec, "height": 300}, table, alt=run.name, key=f"runs.curves.{summary.key}")
    said = " ".join(_(remark.sentence, **remark.values) for remark in remarks(reading))
    st.markdown(f":small[{said}]")
    with st.container(horizontal=True, vertical_alignment="center"):
        open_in_builder(experiment)
        st.download_button(
            _("History (CSV)"),
            lambda: run.history.to_csv(index=False),
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
        ask([run_key for run_key in asked() if run_key != summary.key])
        st.rerun()
