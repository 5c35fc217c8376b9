"""Layers that look at pictures: a kernel slides over the rows and columns of each.

Pictures have shape (rows, height, width, channels), as Keras has them by default.
"""

from __future__ import annotations

from math import prod
from typing import Annotated, Literal, Self

import numpy as np
from annotated_types import Ge, Le

from core.experiment.base_layer import BaseLayer, KernelLayer, ParameterCount, Shape
from core.experiment.mistakes import Impossible

Padding = Literal["valid", "same"]

_ROWS_AT_ONCE = 128
"""Of pictures whose windows lie in memory side by side."""


def size_behind(size: int, window: int, stride: int, padding: Padding) -> int:
    """How many places a window has on an axis of that size.

    ``floor((size + added - window) / stride) + 1``, where "valid" adds nothing and "same" as many
    zeros as make it ``ceil(size / stride)``.
    """
    if padding == "same":
        return -(-size // stride)
    return max(0, (size - window) // stride + 1)


def added(size: int, window: int, stride: int, padding: Padding) -> tuple[int, int]:
    """The zeros before and behind an axis of that size; the odd one comes behind."""
    if padding == "valid":
        return 0, 0
    places = size_behind(size, window, stride, padding)
    zeros = max((places - 1) * stride + window - size, 0)
    return zeros // 2, zeros - zeros // 2


def conv2d(
    x: np.ndarray, kernel: np.ndarray, strides: int = 1, padding: Padding = "valid"
) -> np.ndarray:
    """Pictures seen through a kernel of shape (height, width, channels, filters).

    Each window becomes a row, each filter a column, and all sums one product of matrices. Returns
    shape (rows, height, width, filters), equal to ``keras.ops.conv`` up to rounding.
    """
    height, width, channels, filters = kernel.shape
    flat = kernel.reshape(-1, filters)
    parts = []
    for start in range(0, max(len(x), 1), _ROWS_AT_ONCE):
        windows = _windows(x[start : start + _ROWS_AT_ONCE], (height, width), strides, padding, 0)
        matrix = windows.reshape(*windows.shape[:3], height * width * channels)
        parts.append(matrix @ flat)
    return np.concatenate(parts)


def max_pooling2d(
    x: np.ndarray, pool: int, strides: int | None = None, padding: Padding = "valid"
) -> np.ndarray:
    """The largest number of each window of ``pool`` by ``pool``, channel by channel.

    Without ``strides`` the windows lie side by side. Returns shape (rows, height, width, channels).
    """
    windows = _windows(x, (pool, pool), strides or pool, padding, -np.inf)
    return np.asarray(windows.max(axis=(3, 4)))


def _windows(
    x: np.ndarray, size: tuple[int, int], strides: int, padding: Padding, filling: float
) -> np.ndarray:
    """All windows, shape (rows, places down, places across, height, width, channels)."""
    around = [added(n, k, strides, padding) for n, k in zip(x.shape[1:3], size, strict=True)]
    filled = np.pad(x, [(0, 0), *around, (0, 0)], constant_values=x.dtype.type(filling))
    windows = np.lib.stride_tricks.sliding_window_view(filled, size, axis=(1, 2))
    return windows[:, ::strides, ::strides].transpose(0, 1, 2, 4, 5, 3)


class Reshape(BaseLayer):
    """Lays the same numbers out as a picture of ``height``, ``width`` and ``channels``."""

    fits = ("image",)
    goes_first = True

    kind: Literal["reshape"] = "reshape"
    height: Annotated[int, Ge(1), Le(784)] = 28
    width: Annotated[int, Ge(1), Le(784)] = 28
    channels: Annotated[int, Ge(1), Le(784)] = 1

    @property
    def title(self) -> str:
        """How a drawing of the network names it."""
        return f"Reshape {self.height} × {self.width} × {self.channels}"

    def misfit(self, inputs: Shape) -> Impossible | None:
        """It neither adds numbers nor leaves any out."""
        if prod(inputs) == self.height * self.width * self.channels:
            return None
        return Impossible(
            "Reshape makes {height} × {width} × {channels} of a sample, which has {count:,} "
            "numbers: the product must be the same.",
            height=self.height,
            width=self.width,
            channels=self.channels,
            count=prod(inputs),
        )

    def output_shape(self, inputs: Shape) -> Shape:
        """The shape of one sample behind it."""
        del inputs
        return (self.height, self.width, self.channels)

    def outputs(self, x: np.ndarray, weights: tuple[np.ndarray, ...]) -> np.ndarray:
        """Each row's numbers as a picture."""
        del weights
        return x.reshape(len(x), self.height, self.width, self.channels)

    def arguments(self) -> list[str]:
        """What its line of a script says in brackets, but for the name."""
        return [f"({self.height}, {self.width}, {self.channels})"]


class Conv2D(KernelLayer):
    """``filters`` small kernels slide over a picture; each writes a picture of its own."""

    fits = ("image",)
    reads_pictures = True
    fuses = False

    kind: Literal["conv2d"] = "conv2d"
    filters: Annotated[int, Ge(1), Le(256)]
    kernel_size: Annotated[int, Ge(1), Le(11)] = 3
    strides: Annotated[int, Ge(1), Le(4)] = 1
    padding: Padding = "valid"

    @classmethod
    def usual(cls) -> Self:
        """The layer that a page adds."""
        return cls(filters=16, activation="relu")

    @property
    def title(self) -> str:
        """How a drawing of the network names it."""
        return f"Conv2D {self.filters}{self._bend()}"

    def misfit(self, inputs: Shape) -> Impossible | None:
        """It reads pictures with channels, no smaller than its kernel."""
        return _no_picture("Conv2D", inputs) or _too_small(inputs, self.kernel_size, self.padding)

    def output_shape(self, inputs: Shape) -> Shape:
        """The places of the kernel down and across, and the filters."""
        if self.misfit(inputs):
            return inputs
        return (*_places(inputs, self.kernel_size, self.strides, self.padding), self.filters)

    def kernel_shape(self, inputs: Shape) -> Shape:
        """A weight for each row, column and channel of a window, and filter."""
        return (self.kernel_size, self.kernel_size, inputs[-1], self.filters)

    def count(self, inputs: Shape) -> ParameterCount:
        """For each filter a kernel, and a bias."""
        window = f"{self.kernel_size} × {self.kernel_size} × {inputs[-1]:,}"
        count = prod(self.kernel_shape(inputs)) + self.filters * self.use_bias
        inner = f"({window} + 1)" if self.use_bias else window
        return ParameterCount(count, count, f"{self.filters:,} × {inner}")

    def products(self, inputs: Shape) -> int:
        """Each weight meets a number at every place of the kernel."""
        return prod(self.kernel_shape(inputs)) * prod(self.output_shape(inputs)[:-1])

    def product(self, x: np.ndarray, kernel: np.ndarray) -> np.ndarray:
        """Pictures seen through the kernel, shape (rows, height, width, filters)."""
        return conv2d(x, kernel, self.strides, self.padding)

    def arguments(self) -> list[str]:
        """What its line of a script says in brackets, but for the name."""
        said = [str(self.filters), str(self.kernel_size)]
        if self.strides > 1:
            said.append(f"strides={self.strides}")
        if self.padding != "valid":
            said.append(f'padding="{self.padding}"')
        return [*said, *super().arguments()]


class MaxPooling2D(BaseLayer):
    """Keeps of each window the largest number, channel by channel; the windows lie side by side."""

    fits = ("image",)
    reads_pictures = True
    fuses = False

    kind: Literal["max_pooling2d"] = "max_pooling2d"
    pool_size: Annotated[int, Ge(1), Le(14)] = 2

    @property
    def title(self) -> str:
        """How a drawing of the network names it."""
        return f"MaxPooling2D {self.pool_size}"

    def misfit(self, inputs: Shape) -> Impossible | None:
        """It reads pictures with channels, no smaller than its window."""
        return _no_picture("MaxPooling2D", inputs) or _too_small(inputs, self.pool_size, "valid")

    def output_shape(self, inputs: Shape) -> Shape:
        """The windows down and across, and the same channels."""
        if self.misfit(inputs):
            return inputs
        return (*_places(inputs, self.pool_size, self.pool_size, "valid"), inputs[-1])

    def outputs(self, x: np.ndarray, weights: tuple[np.ndarray, ...]) -> np.ndarray:
        """The largest number of each window."""
        del weights
        return max_pooling2d(x, self.pool_size)

    def arguments(self) -> list[str]:
        """What its line of a script says in brackets, but for the name."""
        return [str(self.pool_size)]


class GlobalAveragePooling2D(BaseLayer):
    """Makes of each channel one number: its mean over all rows and columns."""

    fits = ("image",)
    reads_pictures = True
    fuses = False

    kind: Literal["global_average_pooling2d"] = "global_average_pooling2d"

    def misfit(self, inputs: Shape) -> Impossible | None:
        """It reads pictures with channels."""
        return _no_picture("GlobalAveragePooling2D", inputs)

    def output_shape(self, inputs: Shape) -> Shape:
        """A number for each channel."""
        return inputs if self.misfit(inputs) else inputs[-1:]

    def outputs(self, x: np.ndarray, weights: tuple[np.ndarray, ...]) -> np.ndarray:
        """The mean of each channel."""
        del weights
        return np.asarray(x.mean(axis=(1, 2)))


def _places(inputs: Shape, window: int, strides: int, padding: Padding) -> tuple[int, int]:
    height, width = (size_behind(size, window, strides, padding) for size in inputs[:2])
    return height, width


def _no_picture(layer: str, inputs: Shape) -> Impossible | None:
    if len(inputs) == 3:
        return None
    if len(inputs) == 2:
        return Impossible(
            "{layer} reads pictures with channels, but each sample has shape {shape}: "
            "put a Reshape layer first.",
            layer=layer,
            shape=inputs,
        )
    return Impossible(
        "{layer} reads pictures with channels, but here each sample is a row of {count:,} "
        "numbers: put it before Flatten, and a Reshape layer first.",
        layer=layer,
        count=prod(inputs),
    )


def _too_small(inputs: Shape, window: int, padding: Padding) -> Impossible | None:
    if padding == "same" or min(inputs[:2]) >= window:
        return None
    return Impossible(
        "A window of {window} × {window} is larger than the picture in front of it, "
        "which is {height} × {width}.",
        window=window,
        height=inputs[0],
        width=inputs[1],
    )
