"""What is known of a dataset before a single row is read."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Literal

from core.experiment import DatasetName
from core.messages import N_

Task = Literal["regression", "binary", "multiclass"]
Kind = Literal["table", "image", "text"]


@dataclass(frozen=True)
class Feature:
    """One column: its short name, what it measures, and the unit it is measured in.

    Of words there is one for each ``word`` of the column ``of``: 1 where that word stands, else 0.
    """

    name: str
    meaning: str
    unit: str = ""
    of: str = ""
    word: str = ""


@dataclass(frozen=True)
class Column:
    """A column as people know it: a number at its one place, or one of ``words``, each at its own.

    ``places`` are those of its features.
    """

    name: str
    label: str
    unit: str
    places: tuple[int, ...]
    words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Wording:
    """What the rows of a table are called, and what is said of their targets: messages.

    ``counts`` tells how many rows there are, ``predictions`` is the title of a chart, ``true`` and
    ``predicted`` name its axes, ``compared`` sets a prediction against the median target.
    """

    rows: str = N_("rows")
    counts: str = N_(
        "{train} rows to learn from, {test} kept for the test; {columns} numbers each."
    )
    predictions: str = N_("Predicted and true values of {count} test rows")
    true: str = N_("true value, {unit}")
    predicted: str = N_("predicted value, {unit}")
    compared: str = N_("{difference} against the median")


@dataclass(frozen=True)
class Facts:
    """A dataset's card. ``sample_shape`` is the shape of one raw row; of a text, ``()``.

    ``class_names`` are messages, in the order of the class numbers; empty for a regression. The
    ``wording`` is that of a table; ``first_text`` is one that a reader of texts can begin with.
    ``dollars`` is what one unit of the targets is worth, where they are prices.
    """

    name: DatasetName
    title: str
    task: Task
    sample_shape: tuple[int, ...]
    features: tuple[Feature, ...]
    target: Feature
    licence: str
    sample_note: str
    sample_licence: str = N_("made by this program")
    class_names: tuple[str, ...] = ()
    wording: Wording = Wording()
    first_text: str = ""
    dollars: int | None = None
    own: bool = False
    """Whether a reader brought it, as a file or as text."""

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of a table, those of words put together again."""
        grouped = groupby(enumerate(self.features), lambda pair: pair[1].of or pair[0])
        return tuple(_column(tuple(group)) for _, group in grouped)

    @property
    def kind(self) -> Kind:
        """Whether a raw row is an image, a text or a row of a table."""
        return "table" if self.features else "image" if self.sample_shape else "text"

    @property
    def classes(self) -> int | None:
        """How many classes there are; None for a regression."""
        return len(self.class_names) or None


def _column(group: tuple[tuple[int, Feature], ...]) -> Column:
    places = tuple(place for place, _feature in group)
    first = group[0][1]
    if first.of:
        return Column(first.of, first.of, "", places, tuple(one.word for _place, one in group))
    return Column(first.name, first.meaning, first.unit, places)
