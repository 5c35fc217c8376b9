"""Ways into the lab: from the page that explains an idea, and from what the coach says."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core.study.mistakes import MISTAKES, Mistake
from core.ui.language import _
from core.ui.lesson import Lesson, lesson
from core.ui.sitemap import find


def lesson_of(mistake: Mistake) -> Lesson:
    """Its words in the reader's language."""
    return lesson(f"mistakes/{mistake.name}")


def of_idea(url: str) -> tuple[Mistake, ...]:
    """The mistakes that the page at an address explains."""
    return tuple(m for m in MISTAKES.values() if m.concept.partition("#")[0] == url)


def of_remark(name: str) -> tuple[Mistake, ...]:
    """The mistakes that an advice or a rule of the coach warns of."""
    return tuple(m for m in MISTAKES.values() if name in m.coach)


def lead_to(mistakes: Iterable[Mistake]) -> None:
    """A link to each of them."""
    if page := find("mistakes"):
        for mistake in mistakes:
            st.page_link(
                page.file,
                label=_("Make the mistake: {title}", title=lesson_of(mistake)("title")),
                icon=page.icon,
                query_params={"mistake": mistake.name},
                width="content",
            )
