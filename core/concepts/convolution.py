"""Convolution: a small kernel slides over a picture, with the same weights at every place.

Pictures here are whole numbers from 0 (black) to 9 (white), of shape (height, width).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from core.experiment import Impossible
from core.experiment.convolution import Padding, added, conv2d, max_pooling2d, size_behind

Numbers = NDArray[np.float64]
Picture = NDArray[np.int_]

WHITE = 9
"""The brightest of the shades."""
SIZE = 3
"""The sides of the kernel that slides."""
LARGEST = 99
"""The largest weight that can be typed."""
KERNELS: Mapping[str, str] = MappingProxyType(
    {
        "vertical": "-1 0 1; -1 0 1; -1 0 1",
        "horizontal": "-1 -1 -1; 0 0 0; 1 1 1",
        "blur": "1/9 1/9 1/9; 1/9 1/9 1/9; 1/9 1/9 1/9",
        "sharpen": "0 -1 0; -1 5 -1; 0 -1 0",
        "identity": "0 0 0; 0 1 0; 0 0 0",
    }
)
"""What usual kernels are called, and their rows of weights."""
_WEIGHT = re.compile(r"-?\d{1,2}(\.\d{1,2}|/[1-9]\d?)?")


@dataclass(frozen=True)
class Kernel:
    """Weights as they are written, ``1/9``, say, in rows."""

    texts: tuple[tuple[str, ...], ...]

    @classmethod
    def read(cls, typed: str) -> Kernel:
        """Three rows of three numbers, a semicolon after each row: ``-1 0 1; -1 0 1; -1 0 1``.

        Raises:
            Impossible: they are not nine, or one of them is no number up to 99 with two decimals.
        """
        plain = typed.replace("−", "-")
        rows = tuple(
            tuple(re.split(r"[\s,]+", row.strip())) for row in plain.strip("; ").split(";")
        )
        for piece in (piece for row in rows for piece in row if piece):
            if not _WEIGHT.fullmatch(piece):
                raise Impossible(
                    "“{piece}” is not a weight: write a number such as −1, 0.5 or 1/9.", piece=piece
                )
        if [len([piece for piece in row if piece]) for row in rows] != [SIZE] * SIZE:
            raise Impossible("A kernel here is three rows of three: −1 0 1; −1 0 1; −1 0 1")
        return cls(rows)

    @cached_property
    def weights(self) -> Numbers:
        """The same as numbers, of shape (3, 3)."""
        return np.array([[float(Fraction(text)) for text in row] for row in self.texts])


class Axis(NamedTuple):
    """How a kernel goes along an axis: its places there, and the zeros before and behind."""

    size: int
    places: int
    before: int
    behind: int


@dataclass(frozen=True, eq=False)
class Sliding:
    """A kernel on its way over a picture."""

    picture: Picture
    kernel: Kernel
    stride: int = 1
    padding: Padding = "valid"
    relu: bool = False

    @cached_property
    def axes(self) -> tuple[Axis, Axis]:
        """Down and across."""
        down, across = (axis(size, SIZE, self.stride, self.padding) for size in self.picture.shape)
        return down, across

    @cached_property
    def sums(self) -> Numbers:
        """The sum of the nine products at each place, shape (places down, places across)."""
        x = self.picture[np.newaxis, :, :, np.newaxis].astype(float)
        kernel = self.kernel.weights[:, :, np.newaxis, np.newaxis]
        return conv2d(x, kernel, self.stride, self.padding)[0, :, :, 0]

    @cached_property
    def feature_map(self) -> Numbers:
        """What is written: the sums or, behind a ReLU, what of them is positive."""
        return np.maximum(self.sums, 0) if self.relu else self.sums

    def window(self, i: int, j: int) -> Picture:
        """The nine pixels that a number of the feature map is made of."""
        down, across = self.axes
        around = np.pad(self.picture, ((down.before, down.behind), (across.before, across.behind)))
        top, left = i * self.stride, j * self.stride
        return around[top : top + SIZE, left : left + SIZE]

    def near(self, pixel: int) -> tuple[int, int]:
        """Row and column of the number whose window has its middle nearest to a pixel.

        Pixels are counted row by row, from 0 on.
        """
        places = zip(divmod(pixel, self.picture.shape[1]), self.axes, strict=True)
        i, j = (
            min(max((at - SIZE // 2 + axis.before) // self.stride, 0), axis.places - 1)
            for at, axis in places
        )
        return i, j

    def middle(self, i: int, j: int) -> int:
        """The pixel in the middle of a number's window; at the border the nearest there is."""
        row, column = (
            min(at * self.stride - axis.before + SIZE // 2, axis.size - 1)
            for at, axis in zip((i, j), self.axes, strict=True)
        )
        return int(row * self.picture.shape[1] + column)


def axis(size: int, window: int, stride: int, padding: Padding) -> Axis:
    """How a window goes along an axis of so many pixels."""
    places = size_behind(size, window, stride, padding)
    return Axis(size, places, *added(size, window, stride, padding))


def shaded(picture: NDArray[np.uint8]) -> Picture:
    """A picture of 256 shades in ten of them."""
    return np.rint(picture / 255 * WHITE).astype(int)


def drawn(name: str) -> Picture:
    """A small made picture, 8 × 8: an ``edge``, bright on the right, or a ``cross``."""
    picture = np.zeros((8, 8), dtype=int)
    if name == "edge":
        picture[:, 4:] = WHITE
    else:
        picture[1:7, 3:5] = picture[3:5, 1:7] = WHITE
    return picture


def moved(picture: Picture, right: int) -> Picture:
    """The picture moved to the right, or left if negative; black comes in at the other side."""
    after = np.roll(picture, right, axis=1)
    after[:, : max(right, 0)] = 0
    after[:, picture.shape[1] + min(right, 0) :] = 0
    return after


def telling(picture: Picture) -> int:
    """Where dark becomes bright most of all, to the right: a pixel for a first look."""
    sliding = Sliding(picture, Kernel.read(KERNELS["vertical"]))
    i, j = np.unravel_index(sliding.sums.argmax(), sliding.sums.shape)
    return sliding.middle(int(i), int(j))


def follows(before: Sliding, after: Sliding, pixels: int) -> bool:
    """Whether the feature map of a picture that moved to the right is the old one, moved.

    What the border cuts off, or lets in, is left out.
    """
    steps = pixels // before.stride
    was, is_now = before.feature_map, after.feature_map
    inner = slice(1 + max(steps, 0), was.shape[1] - 1 + min(steps, 0))
    old = slice(inner.start - steps, inner.stop - steps)
    return pixels % before.stride == 0 and np.allclose(is_now[:, inner], was[:, old])


def written(value: float, decimals: int = 2) -> str:
    """A number as a browser rounds it, without zeros at its end: 2.5, −3, 0.11."""
    unit = Decimal(1).scaleb(-decimals)
    number = Decimal(float(value)).quantize(unit, ROUND_HALF_UP).normalize() + 0
    return f"{number:f}".replace("-", "−")


class Pooled(NamedTuple):
    """Blocks of four numbers of a feature map, and the largest of each.

    The ``part`` has up to four rows and columns, from ``top`` and ``left`` on; ``whole`` is what
    becomes of all of the map.
    """

    top: int
    left: int
    part: Numbers
    largest: Numbers
    whole: Numbers


def pooled(feature_map: Numbers, i: int, j: int) -> Pooled:
    """Max pooling by 2 × 2, looked at around a place of the feature map."""
    whole = max_pooling2d(feature_map[np.newaxis, :, :, np.newaxis], 2)[0, :, :, 0]
    down, across = (
        min(at // 2, max(size - 2, 0)) for at, size in zip((i, j), whole.shape, strict=True)
    )
    largest = whole[down : down + 2, across : across + 2]
    rows, columns = (2 * size for size in largest.shape)
    part = feature_map[2 * down : 2 * down + rows, 2 * across : 2 * across + columns]
    return Pooled(2 * down, 2 * across, part, largest, whole)


class Stage(NamedTuple):
    """One layer that looks through windows: a convolution, or a pooling, without padding."""

    kind: str
    window: int
    stride: int


CONVOLUTION = Stage("conv", SIZE, 1)
POOLING = Stage("pool", 2, 2)
STACKS: Mapping[str, tuple[Stage, ...]] = MappingProxyType(
    {
        "one": (CONVOLUTION,),
        "two": (CONVOLUTION, CONVOLUTION),
        "three": (CONVOLUTION, CONVOLUTION, CONVOLUTION),
        "pool": (CONVOLUTION, POOLING, CONVOLUTION),
    }
)
"""Layers one after the other."""


class Field(NamedTuple):
    """A square of a picture or of a feature map."""

    top: int
    left: int
    side: int


def fields(stack: Sequence[Stage], row: int, column: int) -> list[Field]:
    """What a number of the last map sees: of the picture, then of each map, up to itself."""
    seen = [Field(row, column, 1)]
    for stage in reversed(stack):
        top, left, side = seen[0]
        wider = (side - 1) * stage.stride + stage.window
        seen.insert(0, Field(top * stage.stride, left * stage.stride, wider))
    return seen


def seen_at(stack: Sequence[Stage], picture: Picture, pixel: int) -> list[Field]:
    """The same for the number that sees a pixel, counted row by row, nearest to its middle."""
    side = fields(stack, 0, 0)[0].side
    jump = fields(stack, 1, 1)[0].top
    places = divmod(pixel, picture.shape[1])
    row, column = (
        min(max(at - side // 2, 0), size - side) // jump
        for at, size in zip(places, picture.shape, strict=True)
    )
    return fields(stack, row, column)


def through(sliding: Sliding, stack: Sequence[Stage]) -> list[Numbers]:
    """The picture and what each layer makes of it: all convolutions have its kernel, and a ReLU."""
    weights = sliding.kernel.weights[:, :, np.newaxis, np.newaxis]
    maps = [sliding.picture.astype(float)]
    for stage in stack:
        x = maps[-1][np.newaxis, :, :, np.newaxis]
        if stage.kind == "conv":
            after = np.maximum(conv2d(x, weights), 0)
        else:
            after = max_pooling2d(x, stage.window)
        maps.append(after[0, :, :, 0])
    return maps


ENOUGH = 60
"""What the second layer made by hand takes off its sums: edges of one kind alone are not enough."""


def first_layer() -> Numbers:
    """Four kernels, shape (3, 3, 1, 4): where dark becomes bright rightwards, leftwards, …"""
    across = Kernel.read(KERNELS["vertical"]).weights
    return np.stack([across, -across, across.T, -across.T], axis=-1)[:, :, np.newaxis]


def second_layer() -> Numbers:
    """Four kernels over four maps, shape (3, 3, 4, 4).

    An upright stroke has a left edge on the left and a right edge on the right, a level one its top
    above its bottom; a corner ┌ has left edges below and top edges on the right, ┘ the opposite.
    """
    left, right, top, bottom = range(4)
    kernels = np.zeros((SIZE, SIZE, 4, 4))
    kernels[:, 0, left, 0] = kernels[:, 2, right, 0] = 1
    kernels[0, :, top, 1] = kernels[2, :, bottom, 1] = 1
    kernels[1:, 0, left, 2] = kernels[0, 1:, top, 2] = 1
    kernels[:2, 2, right, 3] = kernels[2, :2, bottom, 3] = 1
    return kernels


def two_layers(picture: Picture) -> tuple[Numbers, Numbers, Numbers]:
    """A picture through convolution, pooling and convolution: what comes out of each.

    Shapes (height, width, filters); each convolution has a ReLU behind it, the second one a bias of
    ``-ENOUGH``.
    """
    x = np.asarray(picture, dtype=float)[np.newaxis, :, :, np.newaxis]
    edges = np.maximum(conv2d(x, first_layer()), 0)
    smaller = max_pooling2d(edges, 2)
    shapes = np.maximum(conv2d(smaller, second_layer()) - ENOUGH, 0)
    return edges[0], smaller[0], shapes[0]


def convolution_parameters(filters: int, size: int, channels: int) -> int:
    """Weights and biases of Conv2D: a kernel over all channels, and a bias, for each filter."""
    return filters * (size * size * channels + 1)
