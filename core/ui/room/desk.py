"""The desk: the token, how to join, the room at a glance, and what only the teacher does."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from core.charts.bars import Column, columns_of_bars
from core.room.desk import Closed, SatDown, StoodUp
from core.room.gather import Gathering
from core.room.lead import LetEverybodyGo
from core.ui import trainer
from core.ui.elements import chart
from core.ui.language import _
from core.ui.lesson import lesson
from core.ui.room.deal import from_the_desk
from core.ui.room.glance import keys_of, pages, remarks_on, trained
from core.ui.room.keeping import amount, forget_gathering
from core.ui.room.poll import common_mistakes
from core.ui.room.projector import on_top
from core.ui.room.reach import reachable
from core.ui.room.room import at_desk, cause, going_on, hub, post, room
from core.ui.room.strip import ANEW
from core.ui.room.token import opens
from core.ui.sitemap import find
from core.ui.wall import on_the_wall

SECONDS_BETWEEN_GLANCES = 2.0
MOST_PAGES, MOST_TRAINED, MOST_REMARKS, MOST_MISTAKES = 8, 5, 5, 5

_ANEW = "desk.anew"
_JOINING = "joining"
_FILLS = f"""
<style>
{on_top("wall")}
.st-key-wall {{ min-height: calc(100vh - 4.5rem) }}
.st-key-wall button p {{ font-size: 1rem }}
@media (min-width: 641px) {{ .stApp .st-key-wall img {{ width: min(86vh, 46vw) !important }} }}
</style>
"""


def desk() -> None:
    """The page of the teacher; for anybody else a field for the token."""
    given = st.query_params.pop("token", None)  # what is in the bar may be projected, or shared
    if given is not None and not at_desk() and _sit_down(given):
        st.rerun()
    if not at_desk():
        _ask_for_token()
        return
    if not going_on():
        st.success(
            _("The lesson has ended, and every phone has been told. The next one may begin."),
            icon=":material/task_alt:",
        )
    _how_to_join()
    st.fragment(_glance, run_every=SECONDS_BETWEEN_GLANCES)()
    st.subheader(_("Deal a sweep"), anchor="deal")
    from_the_desk()
    _acts()


def _ask_for_token() -> None:
    words = lesson("desk")
    if st.query_params.pop(ANEW, None) is not None:
        st.session_state[_ANEW] = True
    if _ANEW in st.session_state:
        st.info(words("anew"), icon=":material/restart_alt:")
    st.markdown(words("token"))
    with st.form("token", border=False):
        given = st.text_input(_("Token"), type="password", max_chars=200)
        if st.form_submit_button(_("To the desk"), type="primary") and _sit_down(given):
            st.rerun()


def _sit_down(given: str) -> bool:
    if not opens(given):
        st.error(_("That is not the token."), icon=":material/error:")
        return False
    return post(SatDown)


def _how_to_join() -> None:
    """The button that fills the projector with it, and takes it away; it stands in the address."""
    if _JOINING not in st.query_params:
        _show_or_hide_button(_("Show how to join"), "primary")
        return
    st.html(_FILLS)
    address = f"{reachable(st.context.url or '')}/join"
    with on_the_wall(address, alt=_("A code that opens {address}", address=address)):
        st.markdown(lesson("desk")("join"))
        st.fragment(_count, run_every=SECONDS_BETWEEN_GLANCES)()
        _show_or_hide_button(_("Hide how to join"), "secondary")


def _show_or_hide_button(label: str, looks: Literal["primary", "secondary"]) -> None:
    st.button(
        label, key="how to join", icon=":material/qr_code:", type=looks, on_click=_show_or_hide
    )


def _show_or_hide() -> None:
    if st.query_params.pop(_JOINING, None) is None:
        st.query_params[_JOINING] = "true"


def _count() -> None:
    st.subheader(_("{count} here", count=len(room().here(hub().now()))), anchor=False)


def _glance() -> None:
    now, there = hub().now(), room()
    here, keys = there.here(now), keys_of(there)
    with st.grid(4, min_column_width=150):
        st.metric(_("here"), len(here))
        st.metric(_("follow"), sum(person.follows for person in here.values()))
        st.metric(_("trainings"), len(keys))
        st.metric(_("waiting"), trainer.waiting())
    left, right = st.columns(2, gap="large")
    with left:
        st.subheader(_("Where they are"), anchor="pages")
        _pages(pages(there, now))
        st.subheader(_("What is mistaken most"), anchor="mistakes")
        _mistakes()
    with right:
        st.subheader(_("What they trained"), anchor="trained")
        _trained(keys)
        st.subheader(_("What the coach says most"), anchor="remarks")
        _remarks(keys)


def _pages(counted: list[tuple[str, int]]) -> None:
    known = [(page, count) for url, count in counted if (page := find(url))][:MOST_PAGES]
    if not known:
        st.caption(_("Nobody is here yet.") if going_on() else _("The room is empty again."))
        return
    counts = [count for _page, count in known]
    column = Column(_("people"), counts, [str(count) for count in counts], high=max(counts))
    spec, data = columns_of_bars([_(page.title) for page, _count in known], [column])
    chart(spec, data, alt=_("How many are on which page"))


def _trained(keys: list[str]) -> None:
    counted = trained(keys)[:MOST_TRAINED]
    if not counted:
        st.caption(_("Nothing yet."))
    for words, runs in counted:
        st.markdown(f"**{runs} ×** {words}")


def _remarks(keys: list[str]) -> None:
    said = remarks_on(keys)[:MOST_REMARKS]
    if not said:
        st.caption(_("Nothing yet: it is said of trainings that have ended."))
    for one in said:
        st.markdown(f"**{one.runs} ×** {_(one.remark.sentence, **one.remark.values)}")


def _mistakes() -> None:
    told = common_mistakes(MOST_MISTAKES)
    if not told:
        st.caption(
            _("No wrong answer yet.")
            if going_on()
            else _("What was answered went with the lesson.")
        )
    for count, option, question in told:
        st.markdown(f"**{count} × {option}** · {question}")


def _acts() -> None:
    words = lesson("desk")
    st.subheader(_("Before, during and after"), anchor="acts")
    with st.grid(3, min_column_width=300):
        for draw, told in ((_before, "before"), (_during, "during"), (_after, "after")):
            with st.container():
                draw()
                st.caption(words(told))


def _before() -> None:
    with st.container(horizontal=True):
        if st.button(_("Train every example now"), icon=":material/local_fire_department:"):
            count = trainer.warm_up()
            st.toast(_("{count} trainings take their turn.", count=count))
        if st.button(_("Clear the queue"), icon=":material/playlist_remove:"):
            st.toast(_("{count} waiting runs let go.", count=trainer.clear()))


def _during() -> None:
    with st.container(horizontal=True):
        _to_page("gather", _("Gather digits or a table"))
        _to_page("goal", _("Set a goal"))
        st.button(
            _("Let everybody go"),
            on_click=cause(LetEverybodyGo),
            disabled=room().lead is None,
            icon=":material/directions_walk:",
        )


def _to_page(url: str, label: str) -> None:
    page = find(url)
    if page is not None and st.button(label, icon=page.icon):
        st.switch_page(page.file)


def _after() -> None:
    with st.container(horizontal=True):
        if st.button(_("End the lesson"), icon=":material/door_back:"):
            st.dialog(_("End the lesson"))(_before_the_end)()
        st.button(_("Leave the desk"), on_click=cause(StoodUp), icon=":material/logout:")


def _before_the_end() -> None:
    """Says what ends with the lesson, and asks back."""
    there = room()
    st.markdown(_what_ends(len(there.here(hub().now())), there.gathering))
    with st.container(horizontal=True):
        ended = st.button(_("End it for everybody"), type="primary", on_click=_end)
        if st.button(_("Go on with it")) or ended:
            st.rerun()


def _what_ends(here: int, gathering: Gathering | None) -> str:
    if gathering is None or gathering.kept or not gathering.everything:
        return _(
            "The lesson ends for all who are here ({here}), and every phone is told. "
            "Trained networks stay.",
            here=here,
        )
    return _(
        "The lesson ends for all who are here ({here}), and every phone is told. What was gathered "
        "goes with it, for it is not kept ({gathered}). Trained networks stay.",
        here=here,
        gathered=amount(gathering),
    )


def _end() -> None:
    """Empties the room; what it has gathered goes with it, unless it is kept."""
    forget_gathering()
    post(Closed)
