"""A teacher's remarks on the network in the form, each with its why and a button that mends it."""

from __future__ import annotations

import streamlit as st

from core.datasets import Facts
from core.experiment import Experiment, Impossible
from core.models.advice import advise
from core.ui.builder.form import fill
from core.ui.language import _, say


def advice(page: str, experiment: Experiment, facts: Facts) -> None:
    """What is unwise in an Experiment that can be trained."""
    for remark in advise(experiment, facts.task, facts.classes):
        what, why = _(remark.what, **remark.values), _(remark.why, **remark.values)
        st.warning(f"{what}\n\n:small[{why}]", icon=":material/school:")
        _fix(page, remark.name, remark.fix)


def repair(page: str, experiment: Experiment, mended: Experiment, problem: Impossible) -> None:
    """Why an Experiment cannot be trained, and a button if there is a way out."""
    st.error(say(problem), icon=":material/error:")
    if mended != experiment:
        _fix(page, "repair", mended)


def _fix(page: str, name: str, mended: Experiment) -> None:
    st.button(
        _("Fix it"),
        key=f"{page}.fix.{name}",
        icon=":material/build:",
        on_click=fill,
        args=(page, mended),
    )
