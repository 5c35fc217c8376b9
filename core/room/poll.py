"""A question that the whole room is asked, and what was mistaken most often."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Annotated, Literal

from annotated_types import Ge, Le, MaxLen
from pydantic import StringConstraints

from core.room.event import Address, Event, Refused
from core.room.lead import Lead
from core.room.people import MOST_PEOPLE

if TYPE_CHECKING:
    from core.room.room import Room

MOST_OPTIONS = 12
MOST_WHOLE = 2000
"""No training has more epochs."""
MOST_QUESTIONS = 100
"""Of the last so many it is known what was mistaken."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=60)]
About = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{16,32}$")]
"""A digest of the question in the state that it is about, or the key of a run."""

Mistakes = Mapping[str, Mapping[str, str]]
"""By the name of a question: the wrong option that each browser chose."""


@dataclass(frozen=True)
class Poll:
    """The ``number``-th thing that everybody was told of: a question, asked at an address.

    It is answered with one of ``options``, of which ``answer`` is right, or with a whole number
    from 1 to ``upto``, of which nobody knows yet whether it is right. ``answers`` has one for each
    browser that gave one.
    """

    number: int
    name: str
    about: str
    address: str
    options: tuple[str, ...] = ()
    answer: str = ""
    upto: int = 0
    answers: Mapping[str, str] = field(default_factory=dict)
    revealed: bool = False

    def takes(self, option: str) -> bool:
        """Whether it can be answered so."""
        number = int(option) if option.isascii() and option.isdigit() else 0
        return option in self.options or 1 <= number <= self.upto

    @property
    def counts(self) -> dict[str, int]:
        """How often each option was chosen, in their order."""
        chosen = Counter(self.answers.values())
        return {option: chosen[option] for option in self.options}

    @property
    def numbers(self) -> tuple[int, ...]:
        """The whole numbers that were given, in their order."""
        given = self.answers.values() if self.upto else ()
        return tuple(sorted(int(option) for option in given))

    @property
    def mistakes(self) -> dict[str, str]:
        """The wrong option of each browser that chose one."""
        wrong = [option for option in self.options if option != self.answer]
        return {who: option for who, option in self.answers.items() if option in wrong}

    @property
    def commonest_mistake(self) -> str | None:
        """The wrong option chosen most often, of several the first; None where all are right."""
        counts = {option: n for option, n in self.counts.items() if n and option != self.answer}
        return max(counts, key=lambda option: counts[option]) if counts else None


class Opened(Event):
    """The teacher asks the room, and brings it to the screen that the question is about."""

    desk_only = True
    for_everybody = True
    kind: Literal["poll_opened"] = "poll_opened"
    name: Name
    about: About
    address: Address
    options: Annotated[tuple[Name, ...], MaxLen(MOST_OPTIONS)] = ()
    answer: str = ""
    upto: Annotated[int, Ge(0), Le(MOST_WHOLE)] = 0

    def on(self, room: Room) -> Room:  # noqa: D102
        if self.options and self.answer not in self.options:
            raise Refused("The question has no right answer.")
        number = room.changes + 1
        told = self.model_dump(include={"name", "about", "address", "options", "answer", "upto"})
        return replace(room, poll=Poll(number, **told), lead=Lead(number, self.address))


class Answered(Event):
    """Somebody answers, or thinks again."""

    kind: Literal["answered"] = "answered"
    number: int
    option: Name

    def on(self, room: Room) -> Room:  # noqa: D102
        room.person(self.by)
        poll = room.poll
        if poll is None or poll.number != self.number:
            raise Refused("That question is no longer asked.")
        if poll.revealed:
            raise Refused("The answers are on the screen already.")
        if not poll.takes(self.option):
            raise Refused("That is no answer to this question.")
        return replace(room, poll=replace(poll, answers={**poll.answers, self.by: self.option}))


class Revealed(Event):
    """The answers are shown; from now on they stay as they are."""

    desk_only = True
    for_everybody = True
    kind: Literal["poll_revealed"] = "poll_revealed"

    def on(self, room: Room) -> Room:  # noqa: D102
        if room.poll is None:
            raise Refused("Nothing is asked just now.")
        if room.poll.revealed:
            return room
        poll = replace(room.poll, revealed=True)
        return replace(room, poll=poll, mistakes=_with(room.mistakes, poll.name, poll.mistakes))


class Over(Event):
    """The question is put away."""

    desk_only = True
    for_everybody = True
    kind: Literal["poll_over"] = "poll_over"

    def on(self, room: Room) -> Room:  # noqa: D102
        return replace(room, poll=None)


class Mistook(Event):
    """Somebody in the room chose a wrong option of a question that he answered for himself."""

    kind: Literal["mistook"] = "mistook"
    name: Name
    option: Name

    def on(self, room: Room) -> Room:  # noqa: D102
        room.person(self.by)
        return replace(room, mistakes=_with(room.mistakes, self.name, {self.by: self.option}))


def commonest(mistakes: Mistakes) -> list[tuple[str, str, int]]:
    """Question, wrong option, and how many browsers chose it; the most frequent first."""
    counts = Counter(
        (name, option) for name, chosen in mistakes.items() for option in chosen.values()
    )
    return [(name, option, count) for (name, option), count in counts.most_common()]


def _with(mistakes: Mistakes, name: str, new: Mapping[str, str]) -> Mistakes:
    """The mistakes with new ones; what is oldest is forgotten where there are too many."""
    before = {who: option for who, option in mistakes.get(name, {}).items() if who not in new}
    of_question = dict([*before.items(), *new.items()][-MOST_PEOPLE:])
    others = {other: chosen for other, chosen in mistakes.items() if other != name}
    return dict([*others.items(), (name, of_question)][-MOST_QUESTIONS:])
