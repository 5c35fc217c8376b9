"""The thing to play with alone on the screen, in type for the last row; on a phone always in view.

A button, or the key F, hides all but it, and makes it as large as fits. A presenter's clicker (or
the keys PageDown and PageUp) then goes through the steps of a page, and on to the page beside it;
its key for a black screen (or the space bar) plays a film.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.study.lesson_links import address
from core.ui.language import _
from core.ui.reel import key_of
from core.ui.room.reach import base
from core.ui.scripts import one_script
from core.ui.share.line import beside_in_lesson, own_language
from core.ui.sitemap import neighbours

_ROOT = '[data-testid="stMainBlockContainer"] > [data-testid="stVerticalBlock"] >'
_FILM = f'[class*="{key_of("")}"]'
_HAS_CHART = f':has([data-testid="stVegaLiteChart"], {_FILM})'
_CHART = f':is([data-testid="stElementContainer"]:has([data-testid="stVegaLiteChart"]), {_FILM})'
_PICTURE = f'.st-key-play {_CHART}:not([data-testid="stColumn"]:not(:first-child) *, {_CHART} ~ *)'
_AROUND_IT = ", ".join(
    f'.st-key-play [data-testid="{block}"]{_HAS_CHART}'
    for block in ("stLayoutWrapper", "stHorizontalBlock", "stColumn", "stVerticalBlock")
)
_ON_THE_PAGE = f"""
<style>
.st-key-play {{ position: relative }}
.st-key-large {{ position: absolute; top: -2.4rem; right: 0; width: auto; z-index: 5 }}
html.large .st-key-large {{ top: 0 }}
html.large .st-key-play {{ zoom: var(--large, 1); min-height: calc(97vh / var(--large, 1)) }}
html.large :is([data-testid=stHeader], [data-testid=stBottom],
  .st-key-play [data-testid=stElementContainer]:has([data-testid=stCaptionContainer])),
html.large {_ROOT} :not(.st-key-play, :has(.st-key-play), .st-key-asked, :has(.st-key-asked)) {{
  display: none }}
html.large [data-testid=stMain] {{ outline: none }}
html.large [data-testid=stMainBlockContainer] {{ padding: .75rem 1.25rem 0; max-width: none }}
html.large .st-key-play [data-testid=stVerticalBlock] {{ gap: .75rem }}
html.large .st-key-play [data-testid=stVegaLiteChart] {{
  width: calc(100% / var(--large, 1)) !important }}
html.large .st-key-play [data-testid=stVegaLiteChart] * {{ overflow: visible }}
@media (max-width: 640px) {{
  .st-key-large {{ display: none }}
  {_AROUND_IT} {{ display: contents }}
  {_PICTURE} {{ position: sticky; top: 3.5rem; z-index: 4; zoom: var(--picture, 1);
    background: light-dark(LIGHT, DARK) }}
}}
</style>
"""
_STYLE = """
button { font: inherit; font-size: .8rem; padding: .15rem .6rem; border-radius: .5rem;
  cursor: pointer; color: var(--st-text-color); background: var(--st-background-color);
  border: 1px solid var(--st-border-color) }
button.shown { padding: 0 .45rem; opacity: .7 }
button:is(:hover, :focus-visible) { border-color: var(--st-primary-color); opacity: 1 }
"""
_LARGE = st.components.v2.component(
    "large",
    html='<button type="button"></button>',
    css=_STYLE,
    js=one_script(Path(__file__).parent / "static" / "large.js"),
)


def large(steps: str) -> None:
    """The button, inside of what there is to play with, and what it needs to know.

    ``steps`` is the key of the options, or of the two buttons, that a clicker goes through.
    """
    page = st.session_state["page"]
    light, dark = (st.get_option(f"theme.{kind}.backgroundColor") for kind in ("light", "dark"))
    st.html(_ON_THE_PAGE.replace("LIGHT", str(light)).replace("DARK", str(dark)))
    with st.container(key="large"):
        _LARGE(
            data={
                "page": page,
                "steps": steps,
                "fill": _("Fill the screen"),
                "fill_help": _("Key F. A clicker then goes on, step by step and page by page."),
                "back": _("Back to the page: key F or Escape"),
                "beside": beside_in_lesson() or _beside(page),
            },
            key="large.script",
        )


def _beside(url: str) -> list[str | None]:
    """The addresses of the pages before and after a page."""
    mine = own_language()
    pages = neighbours(url)
    return [f"{base()}/{address(page.url, mine)}" if page else None for page in pages]
