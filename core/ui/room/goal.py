"""The goal of the room: set at the desk, shown on phones, and how many ways led there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from math import isfinite, nan
from statistics import fmean
from typing import Literal, cast

import pandas as pd
import streamlit as st

from core.charts.ways import cost_of_choosing, ways
from core.datasets.catalog import FACTS
from core.experiment import DatasetName, Impossible
from core.messages import N_
from core.room.goal import Aim, GoalOver, GoalSet, TestSetOpened, tried
from core.runs import RunView
from core.study.goals import (
    Attempt,
    Diverge,
    Goal,
    Lowest,
    Reach,
    attempt,
    best_so_far,
    chosen,
    counted,
    meets,
    standing,
)
from core.study.presets import PRESETS
from core.study.rules import FAR
from core.ui import trainer
from core.ui.builder.data import size_of
from core.ui.controls import integer, number, select
from core.ui.device import device
from core.ui.elements import chart
from core.ui.ended import has_result
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.room.room import at_desk, cause, hub, me, post, room
from core.ui.scored import scored, validated
from core.ui.seal import note_for
from core.ui.sitemap import BUILDERS, find
from core.ui.while_active import while_active

SECONDS_BETWEEN_LOOKS = 2.0
KINDS = {
    "reach": N_("Good and small"),
    "lowest": N_("The lowest validation loss"),
    "diverge": N_("A learning rate that diverges"),
}
MOST_RISE = 1e6
"""A loss that rose further, or is no number, is drawn here."""

LAST_ROW = """
<style>
.st-key-goal h2 { font-size: clamp(1.6rem, 3.5vw, 3.6rem); line-height: 1.2 }
</style>
"""


def page() -> None:
    """The page of the goal: at the desk to set it and see the room; a phone has its card."""
    aim = room().aim
    if not at_desk():
        if aim is None:
            st.info(_("The teacher has not set a goal."))
        return
    if aim is None:
        _to_set()
        return
    st.html(LAST_ROW)
    with st.container(key="goal"):
        st.header(sentence(aim.goal), anchor="goal")
    st.fragment(_at_the_desk, run_every=None if aim.opened else SECONDS_BETWEEN_LOOKS)()


def card(url: str) -> None:
    """On a phone in the room, on the goal's own page: the goal, and how far one is."""
    aim = room().aim
    if aim is None or me() is None or at_desk():
        return
    if url not in ("goal", BUILDERS[aim.goal.data]):
        return
    look = partial(_going_on, aim.goal.data)
    with st.container(border=True, key="aim"):
        st.markdown(f"**{sentence(aim.goal)}**")
        while_active(look(), look, partial(_how_far, aim), SECONDS_BETWEEN_LOOKS)
        if url == "goal" and (there := find(BUILDERS[aim.goal.data])):
            st.page_link(there.file, label=_(there.title), icon=there.icon)


def _how_far(aim: Aim, going_on: Mapping[str, RunView]) -> None:
    """What a phone has reached so far, and whether it trains."""
    mine = attempts_of(_mine(), aim.goal.data)
    where = standing(aim.goal, mine)
    if where.reached and where.best:
        st.success(how(aim.goal, where.best, where.nth), icon=":material/flag:")
    elif mine or not going_on:
        st.markdown(still(aim.goal, mine))
    if going_on and not where.reached:
        st.markdown(
            ":material/hourglass_top: "
            + _("Your network is training: it counts once it has ended.")
        )
    if aim.opened:
        _own_cost(aim.goal, mine)


def _mine() -> tuple[str, ...]:
    """The keys of the runs that this browser asked for while the goal stood."""
    return tried(room(), hub().now()).get(device(), ())


def _going_on(data: DatasetName) -> dict[str, RunView]:
    """Those of them that wait or train, on that dataset."""
    views = {key: trainer.glance(key) for key in _mine() if not has_result(key)}
    return {
        key: view
        for key, view in views.items()
        if view is not None and view.active and view.experiment.data.name == data
    }


def sentence(goal: Goal) -> str:
    """The goal in one sentence."""
    where = _(FACTS[goal.data].title)
    match goal:
        case Reach(error=True):
            return _(
                "{where}: a validation MAE of at most {score} with at most {parameters} parameters",
                where=where,
                score=f"{goal.score:g}",
                parameters=f"{goal.parameters:,}",
            )
        case Reach():
            return _(
                "{where}: a validation accuracy of {score} with at most {parameters} parameters",
                where=where,
                score=f"{goal.score:.0%}",
                parameters=f"{goal.parameters:,}",
            )
        case Lowest():
            return _(
                "{where}: the lowest validation loss in {count} trainings",
                where=where,
                count=goal.trainings,
            )
        case Diverge():
            return _("{where}: find a learning rate that diverges", where=where)


def how(goal: Goal, best: Attempt, nth: int) -> str:
    """How somebody reached it."""
    match goal:
        case Reach():
            return _(
                "Reached: {score} with {parameters} parameters, in training {nth}.",
                score=_score(goal, best),
                parameters=f"{best.parameters:,}",
                nth=nth,
            )
        case Lowest():
            return _(
                "All {count} trainings are used: the lowest loss is {loss}, in training {nth}.",
                count=goal.trainings,
                loss=f"{best.lowest:.4g}",
                nth=nth,
            )
        case Diverge():
            return _(
                "Reached: it diverges at a learning rate of {rate}, in training {nth}.",
                rate=f"{best.rate:g}",
                nth=nth,
            )


def still(goal: Goal, attempts: Sequence[Attempt]) -> str:
    """How far it still is."""
    where = standing(goal, attempts)
    if not where.tried:
        return _("No training yet: press Train.")
    best = where.best
    match goal:
        case Reach() if best is None:
            fewest = min(one.parameters for one in attempts)
            return _(
                "Not yet: the smallest of your networks has {parameters} parameters.",
                parameters=f"{fewest:,}",
            )
        case Reach() if best:
            missing = f"{where.short:.3g}" if goal.error else f"{100 * where.short:.1f}"
            unit = "" if goal.error else _("points")
            return _(
                "Best so far: {score} with {parameters} parameters; {missing} {unit} to go.",
                score=_score(goal, best),
                parameters=f"{best.parameters:,}",
                missing=missing,
                unit=unit,
            )
        case Lowest() if best:
            return _(
                "After {tried} of {count} trainings the lowest loss is {loss}.",
                tried=where.tried,
                count=goal.trainings,
                loss=f"{best.lowest:.4g}",
            )
        case Diverge() if best and isfinite(best.rise):
            return _(
                "Not yet: at {rate} the loss never rose above {times} times its start; more than "
                "{far} times counts.",
                rate=f"{best.rate:g}",
                times=f"{best.rise:.2g}",
                far=f"{FAR:g}",
            )
    return _("Not yet: none of your trainings held rows out for validation.")


def attempts_of(keys: Sequence[str], data: DatasetName) -> list[Attempt]:
    """Those of the runs that have ended and are about that dataset, in order."""
    found = [_attempt(run_key) for run_key in keys if has_result(run_key)]
    return [one for name, one in found if one is not None and name == data]


@st.cache_data(max_entries=5000, show_spinner=False)
def _attempt(run_key: str) -> tuple[str, Attempt | None]:
    view = trainer.glance(run_key)
    if view is None or view.result is None:
        return "", None
    try:
        shape = size_of(view.experiment.data).shape
        scores = validated(view)
    except Impossible:
        return "", None
    name = view.experiment.data.name
    score = scores.get("mae" if FACTS[name].task == "regression" else "accuracy", nan)
    return name, attempt(run_key, view.experiment, view.rows, score, shape)


def _score(goal: Reach, best: Attempt) -> str:
    return f"MAE {best.score:.3g}" if goal.error else f"{best.score:.1%}"


def _to_set() -> None:
    st.markdown(lesson("goal")("set"))
    names: dict[str, str] = {name: _(FACTS[name].title) for name in PRESETS}
    data = cast(DatasetName, select(_("Data"), names, "plane", key="goal_data"))
    kinds = {name: _(label) for name, label in KINDS.items()}
    kind = select(_("Goal"), kinds, "reach", key="goal_kind")
    goal: Goal
    if kind == "reach":
        error = FACTS[data].task == "regression"
        if error:
            score = number(_("Validation MAE at most"), 0.001, 1e6, 3.0, key="goal_error")
        else:
            percent = integer(_("Validation accuracy (%)"), 1, 100, 95, key="goal_accuracy")
            score = percent / 100
        usual = 50 if data == "plane" else 20_000
        most = integer(_("Parameters at most"), 1, 10_000_000, usual, key=f"goal_parameters_{data}")
        goal = Reach(data=data, score=score, error=error, parameters=most)
    elif kind == "lowest":
        count = integer(_("Trainings"), 1, 20, 5, key="goal_trainings")
        goal = Lowest(data=data, trainings=count)
    else:
        goal = Diverge(data=data)
    st.markdown(f"**{sentence(goal)}**")
    st.button(
        _("Set this goal"),
        type="primary",
        icon=":material/flag:",
        on_click=cause(GoalSet, goal=goal),
    )


def _at_the_desk() -> None:
    aim = room().aim
    if aim is None:
        st.rerun()
    keys = tried(room(), hub().now())
    everybody = {who: attempts_of(of_one, aim.goal.data) for who, of_one in keys.items()}
    counting = {who: counted(aim.goal, of_one) for who, of_one in everybody.items() if of_one}
    here = len(room().here(hub().now()))
    reached = sum(standing(aim.goal, one).reached for one in counting.values())
    with st.container(horizontal=True, vertical_alignment="center"):
        st.metric(_("reached"), f"{reached} / {max(here, len(counting))}", width="content")
        st.metric(_("have trained"), len(counting), width="content")
        st.space("stretch")
        if aim.opened is None:
            st.button(
                _("Open the sealed test set"),
                icon=":material/lock_open:",
                disabled=not counting or isinstance(aim.goal, Diverge),
                help=lesson("goal")("open"),
                on_click=open_test_set,
            )
        st.button(_("Take the goal back"), icon=":material/close:", on_click=cause(GoalOver))
    if not counting:
        st.markdown(lesson("goal")("nobody"))
    elif aim.opened:
        _cost(aim.goal, counting)
    else:
        _ways(aim.goal, counting)


def open_test_set() -> None:
    """Opens the test set for everybody; the log notes whose network it shows to whom."""
    if not post(TestSetOpened):
        return
    aim = cast(Aim, room().aim)
    everybody = tried(room(), hub().now()).items()
    best = {who: chosen(aim.goal, attempts_of(keys, aim.goal.data)) for who, keys in everybody}
    shown = {who: trainer.glance(one.run) for who, one in best.items() if one}
    note_for({who: view for who, view in shown.items() if view})


def _ways(goal: Goal, everybody: Mapping[str, Sequence[Attempt]]) -> None:
    names = (_("reached"), _("not yet"))
    points: list[tuple[float, float, bool]]
    all_of_them = [one for of_one in everybody.values() for one in of_one]
    match goal:
        case Reach():
            points = [(one.parameters, one.score, meets(goal, one)) for one in all_of_them]
            what = _("validation MAE") if goal.error else _("validation accuracy")
            title = _("Each dot is a training: how large, and how good")
            spec = ways(
                title,
                _("parameters"),
                what,
                names,
                log_x=True,
                x_line=goal.parameters,
                y_line=goal.score,
                y_format="~g" if goal.error else ".1%",
            )
        case Lowest():
            points = [
                (nth, loss, len(of_one) == goal.trainings)
                for of_one in everybody.values()
                for nth, loss in enumerate(best_so_far(of_one), start=1)
            ]
            names = (_("all trainings used"), _("still training"))
            title = _("The lowest validation loss after each training")
            spec = ways(title, _("training"), _("lowest loss so far"), names)
        case Diverge():
            points = [(one.rate, min(one.rise, MOST_RISE), one.diverged) for one in all_of_them]
            title = _("Each dot is a training: how far its loss rose")
            spec = ways(
                title,
                _("learning rate"),
                _("highest loss, as a multiple of the first"),
                names,
                log_x=True,
                log_y=True,
                y_line=FAR,
            )
    table = pd.DataFrame(points, columns=["x", "y", "way"]).dropna()
    table["way"] = table["way"].map({True: names[0], False: names[1]})
    chart(spec, table, alt=title, key="goal.ways")


Scores = tuple[float, float]
"""On the validation rows, and on the test set."""


@st.cache_data(max_entries=2000, show_spinner=False)
def _both(run_key: str) -> tuple[Literal["accuracy", "mae"], Scores] | None:
    """What a network scores on the validation rows and on the test set."""
    view = trainer.glance(run_key)
    if view is None:
        return None
    try:
        held_out, test = validated(view), scored(view)
    except Impossible:
        return None
    measure: Literal["accuracy", "mae"] = "accuracy" if "accuracy" in test else "mae"
    if measure not in held_out:
        return None
    return measure, (held_out[measure], test[measure])


def _number(measure: Literal["accuracy", "mae"], value: float) -> str:
    return f"{value:.1%}" if measure == "accuracy" else f"{value:.3g}"


def _own_cost(goal: Goal, mine: Sequence[Attempt]) -> None:
    best = chosen(goal, mine)
    both = _both(best.run) if best and not isinstance(goal, Diverge) else None
    if both is None:
        return
    measure, (held_out, test) = both
    st.markdown(
        _(
            "The network you chose by validation: **{held_out}** there, **{test}** on the test "
            "set.",
            held_out=_number(measure, held_out),
            test=_number(measure, test),
        )
    )


def _cost(goal: Goal, everybody: Mapping[str, Sequence[Attempt]]) -> None:
    best = [one for of_one in everybody.values() if (one := chosen(goal, of_one))]
    found = [both for one in best if (both := _both(one.run))]
    if not found:
        st.info(_("None of these networks held rows out for validation."))
        return
    measure = found[0][0]
    pairs = sorted((scores for _measure, scores in found), reverse=measure == "accuracy")
    table = pd.DataFrame(pairs, columns=["validation", "test"])
    table.insert(0, "place", range(1, len(table) + 1))
    drop = fmean(a - b if measure == "accuracy" else b - a for a, b in pairs)
    said = f"{abs(100 * drop):.1f} " + _("points") if measure == "accuracy" else f"{abs(drop):.3g}"
    words = lesson("goal")
    st.markdown(
        words(
            "cost" if drop > 0 else "no_cost",
            count=len(pairs),
            held_out=_number(measure, fmean(a for a, _b in pairs)),
            test=_number(measure, fmean(b for _a, b in pairs)),
            drop=said,
        )
    )
    title = _("One network each: what validation said, and what the test says")
    what = _("accuracy") if measure == "accuracy" else "MAE"
    spec = cost_of_choosing(
        title,
        what,
        (_("validation"), _("test")),
        y_format=".1%" if measure == "accuracy" else "~g",
    )
    chart(spec, table, alt=title, key="goal.cost")
