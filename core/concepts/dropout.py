"""Dropout, as Keras's layer computes it.

N. Srivastava, G. Hinton, A. Krizhevsky, I. Sutskever, R. Salakhutdinov, *Dropout: a simple way to
prevent neural networks from overfitting*, 2014; scaled while training ("inverted"), as in
https://keras.io/api/layers/regularization_layers/dropout/.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from core.experiment import Impossible

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]

MOST_UNITS = 10
LARGEST = 99.0


def read_outputs(text: str) -> Numbers:
    """The outputs of a layer, typed with commas or spaces between them: shape (units,).

    Raises:
        Impossible: there are too few or too many, or one is not a number of at most two digits.
    """
    pieces = text.replace(",", " ").split()
    if not 2 <= len(pieces) <= MOST_UNITS:
        raise Impossible(
            "A layer of {count} units does not fit here: write 2 to {most} numbers.",
            count=len(pieces),
            most=MOST_UNITS,
        )
    return np.array([_output(piece) for piece in pieces])


def _output(piece: str) -> float:
    try:
        value = float(piece)
    except ValueError:
        value = np.nan
    if not abs(value) <= LARGEST:
        raise Impossible(
            "“{piece}” is not a number from −99 to 99: write something like 0.8, 1.5, 0.3.",
            piece=piece,
        )
    return value


def draws(count: int, units: int, seed: int = 0) -> Numbers:
    """A random number in [0, 1) for each unit, ``count`` times: shape (count, units).

    The first rows are the same however many are drawn.
    """
    return np.random.default_rng(seed).random((count, units))


def kept(numbers: ArrayLike, rate: float) -> Mask:
    """The mask: a unit is kept where its random number is not below the rate."""
    return np.asarray(numbers) >= rate


def dropout(x: ArrayLike, mask: ArrayLike, rate: float, *, scaled: bool = True) -> Numbers:
    """``x / (1 - rate)`` where the mask keeps a unit and 0 elsewhere; ``x`` broadcasts to the mask.

    Without ``scaled`` the survivors stay as they are.
    """
    survivors = np.asarray(x, dtype=float) / (1 - rate if scaled else 1)
    return np.where(mask, survivors, 0.0)


def running_mean(values: ArrayLike) -> Numbers:
    """The mean of the first, the first two, the first three … of ``values``, shape (count,)."""
    numbers = np.asarray(values, dtype=float)
    mean: Numbers = np.cumsum(numbers) / np.arange(1, len(numbers) + 1)
    return mean
