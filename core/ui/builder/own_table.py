"""A reader's own table: brought as a file or as text, asked about, taken, and deleted again."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from io import StringIO
from typing import Any

import numpy as np
import streamlit as st

from core.datasets.mixed import MOST_WORDS, Mixed, held_out, width
from core.datasets.own_table import (
    Choice,
    Kind,
    Made,
    Missing,
    Said,
    has_gaps,
    kinds_in,
    likely_classes,
    make,
    may_be_classes,
    proposal,
)
from core.datasets.samples.pets import pets
from core.datasets.shelf import SECONDS_OWNED, shelf
from core.datasets.table import MOST_BYTES, Table, read_table, table_in
from core.datasets.workbook import is_workbook, read_workbook
from core.experiment import Brought, Data, Impossible
from core.messages import N_
from core.ui.builder.data import forget_tables, stories_of
from core.ui.builder.form import fill
from core.ui.device import device
from core.ui.elements import complain
from core.ui.language import _, plain
from core.ui.lesson import lesson
from core.ui.room.room import at_desk, room
from core.ui.understood import understood

PAGE = "your_table"
READ, DELETED = f"{PAGE}.read", f"{PAGE}.deleted"
"""What was read, or why it could not be; and whether a table has just been deleted."""
ROWS_SHOWN = 5
MOST_LETTERS = 500_000
"""Of rows that are pasted: a browser may say two megabytes at once."""
MISSING: dict[Missing, str] = {
    "fill": N_("fill the gaps: mean, or commonest word"),
    "leave_out": N_("leave out rows with gaps"),
}


@dataclass(frozen=True)
class Read:
    """A table that was read, and what its columns hold; ``number`` tells it from the one before."""

    table: Table
    kinds: dict[str, Kind]
    choice: Choice
    number: int


def not_here() -> Impossible:
    """Why a link leads to no table."""
    return Impossible(
        N_(
            "The table is not here: it was deleted, its {days} days are over, or it was brought "
            "to another server."
        ),
        days=round(SECONDS_OWNED / 86400),
    )


def bring(page: str) -> None:
    """Asks for a table; once there is one, what is to be guessed, and what becomes of the rest."""
    _tidy()
    if st.session_state.pop(DELETED, False):
        st.success(_("The table is deleted."), icon=":material/check_circle:")
    words = lesson(page)
    st.markdown(words("none"))
    given, about = st.columns([3, 2], gap="large")
    with given:
        st.file_uploader(
            _("A file: CSV or Excel, 2 MB at most"),
            type=["csv", "tsv", "txt", "xlsx"],
            key=f"{page}.file",
            on_change=_take_file,
            args=(page,),
            max_upload_size=MOST_BYTES // 1_000_000,
        )
        st.text_area(
            _("Or paste rows here: with names in the first line, as a spreadsheet copies them"),
            key=f"{page}.text",
            height=110,
            max_chars=MOST_LETTERS,
            on_change=_take_text,
            args=(page,),
        )
        with st.container(horizontal=True):
            st.button(
                _("Take an example: pets"),
                key=f"{page}.example",
                icon=":material/pets:",
                on_click=_read,
                args=(_example,),
            )
            if (gathering := room().gathering) is not None and gathering.columns:
                st.button(
                    _("Take the rows of the class"),
                    key=f"{page}.class",
                    icon=":material/table_rows:",
                    on_click=_read,
                    args=(lambda: _written(gathering.columns, gathering.table),),
                )
    with about:
        st.markdown(words("kept", days=round(SECONDS_OWNED / 86400)))
    read = st.session_state.get(READ)
    if isinstance(read, Impossible):
        complain(read)
    elif read is not None:
        _ask(page, read)


def own_badge(page: str, data: Data) -> None:
    """That it is somebody's table; to whoever brought it, also how to have another or none."""
    assert data.brought is not None  # noqa: S101 - a table is
    address = data.brought.address
    with st.container(horizontal=True, vertical_alignment="center"):
        st.badge(_("a table that somebody brought"), icon=":material/table_view:", color="blue")
        st.markdown(_("A fifth of its rows is the test set; the others train."))
        if page != PAGE:
            return
        if isinstance(st.session_state.get(READ), Read):
            st.button(
                _("Guess something else"),
                key=f"{page}.change",
                icon=":material/edit:",
                on_click=_leave,
                args=(page,),
            )
        st.button(
            _("Another table"),
            key=f"{page}.another",
            icon=":material/upload_file:",
            on_click=_leave,
            args=(page,),
            kwargs={"forget": True},
        )
        if address in shelf().of(device()) or at_desk():
            st.button(
                _("Delete this table"),
                key=f"{page}.delete",
                icon=":material/delete:",
                on_click=_delete,
                args=(page, address),
            )


@st.cache_data(ttl=3600, show_spinner=False)
def _tidy() -> None:
    """Once an hour at the most: what has been here for too long goes."""
    shelf().tidy()


def _take_file(page: str) -> None:
    file = st.session_state[f"{page}.file"]
    if file is not None:
        content = file.getvalue()
        _read(lambda: read_workbook(content) if is_workbook(content) else read_table(content))


def _take_text(page: str) -> None:
    typed = st.session_state[f"{page}.text"] or ""
    if typed.strip():
        _read(lambda: table_in(typed))


def _read(table: Callable[[], Table]) -> None:
    """Reads a table and notes what it holds, or why it cannot be read."""
    try:
        found = table()
        kinds = kinds_in(found)
        number = st.session_state.get(f"{PAGE}.number", 0) + 1
        st.session_state[f"{PAGE}.number"] = number
        st.session_state[READ] = Read(found, kinds, proposal(found, kinds), number)
    except Impossible as problem:
        st.session_state[READ] = problem


def _example() -> Table:
    """Pets that were made up, under names in the reader's language."""
    kinds, numbers, eats = pets()
    names = (_("height in cm"), _("weight in kg"), _("ears in cm"), _("eats"), _("pet"))
    words = {
        "cat": _("cat"),
        "dog": _("dog"),
        "rabbit": _("rabbit"),
        "meat": _("meat"),
        "plants": _("plants"),
        "both": _("everything"),
    }
    rows = [
        [*("" if np.isnan(one) else f"{one:.1f}" for one in row), words[food], words[kind]]
        for kind, row, food in zip(kinds, numbers, eats, strict=True)
    ]
    return _written(names, rows)


def _written(names: Sequence[str], rows: Any) -> Table:
    """Rows as a table, as if they had come in a file."""
    text = StringIO()
    csv.writer(text).writerows([names, *rows])
    return table_in(text.getvalue())


def _ask(page: str, read: Read) -> None:
    """How the table was read; what is to be guessed, from what, and what becomes of gaps."""
    with st.container(border=True, key=f"{page}_ask"):
        st.caption(" ".join(understood(read.table)))
        st.dataframe(read.table.frame.head(ROWS_SHOWN), hide_index=True)
        left, right = st.columns(2, gap="large")
        choice = _choice(page, read, left, right)
        try:
            made = make(read.table, choice, read.kinds)
        except Impossible as problem:
            complain(problem)
            return
        if made.said:
            st.markdown("\n".join(f"- {_sentence(said)}" for said in made.said))
        st.markdown(_summary(made.rows))
        st.button(
            _("Take this table"),
            key=f"{page}.take",
            type="primary",
            icon=":material/check:",
            on_click=_take,
            args=(page, made),
        )


def _choice(page: str, read: Read, left: Any, right: Any) -> Choice:
    table, kinds, first = read.table, read.kinds, read.choice
    names, key = [*kinds], f"{page}.{read.number}"
    with left:
        target = st.selectbox(
            _("What is to be guessed"),
            names,
            names.index(first.target),
            key=f"{key}.target",
            persist_state="session",
        )
        classes = kinds[target] == "words"
        if kinds[target] == "numbers" and may_be_classes(table, target):
            labels = {"numbers": _("a number"), "classes": _("one of a few classes")}
            said = st.radio(
                _("It is"),
                labels,
                int(likely_classes(table, target)),
                format_func=labels.__getitem__,
                key=f"{key}.classes.{names.index(target)}",
                horizontal=True,
                persist_state="session",
            )
            classes = said == "classes"
    usable = [name for name in names if kinds[name] in ("numbers", "words") and name != target]
    with right:
        left_out = st.multiselect(
            _("Columns to leave out"),
            usable,
            key=f"{key}.left_out",
            placeholder=_("no column"),
            persist_state="session",
        )
        codes = [
            name
            for name in usable
            if kinds[name] == "numbers"
            and name not in left_out
            and table.frame[name].nunique() <= MOST_WORDS
        ]
        as_words = (
            st.multiselect(
                _("Numbers that stand for words, such as a postcode"),
                codes,
                key=f"{key}.as_words",
                placeholder=_("no column"),
                persist_state="session",
            )
            if codes
            else []
        )
    choice = Choice(
        target,
        classes,
        first.missing,
        tuple(name for name in left_out if name in usable),
        tuple(name for name in as_words if name in codes),
    )
    if has_gaps(table, choice, kinds):
        with left:
            missing: Missing = st.radio(
                _("Where a value is missing"),
                [*MISSING],
                [*MISSING].index(first.missing),
                format_func=lambda name: _(MISSING[name]),
                key=f"{key}.missing",
                persist_state="session",
            )
        choice = Choice(target, classes, missing, choice.left_out, choice.as_words)
    return choice


def _sentence(said: Said) -> str:
    values = {
        name: plain(value) if isinstance(value, str) else value
        for name, value in said.values.items()
    }
    return _(said.message, **values)


def _summary(rows: Mixed) -> str:
    train, test = held_out(rows)
    target = rows.fields[-1]
    said = _(
        "**{train}** rows to learn from, **{test}** kept for the test; numbers in each: "
        "**{count}**.",
        train=f"{len(train):,}",
        test=f"{len(test):,}",
        count=width(rows),
    )
    name = plain(target.name)
    if rows.task == "regression":
        return f"{said} {_('To be guessed: **{column}**, a number (regression).', column=name)}"
    words = ", ".join(plain(word) for word in target.words[:6])
    more = " …" if len(target.words) > 6 else ""
    guessed = _(
        "To be guessed: **{column}**, one of {count} classes ({words}).",
        column=name,
        count=len(target.words),
        words=words + more,
    )
    return f"{said} {guessed}"


def _take(page: str, made: Made) -> None:
    """Keeps the rows, and fills the form with the first story about them."""
    try:
        address = shelf().bring(made.rows, device())
        data = Data(name="table", brought=Brought(address=address))
        first = stories_of(data)[0].experiment
    except Impossible as problem:
        st.session_state[READ] = problem
        return
    _forget_runs(page)
    fill(page, first)


def _delete(page: str, address: str) -> None:
    here = shelf()
    here.take_back(address, device())
    if at_desk():
        here.delete(address)
    forget_tables()
    _leave(page, forget=True)
    st.session_state[DELETED] = True


def _leave(page: str, *, forget: bool = False) -> None:
    """Back to where a table is brought; what was read is kept, unless it is to be forgotten."""
    _forget_runs(page)
    st.session_state.pop(f"{page}.base", None)
    st.query_params.pop("x", None)
    if forget:
        st.session_state.pop(READ, None)


def _forget_runs(page: str) -> None:
    """What is on screen belongs to another table."""
    for name in ("run", "before"):
        st.session_state.pop(f"{page}.{name}", None)
