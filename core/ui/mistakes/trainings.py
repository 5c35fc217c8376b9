"""A mistake that is a training: its curve as it trains, and that of the right way beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
import streamlit as st

from core.charts.learning import common_domain, curves, curves_spec, powers_domain
from core.datasets import FACTS, available, rows_name
from core.experiment import Experiment, better
from core.network.script import script
from core.results.history import frame
from core.runs import RunView
from core.study.mistakes import Mistake, Trainings
from core.ui import trainer
from core.ui.builder.data import outline, packed_rows_of
from core.ui.builder.originals import sample_badge
from core.ui.builder.watch import curve_labels
from core.ui.elements import chart, complain
from core.ui.language import _
from core.ui.links import open_in_builder
from core.ui.times import left, say_what_to_expect
from core.ui.while_active import while_active

HEIGHT = 380


def wrong_way(mistake: Mistake) -> None:
    """A button that trains the wrong way, and its curve."""
    wrong, _right = _experiments(mistake)
    _train(mistake, {"wrong": wrong}, _("Make the mistake"))


def both_ways(mistake: Mistake) -> None:
    """A button that trains what is missing, and both curves side by side on one scale."""
    wrong, right = _experiments(mistake)
    _train(mistake, {"wrong": wrong, "right": right}, _("Train it both ways"))


def sources(mistake: Mistake) -> tuple[str, str]:
    """The Keras script of the wrong way and that of the right one."""
    wrong, right = (
        script(e, outline(e.data).input_shape, FACTS[e.data.name].classes)
        for e in _experiments(mistake)
    )
    return wrong, right


def files(mistake: Mistake) -> dict[str, Callable[[], bytes]]:
    """The file of rows that both scripts read; none where they draw their points."""
    data = _experiments(mistake)[0].data
    if data.plane is not None:
        return {}
    return {rows_name(data.name, data.source): partial(packed_rows_of, data)}


def _experiments(mistake: Mistake) -> tuple[Experiment, Experiment]:
    """The two, on the original where it is here."""
    ways = _ways(mistake)
    source = available(ways.wrong.data.name)
    return ways.wrong.on(source), ways.right.on(source)


def _ways(mistake: Mistake) -> Trainings:
    assert isinstance(mistake.ways, Trainings)  # noqa: S101 - the lab looked
    return mistake.ways


def _train(mistake: Mistake, experiments: Mapping[str, Experiment], label: str) -> None:
    look = partial(trainer.views_of, experiments)
    views = look()
    missing = [e for name, e in experiments.items() if name not in views or views[name].broken_off]
    with st.container(horizontal=True, vertical_alignment="center"):
        if missing:
            st.button(
                label,
                type="primary",
                icon=":material/play_arrow:",
                key=f"{mistake.name}.{'.'.join(experiments)}",
                on_click=trainer.submit_all,
                args=(missing,),
            )
            say_what_to_expect(missing)
        first = next(iter(experiments.values()))
        if first.data.source == "sample" and len(experiments) == 1:
            sample_badge("mistakes", first.data.name)
    while_active(views, look, partial(_draw, mistake, experiments))


def _draw(
    mistake: Mistake, experiments: Mapping[str, Experiment], views: Mapping[str, RunView]
) -> None:
    ways = _ways(mistake)
    titles = {"wrong": _("the wrong way"), "right": _("the right way")}
    tables = {name: _table(view, ways) for name, view in views.items() if view.rows}
    powers = powers_domain(list(tables.values()))
    domain = powers or common_domain(list(tables.values()))
    alone = len(experiments) == 1
    places = st.columns(2, gap="large") if not alone else [st.container()]
    for place, name in zip(places, experiments, strict=True):
        with place:
            if not alone:
                icon = ":red[:material/close:]" if name == "wrong" else ":green[:material/check:]"
                st.markdown(f"##### {icon} {titles[name]}")
            view = views.get(name)
            if view is None:
                continue
            if view.problem:
                complain(view.problem)
            if name in tables:
                _one(mistake, name, view, tables[name], domain, bool(powers))
            if view.active:
                st.progress(view.progress, left(view) or _("Compiling the training loop …"))
            if not alone and view.result is not None:
                open_in_builder(view.experiment)


def _one(
    mistake: Mistake,
    name: str,
    view: RunView,
    table: pd.DataFrame,
    domain: list[float] | None,
    in_powers: bool,
) -> None:
    """The number that tells, and the curve."""
    ways, history = _ways(mistake), frame(view.rows)
    measure = ways.symptom.measure
    column = measure.column(history)
    st.metric(_(measure.label, column=column), _number(measure.of(history)), width="content")
    labels = curve_labels(view.experiment, _drawn(ways, history), smoothed=False)
    end = view.experiment.epochs
    spec = curves_spec(labels, table, end, domain, in_powers) | {"height": HEIGHT}
    chart(spec, table, alt=labels.title, key=f"{mistake.name}.{name}.{end}")


def _table(view: RunView, ways: Trainings) -> pd.DataFrame:
    history = frame(view.rows)
    plain = _drawn(ways, history)
    labels = curve_labels(view.experiment, plain, smoothed=False)
    return curves(history, plain, labels, smoothed=False, better=better(plain))


def _drawn(ways: Trainings, history: pd.DataFrame) -> str:
    """The curve of a history; where it does not measure what the other does, what tells it."""
    known = ways.column in history
    return (ways.column if known else ways.symptom.measure.column(history)).removeprefix("val_")


def _number(value: float) -> str:
    return f"{value:.3f}"
