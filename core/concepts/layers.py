"""Layers: weighted sums, and how many numbers they are made of."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.experiment import Impossible

Numbers = NDArray[np.float64]

MOST_LAYERS, MOST_UNITS = 8, 100_000


def weighted_sum(x: ArrayLike, W: ArrayLike, b: ArrayLike) -> Numbers:
    """``x @ W + b``: what a Dense layer computes before its activation.

    For one unit, ``W`` has shape (inputs,) and ``b`` none; for a layer, (inputs, units) and
    (units,). ``x`` is one sample (inputs,) or many (samples, inputs).
    """
    return np.asarray(np.asarray(x, float) @ np.asarray(W, float) + np.asarray(b, float))


def some_weights(inputs: int, units: int, seed: int) -> tuple[Numbers, Numbers]:
    """Weights (inputs, units) and biases (units,) between −2 and 2, in steps of a half."""
    drawn = np.random.default_rng(seed).integers(-4, 5, (inputs + 1, units)) / 2
    return drawn[:-1], drawn[-1]


def dense_parameters(inputs: int, units: int) -> int:
    """A weight for each input and a bias, for each unit: ``(inputs + 1) × units``."""
    return (inputs + 1) * units


def normalization_parameters(features: int) -> int:
    """A mean and a variance for each feature, and a count of the rows seen: ``2 × features + 1``.

    None of them is trained; ``adapt`` measures them.
    """
    return 2 * features + 1


def read_sizes(text: str) -> tuple[int, ...]:
    """The sizes of a network, typed with commas or spaces: its inputs, then each layer's units.

    Raises:
        Impossible: there are too few or too many, or one is not a whole number in range.
    """
    pieces = text.replace(",", " ").split()
    if not 2 <= len(pieces) <= MOST_LAYERS + 1:
        raise Impossible(
            "Write the number of inputs and then 1 to {most} layers, as in 13, 64, 32, 1.",
            most=MOST_LAYERS,
        )
    for piece in pieces:
        if not re.fullmatch("[0-9]{1,6}", piece) or not 1 <= int(piece) <= MOST_UNITS:
            raise Impossible(
                "“{piece}” is not a whole number from 1 to {most}.",
                piece=piece,
                most=f"{MOST_UNITS:,}",
            )
    return tuple(map(int, pieces))


def flattened(x: NDArray[np.generic]) -> NDArray[np.generic]:
    """Each sample's numbers in one row: (samples, …) becomes (samples, numbers)."""
    return x.reshape(len(x), -1)


def principal(images: ArrayLike) -> tuple[Numbers, Numbers]:
    """The mean of the images and the directions in which they differ, the widest first.

    (samples, height, width) becomes (numbers,) and (directions, numbers).
    """
    rows = np.asarray(images, float).reshape(len(np.asarray(images)), -1)
    mean = rows.mean(axis=0)
    return mean, np.linalg.svd(rows - mean, full_matrices=False)[2]


def through_bottleneck(
    images: ArrayLike, mean: Numbers, directions: Numbers, units: int
) -> Numbers:
    """The images after they went through a layer of so many units, in the shape they came in.

    One Dense layer makes ``units`` numbers of each image, another makes the image of them again.
    Without activations no two layers keep more of the images that ``mean`` and ``directions``
    come from (Eckart and Young, 1936).
    """
    x = np.asarray(images, float)
    W = directions[:units]
    squeezed = weighted_sum(x.reshape(len(x), -1), W.T, -mean @ W.T)
    return weighted_sum(squeezed, W, mean).reshape(x.shape)


def sum_latex(x: ArrayLike, w: ArrayLike, b: float) -> str:
    """A unit's weighted sum with its numbers, two products a line."""

    def number(value: float) -> str:
        return f"{value:.1f}" if value >= 0 else f"({value:.1f})"

    pairs = zip(np.asarray(x, float), np.asarray(w, float), strict=True)
    parts = [rf"{number(a)} \times {number(v)}" for a, v in pairs] + [number(float(b))]
    lines = [" + ".join(parts[i : i + 2]) for i in range(0, len(parts), 2)]
    return r"\begin{aligned} & " + r" \\ & + ".join(lines) + r" \end{aligned}"
