"""All mistakes at a glance, each by what one would notice."""

from __future__ import annotations

import streamlit as st

from core.study.mistakes import MISTAKES, Topic
from core.ui.language import _
from core.ui.mistakes.found import is_found
from core.ui.mistakes.links import lesson_of
from core.ui.sitemap import find

_TITLES_WRAP = """
<style>
[class*=st-key-cabinet] [data-testid=stPageLink] * { white-space: normal; overflow: visible }
</style>
"""


def counted() -> None:
    """How many of them the reader has found."""
    st.html(_TITLES_WRAP)
    found = sum(map(is_found, MISTAKES.values()))
    text = _("{found} of {all} found. Only your browser knows.", found=found, all=len(MISTAKES))
    st.progress(found / len(MISTAKES), text)


def cabinet(topic: Topic) -> None:
    """A card for each mistake of a topic."""
    page = find("mistakes")
    with st.container(key=f"cabinet-{topic}"), st.grid(3, min_column_width=280):
        for mistake in MISTAKES.values():
            if mistake.topic == topic and page is not None:
                words = lesson_of(mistake)
                with st.container(border=True, height="stretch"):
                    st.page_link(
                        page.file,
                        label=f"**{words('title')}**",
                        icon=":material/check_circle:" if is_found(mistake) else page.icon,
                        query_params={"mistake": mistake.name},
                    )
                    st.caption(words("symptom").split("\n\n")[0])
