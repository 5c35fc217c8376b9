"""Who is in the room: random animals, no names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal

from annotated_types import Ge, Lt, MaxLen

from core.messages import N_
from core.room.event import Event, Refused

if TYPE_CHECKING:
    from core.room.room import Room

MOST_PEOPLE = 300
SECONDS_HERE = 150.0
"""A browser that is here says so every minute; one that has not for so long has gone."""

ANIMALS: tuple[tuple[str, str], ...] = (
    ("🦊", N_("Fox")),
    ("🐻", N_("Bear")),
    ("🐼", N_("Panda")),
    ("🐨", N_("Koala")),
    ("🐯", N_("Tiger")),
    ("🦁", N_("Lion")),
    ("🐮", N_("Cow")),
    ("🐸", N_("Frog")),
    ("🐵", N_("Monkey")),
    ("🐔", N_("Hen")),
    ("🐧", N_("Penguin")),
    ("🦆", N_("Duck")),
    ("🦉", N_("Owl")),
    ("🦇", N_("Bat")),
    ("🐺", N_("Wolf")),
    ("🐗", N_("Boar")),
    ("🐴", N_("Horse")),
    ("🦄", N_("Unicorn")),
    ("🐝", N_("Bee")),
    ("🦋", N_("Butterfly")),
    ("🐌", N_("Snail")),
    ("🐞", N_("Ladybird")),
    ("🐢", N_("Turtle")),
    ("🦎", N_("Lizard")),
    ("🦖", N_("Dinosaur")),
    ("🐙", N_("Octopus")),
    ("🦀", N_("Crab")),
    ("🐡", N_("Pufferfish")),
    ("🐬", N_("Dolphin")),
    ("🐳", N_("Whale")),
    ("🦈", N_("Shark")),
    ("🐊", N_("Crocodile")),
    ("🦓", N_("Zebra")),
    ("🦍", N_("Gorilla")),
    ("🐘", N_("Elephant")),
    ("🦏", N_("Rhinoceros")),
    ("🐪", N_("Camel")),
    ("🦒", N_("Giraffe")),
    ("🦘", N_("Kangaroo")),
    ("🐑", N_("Sheep")),
    ("🦙", N_("Llama")),
    ("🐐", N_("Goat")),
    ("🦌", N_("Deer")),
    ("🐕", N_("Dog")),
    ("🐈", N_("Cat")),
    ("🦃", N_("Turkey")),
    ("🦚", N_("Peacock")),
    ("🦜", N_("Parrot")),
    ("🦢", N_("Swan")),
    ("🦩", N_("Flamingo")),
    ("🐇", N_("Rabbit")),
    ("🦝", N_("Raccoon")),
    ("🦡", N_("Badger")),
    ("🦦", N_("Otter")),
    ("🦥", N_("Sloth")),
    ("🐁", N_("Mouse")),
    ("🐿️", N_("Squirrel")),
    ("🦔", N_("Hedgehog")),
    ("🐹", N_("Hamster")),
    ("🦭", N_("Seal")),
)
"""Pictures and messages. Where all are taken the next ones are the second fox, the third …"""


@dataclass(frozen=True)
class Person:
    """One browser in the room: its ``animal`` is a place in ANIMALS, counted on past its end.

    ``page`` is the address of the page it last opened, ``seen`` when it last said that it is here.
    """

    animal: int
    page: str
    seen: float
    follows: bool = True

    def here(self, now: float) -> bool:
        """Whether it has the room before its eyes."""
        return now - self.seen < SECONDS_HERE


People = Mapping[str, Person]

Page = Annotated[str, MaxLen(60)]


class Joined(Event):
    """Somebody comes in, or again. ``luck`` draws the animal: the same on every server."""

    kind: Literal["joined"] = "joined"
    luck: Annotated[int, Ge(0), Lt(2**31)]

    def on(self, room: Room) -> Room:  # noqa: D102
        known = room.people.get(self.by)
        if known is not None:
            return room.with_person(self.by, replace(known, seen=self.at))
        people = room.people
        if len(people) >= MOST_PEOPLE:
            longest = min(people, key=lambda device: people[device].seen)
            if people[longest].here(self.at):
                raise Refused("The room is full: {count} are here.", count=len(people))
            people = {device: one for device, one in people.items() if device != longest}
        taken = {person.animal for person in people.values()}
        rounds = len(taken) // len(ANIMALS) + 1
        free = sorted(set(range(rounds * len(ANIMALS))) - taken)[: len(ANIMALS)]
        person = Person(free[self.luck % len(free)], "", self.at)
        return replace(room.knows_of_the_end(self.by), people={**people, self.by: person})


class Seen(Event):
    """Somebody has a page before his eyes."""

    kind: Literal["seen"] = "seen"
    page: Page

    def on(self, room: Room) -> Room:  # noqa: D102
        person = room.person(self.by)
        return room.with_person(self.by, replace(person, page=self.page, seen=self.at))


class Gone(Event):
    """A browser was closed, or put away; its animal stays its own."""

    kind: Literal["gone"] = "gone"

    def on(self, room: Room) -> Room:  # noqa: D102
        person = room.people.get(self.by)
        if person is None:
            return room
        return room.with_person(self.by, replace(person, seen=self.at - SECONDS_HERE))


class Left(Event):
    """Somebody leaves the room for good, or goes on alone after the lesson."""

    kind: Literal["left"] = "left"

    def on(self, room: Room) -> Room:  # noqa: D102
        rest = {device: person for device, person in room.people.items() if device != self.by}
        return replace(room.knows_of_the_end(self.by), people=rest)
