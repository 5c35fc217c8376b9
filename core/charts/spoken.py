"""The numbers of a picture in words, read off its Vega-Lite dictionary and its data."""

from __future__ import annotations

import json
import operator
import re
from ast import literal_eval
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np
import pandas as pd

MOST = 12
"""Numbers that one listens to before the rest is only counted."""
POINTS = {"line", "point", "circle", "square", "bar", "tick", "trail"}
"""Marks that stand for a number where they end, or where they lie."""
SERIES = ("color", "fill", "stroke", "shape", "strokeDash", "detail")
"""What tells one series from another."""
_TEST = re.compile(r"(!?)datum\.(\w+)(?: *(===?|!==?|>=?|<=?) *(.+))?")
_NAMES = re.compile(r"(\[.*\])\[datum\.value\]")
_COMPARE: dict[str, Callable[[Any, Any], bool]] = {
    "=": operator.eq,
    "!": operator.ne,
    ">": operator.gt,
    "<": operator.lt,
}

Row = Mapping[str, Any]
Channel = Mapping[str, Any]


@dataclass(frozen=True)
class Spoken:
    """A picture in words, and how many of its numbers they leave out."""

    words: str
    more: int


@dataclass(frozen=True)
class Layer:
    """One mark with what it encodes, and the rows that it is drawn for."""

    mark: str
    encoding: Mapping[str, Channel]
    rows: Sequence[Row]

    @property
    def series(self) -> list[str]:
        """The columns that tell its series apart."""
        shown = [self.encoding.get(name, {}) for name in SERIES]
        named = [
            channel["field"]
            for channel in shown
            if channel.get("type") != "quantitative" and channel.get("scale", "") is not None
            if "field" in channel
        ]
        return list(dict.fromkeys(named))


@dataclass(frozen=True)
class Line:
    """What is read in one go: ``cat 0.638, 1.894``, or ``epoch 3: training 0.21``."""

    label: str
    parts: Sequence[str]


def spoken(spec: Mapping[str, Any], data: pd.DataFrame | None = None, most: int = MOST) -> Spoken:
    """What a sighted reader reads there: the numbers written in it, else those that it draws.

    Words and numbers written in the picture come line by line. Where its axes alone say how much,
    its points come with them, markers before whole curves, and of a long curve some evenly spaced.
    """
    rows: Sequence[Row] = [] if data is None else _rows(data)
    layers = list(_layers(spec, {}, (), rows))
    texts = [
        layer
        for layer in layers
        if layer.mark == "text" and "field" in layer.encoding.get("text", {})
    ]
    numbers = [layer for layer in texts if _holds_numbers(layer)]
    lines, more = _first(_written(texts), most) if numbers else ([], 0)
    if not any(map(_says_values, numbers)):
        drawn, left = _drawn(layers, most - sum(map(_count, lines)))
        lines, more = lines + drawn, more + left
    return Spoken("; ".join(map(_said, lines)), more)


def number(value: float) -> str:
    """A number as one says it: three digits, or all of those before the point."""
    if not np.isfinite(value):
        return str(value)
    whole = value == round(value) or abs(value) >= 1000
    return f"{value:.0f}" if whole and abs(value) < 1e6 else f"{value:.3g}"


def _layers(
    spec: Mapping[str, Any],
    encoding: Mapping[str, Any],
    filters: tuple[Mapping[str, Any], ...],
    rows: Sequence[Row],
) -> Iterator[Layer]:
    """Every mark of a picture, with what it inherits, as far as its rows are understood."""
    encoding = {**encoding, **spec.get("encoding", {})}
    filters = (*filters, *spec.get("transform", ()))
    rows = spec.get("data", {}).get("values", rows)
    inside = next((spec[name] for name in ("layer", "hconcat", "vconcat") if name in spec), None)
    if inside is not None:
        for part in inside:
            yield from _layers(part, encoding, filters, rows)
    elif "mark" in spec and all("filter" in step for step in filters):
        mark = spec["mark"] if isinstance(spec["mark"], str) else spec["mark"]["type"]
        kept = rows
        with suppress(ValueError):
            for step in filters:
                test = _test(step["filter"])
                kept = [row for row in kept if test(row)]
            channels = {name: one for name, one in encoding.items() if isinstance(one, Mapping)}
            yield Layer(mark, channels, kept)


def _rows(data: pd.DataFrame) -> list[Row]:
    names = list(map(str, data.columns))
    columns = [data[name].tolist() for name in data.columns]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _test(condition: str | Mapping[str, Any]) -> Callable[[Row], bool]:
    """A filter of ours.

    Raises:
        ValueError: it is of another kind.
    """
    if isinstance(condition, Mapping):
        field, wanted = condition["field"], condition.get("oneOf", ())
        return lambda row: row.get(field) in wanted
    found = _TEST.fullmatch(condition)
    if not found:
        raise ValueError(condition)
    negated, field, sign, other = found.groups()
    if sign is None:
        return lambda row: _is(row.get(field)) is not bool(negated)
    value, compare = literal_eval(other), _COMPARE[sign[0]]
    return lambda row: _there(row.get(field)) and compare(row[field], value)


def _is(value: Any) -> bool:
    return _there(value) and bool(value)


def _there(value: Any) -> bool:
    return value is not None and value == value


def _holds_numbers(layer: Layer) -> bool:
    field = layer.encoding["text"]["field"]
    return any(_has_digit(_words(row.get(field))) for row in layer.rows)


def _has_digit(words: str) -> bool:
    return any(letter.isdecimal() for letter in words)


def _words(value: Any) -> str:
    if isinstance(value, list | tuple | np.ndarray):
        return " ".join(map(str, value))
    if isinstance(value, float | np.floating):
        return number(float(value)) if _there(value) else ""
    return str(value) if _there(value) else ""


def _category(channel: Channel) -> bool:
    """Whether an axis names what stands along it."""
    axis = channel.get("axis", {})
    named = channel.get("type") in ("nominal", "ordinal") or "labelExpr" in (axis or {})
    return "field" in channel and axis is not None and named


def _name(channel: Channel, value: Any) -> str:
    """What an axis calls a place along it."""
    found = _NAMES.fullmatch((channel.get("axis") or {}).get("labelExpr", ""))
    if not found:
        return _words(value)
    names = json.loads(found[1])
    return str(names[int(value)]) if value in range(len(names)) else ""


def _says_values(texts: Layer) -> bool:
    """Whether words in a picture are the numbers of its marks, rather than a remark on them."""
    across, up = (texts.encoding.get(name, {}) for name in "xy")
    return _category(across) or _category(up) or ("field" in across and "field" in up)


def _written(texts: Sequence[Layer]) -> list[Line]:
    """The words in a picture from top to bottom, those of one height from left to right."""
    found = sorted(
        (item for layer in texts for item in _items(layer)), key=lambda item: (item[0], item[2])
    )
    lines = []
    for _, together in groupby(found, key=lambda item: item[0]):
        items = list(together)
        lines.append(Line(items[0][1], [words for *_, words in items]))
    return lines


def _items(layer: Layer) -> Iterator[tuple[float, str, float, str]]:
    """For each word of a layer: how far down it stands, its line's name, how far right, itself."""
    across, up = (layer.encoding.get(name, {}) for name in "xy")
    rights, downs = _places(across, layer.rows), _places(up, layer.rows)
    upward = not (_category(up) or up.get("scale", {}).get("reverse"))
    for row, right, down in zip(layer.rows, rights, downs, strict=True):
        parts = [_name(across, row.get(across["field"]))] if _category(across) else []
        parts += [_words(row.get(name)) for name in layer.series]
        words = " ".join(filter(None, (*parts, _words(row.get(layer.encoding["text"]["field"])))))
        label = _name(up, row.get(up["field"])) if _category(up) else ""
        if words:
            yield (round(-down if upward else down, 2), label, right, words)


def _places(channel: Channel, rows: Sequence[Row]) -> list[float]:
    """Where along an axis each row stands, in its own units; without one, at the beginning."""
    values = [row.get(channel.get("field", "")) for row in rows]
    if any(isinstance(value, str) for value in values):
        order = {value: place for place, value in enumerate(_order(channel, values))}
        return [order[value] for value in values]
    return [-np.inf if value is None or value != value else float(value) for value in values]


def _order(channel: Channel, values: Sequence[Any]) -> list[Any]:
    """The different values along an axis in their order."""
    different = list(dict.fromkeys(values))
    if isinstance(sort := channel.get("sort"), list):
        return sorted(different, key=lambda v: sort.index(v) if v in sort else len(sort))
    return different if any(isinstance(value, str) for value in different) else sorted(different)


def _drawn(layers: Sequence[Layer], room: int) -> tuple[list[Line], int]:
    """The points of a picture, of few marks first, and how many are left out."""
    lines: list[Line] = []
    known: set[tuple[Any, ...]] = set()
    for layer in sorted(filter(_on_axes, layers), key=lambda layer: len(layer.rows)):
        table: dict[Any, list[tuple[Any, ...]]] = {}
        for place, *point in _points(layer):
            if (place, *point) not in known:
                table.setdefault(place, []).append(tuple(point))
                known.add((place, *point))
        channel = layer.encoding[_along(layer)]
        places = _evenly(
            _order(channel, list(table)), room, max(map(len, table.values()), default=1)
        )
        for place in places:
            values = [" ".join(filter(None, map(_words, point))) for point in table[place]]
            lines.append(Line(_place(channel, place), values))
            room -= len(values)
    return lines, len(known) - sum(map(_count, lines))


def _on_axes(layer: Layer) -> bool:
    """Whether its marks stand for numbers that two axes tell."""
    across, up = (layer.encoding.get(name, {}) for name in "xy")
    measured = not (_category(across) and _category(up))
    seen = all("field" in axis and axis.get("axis", {}) is not None for axis in (across, up))
    return layer.mark in POINTS and seen and measured and "order" not in layer.encoding


def _along(layer: Layer) -> str:
    """The axis along which numbers are read off the other."""
    return "y" if _category(layer.encoding["y"]) else "x"


def _points(layer: Layer) -> Iterator[tuple[Any, ...]]:
    """Each point of a layer: where along its axis, of which series, and its number."""
    along = _along(layer)
    value = layer.encoding["x" if along == "y" else "y"]
    columns = [layer.encoding[along]["field"], *layer.series, value["field"]]
    rows = [
        row for row in layer.rows if _there(row.get(columns[0])) and _there(row.get(columns[-1]))
    ]
    if rows and "aggregate" in value:
        by = [name for name in columns[:-1] if name in rows[0]]
        means = pd.DataFrame(rows).groupby(by, sort=False)[columns[-1]].agg(value["aggregate"])
        rows = _rows(means.reset_index())
    for row in rows:
        yield tuple(row.get(name) for name in columns)


def _place(channel: Channel, value: Any) -> str:
    """A place along an axis with the title of the axis, unless it speaks for itself."""
    title = "" if _category(channel) else channel.get("title")
    return " ".join(filter(None, (_words(title), _name(channel, value))))


def _evenly(places: Sequence[Any], room: int, each: int) -> Sequence[Any]:
    """As many places as there is room for, each of so many numbers; the last is one of them."""
    chosen = np.linspace(len(places) - 1, 0, min(len(places), room // each)).round().astype(int)
    return [places[i] for i in sorted(set(chosen.tolist()))]


def _first(lines: Sequence[Line], most: int) -> tuple[list[Line], int]:
    """As many lines as have that many numbers, the last one cut, and the numbers left out."""
    kept, room = [], most
    for line in lines:
        numbers = [place for place, words in enumerate(line.parts) if _has_digit(words)]
        end = numbers[room] if len(numbers) > room else len(line.parts)
        if room:
            kept.append(Line(line.label, line.parts[:end]))
        room -= min(room, len(numbers))
    return kept, sum(map(_count, lines)) - sum(map(_count, kept))


def _count(line: Line) -> int:
    return sum(map(_has_digit, line.parts))


def _said(line: Line) -> str:
    """A name stands right before its number, between numbers there is a comma."""
    said = f"{line.label}: " if line.label else ""
    for words, after in zip(line.parts, [*line.parts[1:], None], strict=True):
        names_it = after is not None and not _has_digit(words) and _has_digit(after)
        said += words + ("" if after is None else " " if names_it else ", ")
    return said
