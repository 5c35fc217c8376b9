"""The pieces a page is laid out from, below and beside the thing to play with."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html import escape
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import streamlit as st
from numpy.typing import ArrayLike

from core.charts.spoken import spoken
from core.experiment import Impossible
from core.ui.language import _, say
from core.ui.mistakes.links import lead_to, of_idea
from core.ui.sitemap import find, neighbours

if TYPE_CHECKING:
    from altair.typing import ChartType


PHONE_HEIGHT = 260
"""Pixels of a chart: with its title, legend and axis it takes two fifths of a phone's height."""


def enter(url: str) -> None:
    """Notes which page the reader is on, and how often another one was opened before."""
    if st.session_state.get("page") != url:
        st.session_state["page"] = url
        st.session_state["visit"] = visit() + 1


def visit() -> int:
    """A number that stays the same until the reader goes to another page."""
    return int(st.session_state.get("visit", 0))


def chart(
    spec: dict[str, Any] | ChartType,
    data: Any = None,
    *,
    alt: str,
    key: str | None = None,
    height: int | Literal["content"] = "content",
    on_select: Callable[[], None] | Literal["ignore"] = "ignore",
) -> None:
    """A Vega-Lite dictionary with its data, or an Altair chart. ``alt`` says what it shows.

    The numbers of a dictionary are said beside it, where only a screen reader finds them: they
    are no part of ``alt``, with which a browser would draw the chart anew at every move.
    ``on_select`` is called when the reader clicks on what the dictionary's ``params`` select;
    ``clicked(key, param, field)`` then tells what it was.
    """
    if isinstance(spec, dict):
        drawn = lower(spec) if on_phone() else spec
        st.vega_lite_chart(data, drawn, alt=alt, key=key, height=height, on_select=on_select)
        if said := in_numbers(spec, data):
            st.html(f'<p class="in-numbers">{escape(said)}</p>')
    else:
        st.altair_chart(spec, alt=alt, key=key, height=height)


def on_phone() -> bool:
    """Whether the browser calls itself one of a phone."""
    return "Mobi" in st.context.headers.get("User-Agent", "")


def lower(spec: dict[str, Any]) -> dict[str, Any]:
    """A Vega-Lite dictionary no taller than leaves room on a phone for what moves its chart."""
    tall = spec.get("height")
    return spec | {"height": min(tall, PHONE_HEIGHT)} if isinstance(tall, int | float) else spec


def in_numbers(spec: Mapping[str, Any], data: Any = None) -> str:
    """The numbers of a Vega-Lite dictionary and its data in words; empty where it has none."""
    found = spoken(spec, data)
    if found.more:
        return _("In numbers: {numbers}, and {more} more", numbers=found.words, more=found.more)
    return _("In numbers: {numbers}", numbers=found.words) if found.words else ""


def clicked(key: str, param: str, field: str) -> Any:
    """The ``field`` of what was clicked in the chart ``key``, or ``None``."""
    picked = st.session_state[key].selection.get(param) or [{}]
    return picked[0].get(field)


HIGH, LOW = r"\rule[-1.4em]{0pt}{3.2em}", r"\rule[-0.5em]{0pt}{1.5em}"
"""Struts that keep the lines of a formula apart, those with fractions and the others."""


def formula(left: str, *right: str) -> None:
    """``left = right = right``, one step a line so that a phone has room; in LaTeX.

    The last step holds the current numbers; ``1.5e-07`` becomes a power of ten.
    """
    steps = r" \\ ".join(rf"&= {step} {HIGH if 'frac' in step else LOW}" for step in right)
    lines = rf"\begin{{aligned}} {left} {steps} \end{{aligned}}" if right else left
    st.latex(re.sub(r"(?<=\d)e([+-]\d+)", lambda e: rf" \times 10^{{{int(e[1])}}}", lines))


def matrix(values: ArrayLike, decimals: int = 2) -> str:
    """A vector or a matrix in LaTeX, for a formula."""
    rows = np.atleast_2d(np.round(np.asarray(values, dtype=float), decimals) + 0.0)
    lines = (" & ".join(f"{value:.{decimals}f}" for value in row) for row in rows)
    return r"\begin{bmatrix}" + r" \\ ".join(lines) + r"\end{bmatrix}"


def complain(problem: Impossible) -> None:
    """What is wrong with what the reader entered, and what would be right."""
    st.error(say(problem), icon=":material/error:")


def code_heading() -> None:
    """The heading over the code of what is on screen, and what it promises."""
    st.header(_("The code"), anchor="code")
    st.caption(_("It runs as it stands, and gives the numbers on this page."))


def code(source: str, files: Mapping[str, Callable[[], bytes]] = MappingProxyType({})) -> None:
    """The code of what is on screen: it runs as it stands, and prints the numbers shown.

    ``files`` are those that it reads, to download by their name.
    """
    code_heading()
    offer_rows(files)
    st.code(source.strip("\n"), language="python")


def offer_rows(files: Mapping[str, Callable[[], bytes]]) -> None:
    """Files that a program reads, to download by their name."""
    for name, content in files.items():
        st.download_button(
            _("The rows it reads: {file}", file=name),
            content,
            name,
            icon=":material/dataset:",
            on_click="ignore",
        )


def mistake(words: str) -> None:
    """The mistake most people make here once."""
    with st.container(border=True, key="mistake"):
        st.markdown(f"**:orange[:material/report:] {_('The usual mistake')}**")
        st.markdown(words)


def see_also(*urls: str) -> None:
    """Links to where the idea matters next, and to the mistakes that the page explains.

    An address without a page yet is left out.
    """
    pages = [page for url in urls if (page := find(url))]
    if pages:
        st.header(_("Where it matters"), anchor="next")
        with st.container(horizontal=True):
            for page in pages:
                st.page_link(page.file, label=_(page.title), icon=page.icon)
    lead_to(of_idea(st.session_state.get("page", "")))


def turn_the_page(url: str) -> None:
    """Links to the pages before and after the page at an address, at its foot."""
    before, after = neighbours(url)
    if not before and not after:
        return
    with st.container(horizontal=True, horizontal_alignment="distribute", key="turn-the-page"):
        for page, label in ((before, "‹ {title}"), (after, "{title} ›")):
            if page:
                st.page_link(page.file, label=label.format(title=_(page.title)))
