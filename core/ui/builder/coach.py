"""The coach: remarks on the network in the form and on its run, each at what it speaks of."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.datasets import Facts
from core.experiment import Experiment, Impossible, Normalization
from core.messages import N_
from core.study.advice import Advice, advise, repairs, unchanging
from core.study.rules import Remark
from core.ui.builder.data import constant_columns
from core.ui.builder.fields import Spots
from core.ui.builder.form import fill
from core.ui.elements import complain
from core.ui.language import _
from core.ui.mistakes.links import lead_to, of_remark

SETTINGS = {
    "data": N_("Data"),
    "loss": N_("loss function"),
    "rate": N_("learning rate"),
    "epochs": N_("epochs"),
    "validation": N_("held out for validation"),
    "layers": N_("Layers"),
    "seed": N_("seed"),
}


def coach(
    page: str,
    experiment: Experiment,
    facts: Facts,
    run: Sequence[Remark],
    spots: Spots,
    count: DeltaGenerator,
) -> None:
    """Puts what is unwise in an Experiment, and what its ``run`` suggests, where it belongs.

    The line ``count`` says how many remarks there are, and where.
    """
    standardizes = isinstance(experiment.layers[0], Normalization) or (
        "standardize" in experiment.data.preparation.inputs
    )
    unwise = (
        *advise(experiment, facts.task, facts.classes),
        *(unchanging(experiment, *constant_columns(experiment.data)) if standardizes else ()),
    )
    suggested = [remark for remark in run if remark.experiment is not None]
    for advice in unwise:
        with spots[advice.place]:
            _advice(page, advice)
    for remark in suggested:
        with spots[remark.place]:
            _suggestion(page, remark)
    places = [advice.place for advice in unwise] + [remark.place for remark in suggested]
    if places:
        names = " · ".join(dict.fromkeys(map(_name, places)))
        said = _("1 remark: {places}", places=names)
        if len(places) > 1:
            said = _("{count} remarks: {places}", count=len(places), places=names)
        count.caption(f":material/school: {said}")


def _name(place: int | str) -> str:
    if isinstance(place, int):
        return _("layer {layer}", layer=place + 1)
    return _(SETTINGS[place])


def _advice(page: str, advice: Advice) -> None:
    what, why = _(advice.what, **advice.values), _(advice.why, **advice.values)
    st.warning(f"{what}\n\n:small[{why}]", icon=":material/school:")
    if advice.fix is not None:
        _remedy(page, f"fix.{advice.name}", _(advice.button, **advice.values), advice.fix)
    lead_to(of_remark(advice.name))


def _suggestion(page: str, remark: Remark) -> None:
    assert remark.experiment is not None  # noqa: S101 - the caller looked
    with st.container(horizontal=True, vertical_alignment="center"):
        st.caption(f":material/school: {_('The run suggests:')}", width="content")
        label = _(remark.button, **remark.values)
        _remedy(page, f"try.{remark.rule}", label, remark.experiment)
    lead_to(of_remark(remark.rule))


def repair(page: str, experiment: Experiment, mended: Experiment, problem: Impossible) -> None:
    """Why an Experiment cannot be trained, and a button if there is a way out."""
    complain(problem)
    if mended != experiment:
        done = [_(message, **values) for message, values in repairs(experiment, mended)]
        _remedy(page, "fix.repair", " · ".join(done), mended)


def _remedy(page: str, name: str, label: str, mended: Experiment) -> None:
    st.button(
        label,
        key=f"{page}.{name}",
        icon=":material/build:",
        on_click=fill,
        args=(page, mended),
    )
