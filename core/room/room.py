"""The room at one moment, and what every event makes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from core.room.deal import (
    Collected,
    Completed,
    Deal,
    Dealt,
    Drew,
    Guessed,
    RestTrained,
    Started,
)
from core.room.desk import SECONDS_AT_THE_DESK, Closed, Ending, SatDown, StoodUp
from core.room.event import Event, Refused
from core.room.gather import (
    BecameDataset,
    DrawingGiven,
    Gathering,
    GatheringClosed,
    GatheringDeleted,
    GatheringOpened,
    NetworkMet,
    RowGiven,
    TakenBack,
)
from core.room.goal import Aim, GoalOver, GoalSet, TestSetOpened
from core.room.lead import Followed, Lead, Led, LetEverybodyGo
from core.room.people import Gone, Joined, Left, People, Person, Seen
from core.room.poll import Answered, Mistakes, Mistook, Opened, Over, Poll, Revealed
from core.room.trainings import Asked, Training

AnyEvent = (
    Joined
    | Seen
    | Gone
    | Left
    | Followed
    | Asked
    | SatDown
    | StoodUp
    | Closed
    | Led
    | LetEverybodyGo
    | Opened
    | Answered
    | Revealed
    | Over
    | Mistook
    | Dealt
    | Drew
    | Guessed
    | Started
    | RestTrained
    | Completed
    | Collected
    | GoalSet
    | TestSetOpened
    | GoalOver
    | GatheringOpened
    | DrawingGiven
    | RowGiven
    | TakenBack
    | GatheringClosed
    | NetworkMet
    | BecameDataset
    | GatheringDeleted
)
"""Every event there is."""

_EVENTS: TypeAdapter[Any] = TypeAdapter(Annotated[AnyEvent, Field(discriminator="kind")])


@dataclass(frozen=True)
class Room:
    """A class. Nothing in it changes; :meth:`after` makes another one.

    ``people`` are browsers by their device, ``desk`` those of the teacher and since when.
    ``poll`` is what is asked now, ``mistakes`` the wrong answers of before.
    ``aim`` is the goal it has. ``trainings`` are what each had trained, in order. ``changes``
    counts the events that concerned everybody. ``ending`` is that of the lesson before.
    """

    people: People = field(default_factory=dict)
    desk: Mapping[str, float] = field(default_factory=dict)
    lead: Lead | None = None
    poll: Poll | None = None
    mistakes: Mistakes = field(default_factory=dict)
    deal: Deal | None = None
    gathering: Gathering | None = None
    aim: Aim | None = None
    trainings: Mapping[str, tuple[Training, ...]] = field(default_factory=dict)
    changes: int = 0
    ending: Ending | None = None

    def after(self, event: Event) -> Room:
        """The room once ``event`` has happened.

        Raises:
            Refused: it cannot happen here, or not through whoever caused it.
        """
        if event.desk_only and not self.at_desk(event.by, event.at):
            raise Refused("Only the teacher's desk can do that.")
        room = event.on(self)
        return replace(room, changes=self.changes + 1) if event.for_everybody else room

    def at_desk(self, device: str, now: float) -> bool:
        """Whether a browser has shown the teacher's token, not too long ago."""
        since = self.desk.get(device)
        return since is not None and now - since < SECONDS_AT_THE_DESK

    def going_on(self, now: float) -> bool:
        """Whether there is a lesson: a teacher is there, and has not just ended it."""
        has_ended = self.ending is not None and self.ending.number == self.changes
        is_led = any(self.at_desk(device, now) for device in self.desk)
        return is_led and (bool(self.people) or not has_ended)

    def has_ended_for(self, device: str) -> bool:
        """Whether that browser was in a lesson that has ended, and does not know it yet."""
        return self.ending is not None and device in self.ending.people

    def knows_of_the_end(self, device: str) -> Room:
        """The room in which that browser need not be told any more that the lesson has ended."""
        if self.ending is None:
            return self
        others = self.ending.people - {device}
        return replace(self, ending=replace(self.ending, people=others))

    def person(self, device: str) -> Person:
        """Who that browser is.

        Raises:
            Refused: it is not in the room.
        """
        if device not in self.people:
            raise Refused("You are not in the room: open its address first.")
        return self.people[device]

    def with_person(self, device: str, person: Person) -> Room:
        """The room in which that browser is ``person``."""
        return replace(self, people={**self.people, device: person})

    def here(self, now: float) -> dict[str, Person]:
        """Those who have the room before their eyes, the teacher's browsers left out."""
        return {
            device: person
            for device, person in self.people.items()
            if person.here(now) and not self.at_desk(device, now)
        }


def read(text: str) -> Event:
    """An event from its JSON.

    Raises:
        ValueError: it is none.
    """
    event: Event = _EVENTS.validate_json(text)
    return event
