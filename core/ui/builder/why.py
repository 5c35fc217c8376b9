"""Why a run is poor, measured: trainers that nobody needs try its neighbours, and what helped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd
import streamlit as st

from core.charts.trials import trials
from core.experiment import Experiment, key
from core.results.history import frame
from core.runs import RunView
from core.study.neighbours import (
    SEEDS,
    WANTING,
    Finding,
    Neighbour,
    affordable,
    concluded,
    ending,
    neighbours,
    seeds,
    to_train,
)
from core.ui import trainer
from core.ui.builder.form import fill
from core.ui.builder.watch import said_of
from core.ui.elements import chart
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.times import lasting
from core.ui.while_active import while_active

SECONDS_BETWEEN_LOOKS = 1.0
MOST_TAKEN = 3
"""So many changes that helped are offered to be taken over, the best first."""


@dataclass(frozen=True)
class Seen:
    """How far a measurement is: losses that are known, runs on their way, and what is missing."""

    endings: dict[Experiment, float]
    going: tuple[RunView, ...]
    missing: tuple[Experiment, ...]

    @property
    def active(self) -> bool:
        """Whether more will come by itself."""
        return bool(self.going)


def measured_why(page: str, view: RunView) -> None:
    """A button that has the neighbours of a poor run trained, and what they say as they end.

    They train in nobody's name, when nobody else waits, and once for all who look at the run.
    """
    experiment = view.experiment
    ended = view.status == "finished" and not experiment.nudged
    if not ended or not view.rows or not experiment.validation.holds_out:
        return
    said = said_of(view, page)
    rule = said[0].rule if said else ""
    if rule not in WANTING:
        return
    found = affordable(experiment, neighbours(experiment, rule), trainer.cost)
    if not found:
        return
    trainings = to_train(experiment, found)
    begun = trainer.find(seeds(experiment)[1]) is not None
    st.markdown(f"**{_('What would have helped?')}**", help=lesson("builder")("why"))
    if not begun:
        _offer(page, trainings, len(found))
        return
    look = partial(_look, trainings)
    seen = look()
    draw = partial(_draw, page, experiment, found)
    if seen.active:
        while_active(seen, look, draw, SECONDS_BETWEEN_LOOKS)
    else:
        draw(seen)


def _offer(page: str, trainings: Sequence[Experiment], changes: int) -> None:
    missing = _look(trainings).missing
    with st.container(horizontal=True, vertical_alignment="center"):
        _measure(page, _("Measure why"), missing)
        said = _(
            "Tries {changes} changes, {seeds} seeds each, whenever nobody else trains.",
            changes=changes,
            seeds=SEEDS,
        )
        if (seconds := trainer.outlook(missing).seconds) is not None:
            said = f"{said} {_('Takes {time}.', time=lasting(seconds))}"
        st.caption(said, width="content")


def _measure(page: str, label: str, missing: Sequence[Experiment]) -> None:
    st.button(
        label,
        icon=":material/experiment:",
        key=f"{page}.why",
        on_click=trainer.submit_when_idle,
        args=(missing,),
    )


def _look(trainings: Sequence[Experiment]) -> Seen:
    """What there is of them; of what has ended a number stays, so that no Result is read again."""
    known: dict[str, float] = st.session_state.setdefault("why.endings", {})
    endings = {}
    going, missing = [], []
    for experiment in trainings:
        run_key = key(experiment)
        if run_key not in known:
            view = trainer.find(run_key)
            if view is not None and view.active:
                going.append(view)
            elif view is not None and view.status == "finished":
                known[run_key] = ending(frame(view.rows), experiment)
            else:
                missing.append(experiment)
        if run_key in known:
            endings[experiment] = known[run_key]
    return Seen(endings, tuple(going), tuple(missing))


def _draw(page: str, experiment: Experiment, found: Sequence[Neighbour], seen: Seen) -> None:
    done = len(seen.endings)
    everything = done + len(seen.going) + len(seen.missing)
    if seen.active:
        text = _("{done} of {all} trainings are done", done=done, all=everything)
        waits = all(view.status == "queued" for view in seen.going)
        if waits and not trainer.waking():
            text = f"{text} · {_('they wait until nobody else trains')}"
        st.progress(done / everything, text)
        if st.button(_("Stop"), icon=":material/stop_circle:", key=f"{page}.why.stop"):
            for view in seen.going:
                trainer.stop(view.key)
    elif seen.missing:
        _measure(page, _("Measure the rest"), seen.missing)
    told = {
        one.name: (one, finding)
        for one in found
        if (finding := concluded(experiment, one.experiment, seen.endings)) is not None
    }
    ranked = sorted(told.values(), key=lambda each: (not each[1].helped, each[1].means[1]))
    if not ranked:
        return
    helped = [each for each in ranked if each[1].helped]
    if not helped and not seen.active and not seen.missing:
        st.markdown(_("None of these changes lowers the validation loss in every seed."))
    for one, finding in helped[:MOST_TAKEN]:
        _take(page, one, finding)
    own = [loss for seeded in seeds(experiment) if (loss := seen.endings.get(seeded)) is not None]
    _picture(page, own, ranked)


def _take(page: str, one: Neighbour, finding: Finding) -> None:
    before, after = (f"{mean:.3g}" for mean in finding.means)
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(
            _(
                "**{what}**: lower validation loss in {lower} of {seeds} seeds, {before} → {after}",
                what=_(one.label, value=one.value),
                lower=finding.lower,
                seeds=finding.seeds,
                before=before,
                after=after,
            ),
            width="content",
        )
        pressed = st.button(
            _("Take it over"),
            icon=":material/build:",
            key=f"{page}.why.{one.name}",
            on_click=fill,
            args=(page, one.experiment),
        )
    if pressed:  # the form stands outside of what is drawn again and again
        st.rerun()


def _picture(page: str, own: Sequence[float], ranked: Sequence[tuple[Neighbour, Finding]]) -> None:
    rows = [{"what": _("this run"), "loss": loss, "kind": "own"} for loss in own]
    for one, finding in ranked:
        lower = _("lower in {lower} of {seeds}", lower=finding.lower, seeds=finding.seeds)
        what = f"{_(one.label, value=one.value)} · {lower}"
        kind = "helped" if finding.helped else "other"
        rows += [{"what": what, "loss": loss, "kind": kind} for loss in finding.after]
    title = _("Last validation loss: one dot a seed")
    spec, shown = trials(pd.DataFrame(rows), title, _("validation loss"), sum(own) / len(own))
    chart(spec, shown, alt=title, key=f"{page}.why.picture")
