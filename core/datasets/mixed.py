"""A table of numbers and words that a reader brought, and the numbers that a network gets of it.

Which rows are the test set follows from the rows alone. What fills gaps, and which words have a
column, is found in the training rows: of the test rows nothing is known before they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from core.datasets.dataset import Dataset
from core.datasets.facts import Facts, Feature, Task, Wording
from core.experiment import Brought, Impossible
from core.messages import N_, Given

FEWEST_ROWS = 10
MOST_ROWS = 20_000
MOST_FIELDS = 100
MOST_WORDS = 20
"""Different ones in a column: each has a column of its own then."""
MOST_INPUTS = 300
MOST_LETTERS = 30
LARGEST = 1e15
MOST_BYTES = 4_000_000
TEST_SHARE = 5
"""One row of so many is in the test set."""


@dataclass(frozen=True)
class Field:
    """A column: ``words`` are what stands in it; empty where it holds numbers."""

    name: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Mixed:
    """A table of numbers and words; the last of its ``fields`` is the target.

    ``values`` are float64 (rows, fields): numbers, or the place of a word among the field's words;
    nan where nothing stands. The target has no gaps.

    Raises:
        Impossible: it is too small or too large, a name comes twice, or a value cannot be.
    """

    fields: tuple[Field, ...]
    values: np.ndarray

    def __post_init__(self) -> None:
        if not 2 <= len(self.fields) <= MOST_FIELDS:
            raise Impossible(
                "A network needs a column to guess and 1 to {most} others; here are {count}.",
                most=MOST_FIELDS - 1,
                count=max(0, len(self.fields) - 1),
            )
        _check_names([field.name for field in self.fields])
        for field in self.fields:
            if field.words:
                _check_names(field.words)
            if not (len(field.words) != 1 and len(field.words) <= MOST_WORDS):
                raise Impossible("A column of words has 2 to {most} of them.", most=MOST_WORDS)
        if not FEWEST_ROWS <= len(self.values) <= MOST_ROWS:
            raise Impossible(
                "There are {count} rows to use; a table of your own has {fewest} to {most}.",
                count=f"{len(self.values):,}",
                fewest=FEWEST_ROWS,
                most=f"{MOST_ROWS:,}",
            )
        if self.values.dtype != np.float64 or self.values.shape[1:] != (len(self.fields),):
            raise Impossible("Each row has a value or a gap for each column.")
        self._check_values()
        if self.size > MOST_BYTES:
            raise Impossible(
                "The table has {size} kB of numbers; {most} kB is the most: leave columns out.",
                size=f"{-(-self.size // 1000):,}",
                most=f"{MOST_BYTES // 1000:,}",
            )
        self.values.flags.writeable = False

    @property
    def targets(self) -> np.ndarray:
        """What a network is to say of each row."""
        target: np.ndarray = self.values[:, -1]
        return target

    @property
    def size(self) -> int:
        """How many bytes its columns take."""
        return len(self.values) * sum(1 if field.words else 8 for field in self.fields)

    @property
    def task(self) -> Task:
        """What there is to guess: a number, one of two words, or one of several."""
        words = len(self.fields[-1].words)
        return "regression" if not words else "binary" if words == 2 else "multiclass"

    def _check_values(self) -> None:
        if np.isnan(self.targets).any():
            raise Impossible("Each row has a value or a gap for each column.")
        for field, column in zip(self.fields, self.values.T, strict=True):
            there = column[~np.isnan(column)]
            if field.words and not np.isin(there, np.arange(len(field.words))).all():
                raise Impossible("Each row has a value or a gap for each column.")
            if not (np.abs(there) <= LARGEST).all():
                raise Impossible(
                    "“{column}” holds numbers beyond {most:.0e}.", column=field.name, most=LARGEST
                )


def packed(rows: Mixed) -> bytes:
    """Its columns one after the other: words as a byte each, 255 for a gap, numbers as float64."""
    return b"".join(
        np.where(np.isnan(column), 255, column).astype("u1").tobytes()
        if field.words
        else column.astype("<f8").tobytes()
        for field, column in zip(rows.fields, rows.values.T, strict=True)
    )


def unpacked(fields: tuple[Field, ...], count: int, body: bytes) -> Mixed:
    """The table that :func:`packed` made those bytes of.

    Raises:
        ValueError: it made none of them so.
    """
    columns = []
    for field in fields:
        size = count if field.words else 8 * count
        part, body = body[:size], body[size:]
        column = np.frombuffer(part, "u1" if field.words else "<f8").astype(float)
        columns.append(np.where(column == 255, np.nan, column) if field.words else column)
    return Mixed(fields, np.stack(columns, axis=1))


def held_out(rows: Mixed) -> tuple[np.ndarray, np.ndarray]:
    """The row numbers that may train, mixed, and those of the test set, in order.

    A fifth of the rows is the test set, or of each class a fifth, at least one; the same every
    time. Those that train are mixed, so that the last of them are rows like all others.
    """
    random = np.random.default_rng(0)
    classes = rows.targets if rows.task != "regression" else np.zeros(len(rows.targets))
    train, test = [], []
    for number in np.unique(classes):
        order = random.permutation(np.flatnonzero(classes == number))
        border = max(1, round(len(order) / TEST_SHARE))
        test.append(order[:border])
        train.append(order[border:])
    return random.permutation(np.concatenate(train)), np.sort(np.concatenate(test))


def mixed_dataset(facts: Facts, brought: Brought, rows: Mixed) -> Dataset:
    """The table as numbers: gaps filled, a column for each word, the target last and apart."""
    train, test = held_out(rows)
    features: list[Feature] = []
    columns: list[np.ndarray] = []
    for field, column in zip(rows.fields[:-1], rows.values.T, strict=False):
        for feature, values in _numbers(field, column, train):
            features.append(feature)
            columns.append(values)
    x, (y, unit) = np.stack(columns, axis=1), _targets(rows, train)
    target = rows.fields[-1]
    facts = replace(
        facts,
        title=N_("A table that somebody brought"),
        task=rows.task,
        sample_shape=(len(features),),
        features=tuple(features),
        target=Feature(target.name, Given(target.name), Given(unit)),
        class_names=tuple(map(Given, target.words)),
        wording=Wording(),
        own=True,
    )
    train = np.tile(train, brought.copies)
    return Dataset(facts, "original", x[train], y[train], x[test], y[test])


def width(rows: Mixed) -> int:
    """How many numbers a network gets of each row."""
    train, _test = held_out(rows)
    return sum(
        len(list(_numbers(field, column, train)))
        for field, column in zip(rows.fields[:-1], rows.values.T, strict=False)
    )


def _numbers(
    field: Field, column: np.ndarray, train: np.ndarray
) -> Iterator[tuple[Feature, np.ndarray]]:
    """The column itself, or one for each word that a training row holds; gaps filled."""
    there = column[train][~np.isnan(column[train])]
    if not field.words:
        mean = there.mean() if len(there) else 0.0
        yield Feature(field.name, Given(field.name)), np.where(np.isnan(column), mean, column)
        return
    counts = np.bincount(there.astype(int), minlength=len(field.words))
    filled = np.where(np.isnan(column), counts.argmax(), column)
    for place, word in enumerate(field.words):
        if counts[place]:
            name = f"{field.name} = {word}"
            yield (
                Feature(name, Given(name), of=Given(field.name), word=Given(word)),
                (filled == place).astype(float),
            )


def _targets(rows: Mixed, train: np.ndarray) -> tuple[np.ndarray, str]:
    """Class numbers; or numbers counted in a power of ten of which they differ by a few."""
    if rows.task != "regression":
        return rows.targets.astype(np.int64), ""
    spread = float(rows.targets[train].std())
    if spread == 0 or 0.1 <= spread < 100:
        return rows.targets, ""
    power = int(np.floor(np.log10(spread)))
    unit = f"{10**power:,}" if power > 0 else f"{10.0**power:g}"
    return rows.targets / 10.0**power, f"× {unit}"


def _check_names(names: list[str] | tuple[str, ...]) -> None:
    if len(set(names)) < len(names):
        raise Impossible("Two columns have the same name.")
    for name in names:
        if not (name.strip() == name != "" and name.isprintable()) or len(name) > MOST_LETTERS:
            raise Impossible("A column has a name of 1 to {most} letters.", most=MOST_LETTERS)
