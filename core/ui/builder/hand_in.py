"""Handing a test score in: a link that somebody else can check."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from core.runs import RunView
from core.study.claim import Claim, Place
from core.study.openings import Measure
from core.ui.builder.claims import address_of, as_number, name_of
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.room.reach import reachable
from core.ui.scored import scored
from core.ui.seal import note_handed_in


def hand_in(page: str, view: RunView) -> None:
    """Makes a link of what the run scores on the test set, once the reader wants to."""
    scores = scored(view)
    if view.status != "finished" or not scores:
        return
    with st.expander(_("Hand it in"), icon=":material/outgoing_mail:"):
        st.markdown(lesson("claim")("hand_in"))
        measure: Measure = st.pills(
            _("What you claim"),
            list(scores),
            default=next(iter(scores)),
            format_func=lambda name: f"{name_of(name)} {as_number(name, scores[name])}",
            key=f"{page}.claim",
            required=True,
        )
        if not st.button(_("Hand in"), type="primary", key=f"{page}.hand_in"):
            return
        noted = note_handed_in(view)
        place = Place(device=noted.device, at=noted.at) if noted else None
        claim = Claim(
            experiment=view.experiment, measure=measure, value=scores[measure], place=place
        )
        if place is None:
            st.warning(_("It could not be noted, so nobody can tell how it was chosen."))
        address = f"{reachable(st.context.url or '')}/claim?{urlencode(address_of(claim))}"
        st.code(address, language=None)
        st.caption(_("Give this link to your teacher."))
