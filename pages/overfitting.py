"""The overfitting explorer: many runs of one network, varied in one or two things."""

import streamlit as st

from core.datasets import FACTS, available
from core.experiment import Impossible, InvalidExperiment
from core.study.presets import PRESETS
from core.study.sweep import KNOBS, Axis, read_values, remedies, sweep, written
from core.study.tours import TOURS
from core.ui import rate_finder
from core.ui.builder.compare import compare
from core.ui.builder.data import training_rows
from core.ui.builder.originals import sample_badge
from core.ui.controls import select, text
from core.ui.elements import complain, see_also
from core.ui.explorer import Sweep, overlaid, question, sealed_box, train, watch
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.links import RATE_TOUR
from core.ui.patience import patience

words = lesson("overfitting")
tours = {
    "free": _("On my own"),
    **{name: _(tour.title) for name, tour in TOURS.items()},
    RATE_TOUR: _("Any network: which learning rate?"),
}
controls, told = st.columns([2, 3], gap="large")
with controls:
    chosen = select(_("Tour"), tours, "reviews", key="tour")
    tour = TOURS.get(chosen)
with told:
    st.markdown(rate_finder.about(words) if chosen == RATE_TOUR else words("what"))
looked_at = None

if chosen == RATE_TOUR:
    with controls:
        base = rate_finder.network()
elif tour:
    with told:
        st.markdown(words(tour.name))
    base, asked = tour.base.on(available(tour.base.data.name)), _(tour.title)
    looked_at = Sweep(
        f"tour.{tour.name}", base, tour.axes, sweep(base, tour.axes), tour.measure, tour.claim
    )
else:
    stories = {f"{n}.{p.name}": p for n, presets in PRESETS.items() for p in presets}
    labels = {
        name: f"{_(FACTS[p.experiment.data.name].title)}: {_(p.title)}"
        for name, p in stories.items()
    }
    knobs = {name: _(knob.label) for name, knob in KNOBS.items()}
    with controls:
        network = select(_("Network"), labels, "reuters.twenty_epochs", key="network")
    one, other = told.columns(2)
    base = stories[network].on(available(stories[network].experiment.data.name))
    with one:
        first = KNOBS[select(_("Vary"), knobs, "units", key="vary")]
        typed = text(_("Values"), written(first.usual), key=f"values_{first.name}")
    with other:
        varied = select(_("And vary"), {"none": _("nothing else"), **knobs}, "none", key="and_vary")
        second = KNOBS.get(varied)
        more = text(_("Its values"), written(second.usual), key=f"more_{varied}") if second else ""
    asked = _(
        "What changes with the {what}? {network}", network=labels[network], what=_(first.label)
    )
    try:
        axes = [Axis(first, read_values(typed, first))]
        if second and second is not first:
            axes.append(Axis(second, read_values(more, second)))
        looked_at = Sweep("free", base, tuple(axes), sweep(base, tuple(axes)))
    except InvalidExperiment as mistakes:
        for problem in mistakes.problems:
            complain(problem)
    except Impossible as problem:
        complain(problem)

with told if chosen == RATE_TOUR else controls:
    if base.data.source == "sample":
        sample_badge("overfitting", base.data.name)
if chosen == RATE_TOUR:
    with told:
        rate_finder.find_it(base)
    with st.container():
        question(_("Which learning rate?"))
        rate_finder.found(base, words)
    rate_finder.proof(base)
elif looked_at:
    with controls:
        train(looked_at)
    with st.container():
        question(asked)
        watch(looked_at, words)
        overlaid(looked_at)
    sealed_box(looked_at, words)

if chosen != RATE_TOUR:
    st.header(_("What helps?"), anchor="remedies")
    st.markdown(words("remedies"))
    helped = remedies(base, training_rows(base))
    compare("remedies", {_(label): remedy for label, remedy in helped.items()})
    patience(base, words)

see_also("validation", "dropout", "gradient_descent", "runs")
