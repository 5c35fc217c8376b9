"""Links that lead back to a run."""

from __future__ import annotations

import streamlit as st

from core.experiment import Experiment
from core.ui.builder.address import encode
from core.ui.language import _
from core.ui.plane.address import address_of
from core.ui.sitemap import BUILDERS, find

RATE_TOUR = "rate"
"""The tour of the explorer that finds a learning rate."""


def open_in_builder(
    experiment: Experiment, label: str | None = None, url: str | None = None
) -> None:
    """A link to the page that trains such an Experiment, or that at ``url``, with all settings."""
    url = url or BUILDERS.get(experiment.data.name)
    page = find(url) if url else None
    if page is None or experiment.learner != "network":
        return
    address = address_of(experiment) if experiment.data.plane else {"x": encode(experiment)}
    if address is not None:
        st.page_link(
            page.file,
            label=label or _("Open this run in its builder"),
            icon=page.icon,
            query_params=address,
        )


def find_a_rate(experiment: Experiment) -> None:
    """A link to where the learning rate of such a network is looked for."""
    page = find("overfitting")
    if page is None or experiment.learner != "network":
        return
    st.page_link(
        page.file,
        label=_("Find a rate for this network"),
        icon=":material/search:",
        query_params={"tour": RATE_TOUR, "x": encode(experiment)},
    )
