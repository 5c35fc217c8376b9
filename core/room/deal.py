"""A sweep is dealt out: everybody trains one network of it, and together they make its picture."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING, Annotated, Literal, Self

import numpy as np
from annotated_types import Ge, Lt, MaxLen, MinLen
from pydantic import model_validator

from core.experiment import Experiment
from core.room.event import Address, Event, Refused
from core.study.finding import Side
from core.study.sweep import KNOBS, Axis, Setting, Value, sweep
from core.study.tours import Measure

if TYPE_CHECKING:
    from core.room.room import Room

SECONDS_OF_PATIENCE = 60.0
"""After so long without anybody coming, guessing or training, workers train what is left."""

Word = Annotated[str, MaxLen(60)]
Turned = tuple[Word, Annotated[tuple[Value, ...], MinLen(1), MaxLen(40)]]
"""The name of a knob and the values it is turned to."""


@dataclass(frozen=True)
class Hand:
    """What somebody has: the place of his card, what he expects of it, whether it is trained."""

    card: int
    guess: Side | None = None
    started: bool = False


@dataclass(frozen=True)
class Deal:
    """The ``number``-th deal: a sweep as in a ``Tour``, and who has which of its cards.

    The page at ``address`` shows the sweep, which is called ``name`` there. ``deck`` are the places
    of its cards among the ``settings``, in the order in which they are given away. Of those that
    are ``started`` somebody has asked for the training; ``rest`` says that workers train the
    others, ``complete`` that all are trained. ``stirred`` is when somebody last did something.
    """

    number: int
    name: str
    address: str
    base: Experiment
    axes: tuple[Axis, ...]
    measure: Measure
    claim: float | None
    deck: tuple[int, ...]
    stirred: float
    hands: Mapping[str, Hand] = field(default_factory=dict)
    started: frozenset[int] = frozenset()
    rest: bool = False
    complete: bool = False

    @property
    def settings(self) -> tuple[Setting, ...]:
        """What each card says."""
        return tuple(product(*(axis.values for axis in self.axes)))

    @property
    def played(self) -> frozenset[Setting]:
        """The cards whose runs the room may see."""
        places = self.deck if self.rest else self.started
        return frozenset(self.settings[place] for place in places)

    @property
    def patience_ends(self) -> float:
        """When workers begin with what nobody has trained."""
        return self.stirred + SECONDS_OF_PATIENCE

    def experiment(self, setting: Setting) -> Experiment:
        """The network of a card."""
        turned = zip(self.axes, setting, strict=True)
        return sweep(self.base, tuple(Axis(axis.knob, (value,)) for axis, value in turned))[setting]

    def next_card(self) -> int:
        """The card for somebody who comes now: the first that nobody has.

        If there is none, the one that fewest have; those that are being trained come last.
        """
        held = [hand.card for hand in self.hands.values()]
        return min(self.deck, key=lambda card: (card in self.started, held.count(card)))


class Dealt(Event):
    """The teacher deals a sweep to everybody here. ``luck`` shuffles: the same on every server."""

    desk_only = True
    for_everybody = True
    kind: Literal["dealt"] = "dealt"
    name: Word
    address: Address
    base: Experiment
    axes: Annotated[tuple[Turned, ...], MinLen(1), MaxLen(2)]
    measure: Measure = "lowest"
    claim: float | None = None
    luck: Annotated[int, Ge(0), Lt(2**31)]

    @model_validator(mode="after")
    def _can_be_trained(self) -> Self:
        if unknown := [knob for knob, _ in self.axes if knob not in KNOBS]:
            raise ValueError(unknown[0])
        sweep(self.base, self._turned())
        return self

    def _turned(self) -> tuple[Axis, ...]:
        return tuple(Axis(KNOBS[knob], values) for knob, values in self.axes)

    def on(self, room: Room) -> Room:  # noqa: D102
        axes = self._turned()
        cards = len(list(product(*(axis.values for axis in axes))))
        deal = Deal(
            room.changes + 1,
            self.name,
            self.address,
            self.base,
            axes,
            self.measure,
            self.claim,
            tuple(np.random.default_rng(self.luck).permutation(cards).tolist()),
            self.at,
        )
        for device in sorted(room.here(self.at)):
            deal = _given(deal, device)
        return replace(room, deal=deal)


class _OfADeal(Event):
    """Something that happens in the deal with that ``number``, and in no other."""

    number: int

    def deal(self, room: Room) -> Deal:
        """The deal without the hands of those who have left.

        Raises:
            Refused: there is another one by now, or none.
        """
        if room.deal is None or room.deal.number != self.number:
            raise Refused("These cards have been collected.")
        hands = {who: hand for who, hand in room.deal.hands.items() if who in room.people}
        return replace(room.deal, hands=hands)

    def hand(self, deal: Deal) -> Hand:
        """What whoever caused it has.

        Raises:
            Refused: nothing.
        """
        if self.by not in deal.hands:
            raise Refused("You have no card.")
        return deal.hands[self.by]


class Drew(_OfADeal):
    """Somebody who comes late, or has come back, takes a card; who has one keeps it."""

    kind: Literal["drew"] = "drew"

    def on(self, room: Room) -> Room:  # noqa: D102
        deal = self.deal(room)
        room.person(self.by)
        if self.by not in deal.hands:
            deal = replace(_given(deal, self.by), stirred=self.at)
        return replace(room, deal=deal)


class Guessed(_OfADeal):
    """Somebody says what he expects, before he trains and once."""

    kind: Literal["guessed"] = "guessed"
    guess: Side

    def on(self, room: Room) -> Room:  # noqa: D102
        deal = self.deal(room)
        hand = self.hand(deal)
        if hand.guess is None and not hand.started:
            deal = _with(deal, self.by, replace(hand, guess=self.guess))
        return replace(room, deal=replace(deal, stirred=self.at))


class Started(_OfADeal):
    """Somebody has his network trained."""

    kind: Literal["started"] = "started"

    def on(self, room: Room) -> Room:  # noqa: D102
        deal = self.deal(room)
        hand = self.hand(deal)
        deal = _with(deal, self.by, replace(hand, started=True))
        started = deal.started | {hand.card}
        return replace(room, deal=replace(deal, started=started, stirred=self.at))


class RestTrained(_OfADeal):
    """Workers train what nobody has."""

    desk_only = True
    kind: Literal["rest_trained"] = "rest_trained"

    def on(self, room: Room) -> Room:  # noqa: D102
        return replace(room, deal=replace(self.deal(room), rest=True))


class Completed(_OfADeal):
    """All cards are trained: each phone can say where its own lies."""

    desk_only = True
    for_everybody = True
    kind: Literal["completed"] = "completed"

    def on(self, room: Room) -> Room:  # noqa: D102
        return replace(room, deal=replace(self.deal(room), complete=True))


class Collected(_OfADeal):
    """The teacher takes the cards back."""

    desk_only = True
    for_everybody = True
    kind: Literal["collected"] = "collected"

    def on(self, room: Room) -> Room:  # noqa: D102
        self.deal(room)
        return replace(room, deal=None)


def _given(deal: Deal, device: str) -> Deal:
    return _with(deal, device, Hand(deal.next_card()))


def _with(deal: Deal, device: str, hand: Hand) -> Deal:
    return replace(deal, hands={**deal.hands, device: hand})
