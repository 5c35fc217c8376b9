"""Share this page: hide and lock its controls, say something, and choose where it begins."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from core.experiment import Impossible
from core.room.lead import Led
from core.study.lesson_links import MOST_LETTERS_SAID, SAY, Lesson, Screen, names_in, screen_at
from core.ui import controls
from core.ui.elements import complain
from core.ui.language import LANGUAGES, _
from core.ui.qr import qr_code
from core.ui.room.reach import base
from core.ui.room.room import at_desk, post
from core.ui.scripts import one_script
from core.ui.share.codes import code_for, draft, home, save, short
from core.ui.sitemap import find
from core.ui.wall import on_the_wall

NOT_SHARED = ("desk", "join", "lesson")
AS_IT_IS, LOCKED, HIDDEN = "", "lock", "hide"
ICONS = {
    AS_IT_IS: ":material/edit:",
    LOCKED: ":material/lock:",
    HIDDEN: ":material/visibility_off:",
}
FEW = 4
HEIGHT_OF_MANY = 210
_ADDRESS, _PANEL, GIVEN, FILLS = "share_address", "share", "share.code", "share.fills"

WIDE = """
<style>
[data-testid=stPopoverBody]:has(.st-key-share-panel) { width: min(34rem, 94vw);
  max-height: 76vh !important }
</style>
"""
LARGE = """
<style>
.st-key-share-letters p { font-size: 2.6rem; font-weight: 600; line-height: 1.2;
  letter-spacing: .12em }
</style>
"""
WHOLE_SCREEN = """
<style>
[data-testid=stDialog]:has(.st-key-wall) { padding: 0 }
[data-testid=stDialog] > div:has(.st-key-wall) { width: 100vw; max-width: none; min-height: 100vh;
  margin: 0; border-radius: 0 }
</style>
"""
_STYLE = """
section { display: flex; gap: .5rem }
input { flex: 1; min-width: 0 }
input, button { font: inherit; font-size: .9rem; padding: .4rem .7rem; border-radius: .5rem;
  color: var(--st-text-color); background: var(--st-secondary-background-color);
  border: 1px solid var(--st-border-color) }
button { cursor: pointer; white-space: nowrap }
"""
_FIELD = st.components.v2.component(
    _ADDRESS,
    html="<section><input readonly><button type=button></button></section>",
    css=_STYLE,
    js=one_script(Path(__file__).parents[1] / "static" / "share.js"),
)


@st.fragment
def share(url: str) -> None:
    """The button on top of the page at that address; while it is closed it is nothing more."""
    box = st.popover(
        _("Share"), icon=":material/share:", type="tertiary", key=_PANEL, on_change="rerun"
    )
    if box.open:
        with box.container(key="share-panel"):
            _panel(url)
    fill_the_screen()


def _panel(url: str) -> None:
    st.html(WIDE)
    _begin_with_the_address(url)
    _controls(url)
    _words(url)
    try:
        screen = _screen(url)
    except Impossible as problem:
        complain(problem)
        return
    beginning = st.container()
    headings = _address(f"{home()}{screen.address}")
    with beginning:
        _beginning(url, headings)
    _acts(screen)


def _key(url: str, name: str) -> str:
    return f"share.{url}.{name}"


def _begin_with_the_address(url: str) -> None:
    """What the page was opened with is chosen at first; what is chosen then stays."""
    asked = {
        name: value
        for name, value in st.query_params.items()
        if name in (LOCKED, HIDDEN, "begin") or name.startswith(SAY)
    }
    if st.session_state.get(_key(url, "asked")) == asked:
        return
    st.session_state[_key(url, "asked")] = asked
    for kind in (LOCKED, HIDDEN):
        for name in names_in(asked.get(kind, "")):
            st.session_state[_key(url, name)] = kind
    for language in LANGUAGES:
        said = asked.get(f"{SAY}{language}", "")
        st.session_state[_key(url, f"say {language}")] = said[:MOST_LETTERS_SAID]
    st.session_state[_key(url, "begin")] = asked.get("begin", "")


def _controls(url: str) -> None:
    shown = _shown()
    if not shown:
        return
    meanings = {AS_IT_IS: _("as it is"), LOCKED: _("locked"), HIDDEN: _("hidden")}
    legend = " · ".join(f"{ICONS[kind]} {meaning}" for kind, meaning in meanings.items())
    st.markdown(f"**{_('Controls')}** · :small[{legend}]")
    with st.container(height=HEIGHT_OF_MANY if len(shown) > FEW else "content", border=False):
        for name, label in shown.items():
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(label, width="stretch")
                st.session_state.setdefault(_key(url, name), AS_IT_IS)
                st.segmented_control(
                    label,
                    ICONS,
                    format_func=lambda kind: ICONS[kind],
                    key=_key(url, name),
                    required=True,
                    label_visibility="collapsed",
                    persist_state="session",
                )


def _words(url: str) -> None:
    st.markdown(f"**{_('A sentence on top of the page')}**")
    columns = st.columns(len(LANGUAGES))
    for column, (language, name) in zip(columns, LANGUAGES.items(), strict=True):
        column.text_input(
            name,
            max_chars=MOST_LETTERS_SAID,
            key=_key(url, f"say {language}"),
            persist_state="session",
        )


def _beginning(url: str, headings: dict[str, str]) -> None:
    chosen = st.session_state[_key(url, "begin")]
    options = {"": _("at the top"), **headings}
    st.selectbox(
        _("The page begins"),
        list(options if chosen in options else {**options, chosen: chosen}),
        format_func=lambda anchor: options.get(anchor, anchor),
        key=_key(url, "begin"),
        persist_state="session",
    )


def _address(address: str) -> dict[str, str]:
    """Shows an address to copy; returns the page's headings by their anchors, once known."""
    before = st.session_state.get(_ADDRESS)
    known = (before.headings if before else None) or []
    _FIELD(
        data={
            "address": address,
            "label": _("Address"),
            "copy": _("Copy"),
            "copied": _("Copied"),
            "by_hand": _("Press Ctrl+C"),
            "headings": known,
            "given": str(st.session_state.get(GIVEN, ("", ""))[1]),
        },
        key=_ADDRESS,
        on_headings_change=lambda: None,
    )
    return {anchor: label for anchor, label in known if anchor != "top"}


def _screen(url: str) -> Screen:
    """What is chosen, on the page as it is now.

    Raises:
        Impossible: its address would be too long.
    """
    chosen = {name: st.session_state.get(_key(url, name), AS_IT_IS) for name in _shown()}
    query = {name: v for name, v in st.query_params.items() if not name.startswith(SAY)}
    for kind in (LOCKED, HIDDEN):
        unseen = [name for name in names_in(query.get(kind, "")) if name not in chosen]
        query[kind] = ",".join([*(n for n, is_ in chosen.items() if is_ == kind), *unseen])
    query["begin"] = st.session_state[_key(url, "begin")]
    said = {f"{SAY}{name}": st.session_state[_key(url, f"say {name}")] for name in LANGUAGES}
    return screen_at(url, query | {name: words for name, words in said.items() if words})


def _shown() -> dict[str, str]:
    return {name: label for name, label in controls.labels().items() if name != "lang"}


def _acts(screen: Screen) -> None:
    with st.container(horizontal=True):
        code_button(screen)
        added = st.button(_("Add to the lesson"), icon=":material/playlist_add:")
        if at_desk() and st.button(_("Bring everybody here"), icon=":material/groups:"):
            _bring(screen)
    if added:
        _add(screen)
    show_code_of(screen)


def code_button(shared: Screen | Lesson) -> None:
    """A button that gives what is shared a code; :func:`show_code_of` shows it."""
    st.button(
        _("Code and QR"),
        icon=":material/qr_code_2:",
        type="primary",
        on_click=_give_code,
        args=(shared,),
    )


def _give_code(shared: Screen | Lesson) -> None:
    """Notes the code of what is shared, or why it has none, to be shown below its button."""
    try:
        st.session_state[GIVEN] = (shared, code_for(shared))
    except Impossible as problem:
        st.session_state[GIVEN] = (shared, problem)


def show_code_of(shared: Screen | Lesson) -> str | None:
    """Shows the code that was given to this very thing, if it was; returns it."""
    of, given = st.session_state.get(GIVEN, (None, None))
    if of != shared:
        return None
    if isinstance(given, Impossible):
        complain(given)
        return None
    show_code(given)
    return str(given)


def show_code(code: str) -> None:
    """A short code as it is read off a projector."""
    st.html(LARGE)
    with st.container(horizontal=True, vertical_alignment="center", key="share-code"):
        qr_code(short(code), alt=_("QR code of {address}", address=short(code)), width=180)
        with st.container(gap="xsmall"):
            with st.container(key="share-letters"):
                st.markdown(code)
            st.caption(short(code))
            st.button(
                _("Fill the screen"),
                icon=":material/fullscreen:",
                on_click=_fill_the_screen,
                args=(code,),
            )


def _fill_the_screen(code: str) -> None:
    st.session_state[FILLS] = code
    if _PANEL in st.session_state:
        st.session_state[_PANEL] = False


def fill_the_screen() -> None:
    """Shows the code that was to fill the screen a moment ago, until that is closed."""
    if code := st.session_state.pop(FILLS, None):
        st.dialog(_("Open this screen"), width="large")(_on_the_whole_screen)(code)


def _on_the_whole_screen(code: str) -> None:
    st.html(WHOLE_SCREEN)
    on_the_wall(short(code), alt=_("QR code of {address}", address=short(code)), letters=code)


def _add(screen: Screen) -> None:
    try:
        lesson = draft().with_screen(screen)
        save(lesson)
    except Impossible as problem:
        complain(problem)
        return
    if page := find("lesson"):
        count = len(lesson.screens)
        st.page_link(
            page.file, label=_("Screen {count} of your lesson", count=count), icon=page.icon
        )


def _bring(screen: Screen) -> None:
    if post(Led, address=f"{base()}/{screen.address}"):
        st.toast(_("Everybody who follows is on this screen now."), icon=":material/groups:")
