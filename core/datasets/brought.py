"""Datasets that people bring: drawings of digits, a table of numbers, or one with words in it.

A dataset never changes, and its address is a hash of its bytes: who reads it there, on whatever
machine, has what was put there, or hears that it is gone. Its bytes are a line of JSON that says
what follows, and then numbers: nothing in them can run.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from core.datasets import mixed
from core.datasets.dataset import Dataset
from core.datasets.drawing import SIDE
from core.datasets.facts import Facts, Feature
from core.datasets.mixed import Field, Mixed, mixed_dataset, packed, unpacked
from core.experiment import Brought, Impossible

FEWEST_ROWS = 2
"""One to train on and one to test on."""
MOST_DRAWINGS = 2000
MOST_ROWS = 5000
MOST_COLUMNS = 20
MOST_LETTERS = 30
LARGEST = 1e9
MOST_BYTES = 2 * mixed.MOST_BYTES
"""Bytes of a dataset, with room for the words of a table."""
DIGITS = 10


@dataclass(frozen=True, eq=False)
class Drawings:
    """Digits as people drew them: ``pictures`` are uint8 (rows, 28, 28), ``labels`` uint8 (rows,).

    Raises:
        Impossible: there are too few or too many, or a label is no digit.
    """

    pictures: np.ndarray
    labels: np.ndarray

    def __post_init__(self) -> None:
        _check_rows(len(self.labels), MOST_DRAWINGS)
        if self.pictures.dtype != np.uint8 or self.labels.dtype != np.uint8:
            raise Impossible("A drawing is made of bytes.")
        if self.pictures.shape != (len(self.labels), SIDE, SIDE):
            raise Impossible("Each drawing is {side} × {side} pixels.", side=SIDE)
        if (self.labels >= DIGITS).any():
            raise Impossible("A drawing shows a digit from 0 to 9.")
        _freeze(self.pictures, self.labels)

    @property
    def targets(self) -> np.ndarray:
        """What a network is to say of each row."""
        return self.labels


@dataclass(frozen=True, eq=False)
class Numbers:
    """A table of numbers: ``values`` are float64 (rows, columns), the last column is the target.

    Raises:
        Impossible: it is too small or too large, a name comes twice, or a value is no number.
    """

    columns: tuple[str, ...]
    values: np.ndarray

    def __post_init__(self) -> None:
        if not 2 <= len(self.columns) <= MOST_COLUMNS:
            raise Impossible("A table has 2 to {most} columns.", most=MOST_COLUMNS)
        if len(set(self.columns)) < len(self.columns):
            raise Impossible("Two columns have the same name.")
        for name in self.columns:
            if not (name.strip() == name != "" and name.isprintable()) or len(name) > MOST_LETTERS:
                raise Impossible("A column has a name of 1 to {most} letters.", most=MOST_LETTERS)
        _check_rows(len(self.values), MOST_ROWS)
        if self.values.dtype != np.float64 or self.values.shape[1:] != (len(self.columns),):
            raise Impossible("Each row has a number for each column.")
        if not (np.abs(self.values) <= LARGEST).all():
            raise Impossible(
                "Each value is an ordinary number of at most {most:,}.", most=int(LARGEST)
            )
        _freeze(self.values)

    @property
    def targets(self) -> np.ndarray:
        """What a network is to say of each row."""
        target: np.ndarray = self.values[:, -1]
        return target


BroughtRows = Drawings | Numbers | Mixed


def pack(rows: BroughtRows) -> bytes:
    """The bytes of a dataset; equal datasets have equal ones."""
    if isinstance(rows, Drawings):
        return _head(kind="drawings", rows=len(rows.labels)) + b"".join(
            (rows.labels.tobytes(), rows.pictures.tobytes())
        )
    if isinstance(rows, Mixed):
        fields = [[field.name, *field.words] for field in rows.fields]
        return _head(kind="mixed", rows=len(rows.values), fields=fields) + packed(rows)
    head = _head(kind="numbers", rows=len(rows.values), columns=rows.columns)
    return head + rows.values.astype("<f8").tobytes()


def address_of(content: bytes) -> str:
    """Where those bytes are kept: 32 hexadecimal digits."""
    return hashlib.sha256(content).hexdigest()[:32]


def unpack(content: bytes) -> BroughtRows:
    """The dataset in bytes.

    Raises:
        Impossible: they hold none.
    """
    try:
        head, _, body = content[: MOST_BYTES + 1].partition(b"\n")
        about = json.loads(head)
        if len(content) > MOST_BYTES or pack(rows := _rows(about, body)) != content:
            raise _no_dataset()
    except (ValueError, KeyError, TypeError, IndexError, RecursionError):
        raise _no_dataset() from None
    return rows


def halves(rows: Drawings | Numbers) -> tuple[np.ndarray, np.ndarray]:
    """The row numbers that may train, and those of the test set, each in order.

    They are mixed, the same way every time, drawings then sorted by their digits; by turns one goes
    to the test set and the next to the others. So each half has about as many of each digit, and of
    an odd number of rows the test set has one more.
    """
    order = np.random.default_rng(0).permutation(len(rows.targets))
    if isinstance(rows, Drawings):
        order = order[np.argsort(rows.labels[order], kind="stable")]
    return np.sort(order[1::2]), np.sort(order[::2])


def joined(dataset: Dataset, brought: Brought, rows: BroughtRows) -> Dataset:
    """``dataset`` with rows that people brought, as :class:`Brought` says.

    Raises:
        Impossible: they are not of its kind.
    """
    x_train, x_test = dataset.x_train, dataset.x_test
    if not isinstance(rows, Drawings) or not isinstance(x_train, np.ndarray):
        raise Impossible("What lies at this address are no drawings.")
    train, test = halves(rows)
    train = np.tile(train, brought.copies)
    return Dataset(
        dataset.facts,
        dataset.source,
        np.concatenate([rows.pictures[train].astype(x_train.dtype), x_train]),
        np.concatenate([rows.labels[train].astype(dataset.y_train.dtype), dataset.y_train]),
        rows.pictures[test].astype(np.asarray(x_test).dtype),
        rows.labels[test].astype(dataset.y_test.dtype),
    )


def table_dataset(facts: Facts, brought: Brought, rows: BroughtRows) -> Dataset:
    """A table that people brought, all of it: its last column is to be told from the others.

    Raises:
        Impossible: it is no table.
    """
    if isinstance(rows, Mixed):
        return mixed_dataset(facts, brought, rows)
    if not isinstance(rows, Numbers):
        raise Impossible("What lies at this address is no table.")
    train, test = halves(rows)
    train = np.tile(train, brought.copies)
    *features, target = (Feature(name, name) for name in rows.columns)
    facts = replace(facts, sample_shape=(len(features),), features=tuple(features), target=target)
    x, y = rows.values[:, :-1], rows.targets
    return Dataset(facts, "original", x[train], y[train], x[test], y[test])


def _rows(about: dict[str, Any], body: bytes) -> BroughtRows:
    count = about["rows"]
    if about["kind"] == "drawings":
        labels, pictures = np.split(np.frombuffer(body, np.uint8), [count])
        return Drawings(pictures.reshape(-1, SIDE, SIDE), labels)
    if about["kind"] == "mixed":
        fields = [tuple(map(str, texts)) for texts in about["fields"]]
        return unpacked(tuple(Field(texts[0], texts[1:]) for texts in fields), count, body)
    values = np.frombuffer(body, "<f8").astype(float)
    columns = tuple(map(str, about["columns"]))
    return Numbers(columns, values.reshape(-1, len(columns)))


def _head(**about: Any) -> bytes:
    return json.dumps(about, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _check_rows(count: int, most: int) -> None:
    if not FEWEST_ROWS <= count <= most:
        raise Impossible(
            "There are {count} rows; a dataset of your own has {fewest} to {most}.",
            count=count,
            fewest=FEWEST_ROWS,
            most=most,
        )


def _freeze(*arrays: np.ndarray) -> None:
    for array in arrays:
        array.flags.writeable = False


def _no_dataset() -> Impossible:
    return Impossible("These bytes are no dataset that somebody brought.")
