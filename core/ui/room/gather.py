"""The class as a dataset: phones give drawings or rows, the projector shows what they become."""

from __future__ import annotations

import base64

import streamlit as st

from core.charts.pixels import enlarged
from core.datasets.drawing import as_digit
from core.room.gather import (
    COLUMNS,
    DRAWINGS_OF_ONE,
    DrawingGiven,
    Gathering,
    GatheringClosed,
    GatheringOpened,
    TakenBack,
)
from core.room.lead import Led
from core.ui.builder.canvas import canvas
from core.ui.device import device
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.room.gathered_rows import give_a_row, show_rows
from core.ui.room.half import half_into_training
from core.ui.room.keeping import amount, keep_or_delete, kept_datasets
from core.ui.room.ours import ask_for_network, meet, own_among_them
from core.ui.room.reach import base
from core.ui.room.room import at_desk, cause, me, post, room
from core.ui.room.table import learn
from core.ui.sitemap import find

SECONDS_BETWEEN_LOOKS = 1.0

LAST_ROW = """
<style>
.st-key-gathered-large p { font-size: clamp(1.8rem, 5vw, 5rem); font-weight: 600; line-height: 1.2 }
</style>
"""


def gather() -> None:
    """The page: at the desk what has come, on a phone what to give."""
    gathering = room().gathering
    if at_desk():
        _at_the_desk(gathering)
    elif me() is None:
        st.info(_("Come into the room first, then draw."))
        if (page := find("join")) is not None:
            st.page_link(page.file, label=_(page.title), icon=page.icon)
    elif gathering is None:
        st.info(_("Nothing is gathered just now. When the teacher begins, it appears here."))
    elif gathering.columns:
        give_a_row(gathering)
    elif gathering.network is not None:
        own_among_them(gathering)
    else:
        st.fragment(_draw)()


def _draw() -> None:
    """A phone: three digits, one after the other."""
    gathering = room().gathering
    if gathering is None:
        return
    mine = gathering.of(device())
    if gathering.open and len(mine) < DRAWINGS_OF_ONE:
        number = len(mine) + 1
        said = _("Drawing {number} of {count}", number=number, count=DRAWINGS_OF_ONE)
        st.markdown(f"**{said}**")
        last = max((drawing.number for drawing in mine), default=-1)
        picture = as_digit(canvas(f"gather.canvas.{number}.{last}"))
        label = st.pills(_("Which digit is it?"), range(10), key=f"gather.label.{number}.{last}")
        st.button(
            _("Send"),
            type="primary",
            icon=":material/send:",
            disabled=label is None or not picture.any(),
            on_click=cause(
                DrawingGiven,
                label=label or 0,
                picture=base64.b64encode(picture.tobytes()).decode(),
            ),
            width="stretch",
        )
    elif gathering.open:
        st.success(_("All three are sent. Look at the big screen."), icon=":material/check_circle:")
    else:
        st.info(_("The gathering is closed. Look at the big screen."))
    if mine:
        with st.container(horizontal=True):
            for drawing in mine:
                with st.container(width=100):
                    st.image(enlarged(drawing.pixels, 84, 84), alt=str(drawing.label))
                    st.markdown(f"**{drawing.label}**")
                    if gathering.open:
                        st.button(
                            _("Take back"),
                            key=f"gather.back.{drawing.number}",
                            type="tertiary",
                            on_click=cause(TakenBack, number=drawing.number),
                        )


def _at_the_desk(gathering: Gathering | None) -> None:
    st.html(LAST_ROW)
    if gathering is None:
        _begin()
        return
    if gathering.open:
        st.fragment(_count, run_every=SECONDS_BETWEEN_LOOKS)()
        st.button(
            _("That is all"),
            type="primary",
            icon=":material/lock:",
            on_click=cause(GatheringClosed),
        )
    elif gathering.columns:
        show_rows(gathering)
        learn(gathering)
    elif gathering.network is None:
        _large(amount(gathering))
        ask_for_network(gathering)
        _take_out(gathering)
    else:
        meet(gathering)
        half_into_training(gathering)
    keep_or_delete(gathering)


def _begin() -> None:
    st.markdown(lesson("gather")("begin"))
    left, right = st.columns(2, gap="large")
    with left, st.container(border=True):
        st.subheader(_("Digits"), anchor=False)
        st.markdown(lesson("gather")("digits"))
        st.button(
            _("Gather digits"),
            type="primary",
            icon=":material/gesture:",
            on_click=_open,
            args=((),),
        )
    with right, st.container(border=True):
        st.subheader(_("A table"), anchor=False)
        st.markdown(lesson("gather")("table"))
        examples = (_("height in cm"), _("shoe size in mm"), _("arm span in cm"))
        names = [
            st.text_input(
                _("Column {number}", number=number + 1),
                examples[number],
                key=f"gather.column.{number}",
                max_chars=30,
            )
            for number in range(COLUMNS)
        ]
        st.button(
            _("Gather rows"),
            icon=":material/table_rows:",
            on_click=_open,
            args=(tuple(name.strip() for name in names),),
            disabled=not all(name.strip() for name in names),
        )
    kept_datasets()


def _open(columns: tuple[str, ...]) -> None:
    """Begins, and brings everybody here."""
    if post(GatheringOpened, columns=columns):
        post(Led, address=f"{base()}/gather")


def _count() -> None:
    gathering = room().gathering
    if gathering is not None:
        _large(amount(gathering))
        st.progress(min(1.0, gathering.givers / max(1, len(room().people))))


def _large(words: str) -> None:
    with st.container(key="gathered-large"):
        st.markdown(words)


def _take_out(gathering: Gathering) -> None:
    """Every drawing, for the teacher to take out what should not be seen."""
    if gathering.address is not None or not gathering.drawings:
        return
    label = _("Look through them, and take out what should not be seen")
    with st.expander(label), st.grid(12, min_column_width=84):
        for drawing in gathering.drawings:
            with st.container():
                st.image(enlarged(drawing.pixels, 84, 84), alt=str(drawing.label))
                st.button(
                    f"{drawing.label} ✕",
                    key=f"gather.out.{drawing.number}",
                    type="tertiary",
                    on_click=cause(TakenBack, number=drawing.number),
                    help=_("Take this one out"),
                )
