"""Predict first: the reader commits to an answer, then the page reveals it, and shows why.

:class:`~core.ui.question.Question` says what a question is; this draws it for a single reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import partial
from types import MappingProxyType
from typing import Any

import streamlit as st

from core.ui.answers import answer_to, keep_answer
from core.ui.attention import attend
from core.ui.controls import can_move, move, values
from core.ui.elements import visit
from core.ui.language import _
from core.ui.measured import note
from core.ui.question import Question, Values, Wrong
from core.ui.room import poll
from core.ui.room.room import at_desk

__all__ = ["Question", "Wrong", "direction", "predict", "questions"]

_SHOWN = "shown"
"""In the session: the question for which controls were moved last."""


@contextmanager
def questions() -> Iterator[None]:
    """The section of a page that holds its questions, side by side where there is room."""
    st.header(_("Predict first"), anchor="predict")
    if at_desk():
        st.caption(
            _("An answer that you press counts for you alone. **Ask the room** asks every phone.")
        )
    with st.grid(3, min_column_width=280):
        yield


def predict(
    name: str,
    question: str,
    options: Mapping[str, str],
    answer: str,
    because: str,
    *,
    about: Any,
    wrong: Mapping[str, Wrong],
    moves: Values = MappingProxyType({}),
) -> str:
    """One question with a button for each option; its parts are those of a :class:`Question`.

    ``answer`` and the words hold for the state on screen. ``name`` is the question's own on the
    whole site. Returns the option that the reader chose, empty before that.
    """
    asked = Question(name, question, options, answer, because, about, wrong, moves)
    poll.remember(asked)
    together = poll.asked(asked)
    if together is None:
        return card(asked)
    _together(together)
    if at_desk():
        card(asked, is_answered_elsewhere=True)
    given: Answered | None = st.session_state.get(_place(asked))
    return given.option if given and poll.revealed() else ""


@dataclass(frozen=True)
class Answered:
    """What a reader answered: an option of a question as it was then, and where controls were.

    ``before`` are the values to go back to, once controls were moved to show something; what that
    is ``shown`` says. ``poll`` is the number of what the room was asked; the reader may have asked
    himself ``again`` since.
    """

    question: Question
    option: str
    controls: Values = field(default_factory=values)
    before: Values | None = None
    shown: str = ""
    visit: int = field(default_factory=visit)
    poll: int = 0
    again: bool = False


def card(question: Question, *, is_answered_elsewhere: bool = False) -> str:
    """A question as one reader answers it; at the desk not while the room is asked it.

    Returns the option that was chosen, empty before that.

    An answer stays while the reader moves controls, until it is asked again or another page was
    opened in between: the card then shows question and words as they were when answered.
    """
    given: Answered | None = st.session_state.get(_place(question))
    if given is None and (given := _kept(question)):
        st.session_state[_place(question)] = given
    if given and not given.option:
        given = None
    if given and given.question.asked != question.asked:
        if given.visit == visit():
            question = given.question
        else:
            given = None
    chosen = given.option if given else None
    if chosen:
        note({f"answer.{question.name}": "right" if chosen == question.answer else "wrong"})
    with st.container(border=True, height="stretch", key=f"predict-{question.name}"):
        st.markdown(question.question)
        for option, label in question.options.items():
            st.button(
                f"**{label}** · {_('your answer')}" if option == chosen else label,
                key=f"{_place(question)} {option}",
                icon=_mark(option, question.answer, chosen),
                on_click=_commit,
                args=(question, option),
                disabled=is_answered_elsewhere,
                width="stretch",
            )
        if given:
            _reveal(question, given)
        poll.offer_question(question)
    return chosen or ""


def _together(question: Question) -> None:
    """A question as the whole room is asked it: first to answer, then the answers."""
    place, number = _place(question), poll.number()
    given: Answered | None = st.session_state.get(place)
    if given is None or given.poll != number:
        kept: Answered | None = poll.kept_for_the_desk() if at_desk() else None
        given = st.session_state[place] = kept or Answered(question, "", poll=number)
    if not poll.revealed():
        poll.ask(question, partial(_reveal_to_all, question), partial(_to_the_card, question))
        return
    with poll.take_stage():
        if at_desk():
            poll.tell(
                question,
                partial(_follow_up, question, given),
                partial(_put_away, question),
                moved=given.before or (),
            )
            return
        sent = poll.sent()
        if sent and not given.again:
            st.session_state[place] = replace(given, option=given.option or sent)
        elif not sent and not given.option:
            poll.answers_are_shown(_("You can still answer here, for yourself."))
        card(question)


def direction(before: float, after: float, decimals: int = 3) -> str:
    """``up``, ``same`` or ``down``, as a reader of numbers with so many decimals sees it."""
    change = round(float(after), decimals) - round(float(before), decimals)
    return "up" if change > 0 else "down" if change < 0 else "same"


def _reveal(question: Question, given: Answered) -> None:
    mistaken = question.wrong.get(given.option)
    if given.option == question.answer:
        st.success(question.because, title=_("Right"), icon=":material/check_circle:")
    else:
        says = [mistaken.says] if mistaken else []
        st.warning(
            "\n\n".join([*says, question.because]),
            title=_("Not this time"),
            icon=":material/lightbulb:",
        )
    if mistaken and mistaken.look and can_move(mistaken.look):
        st.button(
            mistaken.then,
            key=f"look {question.name}",
            icon=":material/experiment:",
            on_click=_show,
            args=(question, mistaken.look, mistaken.then, mistaken.at),
            width="stretch",
        )
    with st.container(horizontal=True):
        if given.before is not None:
            _back(question, f"show {question.name}")
        elif _can_show(question):
            st.button(
                _("Show me"),
                key=f"show {question.name}",
                icon=":material/visibility:",
                on_click=_show,
                args=(question, question.moves, question.question),
            )
        st.button(
            _("Ask again"),
            key=f"again {question.name}",
            icon=":material/replay:",
            type="tertiary",
            on_click=_ask_again,
            args=(question,),
        )
    if given.before is not None and st.session_state.get(_SHOWN) == question.name:
        with st.bottom, st.container(horizontal=True, vertical_alignment="center"):
            st.caption(given.shown, width="stretch")
            _back(question, f"back {question.name}")


def _back(question: Question, key: str, label: str = "", why: str | None = None) -> None:
    st.button(
        label or _("Back to before"),
        key=key,
        icon=":material/undo:",
        help=why,
        on_click=_move_back,
        args=(question,),
    )


def _can_show(question: Question) -> bool:
    return bool(question.moves) and can_move(question.moves)


def _follow_up(question: Question, given: Answered) -> None:
    """What the whole room looks at next: where the commonest mistake fails, and back."""
    mistaken = question.wrong.get(poll.commonest_mistake() or "")
    if mistaken and mistaken.look and can_move(mistaken.look):
        st.button(
            mistaken.then,
            key=f"look {question.name}",
            icon=":material/experiment:",
            on_click=_show_to_all,
            args=(question, mistaken.look, mistaken.at),
        )
    if given.before is not None:
        why = _("The controls go back to where they were; the answers stay on the screen.")
        _back(question, f"show {question.name}", _("Controls as before"), why)


def _reveal_to_all(question: Question) -> None:
    if _can_show(question):
        _show_to_all(question, question.moves)


def _show_to_all(question: Question, to: Values, at: str = "") -> None:
    """As :func:`_show`, with the question in view."""
    _move(question, to)
    attend(see=at or poll.STAGE)


def _kept(question: Question) -> Answered | None:
    """What was answered before a reload."""
    option = answer_to(question)
    return Answered(question, option) if option in question.options else None


def _commit(question: Question, option: str) -> None:
    """Keeps an answer. Another press reads what is to be said of another option."""
    keep_answer(question, option)
    given: Answered | None = st.session_state.get(_place(question))
    if given is None or given.question.asked != question.asked:
        given = Answered(question, "")
    if not given.option:
        poll.mistook(question, option)
        given = replace(given, controls=values())
    st.session_state[_place(question)] = replace(given, option=option)


def _show(question: Question, to: Values, shown: str, at: str = "") -> None:
    """Moves controls, and leads to them; ``shown`` says what that shows."""
    _move(question, to)
    given: Answered = st.session_state[_place(question)]
    st.session_state[_place(question)] = replace(given, shown=shown)
    st.session_state[_SHOWN] = question.name
    attend(see=at or next(iter(to)))


def _move(question: Question, to: Values) -> None:
    """Moves the controls to where they were when the reader answered, but for those of ``to``."""
    given: Answered = st.session_state[_place(question)]
    now = values()
    aim = {**given.controls, **to}
    before = {key: now[key] for key in aim if key in now and now[key] != aim[key]}
    _note(question, replace(given, before={**before, **(given.before or {})}))
    move(aim)


def _put_back(question: Question) -> None:
    """Moves the controls to where they were before they showed something."""
    given: Answered = st.session_state[_place(question)]
    move(given.before or {})
    _note(question, replace(given, before=None))


def _put_away(question: Question) -> None:
    """What the room was asked has ended: the teacher is where it was begun."""
    _put_back(question)
    _to_the_card(question)


def _to_the_card(question: Question) -> None:
    attend(see=_place(question), at_once=True)


def _note(question: Question, given: Answered) -> None:
    st.session_state[_place(question)] = given
    if at_desk():
        poll.keep_for_the_desk(given)


def _move_back(question: Question) -> None:
    _put_back(question)
    pressed = "show" if _can_show(question) else "look"
    attend(see=_place(question), keyboard=f"{pressed} {question.name}")


def _ask_again(question: Question) -> None:
    given: Answered = st.session_state[_place(question)]
    st.session_state[_place(question)] = Answered(question, "", poll=given.poll, again=True)
    keep_answer(question, "")
    attend(keyboard=_place(question))


def _place(question: Question) -> str:
    return f"predict {question.name}"


def _mark(option: str, answer: str, chosen: str | None) -> str | None:
    if chosen is None:
        return None
    if option == answer:
        return ":material/check:"
    return ":material/close:" if option == chosen else None
