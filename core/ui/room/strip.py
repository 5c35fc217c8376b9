"""The line on top of every page for a browser in the room, and what that browser does by itself."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qsl, urlencode, urlsplit

import streamlit as st

from core.experiment import Impossible
from core.room.event import MOST_LETTERS
from core.room.lead import Followed, Led
from core.room.people import ANIMALS, Left, Person
from core.ui.device import device
from core.ui.elements import complain
from core.ui.language import _
from core.ui.room.reach import base, page_of
from core.ui.room.room import at_desk, going_on, has_ended, hub, join, me, post, room, see
from core.ui.room.stream import DESK, SEAT, address
from core.ui.scripts import one_script
from core.ui.sitemap import find

_LED, _BROUGHT = "room.led", "room.brought"
THE_ROOMS_OWN = ("desk", "join")
"""Pages that nobody is led to."""
ANEW = "anew"
"""In the address of the desk: the server was started anew while one sat there."""
INVITED = "invited"
"""In the address of who opened a short code while there was a lesson; taken out of it at once."""
PRIVATE = ("lang", "token")
"""In an address: what is one reader's own."""

_STYLE = """
section { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: center;
  padding: .3rem .8rem; border-radius: .5rem; color: var(--st-text-color);
  background: color-mix(in srgb, var(--st-primary-color) 10%, transparent) }
button { font: inherit; padding: .2rem .8rem; border-radius: .5rem; cursor: pointer;
  color: var(--st-text-color); background: transparent; border: 1px solid var(--st-border-color) }
"""
BESIDE_THE_MENU = """
<style>
@media (min-width: 1200px) {
  .st-key-room { position: fixed; top: .6rem; right: 4rem; width: auto; z-index: 999991 }
}
</style>
"""
"""The desk's line is in view however far down the page is, and takes none of its height."""
_STRIP = st.components.v2.component(
    "room",
    html="<section></section>",
    css=_STYLE,
    js=one_script(Path(__file__).parents[1] / "static" / "room.js"),
)


def strip(page: str) -> None:
    """Draws the line on the page at that address; nothing for a browser that is in no room."""
    if st.query_params.pop(INVITED, None) is not None:
        st.session_state[INVITED] = True
    person, teaches = me(), at_desk()
    if teaches:
        words, buttons = _at_the_desk(page)
    elif person is not None:
        words, buttons = _in_the_room(person, page)
    else:
        words, buttons = _outside()
    if not words:
        return
    see(page)
    _note_where_led(person)
    if teaches:
        st.html(BESIDE_THE_MENU)
    _STRIP(
        data={
            "events": address(DESK if teaches else SEAT) if teaches or person else "",
            "page": f"{base()}/{page}",
            "rooms_own": page in THE_ROOMS_OWN,
            "run": _run(),
            "desk": f"{base()}/desk",
            "lost": f"{base()}/desk?{ANEW}=true",
            "changes": room().changes,
            "words": words,
            "here": len(room().here(hub().now())),
            "buttons": buttons,
        },
        key="room",
        on_changed_change=lambda: None,
        on_lead_change=_lead,
        on_follow_change=_follow,
        on_join_change=_join,
        on_alone_change=_go_on_alone,
    )


def for_others(address: str) -> str | None:
    """The same; where there is none, or it is too long for an event, it says so."""
    there = shared(address)
    if there is None or len(there) > MOST_LETTERS:
        complain(Impossible("This page's address is too long to bring others to it."))
        return None
    return there


def this_screen() -> str | None:
    """The address of what this browser sees, :func:`for_others`."""
    query = urlencode(st.query_params.to_dict())
    return for_others(f"{base()}/{st.session_state['page']}?{query}")


def led() -> int:
    """Which leading this browser follows, by its number; 0 for none."""
    return int(st.session_state.get(_LED, 0))


def brought() -> bool:
    """Whether this run draws a screen that the class has just been led to, and nothing is asked."""
    return bool(st.session_state.get(_BROUGHT)) and not is_asked()


def is_asked() -> bool:
    """Whether the room is asked something that is not revealed yet."""
    poll = room().poll
    return poll is not None and not poll.revealed


def _note_where_led(person: Person | None) -> None:
    lead = room().lead
    number = lead.number if lead and person and person.follows and not at_desk() else 0
    st.session_state[_BROUGHT] = number not in (0, st.session_state.get(_LED))
    st.session_state[_LED] = number


def _run() -> int:
    """A number that grows with every run of this tab's pages."""
    st.session_state["run"] = int(st.session_state.get("run", 0)) + 1
    return int(st.session_state["run"])


def name_of(person: Person) -> str:
    """An animal, with its picture."""
    rounds, place = divmod(person.animal, len(ANIMALS))
    picture, animal = ANIMALS[place]
    return f"{picture} {_(animal)}" + (f" {rounds + 1}" if rounds else "")


def shared(address: str) -> str | None:
    """An address as others may open it: without its reader's language or token; None for none."""
    parts = urlsplit(address)
    page = page_of(address)
    if parts.scheme or parts.netloc or find(page) is None or page in THE_ROOMS_OWN:
        return None
    kept = [(name, value) for name, value in parse_qsl(parts.query) if name not in PRIVATE]
    query = urlencode(kept)
    return f"{base()}/{page}" + (f"?{query}" if query else "")


def _at_the_desk(page: str) -> tuple[str, list[tuple[str, str]]]:
    words = _("Desk · {count} here", count="{here}")
    return words, _to_press(page)


def _to_press(page: str) -> list[tuple[str, str]]:
    stays = page in THE_ROOMS_OWN or is_asked()
    lead = [] if stays else [("lead", _("Bring everybody here"))]
    return lead if page == "desk" else [*lead, ("desk", _("To the desk"))]


def _outside() -> tuple[str, list[tuple[str, str]]]:
    alone = ("alone", _("Go on alone"))
    if has_ended():
        words = _("The lesson has ended. Everything here stays open to you.")
        return words, [alone, ("join", _("Join again"))]
    if INVITED in st.session_state and going_on():
        return _("The class is in a lesson now."), [("join", _("Join the class")), alone]
    return "", []


def _in_the_room(person: Person, page: str) -> tuple[str, list[tuple[str, str]]]:
    poll = room().poll
    before_it = poll and person.follows and page_of(poll.address) == page
    if poll and not before_it and not poll.revealed and device() not in poll.answers:
        join_in = _("To the question") if person.follows else _("Join in")
        words = _("{animal} · the class is asked a question", animal=name_of(person))
        return words, [("back", join_in)]
    if room().lead is None:
        return name_of(person), []
    if person.follows:
        return _("{animal} · with the class", animal=name_of(person)), [("go", _("Go alone"))]
    return _("{animal} · alone", animal=name_of(person)), [("back", _("Back to the class"))]


def _lead() -> None:
    address = for_others(str(st.session_state["room"].lead or ""))
    if address is not None and post(Led, address=address):
        st.toast(_("Everybody who follows is on this screen now."), icon=":material/groups:")


def _join() -> None:
    join()


def _go_on_alone() -> None:
    st.session_state.pop(INVITED, None)
    post(Left)


def _follow() -> None:
    post(Followed, follows=bool(st.session_state["room"].follow))
