"""Old Keras code that a reader pastes: what is wrong with it, and the same in today's spelling."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

import streamlit as st

from core.experiment import Impossible
from core.study.mistakes.difference import difference
from core.study.spelling import Found, Today, today
from core.study.spelling.example import OLD
from core.study.spelling.reading import MOST_LETTERS
from core.ui.elements import complain
from core.ui.language import _, say
from core.ui.lesson import lesson
from core.ui.sitemap import find

NAME = "spelling"
"""In the address, where mistakes have theirs."""
FILE = "today.py"
KEY = "old_code"
HEIGHT = 480
MOST_SHOWN = 40
MOST_LACKING = 8
AS_CODE = """
<style>
.st-key-old_code textarea {
  font-family: "Source Code Pro", monospace; font-size: .875rem;
  white-space: pre; overflow-x: auto;
}
</style>
"""


def title() -> str:
    """What the page's list calls it."""
    return _("Old Keras code in today's spelling")


def link() -> None:
    """The way here."""
    if page := find("mistakes"):
        st.page_link(
            page.file,
            label=_("Old Keras code of your own? Paste it"),
            icon=":material/spellcheck:",
            query_params={"mistake": NAME},
            width="content",
        )


def spelling() -> None:
    """A place to paste, what is written otherwise today, and the whole program."""
    st.header(title(), anchor=NAME)
    st.markdown(lesson("spelling")("paste"))
    pasted, said = st.columns(2, gap="large")
    with pasted:
        text = _pasted()
    try:
        program = today(text)
    except Impossible as problem:
        with said:
            complain(problem)
        return
    with said:
        _summary(program)
        with st.container(height=HEIGHT):
            _list(program.found)
    if program.text.strip():
        _whole(program)


def _pasted() -> str:
    if KEY not in st.session_state:
        st.session_state[KEY] = OLD
    st.html(AS_CODE)
    st.text_area(
        _("Old code"),
        height=HEIGHT,
        max_chars=MOST_LETTERS,
        key=KEY,
        placeholder=_("Paste Keras code here"),
        persist_state="session",
    )
    with st.container(horizontal=True):
        st.button(_("What is old in it?"), type="primary", icon=":material/spellcheck:")
        st.button(_("Clear"), icon=":material/backspace:", on_click=_fill, args=("",))
        if st.session_state[KEY] != OLD:
            st.button(_("The example"), icon=":material/undo:", on_click=_fill, args=(OLD,))
    st.caption(_("Nothing of it is executed. It is read, and forgotten with this page."))
    return str(st.session_state[KEY] or "")


def _fill(text: str) -> None:
    st.session_state[KEY] = text


def _summary(program: Today) -> None:
    places = len(program.found)
    named = sum(not one.mended for one in program.found)
    if not program.text.strip():
        st.info(_("Paste a program on the left."), icon=":material/content_paste:")
    elif not places:
        st.success(_("This is today's spelling: nothing to change."), icon=":material/check:")
    elif named:
        st.warning(
            _(
                "{places} places are written otherwise today; {named} of them only you can mend.",
                places=places,
                named=named,
            ),
            icon=":material/history_edu:",
        )
    else:
        st.info(
            _("{places} places are written otherwise today. All are mended below.", places=places),
            icon=":material/history_edu:",
        )


def _list(found: Iterable[Found]) -> None:
    """Each thing once, with all its lines."""
    together = [list(group) for _why, group in groupby(_by_sentence(found), key=_sentence)]
    together.sort(key=lambda group: group[0].line)
    for group in together[:MOST_SHOWN]:
        lines = ", ".join(str(line) for line in dict.fromkeys(one.line for one in group))
        icon = "" if group[0].mended else ":orange[:material/back_hand:] "
        st.markdown(f"{icon}**{_('Line {lines}', lines=lines)}** · {_sentence(group[0])}")
        st.code(_then_and_now(group[0]), language="diff", wrap_lines=True)
    if len(together) > MOST_SHOWN:
        st.caption(_("And {count} more.", count=len(together) - MOST_SHOWN))


def _by_sentence(found: Iterable[Found]) -> list[Found]:
    return sorted(found, key=lambda one: (_sentence(one), one.line))


def _sentence(one: Found) -> str:
    return say(Impossible(one.why, **one.values))


def _then_and_now(one: Found) -> str:
    then = [f"- {line}" for line in one.then.splitlines()]
    now = [f"+ {line}" for line in one.now.splitlines()]
    return "\n".join(then + now) if one.mended else one.then.strip()


def _whole(program: Today) -> None:
    st.header(_("The program today"), anchor="today")
    if program.lacking:
        names = ", ".join(program.lacking[:MOST_LACKING])
        st.caption(_("It uses what it does not make or import: {names}.", names=names))
    marked, plain = st.columns(2, gap="large")
    with marked:
        st.markdown(f"**{_('What is different')}**")
        st.code(difference(program.pasted, program.text) or "=", language="diff", wrap_lines=True)
    with plain:
        st.markdown(f"**{_('The whole of it')}**")
        st.code(program.text.rstrip(), language="python")
        st.download_button(
            _("Take it along: {file}", file=FILE),
            program.text,
            FILE,
            "text/x-python",
            icon=":material/download:",
            on_click="ignore",
        )
