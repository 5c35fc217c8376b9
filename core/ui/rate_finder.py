"""The rate finder: one training in which the learning rate grows, and what its loss says of it."""

from __future__ import annotations

from functools import partial

import streamlit as st

from core.charts.rates import Mark, RateLabels, rate_curve
from core.datasets import FACTS, available, rows_name
from core.experiment import Experiment
from core.network.script import script
from core.results.history import frame
from core.runs import RunView
from core.study.presets import PRESETS
from core.study.rates import (
    AROUND,
    FIRST,
    HIGHEST,
    LAST,
    LINES,
    Range,
    range_test,
    read_range,
    with_rate,
)
from core.ui import trainer
from core.ui.builder.address import decode
from core.ui.builder.compare import compare
from core.ui.builder.data import facts_of, outline, packed_rows_of, rows_of
from core.ui.builder.first_look import first_look
from core.ui.controls import select
from core.ui.elements import chart, code, complain
from core.ui.language import _, say
from core.ui.lesson import Lesson
from core.ui.links import open_in_builder
from core.ui.measured import note
from core.ui.run_names import network_name
from core.ui.run_settings import title
from core.ui.sitemap import BUILDERS
from core.ui.times import queued, say_what_to_expect
from core.ui.while_active import while_active

OWN = "own"
"""In the list of networks: the one that a link from a builder has brought."""
USUAL = "fashion_mnist.relu"
HEIGHT = 400


def network() -> Experiment:
    """The network whose rate is looked for: of a link from a builder, or a story of the notes."""
    linked = decode(st.query_params.get("x", ""))
    if linked is not None and not _has_builder(linked):
        linked = None
    stories = {
        f"{name}.{preset.name}": preset
        for name, presets in PRESETS.items()
        for preset in presets
        if _has_builder(preset.experiment)
    }
    labels = {
        name: f"{_(FACTS[preset.experiment.data.name].title)}: {_(preset.title)}"
        for name, preset in stories.items()
    }
    if linked is not None:
        labels = {OWN: f"{title(linked.data)}: {network_name(linked)}", **labels}
    chosen = select(_("Network"), labels, OWN if linked else USUAL, key="rate_network")
    if chosen == OWN and linked is not None:
        return linked
    experiment = stories[chosen].experiment
    return experiment.on(available(experiment.data.name))


def about(words: Lesson) -> str:
    """What a range test is, in a few words."""
    return words("rate", first=f"{FIRST:f}", last=f"{LAST:g}")


def find_it(base: Experiment) -> None:
    """A button that trains the range test of a network, and one that stops it."""
    test = range_test(base)
    view = trainer.find(test)
    wanted = view is None or view.broken_off
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            _("Find a rate") if wanted else _("The rate has been looked for"),
            type="primary",
            icon=":material/search:",
            disabled=not wanted,
            key="rate.find",
            on_click=trainer.submit_all,
            args=((test,),),
        )
        if (
            view is not None
            and view.active
            and st.button(_("Stop"), icon=":material/stop_circle:", key="rate.stop")
        ):
            trainer.stop(view.key)
        if wanted:
            say_what_to_expect((test,))


def found(base: Experiment, words: Lesson) -> None:
    """The curve as it grows, and once it has ended what it says."""
    test = range_test(base)
    view = trainer.find(test)
    while_active(view, partial(trainer.find, test), partial(_draw, base, words))


def proof(base: Experiment) -> None:
    """The network at its own rate and at the found one, side by side; and the code of the test."""
    test = range_test(base)
    view = trainer.find(test)
    if view is None or view.result is None:
        return
    rate = read_range(frame(view.rows)).found
    if rate is not None and rate != base.optimizer.rate and base.validation.holds_out:
        st.header(_("Does it help?"), anchor="does-it-help")
        own = _("learning rate {rate}", rate=f"{base.optimizer.rate:g}")
        new = _("learning rate {rate}", rate=f"{rate:g}")
        compare("rate", {own: base, new: with_rate(base, rate)})
    data = test.data
    source = script(test, outline(data).input_shape, facts_of(data).classes)
    code(
        f"{source}{LINES}",
        {rows_name(data.name, data.source, data.brought): lambda: packed_rows_of(data)},
    )


def _has_builder(experiment: Experiment) -> bool:
    return experiment.learner == "network" and BUILDERS.get(experiment.data.name) not in (
        None,
        "plane",
    )


def _draw(base: Experiment, words: Lesson, view: RunView | None) -> None:
    if view is None:
        test = range_test(base)
        updates = test.epochs * (test.steps_per_epoch or 1)
        st.markdown(words("rate_before", updates=f"{updates:,}"))
        first_look(rows_of(base.data), base)
        return
    if view.problem:
        complain(view.problem)
    if view.status == "queued":
        st.progress(0.0, queued(view))
    elif view.status == "running":
        text = _("The rate grows …")
        if view.rows:
            text = _("The rate grows: {rate}", rate=f"{view.rows[-1]['learning_rate']:.1e}")
        st.progress(view.progress, text)
    if view.warning:
        st.warning(say(view.warning), icon=":material/warning:")
    if len(view.rows) < 2:
        return
    told = read_range(frame(view.rows))
    picture, said = st.columns([5, 2], gap="large")
    with picture:
        _picture(base, told, ended=not view.active)
    if view.active:
        return
    with said:
        _say(base, told, words, whole=view.status == "finished")


def _picture(base: Experiment, told: Range, *, ended: bool) -> None:
    marks = []
    if ended and told.found is not None:
        marks.append(Mark(told.found, _("take {rate}", rate=f"{told.found:g}"), "found"))
    if ended and told.explodes is not None:
        marks.append(Mark(told.explodes, _("explodes"), "explodes"))
    if FIRST < base.optimizer.rate < LAST and base.optimizer.rate != told.found:
        own = _("now {rate}", rate=f"{base.optimizer.rate:g}")
        marks.append(Mark(base.optimizer.rate, own, "own"))
    labels = RateLabels(
        title=_("The loss while the learning rate grows"),
        rate=_("learning rate (each mark × 10)"),
        loss=_("training loss"),
        each=_("after each update"),
        smoothed=_("smoothed: mean of {count}", count=2 * AROUND + 1),
        fast=_("falls fastest"),
    )
    spec, table = rate_curve(
        told.curve,
        labels,
        HIGHEST * told.beginning,
        told.fast if ended else None,
        marks,
        (FIRST, LAST),
        HEIGHT,
    )
    chart(spec, table, alt=labels.title, key="rate.picture")


def _say(base: Experiment, told: Range, words: Lesson, *, whole: bool) -> None:
    if not whole:
        st.info(_("Stopped before the rate had grown to its end: look once more."))
        return
    if told.found is None or told.fast is None:
        st.markdown(words("rate_none"))
        return
    note({"rate.found": told.found})
    st.metric(_("Learning rate to take"), f"{told.found:g}")
    open_in_builder(
        with_rate(base, told.found), _("Set it in the builder: {rate}", rate=f"{told.found:g}")
    )
    low, high = (f"{rate:.1g}" for rate in told.fast)
    st.markdown(words("rate_found", low=low, high=high, rate=f"{told.found:g}"))
    if told.explodes is None:
        st.markdown(words("rate_never", last=f"{LAST:g}"))
    else:
        st.markdown(words("rate_explodes", rate=f"{told.explodes:.1g}"))
    st.caption(words("rate_doubt"))
