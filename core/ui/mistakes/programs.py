"""A mistake that is a short program: what it prints, or the error that ends it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

import streamlit as st

from core.datasets import available
from core.experiment import Impossible
from core.runs.programs import Said, remembered, run
from core.study.mistakes import Mistake, Programs
from core.ui.builder.data import packed_rows
from core.ui.builder.originals import sample_badge
from core.ui.elements import complain
from core.ui.language import _

ROWS = "rows.npz"
_ERRORS_WRAP = """
<style>
[data-testid=stAlert] pre, [data-testid=stAlert] pre code { white-space: pre-wrap !important }
</style>
"""


def wrong_way(mistake: Mistake) -> None:
    """A button that runs the wrong program, the program, and what it says."""
    ways = _ways(mistake)
    st.code(ways.wrong.strip(), language="python")
    if ways.rows:
        _offer_rows(mistake)
    _say(mistake, {"wrong": ways.wrong}, _("Run it"))


def both_ways(mistake: Mistake) -> None:
    """What both programs say, side by side."""
    ways = _ways(mistake)
    _say(mistake, {"wrong": ways.wrong, "right": ways.right}, _("Run it both ways"))


def sources(mistake: Mistake) -> tuple[str, str]:
    """The wrong program and the right one."""
    return _ways(mistake).wrong, _ways(mistake).right


def files(mistake: Mistake) -> dict[str, Callable[[], bytes]]:
    """The file of rows that both programs read, if they read one."""
    return _rows(mistake)[1]


def _ways(mistake: Mistake) -> Programs:
    assert isinstance(mistake.ways, Programs)  # noqa: S101 - the lab looked
    return mistake.ways


def _say(mistake: Mistake, programs: Mapping[str, str], label: str) -> None:
    rows, files = _rows(mistake)
    said = {name: remembered(program, rows) for name, program in programs.items()}
    if not all(said.values()) and st.button(
        label,
        type="primary",
        icon=":material/play_arrow:",
        key=f"{mistake.name}.{'.'.join(programs)}",
    ):
        with st.spinner(_("A Python of its own runs it …"), show_time=True):
            try:
                said = {name: run(program, rows, files) for name, program in programs.items()}
            except Impossible as problem:
                complain(problem)
    places = st.columns(2, gap="large") if len(programs) > 1 else [st.container()]
    for place, (name, words) in zip(places, said.items(), strict=True):
        with place:
            if len(programs) > 1:
                _heading(name)
            if words is not None:
                _terminal(words)


def _heading(name: str) -> None:
    if name == "wrong":
        st.markdown(f"##### :red[:material/close:] {_('the wrong way')}")
    else:
        st.markdown(f"##### :green[:material/check:] {_('the right way')}")


def _terminal(said: Said) -> None:
    if said.printed:
        st.code(said.printed, language=None, wrap_lines=True)
    if said.error:
        st.html(_ERRORS_WRAP)
        st.error(f"```\n{said.error}\n```", icon=":material/error:")


def _rows(mistake: Mistake) -> tuple[str, dict[str, Callable[[], bytes]]]:
    """What its rows are called, and the file."""
    ways = _ways(mistake)
    if ways.rows is None:
        return "", {}
    source = available(ways.rows)
    pack = partial(packed_rows, ways.rows, source, None, ways.train_rows)
    return f"{ways.rows} {source} {ways.train_rows}", {ROWS: pack}


def _offer_rows(mistake: Mistake) -> None:
    ways = _ways(mistake)
    assert ways.rows is not None  # noqa: S101 - the caller looked
    (pack,) = _rows(mistake)[1].values()
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            _("The rows it reads: {file}", file=ROWS),
            pack,
            ROWS,
            icon=":material/dataset:",
            on_click="ignore",
            type="tertiary",
        )
        if available(ways.rows) == "sample":
            sample_badge("mistakes", ways.rows)
