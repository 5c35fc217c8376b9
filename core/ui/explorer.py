"""Many runs on one page: train them, watch them come in, look at them together and one by one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.charts.learning import curves, curves_spec, overlay
from core.charts.outcomes import PICKED, against, dots, heat, piles
from core.datasets import target_unit
from core.experiment import Experiment
from core.results.history import best_epoch, frame, mean_over_folds, smoothed_curve
from core.results.scores import chosen_class, regression_scores
from core.runs import RunView
from core.study.rules import remarks
from core.study.sweep import Axis, Setting, as_text
from core.study.tours import Measure
from core.ui import trainer
from core.ui.builder.data import reading_of, rows_of
from core.ui.builder.first_look import first_look
from core.ui.builder.watch import SMOOTHED, curve_labels
from core.ui.elements import chart, clicked, complain
from core.ui.language import _, say
from core.ui.lesson import Lesson
from core.ui.links import open_in_builder
from core.ui.measured import note
from core.ui.room import deal
from core.ui.room.card import said
from core.ui.seal import opened
from core.ui.times import last_of, say_what_to_expect
from core.ui.twin import compare_with_twin
from core.ui.while_active import is_active, while_active

SECONDS_BETWEEN_LOOKS = 1.0
MOST_OVERLAID = 4
HEIGHT = 340
"""Of a picture that fills a screen with the one beside it."""
_STAYS = """
<style>
[data-testid=stLayoutWrapper]:has(> .st-key-question), .st-key-question {
  position: sticky; top: 3.75rem; z-index: 4; background: light-dark(LIGHT, DARK) }
.st-key-question h4 { padding: .25rem 0 .5rem }
</style>
"""


@dataclass(frozen=True)
class Sweep:
    """What is looked at together: ``name`` is its own on the page; the rest is as in a ``Tour``."""

    name: str
    base: Experiment
    axes: tuple[Axis, ...]
    experiments: Mapping[Setting, Experiment]
    measure: Measure = "lowest"
    claim: float | None = None


def question(asked: str) -> None:
    """What the runs are to answer. It stays in view while one scrolls through their pictures."""
    light, dark = (st.get_option(f"theme.{kind}.backgroundColor") for kind in ("light", "dark"))
    st.html(_STAYS.replace("LIGHT", str(light)).replace("DARK", str(dark)))
    with st.container(key="question"):
        st.markdown(f"#### {asked}")


def train(sweep: Sweep) -> None:
    """A button that trains what is not known yet, and one that stops what is not done.

    While the sweep is dealt to a room, phones train it.
    """
    if deal.is_on(sweep.base, sweep.axes):
        deal.offer(sweep.name, sweep.base, sweep.axes, sweep.measure, sweep.claim)
        return
    views = trainer.views_of(sweep.experiments)
    missing = [
        experiment
        for at, experiment in sweep.experiments.items()
        if at not in views or views[at].broken_off
    ]
    active = [view for view in views.values() if view.active]
    with st.container(horizontal=True, vertical_alignment="center"):
        label = _("Train {count} runs", count=len(missing))
        if not missing:
            label = _("All {count} runs are on their way or done", count=len(views))
        st.button(
            label,
            type="primary",
            icon=":material/play_arrow:",
            disabled=not missing,
            key=f"{sweep.name}.train",
            # before the page is drawn: whoever leaves at once loses nothing
            on_click=trainer.submit_all,
            args=(missing,),
        )
        if active and st.button(_("Stop"), icon=":material/stop_circle:", key=f"{sweep.name}.stop"):
            for view in active:
                trainer.stop(view.key)
        deal.offer(sweep.name, sweep.base, sweep.axes, sweep.measure, sweep.claim)
        say_what_to_expect(missing)


def watch(sweep: Sweep, words: Lesson) -> None:
    """The pictures of a sweep, again and again while runs come in."""
    draw, look = partial(_draw, sweep, words), partial(trainer.views_of, sweep.experiments)
    if deal.is_on(sweep.base, sweep.axes):
        deal.on_the_projector(look, draw)
    else:
        while_active(look(), look, draw, SECONDS_BETWEEN_LOOKS)


def _draw(sweep: Sweep, words: Lesson, views: Mapping[Setting, RunView]) -> None:
    done = _done(views)
    note({"sweep.done": len(done), "sweep.left": len(sweep.experiments) - len(done)})
    if is_active(views):
        share = sum(view.progress for view in views.values()) / len(sweep.experiments)
        text = _("{done} of {all} runs are done", done=len(done), all=len(sweep.experiments))
        if still := last_of(views.values()):
            text = f"{text} · {still}"
        st.progress(min(1.0, share), text)
    problems = {say(view.problem): view.problem for view in views.values() if view.problem}
    for problem in problems.values():
        complain(problem)
    table = outcomes(sweep, done)
    if table.empty:
        st.markdown(words("before"))
        first_look(rows_of(sweep.base.data), sweep.base)
        return
    if deal.is_on(sweep.base, sweep.axes):  # a room looks at it
        every, alone = st.container(), st.container()
    else:
        every, alone = st.columns(2, gap="large")
    with every:
        _picture(sweep, table)
        _table(sweep, table)
    with alone:
        picked = _picked(sweep, table, done)
        _one(sweep, picked, done[picked])


def _done(views: Mapping[Setting, RunView]) -> dict[Setting, RunView]:
    return {at: view for at, view in views.items() if view.result is not None}


def outcomes(sweep: Sweep, done: Mapping[Setting, RunView]) -> pd.DataFrame:
    """One row for each run that has ended: its setting, best epoch, losses there and at the end."""
    rows = []
    for at, view in done.items():
        history = frame(view.rows)
        if "val_loss" not in history:
            continue
        mean = mean_over_folds(history).set_index("epoch")
        curve = smoothed_curve(history, "val_loss") if view.experiment.folds > 1 else mean
        best = best_epoch(curve.reset_index(), "val_loss")
        if best is None:
            continue
        rows.append(
            {
                "run": said(sweep.axes, at),
                **{axis.knob.name: value for axis, value in zip(sweep.axes, at, strict=True)},
                "best_epoch": best,
                "lowest": float(mean["val_loss"][best]),
                "training": float(mean["loss"][best]),
                "last": float(mean["val_loss"].iloc[-1]),
                "epochs": len(mean),
                "seconds": view.seconds,
            }
        )
    return pd.DataFrame(rows)


def _picture(sweep: Sweep, table: pd.DataFrame) -> None:
    first, *more = sweep.axes
    picture = f"{sweep.name}.picture"
    labels = [_(axis.knob.label) for axis in sweep.axes]
    if first.knob.name == "seed":
        spec, shown, title = _dots(sweep, table)
    elif not more or more[0].knob.name == "seed":
        title = _("The loss in the best epoch, against: {what}", what=labels[0])
        names = (_("training"), _("validation"))
        shown = pd.concat(
            [
                pd.DataFrame(
                    {
                        "x": table[first.knob.name],
                        "series": name,
                        "value": table[column],
                        "run": table["run"],
                    }
                )
                for name, column in zip(names, ("training", "lowest"), strict=True)
            ],
            ignore_index=True,
        )
        spec = against(shown, title, labels[0], _("loss"), log=first.knob.log, names=names)
    else:
        title = _("The lowest validation loss, for each pair")
        shown = pd.DataFrame(
            {
                "x": table[first.knob.name].map(as_text),
                "y": table[more[0].knob.name].map(as_text),
                "value": table["lowest"],
                "text": table["lowest"].map("{:#.3g}".format),
                "best": table["lowest"] == table["lowest"].min(),
                "run": table["run"],
            }
        )
        spec = heat(shown, title, labels[0], labels[1], _("validation loss"))
    if isinstance(spec["height"], int):
        spec["height"] = HEIGHT
    chart(spec, shown, alt=title, key=picture, on_select=lambda: None)
    st.caption(_("Click a point to open its run."))


def _dots(sweep: Sweep, table: pd.DataFrame) -> tuple[dict[str, Any], pd.DataFrame, str]:
    column = "best_epoch" if sweep.measure == "best_epoch" else "lowest"
    x_title = _("best epoch") if column == "best_epoch" else _("lowest validation loss")
    title = _("One dot a seed: {what}", what=x_title)
    claim = sweep.claim if column == "best_epoch" else None
    return *_piled(table, column, title, x_title, claim), title


def _piled(
    table: pd.DataFrame, column: str, title: str, x_title: str, claim: float | None
) -> tuple[dict[str, Any], pd.DataFrame]:
    values = table[column]
    spread = float(values.max() - values.min())
    least = 1.0 if column == "best_epoch" else 1e-9
    place = piles(values, max(least, spread / 30))
    shown = pd.DataFrame({"x": values, "place": place, "run": table["run"]})
    noted = _("the notes: {claim}", claim=f"{claim:g}") if claim is not None else ""
    return dots(shown, title, x_title, _("runs"), claim, noted), shown


def _table(sweep: Sweep, table: pd.DataFrame) -> None:
    names = {axis.knob.name: _(axis.knob.label) for axis in sweep.axes} | {
        "best_epoch": _("best epoch"),
        "lowest": _("lowest validation loss"),
        "training": _("training loss there"),
        "last": _("last validation loss"),
        "seconds": _("seconds"),
    }
    with st.expander(_("All runs as a table")):
        shown = table[list(names)].rename(columns=names)
        st.dataframe(shown, hide_index=True)
        st.download_button(
            _("Download the table (CSV)"),
            shown.to_csv(index=False),
            f"{sweep.name}.csv",
            key=f"{sweep.name}.csv",
            on_click="ignore",
        )


def _picked(sweep: Sweep, table: pd.DataFrame, done: Mapping[Setting, RunView]) -> Setting:
    """The run that was clicked, or the one whose validation loss is lowest."""
    by_label = {said(sweep.axes, at): at for at in done}
    run = clicked(f"{sweep.name}.picture", PICKED, "run")
    if run in by_label:
        return by_label[run]
    return by_label[str(table["run"].iloc[int(table["lowest"].argmin())])]


def _one(sweep: Sweep, at: Setting, view: RunView) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{_('One run: {what}', what=said(sweep.axes, at))}**")
        smoothed = st.toggle(
            _("Smoothed"), view.experiment.folds > 1, key=f"{sweep.name}.smoothed", help=_(SMOOTHED)
        )
    labels, history = curve_labels(view.experiment, "loss", smoothed), frame(view.rows)
    table = curves(history, "loss", labels, smoothed)
    spec = curves_spec(labels, table, view.experiment.epochs)
    chart({**spec, "height": HEIGHT}, table, alt=labels.title, key=f"{sweep.name}.one")
    found = remarks(reading_of(history, view.experiment, smoothed=smoothed))
    st.markdown(" ".join(_(remark.sentence, **remark.values) for remark in found))
    open_in_builder(view.experiment)
    compare_with_twin(sweep.name, view)


def overlaid(sweep: Sweep) -> None:
    """Up to four runs of a sweep in one picture, chosen by the reader."""
    ended = _done(trainer.views_of(sweep.experiments))
    done = {said(sweep.axes, at): view for at, view in ended.items()}
    if len(done) < 2:
        return
    chosen = st.multiselect(
        _("Lay runs over each other"),
        list(done),
        max_selections=MOST_OVERLAID,
        placeholder=_("up to {count} of them", count=MOST_OVERLAID),
        key=f"{sweep.name}.overlaid",
        persist_state="session",
    )
    if chosen:
        title = _("Validation loss, one line a training")
        histories = {name: mean_over_folds(frame(done[name].rows)) for name in chosen}
        epochs = max(done[name].experiment.epochs for name in chosen)
        spec, table = overlay(
            histories, chosen, "val_loss", title, _("epoch"), _("validation loss"), epochs
        )
        chart(spec, table, alt=title, key=f"{sweep.name}.overlay")


def sealed_box(sweep: Sweep, words: Lesson) -> None:
    """The test scores of all runs: opened once, and what looking at them would have been worth."""
    done = _done(trainer.views_of(sweep.experiments))
    table = outcomes(sweep, done)
    if len(table) < 2:
        return
    st.header(_("The sealed box"), anchor="sealed-box")
    why, label = words("sealed"), _("Open the sealed box")
    if not opened(sweep.name, why, label, key=f"{sweep.name}.open", runs=done.values()):
        return
    by_label = {said(sweep.axes, at): at for at in done}
    table["score"] = [test_score(done[by_label[run]]) for run in table["run"]]
    first = next(iter(done.values()))
    what = _("R² on the test set")
    if rows_of(first.experiment.data).facts.classes:
        what = _("accuracy on the test set")
    claim = sweep.claim if sweep.measure == "r2" else None
    title = _("One dot a run: {what}", what=what)
    spec, shown = _piled(table, "score", title, what, claim)
    chart(spec, shown, alt=title, key=f"{sweep.name}.scores")
    honest = table.iloc[int(table["lowest"].argmin())]
    lucky = table.iloc[int(table["score"].argmax())]
    st.markdown(
        words(
            "opened" if lucky["run"] != honest["run"] else "opened_luckiest",
            honest=honest["run"],
            score=f"{honest['score']:.3f}",
            lucky=lucky["run"],
            best=f"{lucky['score']:.3f}",
            gain=f"{lucky['score'] - honest['score']:.3f}",
            median=f"{table['score'].median():.3f}",
            runs=len(table),
        )
    )


def test_score(view: RunView) -> float:
    """Accuracy on the test set, or R² of a regression; of the mean over folds."""
    data = view.experiment.data
    shown = rows_of(data)
    assert view.result is not None  # noqa: S101 - callers looked
    outputs = np.mean([part.test_predictions for part in view.result.networks], axis=0)
    if shown.facts.classes:
        return float(np.mean(chosen_class(outputs) == shown.y_test.astype(int)))
    return float(regression_scores(shown.y_test / target_unit(data), outputs[:, 0])["r2"])
