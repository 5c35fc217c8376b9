"""Pictures made of pixels, big enough to see each of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from core.charts.theme import NEGATIVE, POSITIVE

Pixels = NDArray[np.uint8]
"""Shape (height, width), grey, or (height, width, 3), red, green and blue; or 4, with opacity."""

_BACKGROUND = 150


def enlarged(image: Pixels, width: int, height: int) -> Pixels:
    """Each pixel as a square, as large as the given box allows."""
    times = max(1, min(width // image.shape[1], height // image.shape[0]))
    return image.repeat(times, axis=0).repeat(times, axis=1)


def faded(image: Pixels, mask: NDArray[np.bool_]) -> Pixels:
    """The image with everything outside the mask, of the same shape, faded to grey."""
    away = (image // 5 + _BACKGROUND * 4 // 5).astype(np.uint8)
    return np.where(mask, image, away)


def coloured(part: Pixels, channels: Sequence[int]) -> Pixels:
    """Some channels of an image, shape (height, width, channels), in their own colours.

    All three are shown in the order they come in: swapped channels swap the colours.
    """
    if part.shape[2] == 3:
        return part
    image = np.zeros((*part.shape[:2], 3), np.uint8)
    image[:, :, list(channels)] = part
    return image


def montage(images: Pixels, columns: int, gap: int = 2) -> Pixels:
    """Grey images of shape (count, height, width) in rows of so many, with a grey gap between."""
    count, height, width = images.shape
    columns = min(columns, count)
    rows = -(-count // columns)
    sheet = np.full((rows * columns, height + gap, width + gap), _BACKGROUND, np.uint8)
    sheet[:count, :height, :width] = images
    table = sheet.reshape(rows, columns, height + gap, width + gap).swapaxes(1, 2)
    return table.reshape(rows * (height + gap), -1)[:-gap, :-gap]


def signed(values: NDArray[np.floating[Any]], most: float = 0.0) -> Pixels:
    """Numbers of any sign as colours that let the page through: shape (height, width, 4).

    Blue is positive and orange negative, the fuller the larger; ``most``, or the largest there is,
    is as full as can be.
    """
    most = most or float(np.abs(values).max()) or 1.0
    hues = [[int(hue[i : i + 2], 16) for i in (1, 3, 5)] for hue in (POSITIVE, NEGATIVE)]
    colour = np.where(values[..., np.newaxis] < 0, hues[1], hues[0])
    opacity = np.rint(255 * np.clip(np.abs(values) / most, 0, 1))
    return np.concatenate([colour, opacity[..., np.newaxis]], axis=-1).astype(np.uint8)


def framed(image: Pixels, colour: str, top: int, left: int, side: int, width: int = 2) -> Pixels:
    """A square of an image, red, green and blue (and opacity) last, with a frame inside of it."""
    framed = image.copy()
    inner = np.zeros(image.shape[:2], dtype=bool)
    inner[top : top + side, left : left + side] = True
    inner[top + width : top + side - width, left + width : left + side - width] = False
    framed[inner] = [*(int(colour[i : i + 2], 16) for i in (1, 3, 5)), 255][: image.shape[2]]
    return framed
