"""The order in which ``keras.datasets`` gives the rows of an original: drawn with seed 113."""

from __future__ import annotations

import numpy as np

from core.datasets.dataset import Sequences, Split, keras_indices


def seeded() -> np.random.RandomState:
    """What Keras draws its order from."""
    return np.random.RandomState(113)


def shuffled(x: np.ndarray, y: np.ndarray) -> Split:
    """The rows of a table in Keras's order, four fifths to train and one to test."""
    order = np.arange(len(x))
    seeded().shuffle(order)
    x, y = x[order], y[order]
    border = int(len(x) * 0.8)
    return (x[:border], y[:border]), (x[border:], y[border:])


def shuffled_texts(
    ranks: Sequences, y: np.ndarray, random: np.random.RandomState
) -> tuple[Sequences, np.ndarray]:
    """Word ranks as Keras's indices, a start before each text, and the texts in Keras's order."""
    order = np.arange(len(ranks))
    random.shuffle(order)
    return keras_indices(ranks).take(order), y[order].astype(np.int64)
