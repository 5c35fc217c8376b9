"""One's own points of the plane: typed, taken from a table, and packed for an address.

A point is ``(x1, x2, label)``: two coordinates from −6 to 6, to two decimals, and a class number.
"""

from __future__ import annotations

import csv
import math
import re
import unicodedata
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from core.datasets.plane import EDGE
from core.datasets.table import Table
from core.experiment import Impossible

Point = tuple[float, float, int]
Points = tuple[Point, ...]

MOST_POINTS = 500
MOST_CLASSES = 5
MOST_CHARACTERS = 100 * MOST_POINTS
"""Of typed points: a longer text holds something else."""
FILLED = 5.0
"""What is scaled reaches from minus this to this."""

_HUNDREDTHS = int(200 * EDGE) + 1
_X1 = ("x1", "x", "x_1", "feature1", "feature_1", "가로")
_X2 = ("x2", "y", "x_2", "feature2", "feature_2", "세로")
_LABEL = ("label", "class", "target", "species", "y", "레이블", "라벨", "클래스", "정답", "종류")


def read_points(text: str) -> Points:
    """Points a line, or parted by semicolons: ``x1, x2, label``. A line of names may come first.

    Raises:
        Impossible: with the first line that is no point, and why.
    """
    if len(text) > MOST_CHARACTERS:
        raise Impossible(
            "{most} points take {characters:,} letters at the most, and these are {count:,}.",
            most=MOST_POINTS,
            characters=MOST_CHARACTERS,
            count=len(text),
        )
    lines = [line.strip() for line in text.replace(";", "\n").splitlines() if line.strip()]
    if lines and [cell.strip().lower() for cell in lines[0].split(",")] == ["x1", "x2", "label"]:
        del lines[0]
    if len(lines) > MOST_POINTS:
        raise Impossible(
            "There are {count} points; {most} is the most.", count=len(lines), most=MOST_POINTS
        )
    return tuple(_read_point(number, cells) for number, cells in enumerate(csv.reader(lines), 1))


def _read_point(number: int, cells: list[str]) -> Point:
    if len(cells) != 3:
        raise Impossible(
            "Point {number} has {count} values; it needs three: x1, x2, label.",
            number=number,
            count=len(cells),
        )
    try:
        x1, x2, label = (float(cell.replace("−", "-")) for cell in cells)
    except ValueError:
        raise Impossible(
            "Point {number} holds something that is no number: “{text}”.",
            number=number,
            text=", ".join(cells)[:40],
        ) from None
    if not (math.isfinite(x1 + x2) and max(abs(x1), abs(x2)) <= EDGE):
        raise Impossible("Point {number} lies outside −6 to 6.", number=number)
    if label not in range(MOST_CLASSES):
        raise Impossible(
            "The label of point {number} must be a whole number from 0 to {most}.",
            number=number,
            most=MOST_CLASSES - 1,
        )
    return round(x1, 2) + 0.0, round(x2, 2) + 0.0, int(label)


def make_sure_of_enough(points: Points) -> None:
    """Raises Impossible where no network can be trained: too few points, or one class alone."""
    if len(points) < 4 or len({label for *_, label in points}) < 2:
        raise Impossible("A network needs at least four points, of two classes or more.")


def written(points: Iterable[Point]) -> str:
    """The points as they are typed: each on a line of its own."""
    return "\n".join(f"{x1:g}, {x2:g}, {label}" for x1, x2, label in points)


def pack(points: Points) -> str:
    """Four letters a point, all of them such as an address holds as they are.

    The three numbers in hundredths are one of 1201 × 1201 × 5, which three bytes can hold.
    """
    numbers = (
        ((round(100 * (x1 + EDGE)) * _HUNDREDTHS) + round(100 * (x2 + EDGE))) * MOST_CLASSES + label
        for x1, x2, label in points
    )
    return urlsafe_b64encode(b"".join(number.to_bytes(3, "big") for number in numbers)).decode()


def unpack(letters: str) -> Points | None:
    """The points in an address, also those of old links, which hold them as they are typed.

    None where it holds none.
    """
    if "," in letters:
        try:
            return read_points(letters)
        except Impossible:
            return None
    if (
        len(letters) % 4
        or len(letters) > 4 * MOST_POINTS
        or not re.fullmatch(r"[A-Za-z0-9_-]*", letters)
    ):
        return None
    content = urlsafe_b64decode(letters)
    points = []
    for place in range(0, len(content), 3):
        number, label = divmod(int.from_bytes(content[place : place + 3], "big"), MOST_CLASSES)
        x1, x2 = divmod(number, _HUNDREDTHS)
        points.append((round(x1 / 100 - EDGE, 2), round(x2 / 100 - EDGE, 2), label))
    known = all(x1 <= EDGE for x1, _x2, _label in points)
    return tuple(points) if known else None


@dataclass(frozen=True)
class Roles:
    """Which column of a table is which; ``sure`` if the table leaves no doubt."""

    x1: str
    x2: str
    label: str
    sure: bool


def roles_in(table: Table) -> Roles:
    """Which column is which, by their names, or else by what is in them.

    Raises:
        Impossible: the table has fewer than three columns.
    """
    columns = [str(column) for column in table.frame]
    if len(columns) < 3:
        raise Impossible(
            "The table has {count} columns; points need three: x1, x2 and a label.",
            count=len(columns),
        )
    by_name = _named(columns)
    if by_name is not None:
        return by_name
    coordinates = [name for name in columns if table.is_number(name)]
    labels = [name for name in columns if _may_be_label(table, name)]
    strings = [name for name in labels if not table.is_number(name)]
    label = (strings or [name for name in labels if name == columns[-1]] or labels or columns[-1:])[
        0
    ]
    x1, x2 = ([name for name in [*coordinates, *columns] if name != label] + columns)[:2]
    as_written = not table.named and labels[-1:] == columns[-1:] and columns[:2] == [x1, x2]
    one_way = strings == [label] and len(coordinates) == 2 if strings else labels == [label]
    return Roles(x1, x2, label, len(columns) == 3 and (as_written or one_way))


def _named(columns: list[str]) -> Roles | None:
    """By names alone; None where one is missing."""
    plain = {unicodedata.normalize("NFKC", name).lower().replace(" ", ""): name for name in columns}
    x1 = next((plain[name] for name in _X1 if name in plain), None)
    label = next((plain[name] for name in _LABEL if name in plain), None)
    x2 = next((plain[name] for name in _X2 if name in plain and plain[name] != label), None)
    return Roles(x1, x2, label, sure=True) if x1 and x2 and label else None


def _may_be_label(table: Table, column: str) -> bool:
    values = {value for value in table.strings(column) if value is not None}
    return 2 <= len(values) <= MOST_CLASSES and not any("." in value for value in values)


@dataclass(frozen=True)
class Taken:
    """The points of a table, and all that happened to them on the way."""

    points: Points
    classes: dict[str, int]
    """The class number that each label has become."""
    left_out: tuple[int, ...]
    """The lines whose rows lack a value."""
    beyond: int
    """How many points were left out since there are too many: those not drawn by lot."""
    scaled: dict[str, tuple[float, float]]
    """The middle and the divisor of each column that was scaled: (value − middle) / divisor."""
    unused: tuple[str, ...]


def take(table: Table, roles: Roles) -> Taken:
    """The points in a table. Where one lies outside of the plane both columns are scaled.

    Raises:
        Impossible: with the line that is no point, or with what the whole table lacks.
    """
    if len({roles.x1, roles.x2, roles.label}) < 3:
        raise Impossible("Each of x1, x2 and the label needs a column of its own.")
    x = np.stack([table.numbers(roles.x1), table.numbers(roles.x2)], axis=1)
    strings = table.strings(roles.label)
    complete = ~np.isnan(x).any(axis=1) & np.array([value is not None for value in strings])
    labels = [value or "" for value in strings]
    kept = np.flatnonzero(complete)
    classes = _class_numbers([labels[row] for row in kept], roles.label)
    beyond = max(0, len(kept) - MOST_POINTS)
    if beyond:
        kept = np.sort(np.random.default_rng(0).choice(kept, MOST_POINTS, replace=False))
    scaled = {}
    if (np.abs(x[complete]) > EDGE).any():
        for place, column in enumerate((roles.x1, roles.x2)):
            low, high = x[complete, place].min() / 2, x[complete, place].max() / 2
            middle, divisor = low + high, (high - low) / FILLED or 1.0
            x[:, place] = np.clip((x[:, place] - middle) / divisor, -FILLED, FILLED)
            scaled[column] = (float(middle), float(divisor))
    points = tuple(
        (round(float(x[row, 0]), 2) + 0.0, round(float(x[row, 1]), 2) + 0.0, classes[labels[row]])
        for row in kept
    )
    make_sure_of_enough(points)
    named = {roles.x1, roles.x2, roles.label}
    return Taken(
        points,
        classes,
        tuple(table.lines[row] for row in np.flatnonzero(~complete)),
        beyond,
        scaled,
        tuple(str(column) for column in table.frame if column not in named),
    )


def _class_numbers(found: Iterable[str], column: str) -> dict[str, int]:
    """A class number for every label: itself if all are such numbers, otherwise its place."""
    labels = sorted(set(found), key=_by_number)
    if len(labels) > MOST_CLASSES:
        raise Impossible(
            "The column “{column}” has {count} different labels; {most} is the most.",
            column=column[:40],
            count=len(labels),
            most=MOST_CLASSES,
        )
    numbers = [str(number) for number in range(MOST_CLASSES)]
    as_they_are = set(labels) <= set(numbers) and "0" in labels
    return {label: int(label) if as_they_are else place for place, label in enumerate(labels)}


def _by_number(label: str) -> tuple[bool, float, str, str]:
    """Numbers before words, each in its own order."""
    number = re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?", label)
    return (number is None, float(label) if number else 0.0, label.casefold(), label)
