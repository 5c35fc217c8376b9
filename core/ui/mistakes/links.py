"""Ways into the lab: from the page that explains an idea, and from what the coach says."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from core.study.mistakes import MISTAKES, Mistake
from core.ui.language import _
from core.ui.lesson import Lesson, lesson
from core.ui.sitemap import find

AT_ONCE = 2
"""So many links, and one to the lab for what is left."""


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
    """A link to each of the first two, and one to the lab where there are more."""
    page, every = find("mistakes"), list(mistakes)
    if not page or not every:
        return
    with st.container(horizontal=True):
        for mistake in every[:AT_ONCE]:
            st.page_link(
                page.file,
                label=_("Make the mistake: {title}", title=lesson_of(mistake)("title")),
                icon=page.icon,
                query_params={"mistake": mistake.name},
                width="content",
            )
        if (more := len(every) - AT_ONCE) > 0:
            st.page_link(page.file, label=_("{n} more", n=more), width="content")
