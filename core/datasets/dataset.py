"""Rows as they come from a file, and rows as a network eats them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from core.datasets.facts import Facts
from core.experiment import Source

START, UNKNOWN, INDEX_FROM = 1, 2, 3
"""Keras's conventions: 1 begins a text, 2 stands for a rare word, ranks are moved up by 3."""


@dataclass(frozen=True)
class Sequences:
    """Texts of different lengths, end to end: text ``i`` is ``tokens[offsets[i]:offsets[i + 1]]``.

    ``tokens`` is int32 of shape (words,), ``offsets`` int64 of shape (texts + 1,).
    """

    tokens: np.ndarray
    offsets: np.ndarray

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, text: int) -> np.ndarray:
        return self.tokens[self.offsets[text] : self.offsets[text + 1]]

    def take(self, texts: np.ndarray) -> Sequences:
        """The given texts, in the given order."""
        return Sequences(*_take(self.tokens, self.offsets, texts))


Rows = np.ndarray | Sequences
Split = tuple[tuple[Rows, np.ndarray], tuple[Rows, np.ndarray]]
"""Inputs and targets to train on, and the same to test on."""


@dataclass(frozen=True)
class MultiHot:
    """Rows of zeros and ones, kept as the sorted places of their ones.

    ``tokens`` is int32 of shape (ones,), ``offsets`` int64 of shape (rows + 1,), ``width`` the
    length of a row.
    """

    tokens: np.ndarray
    offsets: np.ndarray
    width: int

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, rows: np.ndarray) -> MultiHot:
        """The given rows, in the given order."""
        return MultiHot(*_take(self.tokens, self.offsets, rows), self.width)

    def dense(self) -> np.ndarray:
        """The rows written out: float32 of shape (rows, width). Only for a few rows."""
        vectors = np.zeros((len(self), self.width), "float32")
        vectors[np.repeat(np.arange(len(self)), np.diff(self.offsets)), self.tokens] = 1
        return vectors


@dataclass(frozen=True)
class Dataset:
    """A dataset as ``keras.datasets`` gives it.

    ``x_*`` are arrays, or Sequences for texts; ``y_*`` are prices or class numbers, shape (rows,).
    """

    facts: Facts
    source: Source
    x_train: np.ndarray | Sequences
    y_train: np.ndarray
    x_test: np.ndarray | Sequences
    y_test: np.ndarray


def frequent(texts: Sequences, num_words: int) -> Sequences:
    """The texts with every index of ``num_words`` or more replaced by UNKNOWN."""
    return Sequences(np.where(texts.tokens < num_words, texts.tokens, UNKNOWN), texts.offsets)


def joined(texts: np.ndarray) -> Sequences:
    """An array of lists as one sequence."""
    offsets = np.concatenate([[0], np.cumsum([len(text) for text in texts])])
    return Sequences(np.concatenate([np.asarray(text, np.int64) for text in texts]), offsets)


def keras_indices(ranks: Sequences) -> Sequences:
    """Texts of word ranks, 1 the commonest word, as Keras's indices with a start before each."""
    offsets = ranks.offsets + np.arange(len(ranks.offsets))
    tokens = np.full(offsets[-1], START, np.int32)
    is_word = np.ones(len(tokens), bool)
    is_word[offsets[:-1]] = False
    tokens[is_word] = ranks.tokens.astype(np.int32) + INDEX_FROM
    return Sequences(tokens, offsets)


def _take(
    tokens: np.ndarray, offsets: np.ndarray, rows: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    lengths = np.diff(offsets)[rows]
    taken = np.concatenate([[0], np.cumsum(lengths)])
    places = np.arange(taken[-1]) - np.repeat(taken[:-1] - offsets[rows], lengths)
    return tokens[places], taken
