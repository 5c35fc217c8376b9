"""From a reader's table to rows that train: what each column is, what is guessed, what is left out.

Nothing is left out without a word: :class:`Made` says a sentence for each thing that happened.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

import numpy as np

from core.datasets.mixed import (
    FEWEST_ROWS,
    MOST_INPUTS,
    MOST_LETTERS,
    MOST_ROWS,
    MOST_WORDS,
    Field,
    Mixed,
    width,
)
from core.datasets.table import Table
from core.experiment import Impossible
from core.messages import N_

Kind = Literal["numbers", "words", "dates", "texts", "counter", "same", "empty"]
Missing = Literal["fill", "leave_out"]

FEWEST_OF_A_CLASS = 4
"""Rows: one for the test, and some to train and to validate."""
FEW_VALUES = 10
"""A target of so few whole numbers holds classes."""
MOSTLY = 0.9
MANY_LOST = 0.05
"""Where more rows than this share have gaps, the gaps are filled unless somebody chooses."""

_DATE = re.compile(
    r"""(?ix) \d{4}\s?[-./년]\s?\d{1,2} (\s?[-./월]\s?\d{1,2}(일|\.)?)? ([\sT].*)?
    | \d{4}년 | \d{1,2}월(\s?\d{1,2}일)?
    | \d{1,2}[-./]\d{1,2}[-./](\d{4}|\d{2}) (\s.*)?
    | \d{1,2}:\d{2}(:\d{2}(\.\d+)?)?(\s?[ap]\.?m\.?)?
    | (\d{1,2}[\s.-]+)? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?
      [\s.,-]+ \d{1,4} ([\s,.-]+\d{2,4})? """
)
_IDENTIFIER = re.compile(r"(?i)(^|[\W_])(id|no|nr|key|index|idx|#)\.?$|(번호|순번|학번|아이디)$")
_CAMEL_ID = re.compile(r"[a-z]I[Dd]$")
_ENGLISH = (
    "target class label y outcome survived species quality price charges salary grade score result "
    "diagnosis churn default variety type medv"
)
_KOREAN = "정답 목표 분류 종류 품종 라벨 결과 생존 등급 점수 성적 가격"
_TARGETS = (*_ENGLISH.split(" "), *_KOREAN.split(" "))


@dataclass(frozen=True)
class Choice:
    """What a reader makes of a table; the columns by their names in it.

    ``as_words`` are columns of numbers that stand for words; ``classes`` says that the target's
    values are classes, though they may be numbers.
    """

    target: str
    classes: bool
    missing: Missing
    left_out: tuple[str, ...] = ()
    as_words: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """A sentence: a ``message`` with ``values`` to fill in."""

    message: str
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Made:
    """The rows that train, and what happened to a table on the way."""

    rows: Mixed
    said: tuple[Said, ...]


def kind_of(table: Table, column: str) -> Kind:
    """What a column of a table holds."""
    values = table.frame[column].dropna()
    different = values.nunique()
    if values.empty:
        return "empty"
    if different == 1:
        return "same"
    if holds_numbers(table, column):
        numbers = table.loose_numbers(column)
        if _are_days(numbers[~np.isnan(numbers)]):
            return "dates"
        return "counter" if _counts(numbers, column) else "numbers"
    if sum(bool(_DATE.fullmatch(text)) for text in values) > MOSTLY * len(values):
        return "dates"
    if different > MOST_WORDS or (different > 2 and different > len(values) / 2):
        return "texts"
    return "words"


def holds_numbers(table: Table, column: str) -> bool:
    """Whether nearly all that stands in a column are numbers."""
    if table.is_number(column):
        return True
    there = table.frame[column].notna().sum()
    return bool(np.isfinite(table.loose_numbers(column)).sum() > MOSTLY * there > 0)


def kinds_in(table: Table) -> dict[str, Kind]:
    """What each column holds, in the order of the table."""
    return {str(column): kind_of(table, str(column)) for column in table.frame}


def proposal(table: Table, kinds: Mapping[str, Kind]) -> Choice:
    """What a table is most likely about: a column that is called so, or else its last one.

    Raises:
        Impossible: fewer than two columns can be used.
    """
    usable = [name for name, kind in kinds.items() if kind in ("numbers", "words")]
    if len(usable) < 2:
        raise Impossible(
            "A network needs a column to guess and another to guess it from; here "
            "{count} can be used.",
            count=len(usable),
        )
    called = [name for wanted in _TARGETS for name in usable if _plain(name) == wanted]
    target = (called or usable[-1:])[0]
    lost = _gaps(table, [name for name in usable if name != target], kinds).mean()
    return Choice(
        target,
        classes=may_be_classes(table, target) and likely_classes(table, target),
        missing="fill" if lost > MANY_LOST else "leave_out",
    )


def may_be_classes(table: Table, column: str) -> bool:
    """Whether a column can hold classes: it has few enough different values."""
    return 2 <= table.frame[column].nunique() <= MOST_WORDS


def likely_classes(table: Table, column: str) -> bool:
    """Whether its values are words, or two, or few whole numbers that come again and again."""
    if not holds_numbers(table, column):
        return True
    numbers = table.loose_numbers(column)
    numbers = numbers[~np.isnan(numbers)]
    different = len(np.unique(numbers))
    whole = bool((numbers == np.round(numbers)).all())
    return different == 2 or (
        whole and different <= FEW_VALUES and len(numbers) >= FEWEST_OF_A_CLASS * different
    )


def has_gaps(table: Table, choice: Choice, kinds: Mapping[str, Kind]) -> bool:
    """Whether a column that is used lacks a value somewhere."""
    return bool(_gaps(table, _inputs(choice, kinds), kinds).any())


def make(table: Table, choice: Choice, kinds: Mapping[str, Kind]) -> Made:
    """The rows of a table, as somebody chose; ``kinds`` are those of :func:`kinds_in`.

    Raises:
        Impossible: nothing can be learned from them; with the reason.
    """
    said = [*_renamed(table), *_left_out(table, choice, kinds)]
    target, inputs = choice.target, _inputs(choice, kinds)
    if kinds[target] in _CANNOT_BE_GUESSED:
        raise Impossible(_CANNOT_BE_GUESSED[kinds[target]], column=target)
    if not inputs:
        raise Impossible(
            "Every other column is left out: keep one to guess “{column}” from.", column=target
        )
    columns = {}
    for name in (*inputs, target):
        as_words = choice.classes if name == target else name in choice.as_words
        columns[name] = _column(table, name, as_words=as_words)
        if not columns[name][0].words:
            said += _strays(table, name)
    names = _short_names([*columns])
    kept, more = _kept(columns, choice)
    said += more
    fields, values = [], []
    for (field, column), name in zip(columns.values(), names, strict=True):
        field, column = _without_unused(field, column[kept])
        if len(field.words) == 1 and name != names[-1]:
            field = Field(field.name)
            column = np.zeros(len(column))
        fields.append(replace(field, name=name))
        values.append(column)
    _make_sure_it_differs(values[-1], choice.target, len(kept))
    rows = Mixed(tuple(fields), np.stack(values, axis=1))
    if (inputs_there := width(rows)) > MOST_INPUTS:
        raise Impossible(
            "The columns become {count} numbers, {most} is the most: leave columns of words out.",
            count=inputs_there,
            most=MOST_INPUTS,
        )
    return Made(rows, tuple(said))


def _inputs(choice: Choice, kinds: Mapping[str, Kind]) -> list[str]:
    out = {choice.target, *choice.left_out}
    return [name for name, kind in kinds.items() if name not in out and kind not in _LEFT_OUT]


def _gaps(table: Table, columns: Iterable[str], kinds: Mapping[str, Kind]) -> np.ndarray:
    """Which rows lack a value in one of the columns: bool of shape (rows,)."""
    gaps = np.zeros(len(table.frame), bool)
    for name in columns:
        if kinds[name] == "numbers":
            gaps |= np.isnan(table.loose_numbers(name))
        else:
            gaps |= table.frame[name].isna().to_numpy()
    return gaps


def _column(table: Table, name: str, *, as_words: bool) -> tuple[Field, np.ndarray]:
    """A column as its field and its values, nan for gaps."""
    if holds_numbers(table, name) and not as_words:
        return Field(name), table.loose_numbers(name)
    texts = table.strings(name)
    words = sorted({text for text in texts if text is not None}, key=_by_number)
    if not 1 <= len(words) <= MOST_WORDS:
        raise Impossible(_CANNOT_BE_GUESSED["texts"], column=name)
    place = {word: number for number, word in enumerate(words)}
    values = np.array([np.nan if text is None else place[text] for text in texts], float)
    return Field(name, tuple(_short_names(words))), values


def _kept(
    columns: Mapping[str, tuple[Field, np.ndarray]], choice: Choice
) -> tuple[np.ndarray, list[Said]]:
    """The numbers of the rows that are used, and why others are not."""
    said = []
    *inputs, (field, target) = columns.values()
    known = ~np.isnan(target)
    if lacking := int((~known).sum()):
        message = N_("Rows left out, because “{column}” is missing: {count}.")
        said.append(Said(message, {"column": choice.target, "count": f"{lacking:,}"}))
    gaps = np.isnan(np.stack([values for _field, values in inputs], axis=1))
    if choice.missing == "leave_out":
        if lost := int((known & gaps.any(axis=1)).sum()):
            message = N_("Rows left out, because a value is missing: {count}.")
            said.append(Said(message, {"count": f"{lost:,}"}))
        known &= ~gaps.any(axis=1)
    elif filled := int(gaps[known].sum()):
        message = N_(
            "Gaps filled: {count}, with the mean of the column or its commonest word, "
            "as the training rows have it."
        )
        said.append(Said(message, {"count": f"{filled:,}"}))
    kept = np.flatnonzero(known)
    if field.words:
        counts = np.bincount(target[kept].astype(int), minlength=len(field.words))
        for number in np.flatnonzero((counts > 0) & (counts < FEWEST_OF_A_CLASS)):
            message = N_(
                "Rows left out, because “{word}” is rare: {count}; a class needs {fewest}."
            )
            values = {
                "word": field.words[number],
                "count": int(counts[number]),
                "fewest": FEWEST_OF_A_CLASS,
            }
            said.append(Said(message, values))
            kept = kept[target[kept] != number]
    if (beyond := len(kept) - MOST_ROWS) > 0:
        message = N_("{most} rows are drawn by lot, {count} left out.")
        said.append(Said(message, {"most": f"{MOST_ROWS:,}", "count": f"{beyond:,}"}))
        kept = np.sort(np.random.default_rng(0).choice(kept, MOST_ROWS, replace=False))
    if len(kept) < FEWEST_ROWS:
        raise Impossible(
            "Rows that are left: {count}; {fewest} is the fewest.",
            count=len(kept),
            fewest=FEWEST_ROWS,
        )
    return kept, said


def _without_unused(field: Field, values: np.ndarray) -> tuple[Field, np.ndarray]:
    """The field with those of its words that stand in a row."""
    if not field.words:
        return field, values
    used = np.unique(values[~np.isnan(values)])
    places = np.searchsorted(used, values).astype(float)
    words = tuple(field.words[int(number)] for number in used)
    return Field(field.name, words), np.where(np.isnan(values), np.nan, places)


def _make_sure_it_differs(target: np.ndarray, column: str, rows: int) -> None:
    if len(np.unique(target)) < 2:
        raise Impossible(
            "In all {rows} rows “{column}” is the same: there is nothing to learn.",
            column=column,
            rows=f"{rows:,}",
        )


_LEFT_OUT: dict[Kind, str] = {
    "dates": N_("“{column}” holds dates or times, which are no numbers: it is left out."),
    "texts": N_(
        "“{column}” has {count} different texts in {rows} rows, and each would be a column of its "
        "own: it is left out."
    ),
    "counter": N_("“{column}” only numbers the rows: it is left out."),
    "same": N_("“{column}” is the same in every row: it is left out."),
    "empty": N_("“{column}” is empty: it is left out."),
}
_CANNOT_BE_GUESSED: dict[Kind, str] = {
    "dates": N_("“{column}” holds dates or times: a network here guesses numbers or classes."),
    "texts": N_("“{column}” has too many different texts to be classes: choose another column."),
    "same": N_("“{column}” is the same in every row: there is nothing to learn."),
    "empty": N_("The column “{column}” is empty."),
}


def _left_out(table: Table, choice: Choice, kinds: Mapping[str, Kind]) -> list[Said]:
    said = [
        Said(_LEFT_OUT[kind], _about(table, name))
        for name, kind in kinds.items()
        if name != choice.target and kind in _LEFT_OUT
    ]
    if chosen := [name for name in choice.left_out if name != choice.target]:
        message = N_("Left out by choice: {columns}.")
        said.append(Said(message, {"columns": ", ".join(chosen)}))
    return said


def _about(table: Table, name: str) -> dict[str, Any]:
    count = table.frame[name].nunique()
    return {"column": name, "count": f"{count:,}", "rows": f"{len(table.frame):,}"}


def _renamed(table: Table) -> list[Said]:
    """Of columns with one name, all but the first have another now."""
    message = N_("Two columns are called “{column}”: one of them is “{name}” here.")
    names = [str(name) for name in table.frame]
    found = [(name, re.fullmatch(r"(.+) \([A-Z]{1,2}\)", name)) for name in names]
    return [
        Said(message, {"column": again[1], "name": name})
        for name, again in found
        if again and again[1] in names
    ]


def _strays(table: Table, name: str) -> list[Said]:
    """What stands in a column of numbers and is none is a gap."""
    if table.is_number(name):
        return []
    values = table.frame[name]
    wrong = np.flatnonzero(values.notna().to_numpy() & np.isnan(table.loose_numbers(name)))
    if not len(wrong):
        return []
    message = N_(
        "“{column}”: what is no number counts as a gap, {count} in all; the first is “{text}”, "
        "line {line}."
    )
    first = int(wrong[0])
    about = {"text": _short(str(values.iloc[first])), "line": table.lines[first]}
    return [Said(message, {"column": name, "count": len(wrong), **about})]


def _counts(numbers: np.ndarray, column: str) -> bool:
    """Whether each row has a whole number of its own, and the column's name says what for."""
    if np.isnan(numbers).any() or not (numbers == np.round(numbers)).all():
        return False
    is_named_so = _IDENTIFIER.search(column) or _CAMEL_ID.search(column)
    return bool(is_named_so) and len(np.unique(numbers)) == len(numbers)


def _are_days(numbers: np.ndarray) -> bool:
    """Whether numbers are days written as 20240131."""
    if not ((numbers >= 19000101) & (numbers <= 21001231)).all():
        return False
    month, day = numbers // 100 % 100, numbers % 100
    return bool(((month >= 1) & (month <= 12) & (day >= 1) & (day <= 31)).all())


def _short_names(names: Sequence[str]) -> list[str]:
    """The names, each its own, of letters that can be seen, and short enough."""
    made: list[str] = []
    for number, name in enumerate(names, 1):
        seen = "".join(letter if letter.isprintable() else " " for letter in name)
        short = _short(" ".join(seen.split())) or str(number)
        while short in made:
            short = f"{short[: MOST_LETTERS - 6].rstrip()} ({number})"
            number += 1
        made.append(short)
    return made


def _short(text: str) -> str:
    return text if len(text) <= MOST_LETTERS else f"{text[: MOST_LETTERS - 1].rstrip()}…"


def _plain(name: str) -> str:
    return unicodedata.normalize("NFKC", name).casefold().strip()


def _by_number(text: str) -> tuple[bool, float, str]:
    """Numbers before words, each in its own order."""
    number = re.fullmatch(r"-?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?", text)
    return (number is None, float(text) if number else 0.0, text)
