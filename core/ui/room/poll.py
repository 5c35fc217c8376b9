"""A question as the whole room is asked it: on phones to answer, at the desk to reveal.

The top of every page is kept free for it. A phone shows nothing else while it is open, so that
nobody drags the answer out of a control.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.charts.theme import MUTED, RIGHT
from core.room.poll import Answered, Mistook, Opened, Over, Poll, Revealed, commonest
from core.ui.attention import attend
from core.ui.device import device
from core.ui.language import _, language
from core.ui.question import Question
from core.ui.room.projector import BLOCK, on_top
from core.ui.room.reach import link_to, page_of
from core.ui.room.room import at_desk, cause, hub, me, post, room
from core.ui.room.strip import is_asked, this_screen
from core.ui.while_active import while_active

STAGE = "asked"
"""The key of the top of a page."""
_STAGE = "stage"
_KEPT = "asked together"
_DESK = "desk"
_REST = f"{BLOCK} :not(:has(.st-key-asked), .st-key-room, :has(.st-key-room))"

NOTHING_ELSE = f"""
<style>
{_REST} {{ display: none }}
.st-key-asked p {{ font-size: 1.25rem; line-height: 1.4 }}
.st-key-asked button {{ min-height: 3.75rem }}
@media (max-width: 640px) {{
  .st-key-asked {{ min-height: calc(100dvh - 13rem) }}
  .st-key-asked > :has(.st-key-asked-options) {{ margin-top: auto }}
}}
</style>
"""
LAST_ROW = f"""
<style>
{on_top(STAGE)}
.st-key-asked p {{ font-size: clamp(1.05rem, 1.25vw, 2rem); line-height: 1.35 }}
.st-key-asked [data-testid="stProgress"] p {{ font-size: clamp(1.1rem, 1.5vw, 2.2rem) }}
:is(.st-key-asked-question, .st-key-asked-count) p {{
  font-size: clamp(1.5rem, 2.3vw, 3rem); font-weight: 600 }}
.st-key-asked [data-testid="stProgressBarTrack"] {{ height: 1.1rem }}
.st-key-asked-told [data-testid="stProgressBarTrack"] > * {{ background: {MUTED} }}
.st-key-asked-right [data-testid="stProgressBarTrack"] > * {{ background: {RIGHT} }}
</style>
"""


@dataclass
class Stage:
    """The top of a page: the place, what hides the rest, and whether something stands there."""

    place: DeltaGenerator
    style: DeltaGenerator
    hides: bool
    taken: bool = False


def stage(page: str) -> None:
    """Keeps the top of the page at that address free for what the room is asked."""
    st.session_state.pop(_STAGE, None)
    if me() is None and not at_desk():
        return
    poll, style = room().poll, st.empty()
    hides = (
        poll is not None and not poll.revealed and _to_answer() and page == page_of(poll.address)
    )
    if hides:
        style.html(NOTHING_ELSE)
    st.session_state[_STAGE] = Stage(st.container(key=STAGE), style, hides)


def finish() -> None:
    """What is to be said of a question that the page has turned out not to ask."""
    kept: Stage | None = st.session_state.get(_STAGE)
    poll = room().poll
    if kept is None or kept.taken or poll is None:
        return
    kept.style.empty()
    with kept.place:
        if at_desk():
            with st.container(horizontal=True, vertical_alignment="center", border=True):
                st.markdown(_("The room is asked a question."))
                link_to(poll.address, _("To the question"), with_icon=False)
                put_away()
        elif kept.hides:
            st.info(_("The class is asked about another screen: press “To the question”."))


def take_stage() -> DeltaGenerator:
    """The top of the page, for what the room is asked."""
    kept: Stage = st.session_state[_STAGE]
    kept.taken = True
    return kept.place


def asked(question: Question) -> Question | None:
    """The question as the room is asked it, if it is this one and this browser is to see it.

    At the desk it stays as it was when the controls move on, and after a reload; so it does on a
    phone afterwards, but for a reload.
    """
    poll = room().poll
    if poll is None or poll.name != question.name or not _concerned():
        return None
    notes = _of_this_question(poll) if at_desk() else st.session_state.setdefault(_KEPT, {})
    words = (poll.about, language())
    if digest(question) == poll.about:
        notes[words] = question
    kept: Question | None = notes.get(words)
    return kept


def asked_of(name: str, run_key: str) -> Poll | None:
    """What the room is asked of a run, if it is that and this browser is to see it."""
    poll = room().poll
    named = poll is not None and (poll.name, poll.about) == (name, run_key)
    return poll if named and _concerned() else None


def digest(question: Question) -> str:
    """The same for the same question about the same state, on every browser and server."""
    return hashlib.sha256(question.asked.encode()).hexdigest()[:32]


def number() -> int:
    """The number of what the room is asked; 0 where it is asked nothing."""
    poll = room().poll
    return poll.number if poll else 0


def revealed() -> bool:
    """Whether the answers are shown."""
    poll = room().poll
    return poll is not None and poll.revealed


def sent() -> str | None:
    """What this browser has answered."""
    poll = room().poll
    return poll.answers.get(device()) if poll else None


def commonest_mistake() -> str | None:
    """The wrong option that the room chose most often."""
    poll = room().poll
    return poll.commonest_mistake if poll else None


def answers_are_shown(more: str = "") -> None:
    """On a phone that has not answered: where to look now, and what ``more`` it can do."""
    told = _("The answers are shown now: look at the screen.")
    st.info(f"{told} {more}", icon=":material/visibility:")


def offer(
    name: str, about: str, options: tuple[str, ...] = (), answer: str = "", upto: int = 0
) -> None:
    """At the desk: a button that asks the room, about the screen that it stands on.

    One question is asked at a time.
    """
    if at_desk():
        waits = is_asked()
        st.button(
            _("Ask the room"),
            key=f"ask {name}",
            icon=":material/groups:",
            disabled=waits,
            help=_("First reveal what is asked now, or put it away.") if waits else None,
            on_click=_open,
            kwargs={
                "name": name,
                "about": about,
                "options": options,
                "answer": answer,
                "upto": upto,
            },
        )


def offer_question(question: Question) -> None:
    """The same for a question of a page."""
    offer(question.name, digest(question), tuple(question.options), question.answer)


def _open(**asked: Any) -> None:
    if is_asked():  # a press that came twice
        return
    address = this_screen()
    if address is not None and post(Opened, address=address, **asked):
        attend(see=STAGE, at_once=True)


def mistook(question: Question, option: str) -> None:
    """Notes what a reader in the room mistook when he answered for himself."""
    if option != question.answer and me() is not None and not at_desk():
        post(Mistook, name=question.name, option=option)


def ask(question: Question, reveal: Callable[[], None], afterwards: Callable[[], None]) -> None:
    """The question while it is open. ``reveal`` is called when the desk shows the answers.

    ``afterwards`` is called when the desk withdraws it.
    """
    poll = room().poll
    assert poll is not None  # noqa: S101 - the caller looked
    with take_stage():
        if at_desk():
            bars = dict.fromkeys(question.options.values(), 0.0)
            hold_back(poll, question.question, bars, _("Reveal"), reveal, afterwards)
        else:
            _to_press(question, poll)


def hold_back(
    poll: Poll,
    words: str,
    bars: Mapping[str, float],
    label: str,
    reveal: Callable[[], None],
    afterwards: Callable[[], None] = lambda: None,
) -> None:
    """At the desk: an open question, how many have answered, and the button that reveals."""
    with beside(words, bars):
        how_many_answered(poll)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                label,
                key="reveal",
                type="primary",
                icon=":material/visibility:",
                on_click=_reveal,
                args=(reveal,),
            )
            st.button(
                _("Withdraw the question"),
                key="put away",
                type="tertiary",
                on_click=_end,
                args=(afterwards,),
            )


def beside(words: str, bars: Mapping[str, float], answer: str = "") -> DeltaGenerator:
    """At the desk: the question in type for the last row, and its bars; the place beside them.

    ``answer`` is the label of the right one, once that is told.
    """
    st.html(LAST_ROW)
    _words(words)
    if not bars:
        return st.container()
    left, right = st.columns([2, 5], gap="large")
    with left, st.container(key="asked-told" if answer else None, gap="small"):
        for label, share in bars.items():
            with st.container(key="asked-right" if label == answer else None):
                st.progress(share, label)
    return right


def tell(
    question: Question,
    follow_up: Callable[[], None],
    afterwards: Callable[[], None],
    moved: Iterable[str],
) -> None:
    """At the desk: how the room has answered, what is to be said of it, and what follows.

    ``afterwards`` is called when the question is put away. The controls that were ``moved``, by
    their keys, come first among those beside the picture.
    """
    poll = room().poll
    assert poll is not None  # noqa: S101 - the caller looked
    everybody = max(1, len(poll.answers))
    bars, right = {}, ""
    for option, label in question.options.items():
        count = poll.counts.get(option, 0)
        told = f"{label} · {count} · {100 * count / everybody:.0f} %"
        if option == poll.answer:
            right = told = f":material/check_circle: **{told}**"
        bars[told] = count / everybody
    st.html(_first(moved))
    mistake = poll.commonest_mistake
    with beside(question.question, bars, right):
        places = iter(st.columns(2 if mistake in question.wrong else 1))
        if mistake is not None and mistake in question.wrong:
            title = _("The commonest mistake: {option}", option=question.options[mistake])
            next(places).warning(question.wrong[mistake].says, title=title)
        next(places).success(
            question.because, title=question.options[poll.answer], icon=":material/check_circle:"
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            follow_up()
            put_away(afterwards)


def put_away(then: Callable[[], None] = lambda: None) -> None:
    """At the desk: the button that ends a question; then its screen is put back, too."""
    st.button(
        _("Put away"),
        key="put away",
        type="primary",
        icon=":material/close:",
        help=_("Ends the question on every screen; the controls go back to where they were."),
        on_click=_end,
        args=(then,),
    )


def _first(moved: Iterable[str]) -> str:
    controls = ", ".join(f".st-key-play .st-key-{key}" for key in moved)
    if not controls:
        return "<style></style>"
    return (
        f"<style>{controls} {{ order: -1; outline-offset: .3rem; border-radius: .5rem;"
        " outline: 2px solid color-mix(in srgb, currentColor 45%, transparent) }</style>"
    )


def how_many_answered(poll: Poll) -> None:
    """Says how many have answered, over and over while the question is open."""

    def look() -> Answers:
        now, here = room().poll, room().here(hub().now())
        if now is None or now.number != poll.number:
            return Answers(0, 0, active=False)
        return Answers(len(now.answers), len({*here, *now.answers}), active=not now.revealed)

    while_active(look(), look, _say_how_many)


@dataclass(frozen=True)
class Answers:
    """How many of how many have answered; ``active`` while others may."""

    given: int
    people: int
    active: bool


def common_mistakes(most: int) -> list[tuple[int, str, str]]:
    """How many chose a wrong option, the option and its question, in the reader's language."""
    told = []
    for name, option, count in commonest(room().mistakes):
        question = _spoken().get((name, language()))
        if question is not None and option in question.options:
            told.append((count, question.options[option], question.question))
    return told[:most]


def remember(question: Question) -> None:
    """Keeps the words of a question, for the desk."""
    if _STAGE in st.session_state:
        _spoken()[question.name, language()] = question


def keep_for_the_desk(what: Any) -> None:
    """Keeps what the desk has to know of the question until it is put away, in any window."""
    poll = room().poll
    if poll is not None:
        _of_this_question(poll)[_DESK] = what


def kept_for_the_desk() -> Any:
    """What was kept; None where nothing was."""
    poll = room().poll
    return None if poll is None else _of_this_question(poll).get(_DESK)


def _of_this_question(poll: Poll) -> dict[Any, Any]:
    """What the desk's windows share of it: its words, by language, and what is kept."""
    return _by_number(poll.number, poll.about)


@st.cache_resource(show_spinner=False, max_entries=1)
def _by_number(number: int, about: str) -> dict[Any, Any]:  # noqa: ARG001
    return {}


@st.cache_resource(show_spinner=False)
def _spoken() -> dict[tuple[str, str], Question]:
    """The questions as they were drawn last, by name and language."""
    return {}


def _to_press(question: Question, poll: Poll) -> None:
    mine = poll.answers.get(device())
    _words(question.question)
    with st.container(key="asked-options"):
        for option, label in question.options.items():
            st.button(
                label,
                key=f"answer {option}",
                type="primary" if option == mine else "secondary",
                icon=":material/check:" if option == mine else None,
                on_click=cause(Answered, number=poll.number, option=option),
                width="stretch",
            )
        sent_or_not(mine is not None)


def sent_or_not(sent: bool) -> None:
    """One line below what a phone is asked."""
    st.markdown(_("Sent. Look at the screen. You may still change it.") if sent else "&nbsp;")


def _words(words: str) -> None:
    with st.container(key="asked-question"):
        st.markdown(words)


def _say_how_many(now: Answers) -> None:
    told = _("**{given} of {people}** have answered", given=now.given, people=now.people)
    with st.container(key="asked-count"):
        st.markdown(told if now.people else _("Nobody is here yet."))


def _reveal(then: Callable[[], None]) -> None:
    if post(Revealed):
        then()


def _end(then: Callable[[], None]) -> None:
    if post(Over):
        attend(see="header", at_once=True)
        then()


def _concerned() -> bool:
    return _STAGE in st.session_state and (at_desk() or _to_answer())


def _to_answer() -> bool:
    """Whether this browser is brought to what the room is asked."""
    person = me()
    return person is not None and person.follows and not at_desk()
