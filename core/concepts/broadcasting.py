"""Broadcasting: two shapes made to fit by adding axes and repeating, decided axis by axis.

The rules are NumPy's (https://numpy.org/doc/stable/user/basics.broadcasting.html).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from itertools import combinations
from timeit import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.experiment import Impossible

Shape = tuple[int, ...]

AXES, NUMBERS = 5, 200_000
"""The most axes of a tensor, and the most numbers in it."""

OPERATIONS = {"add": np.add, "multiply": np.multiply, "maximum": np.maximum}


def read_shape(text: str, *, unknown: bool = False) -> Shape:
    """A typed shape: ``(3, 4)``, ``3, 4``, ``(4,)`` or ``()``. Nothing is evaluated.

    ``unknown`` lengths may be −1, as in ``reshape``.

    Raises:
        Impossible: it is something else, or too large to show.
    """
    inside = text.strip()
    if inside.startswith("(") and inside.endswith(")"):
        inside = inside[1:-1].strip()
    sizes = [size.strip() for size in inside.removesuffix(",").split(",")] if inside else []
    length = "-1|[0-9]{1,9}" if unknown else "[0-9]{1,9}"
    if not all(re.fullmatch(length, size) for size in sizes):
        raise Impossible(
            "“{text}” is not a shape: write whole numbers from 1 up, as in (3, 4).", text=text
        )
    if "0" in (size.lstrip("0") or "0" for size in sizes):
        raise Impossible(
            "“{text}” is a shape, but a tensor of that shape holds no numbers, and there is "
            "nothing to draw: write whole numbers from 1 up.",
            text=text,
        )
    if len(sizes) > AXES:
        raise Impossible("{n} axes are too many: here it ends at {most}.", n=len(sizes), most=AXES)
    return _small_enough(tuple(map(int, sizes)))


def _small_enough(shape: Shape) -> Shape:
    if math.prod(shape) > NUMBERS:
        raise Impossible(
            "{shape} holds {n} numbers: here it ends at {most}.",
            shape=shape,
            n=f"{math.prod(shape):,}",
            most=f"{NUMBERS:,}",
        )
    return shape


def numbers(shape: Shape, step: int) -> NDArray[np.int64]:
    """``step``, twice ``step``, … in a tensor of the given shape; 100 starts over at 0."""
    count = math.prod(shape)
    return (step * np.arange(1, count + 1) % 100).reshape(shape)


@dataclass(frozen=True)
class AxisPair:
    """One axis of two tensors laid on each other at their last axes.

    ``x`` and ``y`` are the lengths, ``None`` where a tensor lacks the axis; ``result`` is the
    length that comes out, ``None`` if the two do not fit.
    """

    x: int | None
    y: int | None

    @property
    def result(self) -> int | None:
        """Equal lengths fit, and so does a 1, which is repeated; a missing axis counts as 1."""
        a, b = self.x or 1, self.y or 1
        return a if b in (1, a) else b if a == 1 else None


def axis_pairs(x: Shape, y: Shape) -> tuple[AxisPair, ...]:
    """The axes of two shapes in pairs, first axis first; each pair is decided by itself."""
    rank = max(len(x), len(y))
    xs = (None,) * (rank - len(x)) + x
    ys = (None,) * (rank - len(y)) + y
    return tuple(AxisPair(a, b) for a, b in zip(xs, ys, strict=True))


def broadcast(x: Shape, y: Shape) -> Shape | None:
    """The shape of ``x + y``, or ``None`` if the two do not fit."""
    sizes = [pair.result for pair in axis_pairs(x, y)]
    return None if None in sizes else tuple(size for size in sizes if size)


def with_axes(shape: Shape, rank: int) -> Shape:
    """The first step: axes of length 1 are added in front until there are ``rank`` of them."""
    return (1,) * (rank - len(shape)) + shape


def at_step(a: NDArray[Any], step: int, shape: Shape) -> NDArray[Any]:
    """``a`` on its way to a result of the given shape: as it is, with new axes, repeated."""
    if step == 0:
        return a
    longer = a.reshape(with_axes(a.shape, len(shape)))
    return longer if step == 1 else np.broadcast_to(longer, shape)


def is_copy(before: Shape, shape: Shape) -> NDArray[np.bool_]:
    """Which numbers of a tensor that was repeated from ``before`` to ``shape`` are copies."""
    copies = np.ones(shape, dtype=bool)
    copies[tuple(slice(size) for size in with_axes(before, len(shape)))] = False
    return copies


def source(index: tuple[int, ...], shape: Shape) -> tuple[int, ...]:
    """Where in a tensor of the given shape the number for ``index`` of the result comes from."""
    own = index[len(index) - len(shape) :]
    return tuple(0 if size == 1 else i for i, size in zip(own, shape, strict=True))


def compute(operation: str, x: NDArray[Any], y: NDArray[Any]) -> NDArray[Any]:
    """``x + y``, ``x * y`` or ``np.maximum(x, y)``.

    Raises:
        Impossible: the shapes do not fit, in NumPy's words, or the result is too large to show.
    """
    shape = broadcast(x.shape, y.shape)
    if shape is not None:
        _small_enough(shape)
    try:
        result: NDArray[Any] = OPERATIONS[operation](x, y)
    except ValueError as error:
        raise Impossible(
            "Laid on each other at their last axes, two lengths differ and neither is 1. "
            "NumPy says: {error}.",
            error=str(error).strip(),
        ) from None
    return result


@dataclass(frozen=True)
class Fix:
    """What to write instead of ``x`` or ``y`` so that the two fit, and the shape it has then."""

    code: str
    shape: Shape
    result: Shape


def fixes(x: Shape, y: Shape) -> list[Fix]:
    """How two shapes that do not fit can be made to: by new axes of length 1, or by turning one.

    The tensor with fewer axes gets new ones; with equally many, either gets one.
    """
    rank = max(len(x), len(y)) + (len(x) == len(y))
    found = []
    for name, own, other in (("y", y, x), ("x", x, y)):
        ways = [(f"{name}.T", own[::-1]), *_new_axes(name, own, min(rank, AXES))]
        for code, shape in ways:
            result = broadcast(shape, other)
            if result is not None:
                found.append(Fix(code, shape, result))
    return found


def _new_axes(name: str, shape: Shape, rank: int) -> list[tuple[str, Shape]]:
    ways = []
    for old in combinations(range(rank), len(shape)):
        sizes = dict(zip(old, shape, strict=True))
        entries = (":" if axis in sizes else "np.newaxis" for axis in range(rank))
        ways.append((f"{name}[{', '.join(entries)}]", tuple(sizes.get(a, 1) for a in range(rank))))
    return ways


def naive_add(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """``x + y`` in two loops."""
    z = x.copy()
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            z[i, j] += y[j]
    return z


def race(rows: int, columns: int = 50) -> tuple[float, float]:
    """The seconds that :func:`naive_add` and NumPy take for the same sum, measured here and now."""
    x, y = np.ones((rows, columns)), np.ones(columns)
    loop = min(repeat(lambda: naive_add(x, y), number=1, repeat=2))
    whole = min(repeat(lambda: x + y, number=20, repeat=5)) / 20
    return loop, whole
