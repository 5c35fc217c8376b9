"""What stands on a page, to go to its parts: on pages longer than three screens, folded."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.ui.language import _
from core.ui.scripts import one_script

_STYLE = """
details { position: relative; font-size: .9rem }
summary { list-style: none; cursor: pointer; padding: .35rem .5rem; min-height: 24px;
  white-space: nowrap; border-radius: .5rem }
summary::-webkit-details-marker { display: none }
summary::after { content: " ▾" }
:is(summary, a):hover { color: var(--st-primary-color) }
nav { position: absolute; right: 0; z-index: 20; width: max-content; max-width: 80vw;
  max-height: 60vh; overflow: auto; padding: .4rem; border-radius: .5rem;
  background: var(--st-background-color); border: 1px solid var(--st-border-color) }
a { display: block; padding: .3rem .6rem; color: inherit; text-decoration: none }
@media (max-width: 640px) { nav { position: fixed; inset-inline: 1rem; width: auto;
  max-width: none } }
"""
_CONTENTS = st.components.v2.component(
    "contents",
    html="<details hidden><summary></summary><nav></nav></details>",
    css=_STYLE,
    js=one_script(Path(__file__).parent / "static" / "contents.js"),
)


def contents() -> None:
    """The list, which the browser makes of the page's headings when it is opened."""
    _CONTENTS(data={"label": _("On this page")}, key="contents")
