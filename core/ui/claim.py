"""The page of a claim: what is claimed, what comes out, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from statistics import median

import pandas as pd
import streamlit as st

from core.charts.outcomes import dots, piles
from core.experiment import Experiment, Impossible
from core.messages import N_
from core.network.check import check
from core.runs import RunView
from core.study.claim import Claim, Verdict, Word, judge, other_seeds
from core.study.openings import Measure
from core.ui import trainer
from core.ui.builder.claims import as_number, claim_in, name_of
from core.ui.builder.data import outline
from core.ui.elements import chart, complain
from core.ui.language import _
from core.ui.lesson import Lesson, lesson
from core.ui.links import open_in_builder
from core.ui.room.room import at_desk
from core.ui.run_names import network_name
from core.ui.run_settings import title
from core.ui.scored import scored
from core.ui.seal import log, opened
from core.ui.times import last_of
from core.ui.while_active import is_active, while_active

SECONDS_BETWEEN_LOOKS = 1.0
OWN = "own"
VERDICTS: dict[Word, tuple[str, str, str]] = {
    "true": ("green", "check_circle", N_("True")),
    "lucky": ("orange", "casino", N_("A lucky seed")),
    "chosen": ("orange", "lock_open", N_("Chosen on the test set")),
    "not_so": ("red", "cancel", N_("Not so")),
    "number": ("blue", "help", N_("The number is right")),
}
"""A colour, an icon and a message each."""

LAST_ROW = """
<style>
.st-key-verdict h2 { font-size: clamp(2.2rem, 5vw, 5rem); line-height: 1.15 }
</style>
"""

Runs = Mapping[str, Experiment]


def claim() -> None:
    """Draws the page. At the desk it has trained what is not known; elsewhere it has not."""
    words = lesson("claim")
    made = claim_in(st.query_params.to_dict())
    if made is None:
        st.info(words("none"), icon=":material/link_off:")
        return
    _sentence(made)
    runs = {OWN: made.experiment}
    runs |= {f"seed {other.seed}": other for other in other_seeds(made.experiment)}
    if at_desk():
        if not _has_trained(runs):
            return
    else:
        views = trainer.views_of(runs)
        done = [view for view in views.values() if view.result is not None]
        if OWN not in views or not done:
            st.info(words("not_known"), icon=":material/co_present:")
            return
        if not opened(
            f"claim.{views[OWN].key}",
            words("seal"),
            _("Open the test sets"),
            key="claim.open",
            runs=done,
        ):
            return
    look = partial(trainer.views_of, runs)
    while_active(look(), look, partial(_draw, made, words), SECONDS_BETWEEN_LOOKS)


def _sentence(made: Claim) -> None:
    name, value = name_of(made.measure), as_number(made.measure, made.value)
    where = title(made.experiment.data)
    reached = value if made.measure == "accuracy" else f"{name} {value}"
    st.subheader(
        _("“My network reaches {value} on the sealed test.”", value=reached), anchor="claimed"
    )
    st.caption(f"{name} · {where} · {network_name(made.experiment)}")
    open_in_builder(made.experiment)


def _has_trained(runs: Runs) -> bool:
    """Asks once for what is not known; whether it can be trained at all."""
    first = outline_of(runs[OWN])
    if first is None:
        return False
    missing = [
        experiment
        for experiment in runs.values()
        if (view := trainer.find(experiment)) is None or view.broken_off
    ]
    asked = st.session_state.setdefault("claims.asked", set())
    if missing and runs[OWN] not in asked:
        asked.add(runs[OWN])
        trainer.submit_all(missing)
    return True


def outline_of(experiment: Experiment) -> object | None:
    """The first rows of its data, if such a network fits them; else it says why it does not."""
    try:
        rows = outline(experiment.data)
        check(experiment, rows.input_shape, tuple(rows.y_train.shape[1:]), rows.classes)
    except Impossible as problem:
        complain(problem)
        return None
    return rows


def _draw(made: Claim, words: Lesson, views: Mapping[str, RunView]) -> None:
    problems = {str(view.problem): view.problem for view in views.values() if view.problem}
    for problem in problems.values():
        complain(problem)
    done = {name: view for name, view in views.items() if view.status == "finished"}
    if is_active(views):
        share = sum(view.progress for view in views.values()) / len(views)
        said = _("{done} of {all} runs are done", done=len(done), all=len(views))
        still = last_of(views.values())
        st.markdown(words("going_on"))
        st.progress(min(1.0, share), f"{said} · {still}" if still else said)
        return
    scores = {name: scored(view).get(made.measure) for name, view in done.items()}
    known = {name: value for name, value in scores.items() if value is not None}
    if OWN not in known:
        st.info(words("not_known"), icon=":material/co_present:")
        return
    found = known.pop(OWN)
    noted = log().of(made.place.device) if made.place else ()
    verdict = judge(made, found, tuple(known.values()), noted)
    _say(made, verdict, words)
    _seeds(made.measure, verdict, list(known))
    st.caption(words("tolerance", tolerance=_tolerance(made)))


def _say(made: Claim, verdict: Verdict, words: Lesson) -> None:
    colour, icon, word = VERDICTS[verdict.word]
    st.html(LAST_ROW)
    with st.container(key="verdict"):
        st.header(f":{colour}[:material/{icon}: {_(word)}]", anchor="verdict")

    def number(value: float) -> str:
        return as_number(made.measure, value)

    opened_scores = verdict.opened or ()
    st.markdown(
        words(
            verdict.word,
            claimed=number(made.value),
            found=number(verdict.found),
            mean=number(verdict.mean),
            spread=number(verdict.spread),
            deviations=f"{verdict.deviations:.1f}",
            runs=len(opened_scores),
            all=len(opened_scores) + 1,
            median=number(median([*opened_scores, verdict.found])),
        )
    )
    if verdict.word in ("true", "lucky") and opened_scores:
        st.markdown(words("better", runs=len(opened_scores)))
    if verdict.word == "true" and not opened_scores:
        st.markdown(words("first_look"))
    if verdict.word == "lucky" and verdict.opened is None:
        st.markdown(words("nothing_noted"))


def _tolerance(made: Claim) -> str:
    if made.measure == "accuracy":
        return _("{points} percentage points", points=f"{100 * made.tolerance:g}")
    return f"{made.tolerance:.2g}"


def _seeds(measure: Measure, verdict: Verdict, names: list[str]) -> None:
    """The other seeds as dots, and where this one lies among them."""
    if not verdict.others:
        return
    times = 100 if measure == "accuracy" else 1
    values = pd.Series(verdict.others) * times
    everything = [*values, verdict.found * times]
    place = piles(values, max((max(everything) - min(everything)) / 30, 1e-9))
    table = pd.DataFrame({"x": values, "place": place, "run": names}).dropna()
    what = name_of(measure) + (" (%)" if measure == "accuracy" else "")
    heading = _("The same network from {count} other seeds", count=len(verdict.others))
    said = _("this one: {value}", value=as_number(measure, verdict.found))
    spec = dots(table, heading, what, _("runs"), verdict.found * times, said)
    chart(spec, table, alt=f"{heading}. {said}", key="claim.seeds")
