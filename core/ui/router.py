"""The frame around every page: the menu, the language, the title and the one idea on top."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.charts.theme import INK
from core.ui import controls
from core.ui.answers import answers
from core.ui.attention import attention
from core.ui.contents import contents
from core.ui.crowd import crowd
from core.ui.elements import enter, turn_the_page
from core.ui.language import LANGUAGES, _, browser_language
from core.ui.progress import progress
from core.ui.room import goal, poll
from core.ui.room.card import card
from core.ui.room.strip import strip
from core.ui.route import step, verdict
from core.ui.share.line import line
from core.ui.share.panel import NOT_SHARED, share
from core.ui.sitemap import PAGES, ROOT, SECTIONS, Page, find, pages_in

st.set_page_config(page_icon=str(ROOT / "core/ui/static/icon.png"), layout="wide")

STYLE = """
<style>
.stApp [data-testid] :is(p, li, td, th, h1, h2, h3, small) { word-break: keep-all }
.stApp .st-key-header > :first-child { min-width: min-content }
.stApp .st-key-header h1 { overflow-wrap: normal }
.stApp .st-key-attention { display: none }
.stApp [data-testid=stElementContainer]:has(> * > .in-numbers) { position: absolute; width: 1px;
  min-width: 0; height: 1px; overflow: hidden; clip-path: inset(50%) }
.stApp [data-testid=stBottomBlockContainer] { padding-block: .75rem }
.stApp [data-testid=stCaptionContainer] { opacity: .75 }
.stApp .katex-display { padding-inline: 3px }
.stApp .stMarkdown > div:has(> * > .katex-display) { margin-inline: 0 }
.stApp .katex :is(.hangul_fallback, .cjk_fallback) { font-family: Pretendard, sans-serif }
.stApp [class*=st-key-predict-] [class*=st-key-ask-] { margin-top: auto; padding-top: .5rem }
.stApp [data-testid=stColumn] [data-variant=segmented_control] { padding-inline: .6rem }
.stApp .st-key-play [data-testid=stColumn]:first-child
  WAITING:not(WAITING ~ *) > * { height: min(25rem, 65vw) }
.stApp .st-key-play [data-testid=stColumn]:first-child [data-testid=stColumn]:not(:first-child)
  WAITING:not(WAITING ~ *) > * { height: min(15rem, 65vw) }
@media (max-width: 640px) {
  .stApp .st-key-header h1 [data-testid=stHeaderActionElements] { position: absolute }
  .stApp [data-testid=stMarkdownContainer] :is(td, th) { padding-inline: .3rem }
  .stApp [data-variant=segmented_control] { padding-inline: .6rem }
  .stApp .stButtonGroup > [data-orientation]:has(> :nth-child(3)) { gap: .3rem }
  .stApp .stButtonGroup > :has(> :nth-child(3)) > [data-variant=segmented_control] {
    margin: 0; border-radius: .5rem }
  .stApp .stButtonGroup > :has(> :nth-child(3)) > [data-variant=segmented_control]:not(
    [data-selected]) { border-color: color-mix(in srgb, currentColor 20%, transparent) !important }
}
@media (min-width: 1800px) {
  html:not(.large) { font-size: 20px !important }
  html:not(.large) .stApp [data-testid=stVegaLiteChart] {
    zoom: 1.2; width: calc(100% / 1.2) !important }
}
@media (hover: none) {
  .stApp [class*=st-key-predict-] [data-testid=stBaseButton-secondary]:hover { background: none }
}
:lang(ko) em { font-style: normal; font-weight: 600 }
.stApp [data-testid^=stBaseButton-primary]:enabled:not(:hover, :active) {
  color: light-dark(#fff, INK) }
body [data-testid^=stBaseButton-primary]:enabled:not(:hover, :active) { color: BESIDE }
</style>
"""


WAITING = "[data-testid=stElementContainer]:has(> [data-testid=stSkeleton])"
"""What is not drawn yet. The first of the pictures keeps about the room it will take."""


def style() -> str:
    """Of every page. Dialogs and popovers stand beside the page, and not in its light or dark."""
    dark = st.context.theme.type == "dark"
    return (
        STYLE.replace("WAITING", WAITING)
        .replace("INK", INK)
        .replace("BESIDE", INK if dark else "#fff")
    )


def entries(pages: Sequence[Page]) -> list[st.Page]:
    """Menu entries with titles in the reader's language."""
    return [
        st.Page(
            page.file,
            title=_(page.title),
            icon=page.icon,
            url_path=page.url or "home",
            default=not page.url,
            help=_(page.idea),
            visibility="visible" if page.in_menu else "hidden",
        )
        for page in pages
    ]


def quoted(asked: str) -> str:
    """The beginning of what an address says, on one line, to stand between backticks."""
    return " ".join(asked[:40].split()).replace("`", "’")


too_long = controls.forget_too_long_address()
with st.container(horizontal=True, vertical_alignment="center", key="header"):
    heading = st.container()
    to_parts = st.container(width="content")
    to_share = st.container(width="content")
    controls.choice(_("Language"), LANGUAGES, browser_language(), key="lang", show_label=False)

menu = {"": entries(pages_in(""))} | {_(name): entries(pages_in(name)) for name in SECTIONS}
script = st.navigation({name: pages for name, pages in menu.items() if pages}, position="top")

page = find(script.url_path) or PAGES[0]
enter(page.url)
with to_parts:
    contents()
controls.labels().clear()
strip(page.url)
card()
heading.title(_(page.title), anchor="top")
st.markdown(_(page.idea))
st.html(style() + controls.hidden())
aim = st.container()
poll.stage(page.url)
with st.container():  # what a link says on top moves nothing below it to another place
    line()
    to_judge = step()
answers()
remarks = st.container()
if too_long:
    remarks.warning(
        _("The address is longer than any of this playground, so it was not read."),
        icon=":material/link_off:",
    )
with crowd().page():
    script.run()
    turn_the_page(page.url)
attention()
with aim:  # only now is known what the page has had trained
    goal.card(page.url)
verdict(to_judge)
progress()
poll.finish()
if page.url not in NOT_SHARED:
    with to_share:
        share(page.url)
if not_understood := controls.misread():
    said = "; ".join(f"{label}: `{quoted(asked)}`" for label, asked in not_understood)
    sentence = _(
        "Not understood in the address: {said}. The page keeps its own setting.", said=said
    )
    remarks.warning(sentence, icon=":material/link_off:")
