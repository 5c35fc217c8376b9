"""Tensors: how many axes, how long, of what numbers; and parts cut out of them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from types import EllipsisType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.experiment import Impossible

Entry = int | slice | EllipsisType | None
Index = tuple[Entry, ...]

FIRST = 12
"""The first number in a tensor; up to 244 of them fit into ``uint8``."""

_NUMBER = re.compile(r"[+-]?\s*(0+|[1-9][0-9]*)", re.ASCII)
_MOST_DIGITS = 100
"""More than any axis needs; of very many Python makes no number."""


def tensor(shape: tuple[int, ...], dtype: str) -> NDArray[Any]:
    """The numbers 12, 13, 14, … in the order in which memory holds them, in the given shape."""
    return np.arange(FIRST, FIRST + math.prod(shape)).reshape(shape).astype(dtype)


def read_index(text: str) -> Index:
    """What stands between the brackets of ``x[…]``, with or without the brackets.

    Whole numbers, slices, ``...`` and ``None`` (or ``np.newaxis``), with commas between them:
    what NumPy calls basic indexing. Nothing is evaluated.

    Raises:
        Impossible: the text is something else.
    """
    inside = text.strip()
    if inside.startswith("[") and inside.endswith("]"):
        inside = inside[1:-1].strip()
    parts = inside.removesuffix(",").split(",")
    return tuple(_entry(part.strip()) for part in parts)


def _entry(part: str) -> Entry:
    if part == "...":
        return Ellipsis
    if part in ("None", "np.newaxis"):
        return None
    pieces = [piece.strip() for piece in part.split(":")]
    if len(pieces) == 1:
        return _number(pieces[0])
    if len(pieces) > 3:
        raise Impossible(
            "“{part}” has too many colons: a slice is start:stop or start:stop:step.", part=part
        )
    return slice(*(_number(piece) if piece else None for piece in pieces))


def _number(piece: str) -> int:
    if not piece:
        raise Impossible("A place between two commas is empty: write : to keep a whole axis.")
    if len(piece) > _MOST_DIGITS or not _NUMBER.fullmatch(piece):
        raise Impossible(
            "“{piece}” is not a whole number: write something like [10:100, 7:-7, :].",
            piece=piece if len(piece) <= _MOST_DIGITS else f"{piece[:20]}…",
        )
    return int("".join(piece.split()))


def cut(x: NDArray[Any], index: Index) -> NDArray[Any]:
    """``x[index]``, a view.

    Raises:
        Impossible: NumPy refuses, in its own words.
    """
    try:
        part: NDArray[Any] = x[index]
    except IndexError as error:
        raise Impossible(
            "This index does not fit the shape {shape}. NumPy says: {error}.",
            shape=x.shape,
            error=str(error),
        ) from None
    except ValueError as error:
        raise Impossible(
            "A step of 0 leads nowhere. NumPy says: {error}.", error=str(error)
        ) from None
    return part


@dataclass(frozen=True)
class AxisCut:
    """What an index does to one axis of length ``size``.

    ``start``, ``stop`` and ``step`` are what NumPy makes of the slice: negative ones counted from
    the end, missing ones filled in. ``left`` numbers are left; ``None`` if a whole number took the
    axis away.
    """

    size: int
    start: int
    stop: int
    step: int
    left: int | None

    @property
    def picked(self) -> range:
        """The places on the axis that are picked out."""
        return range(self.start, self.stop, self.step)


def axis_cuts(index: Index, shape: tuple[int, ...]) -> tuple[AxisCut, ...]:
    """What an index that fits does to each axis of a tensor of the given shape."""
    return tuple(
        AxisCut(size, entry % size, entry % size + 1, 1, None)
        if isinstance(entry, int)
        else AxisCut(size, *entry.indices(size), left=len(range(*entry.indices(size))))
        for size, entry in zip(shape, _entry_for_each_axis(index, len(shape)), strict=True)
    )


def in_place(x: NDArray[Any], index: Index) -> NDArray[Any]:
    """``x[index]`` with every axis of ``x`` still there: a whole number keeps an axis of length 1.

    The index must fit. This is what a picture of the part shows.
    """
    return x[_all_axes(index, x.ndim)]


def selected(cuts: Sequence[AxisCut]) -> NDArray[np.bool_]:
    """Which numbers of a tensor are picked out: a mask with as many axes as there are cuts."""
    mask = np.zeros([axis.size for axis in cuts], dtype=bool)
    mask[np.ix_(*(axis.picked for axis in cuts))] = True
    return mask


def _all_axes(index: Index, rank: int) -> tuple[slice, ...]:
    return tuple(
        slice(entry, entry + 1 or None) if isinstance(entry, int) else entry
        for entry in _entry_for_each_axis(index, rank)
    )


def _entry_for_each_axis(index: Index, rank: int) -> tuple[int | slice, ...]:
    entries = [entry for entry in index if entry is not None]
    if Ellipsis not in entries:
        entries.append(Ellipsis)
    at = entries.index(Ellipsis)
    entries[at : at + 1] = [slice(None)] * (rank - len(entries) + 1)
    return tuple(entry for entry in entries if isinstance(entry, int | slice))


def batches(samples: int, size: int) -> int:
    """How many batches of ``size`` the samples make; the last may be smaller."""
    return math.ceil(samples / size)


def memory(size: int) -> str:
    """So many bytes, to two digits or more: ``5.2 kB``, ``790 MB``."""
    power = min(len(str(size)) - 1, 12) // 3
    return f"{size / 1000**power:.3g} {('bytes', 'kB', 'MB', 'GB', 'TB')[power]}"
