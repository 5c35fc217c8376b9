"""Rows of words times a kernel, and the gradient by the kernel, added up in ``fit``'s order.

``fit`` multiplies vectors of zeros and ones. SciPy's compressed rows leave out the zeros; the ones
are added in the order in which the dense product would, so the bits are the same.
"""

from __future__ import annotations

from functools import reduce
from itertools import pairwise
from operator import iadd

import numpy as np
from scipy.sparse import csr_array

from core.datasets import MultiHot

_MOST_TERMS = 384
_MOST_NUMBERS = 2**20
"""In the sums of pieces at once: they stay in the processor's cache."""


def starts_of_pieces(x: MultiHot) -> np.ndarray:
    """Where each piece of each row begins in ``x.tokens``, and where the last of them ends.

    int32 of shape (rows * pieces + 1,).
    """
    pieces = _pieces(x.width)
    piece = np.repeat(np.arange(len(pieces)), pieces)[x.tokens]
    line = np.repeat(np.arange(len(x)) * len(pieces), np.diff(x.offsets)) + piece
    lengths = np.bincount(line, minlength=len(x) * len(pieces))
    return np.concatenate([[0], np.cumsum(lengths)]).astype("int32")


def product(
    words: np.ndarray, ones: np.ndarray, starts: np.ndarray, rows: np.ndarray, kernel: np.ndarray
) -> np.ndarray:
    """The ``rows`` times ``kernel`` of shape (width, units): float32 of shape (rows, units).

    ``words`` and as many ``ones`` are those of all rows there are; of their pieces, ``starts``.
    """
    width, units = kernel.shape
    pieces = len(_pieces(width))
    lines = csr_array((ones, words, starts), shape=(len(starts) - 1, width))
    at_once = max(1, _MOST_NUMBERS // (pieces * units))
    total = np.empty((len(rows), units), "float32")
    for first in range(0, len(rows), at_once):
        some = rows[first : first + at_once]
        wanted = np.arange(pieces)[:, None] + pieces * some.astype("int64")
        by_piece = (lines[wanted.ravel()] @ kernel).reshape(pieces, len(some), units)
        total[first : first + at_once] = reduce(iadd, by_piece)
    return total


def product_transposed(
    words: np.ndarray,
    ones: np.ndarray,
    starts: np.ndarray,
    rows: np.ndarray,
    y: np.ndarray,
    width: int,
) -> np.ndarray:
    """The transposed ``rows`` times ``y``, float32 of shape (width, units): see :func:`product`."""
    whole = np.ascontiguousarray(starts[:: len(_pieces(width))])
    matrix = csr_array((ones, words, whole), shape=(len(whole) - 1, width))
    ends = np.cumsum([0, *_pieces(len(rows))])
    total: np.ndarray = reduce(
        iadd, (matrix[rows[start:end]].T @ y[start:end] for start, end in pairwise(ends))
    )
    return total


def _pieces(terms: int) -> list[int]:
    """How oneDNN cuts a long sum of a matrix product: it adds up each piece, then the pieces.

    Source: ``jit_avx512_common_gemm_f32.cpp``. With other processors the last bits may differ.
    """
    pieces = []
    while terms:
        long, middle = terms >= 2 * _MOST_TERMS, terms > _MOST_TERMS
        pieces.append(_MOST_TERMS if long else (terms + 1) // 2 if middle else terms)
        terms -= pieces[-1]
    return pieces
