"""A gathering: every phone gives some drawings of digits, or a row of numbers.

What is gathered becomes a dataset (``core.datasets.brought``), in which nobody can be found.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Annotated, Literal

import numpy as np
from annotated_types import Ge, Le, MaxLen
from pydantic import StringConstraints

from core.datasets.brought import (
    LARGEST,
    MOST_DRAWINGS,
    MOST_LETTERS,
    MOST_ROWS,
    BroughtRows,
    Drawings,
    Numbers,
)
from core.datasets.drawing import SIDE
from core.room.event import Event, Refused
from core.room.trainings import RunKey

if TYPE_CHECKING:
    from core.room.room import Room

DRAWINGS_OF_ONE = 3
COLUMNS = 3

Picture = Annotated[str, StringConstraints(max_length=2000)]
"""28 × 28 bytes in base64."""
Column = Annotated[
    str, StringConstraints(strip_whitespace=True, min_length=1, max_length=MOST_LETTERS)
]
Value = Annotated[float, Ge(-LARGEST), Le(LARGEST)]


@dataclass(frozen=True)
class Drawing:
    """A digit that somebody drew: ``picture`` are 28 × 28 bytes, ``number`` is its own."""

    number: int
    by: str
    label: int
    picture: bytes

    @property
    def pixels(self) -> np.ndarray:
        """The picture: uint8 of shape (28, 28), 0 where nothing is."""
        return np.frombuffer(self.picture, np.uint8).reshape(SIDE, SIDE)


@dataclass(frozen=True)
class Row:
    """What somebody measured: a value for each column."""

    number: int
    by: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Gathering:
    """What the room gives, in the order in which it came.

    It is of rows where there are ``columns``, otherwise of drawings. ``network`` is the key of the
    run that reads them before everybody's eyes. ``address`` is where they are as a dataset, once
    they are one; ``kept`` says that it outlives the room.
    """

    columns: tuple[str, ...] = ()
    drawings: tuple[Drawing, ...] = ()
    rows: tuple[Row, ...] = ()
    given: int = 0
    open: bool = True
    network: str | None = None
    address: str | None = None
    kept: bool = False

    def of(self, device: str) -> tuple[Drawing, ...]:
        """The drawings of one browser."""
        return tuple(drawing for drawing in self.drawings if drawing.by == device)

    def row_of(self, device: str) -> Row | None:
        """The row of one browser."""
        return next((row for row in self.rows if row.by == device), None)

    @property
    def givers(self) -> int:
        """How many browsers have given something."""
        return len({one.by for one in self.everything})

    @property
    def everything(self) -> tuple[Drawing | Row, ...]:
        """All that was given."""
        return (*self.drawings, *self.rows)

    @property
    def table(self) -> np.ndarray:
        """The rows: float64 of shape (rows, columns)."""
        numbers = [one.values for one in self.rows]
        return np.array(numbers, float).reshape(-1, len(self.columns))

    def dataset(self) -> BroughtRows:
        """What was gathered, without a word of who gave it.

        Raises:
            Impossible: it is too little for a dataset.
        """
        if self.columns:
            return Numbers(self.columns, self.table)
        pictures = np.array([drawing.pixels for drawing in self.drawings], np.uint8)
        labels = np.array([drawing.label for drawing in self.drawings], np.uint8)
        return Drawings(pictures.reshape(-1, SIDE, SIDE), labels)


class GatheringOpened(Event):
    """The desk asks for drawings of digits, or for rows with those columns."""

    desk_only = True
    for_everybody = True
    kind: Literal["gathering_opened"] = "gathering_opened"
    columns: Annotated[tuple[Column, ...], MaxLen(COLUMNS)] = ()

    def on(self, room: Room) -> Room:  # noqa: D102
        if self.columns and len(set(self.columns)) != COLUMNS:
            raise Refused("A table to gather has {count} columns, each its own.", count=COLUMNS)
        return replace(room, gathering=Gathering(self.columns))


class DrawingGiven(Event):
    """Somebody gives a drawing, and says which digit it is."""

    kind: Literal["drawing_given"] = "drawing_given"
    label: Annotated[int, Ge(0), Le(9)]
    picture: Picture

    def on(self, room: Room) -> Room:  # noqa: D102
        gathering = _asked_for(room, self.by, rows=False)
        if len(gathering.of(self.by)) >= DRAWINGS_OF_ONE:
            raise Refused("You have given {count} drawings already.", count=DRAWINGS_OF_ONE)
        if len(gathering.drawings) >= MOST_DRAWINGS:
            raise _full()
        drawing = Drawing(gathering.given, self.by, self.label, self._pixels())
        drawings = (*gathering.drawings, drawing)
        gathering = replace(gathering, drawings=drawings, given=gathering.given + 1)
        return replace(room, gathering=gathering)

    def _pixels(self) -> bytes:
        try:
            content = base64.b64decode(self.picture, validate=True)
        except ValueError:
            content = b""
        if len(content) != SIDE * SIDE or not any(content):
            raise Refused("There is nothing drawn yet.")
        return content


class RowGiven(Event):
    """Somebody gives a row, or another one in its place."""

    kind: Literal["row_given"] = "row_given"
    values: Annotated[tuple[Value, ...], MaxLen(COLUMNS)]

    def on(self, room: Room) -> Room:  # noqa: D102
        gathering = _asked_for(room, self.by, rows=True)
        if len(self.values) != len(gathering.columns):
            raise Refused("A row has a number for each column.")
        others = tuple(row for row in gathering.rows if row.by != self.by)
        if len(others) >= MOST_ROWS:
            raise _full()
        rows = (*others, Row(gathering.given, self.by, self.values))
        return replace(room, gathering=replace(gathering, rows=rows, given=gathering.given + 1))


class TakenBack(Event):
    """Somebody takes back what is his own; the teacher, what should not be seen."""

    kind: Literal["taken_back"] = "taken_back"
    number: int

    def on(self, room: Room) -> Room:  # noqa: D102
        gathering = _gathering(room)
        teaches = room.at_desk(self.by, self.at)
        mine = {one.number for one in gathering.everything if one.by == self.by}
        if not teaches and (self.number not in mine or not gathering.open):
            raise Refused("Only what is your own can be taken back, and only while we gather.")
        if gathering.address is not None:
            raise Refused("It is a dataset already: delete that as a whole.")
        drawings = tuple(one for one in gathering.drawings if one.number != self.number)
        rows = tuple(one for one in gathering.rows if one.number != self.number)
        return replace(room, gathering=replace(gathering, drawings=drawings, rows=rows))


class GatheringClosed(Event):
    """Nothing more is taken."""

    desk_only = True
    for_everybody = True
    kind: Literal["gathering_closed"] = "gathering_closed"

    def on(self, room: Room) -> Room:  # noqa: D102
        return replace(room, gathering=replace(_gathering(room), open=False))


class NetworkMet(Event):
    """A trained network reads what was gathered, and every phone sees what it says of its own."""

    desk_only = True
    for_everybody = True
    kind: Literal["network_met"] = "network_met"
    network: RunKey

    def on(self, room: Room) -> Room:  # noqa: D102
        gathering = replace(_gathering(room), open=False, network=self.network)
        return replace(room, gathering=gathering)


class BecameDataset(Event):
    """What was gathered lies at an address now; ``kept`` is for longer than this lesson."""

    desk_only = True
    kind: Literal["became_dataset"] = "became_dataset"
    address: RunKey
    kept: bool = False

    def on(self, room: Room) -> Room:  # noqa: D102
        gathering = _gathering(room)
        kept = gathering.kept or self.kept
        gathering = replace(gathering, open=False, address=self.address, kept=kept)
        return replace(room, gathering=gathering)


class GatheringDeleted(Event):
    """Nothing of it is left in the room."""

    desk_only = True
    for_everybody = True
    kind: Literal["gathering_deleted"] = "gathering_deleted"

    def on(self, room: Room) -> Room:  # noqa: D102
        return replace(room, gathering=None)


def _gathering(room: Room) -> Gathering:
    if room.gathering is None:
        raise Refused("Nothing is gathered just now.")
    return room.gathering


def _asked_for(room: Room, device: str, *, rows: bool) -> Gathering:
    """The gathering that somebody in the room may give such a thing to."""
    room.person(device)
    gathering = _gathering(room)
    if not gathering.open:
        raise Refused("Nothing more is taken: the gathering is closed.")
    if bool(gathering.columns) != rows:
        raise Refused("Something else is gathered just now.")
    return gathering


def _full() -> Refused:
    return Refused("The gathering is full.")
