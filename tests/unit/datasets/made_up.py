"""Rows that nobody brought."""

import numpy as np

from core.datasets.brought import Drawings, Numbers
from core.datasets.mixed import Field, Mixed


def drawings(count: int, seed: int = 0) -> Drawings:
    """Digits as bars: the label says how far to the right each stands."""
    random = np.random.default_rng(seed)
    labels = random.integers(0, 10, count).astype(np.uint8)
    pictures = random.integers(0, 60, (count, 28, 28)).astype(np.uint8)
    for picture, label in zip(pictures, labels, strict=True):
        picture[4:24, 4 + 2 * label : 6 + 2 * label] = 255
    return Drawings(pictures, labels)


def numbers(count: int, columns: int = 3, seed: int = 0) -> Numbers:
    values = np.random.default_rng(seed).normal(size=(count, columns))
    return Numbers(tuple(f"column {place}" for place in range(columns)), values)


def mixed(count: int, words: int = 2, seed: int = 0) -> Mixed:
    """Size, colour (with gaps) and a target: of so many ``words``, or of 0 a number."""
    random = np.random.default_rng(seed)
    target = random.integers(0, words, count) if words else random.normal(size=count)
    size = random.normal(size=count) + 3 * target
    colour = random.integers(0, 2, count).astype(float)
    colour[::7] = np.nan
    fields = (
        Field("size"),
        Field("colour", ("green", "red")),
        Field("kind", tuple(f"kind {number}" for number in range(words))),
    )
    return Mixed(fields, np.stack([size, colour, target.astype(float)], axis=1))
