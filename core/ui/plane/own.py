"""One's own points: typed, pasted, clicked or from a file; and how a table was understood."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import streamlit as st

from core.datasets.own_points import (
    MOST_CLASSES,
    MOST_POINTS,
    Points,
    Roles,
    Taken,
    pack,
    read_points,
    roles_in,
    take,
    unpack,
    written,
)
from core.datasets.table import Table, read_table
from core.experiment import Impossible
from core.study.lesson_links import GLUED
from core.ui.controls import integer_slider, lines, locked
from core.ui.elements import complain
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.understood import beginning, understood

OWN_POINTS, BRUSH = "own_points", "next_class"
SOME_POINTS = written(read_points("-3,3,0; -2,2,0; 3,-3,0; 2,-2,0; 3,3,1; 2,2,1; -3,-3,1; -2,-2,1"))
MOST_BYTES = 1_000_000
"""Of a table, pasted or in a file."""

ASKED, TAKEN = "plane.table_asked", "plane.table_taken"
"""The table that something has to be asked about, or why there is none; and the last one taken."""


def own_points() -> Points:
    """The controls of one's own points, and the points.

    Raises:
        Impossible: with the first point that is none.
    """
    about = lesson("plane")
    integer_slider(
        _("Class of the next point"), 0, MOST_CLASSES - 1, 0, key=BRUSH, help=about("own")
    )
    typed = lines(
        _("x1, x2, label: a point a line"),
        SOME_POINTS,
        key=OWN_POINTS,
        pack=_packed,
        unpack=_unpacked,
        height=170,
        on_change=_take_typed,
        help=about("own"),
    )
    st.file_uploader(
        _("Points from a file (CSV)"),
        type=["csv", "tsv", "txt"],
        key="plane.upload",
        on_change=_take_file,
        max_upload_size=1,
        disabled=locked(OWN_POINTS),
        help=about("table"),
    )
    asked = st.session_state.get(ASKED)
    if isinstance(asked, Impossible):
        complain(asked)
    elif asked is not None:
        _ask(asked)
    elif TAKEN in st.session_state:
        table, taken = st.session_state[TAKEN]
        st.caption(" ".join([*understood(table), *happened(taken)]))
    try:
        return read_points(typed)
    except Impossible:
        if isinstance(asked, Table):
            raise Impossible("Take the points of the table first: it stands on the left.") from None
        raise


def add_point(x1: float, x2: float) -> bool:
    """Writes one more point of the chosen class below the others; whether there was room."""
    if locked(OWN_POINTS):
        return False
    typed = str(st.session_state.get(OWN_POINTS, "")).strip(" ;\n")
    point = written([(x1, x2, st.session_state.get(BRUSH, 0))])
    try:
        has_room = len(read_points(typed)) < MOST_POINTS
    except Impossible:
        has_room = False
    if has_room:
        _forget_table()
        st.session_state[OWN_POINTS] = "\n".join(filter(None, [typed, point]))
    return has_room


def _packed(typed: str) -> str | None:
    try:
        return pack(read_points(typed))
    except Impossible:
        return None


def _unpacked(letters: str) -> str | None:
    """What an address holds, as it is typed; an old link's with its mistakes, if it has any."""
    is_typed = "," in letters
    points = unpack(letters.rstrip(GLUED) if is_typed else letters)
    if points is None:
        return letters if is_typed else None
    return written(points)


def _take_typed() -> None:
    """Reads what was typed as a table where it is no list of points."""
    _forget_table()
    typed = st.session_state[OWN_POINTS] or ""
    try:
        read_points(typed)
    except Impossible:
        with suppress(Impossible):  # the page says what is wrong with it as a list
            _take(read_table(typed.encode(), MOST_BYTES))


def _take_file() -> None:
    _forget_table()
    file = st.session_state["plane.upload"]
    if file is not None:
        try:
            _take(read_table(file.getvalue(), MOST_BYTES))
        except Impossible as problem:
            st.session_state[ASKED] = problem


def _forget_table() -> None:
    for name in (ASKED, TAKEN):
        st.session_state.pop(name, None)


def _take(table: Table) -> None:
    """Takes the points of a table if nothing has to be asked; otherwise keeps it to ask.

    Raises:
        Impossible: it has no columns for points.
    """
    roles = roles_in(table)
    with suppress(Impossible):
        taken = take(table, roles)
        if roles.sure and not taken.scaled and not taken.beyond:
            return _use(table, taken)
    st.session_state[ASKED] = table
    return None


def _use(table: Table, taken: Taken) -> None:
    st.session_state.pop(ASKED, None)
    st.session_state[OWN_POINTS] = written(taken.points)
    st.session_state[TAKEN] = (table, taken)


def _ask(table: Table) -> None:
    """Says how a table was read, asks which column is which, and offers its points."""
    with st.container(border=True, key="plane_table"):
        st.markdown(f"**{_('A table')}**: " + " ".join(understood(table)))
        try:
            taken = take(table, _roles(table, roles_in(table)))
        except Impossible as problem:
            complain(problem)
            return
        st.markdown("\n".join(f"- {sentence}" for sentence in happened(taken)))
        st.button(
            _("Take these {count} points", count=len(taken.points)),
            key="plane.take",
            type="primary",
            on_click=_use,
            args=(table, taken),
        )


def _roles(table: Table, guessed: Roles) -> Roles:
    columns = [str(column) for column in table.frame]
    chosen: dict[str, Any] = {
        role: st.selectbox(
            _("Column of {role}", role=role),
            columns,
            columns.index(getattr(guessed, role)),
            key=f"plane.column_{role}",
        )
        for role in ("x1", "x2", "label")
    }
    return Roles(**chosen, sure=True)


def happened(taken: Taken) -> list[str]:
    """What became of a table's rows and labels on their way to points, a sentence each."""
    said = []
    if taken.scaled:
        formulas = ", ".join(
            f"({beginning(name)} − {m:.4g}) / {d:.4g}" for name, (m, d) in taken.scaled.items()
        )
        said.append(
            _(
                "Numbers lie outside −6 to 6, so both columns are scaled: {formulas}.",
                formulas=formulas,
            )
        )
    if any(label != str(number) for label, number in taken.classes.items()):
        classes = ", ".join(
            f"{beginning(label)} → {number}" for label, number in taken.classes.items()
        )
        said.append(_("Labels become class numbers: {classes}.", classes=classes))
    if taken.left_out:
        first = ", ".join(map(str, taken.left_out[:5])) + (" …" if len(taken.left_out) > 5 else "")
        said.append(
            _(
                "Left out, because a value is missing: {count} (line {lines}).",
                count=len(taken.left_out),
                lines=first,
            )
        )
    if taken.beyond:
        said.append(
            _(
                "{most} points are drawn by lot, {count} left out.",
                most=MOST_POINTS,
                count=taken.beyond,
            )
        )
    if taken.unused:
        said.append(
            _(
                "Not used: {columns}.",
                columns=", ".join(map(beginning, taken.unused[:5]))
                + (" …" if len(taken.unused) > 5 else ""),
            )
        )
    return said
