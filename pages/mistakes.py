"""The mistakes lab: the usual mistakes, made on purpose."""

import streamlit as st

from core.study.mistakes import MISTAKES, TOPICS
from core.ui.controls import select
from core.ui.language import _
from core.ui.mistakes.cabinet import cabinet, counted
from core.ui.mistakes.lab import lab
from core.ui.mistakes.links import lesson_of
from core.ui.mistakes.spelling import NAME, link, spelling, title

titles = {name: lesson_of(mistake)("title") for name, mistake in MISTAKES.items()}
chosen = select(
    _("Mistake"),
    {"all": _("All {count} of them", count=len(MISTAKES)), NAME: title(), **titles},
    key="mistake",
)
if chosen == NAME:
    spelling()
elif chosen == "all":
    counted()
    link()
    for topic, label in TOPICS.items():
        st.subheader(_(label), anchor=topic)
        cabinet(topic)
else:
    lab(MISTAKES[chosen])
