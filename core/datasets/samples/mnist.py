"""Handwritten digits, grown from scikit-learn's 8 x 8 ones to the 28 x 28 of MNIST."""

from __future__ import annotations

import numpy as np

from core.datasets.dataset import Split

TRAIN_ROWS, TEST_ROWS = 10_000, 2_000
_TEST_DIGITS = 360
"""The last of the 1,797 digits, written by other people than most of the first, are for testing."""
_FINER = 6
_SIDE = 12 * _FINER
_AT_ONCE = 500


def mnist() -> Split:
    """10,000 + 2,000 digits, uint8 of shape (rows, 28, 28), and their classes, uint8.

    Each is one of 1,797 real digits, about 20 pixels high in the middle of its box as in MNIST: a
    little moved, turned, slanted and scaled, its stroke a little thinner or thicker. Training and
    test rows are grown from different digits.
    """
    from sklearn.datasets import load_digits  # takes a second to import

    digits = load_digits()
    fine, labels = _finer(digits.images.astype(np.int32)), digits.target.astype(np.uint8)
    random = np.random.default_rng(1998)
    border = len(fine) - _TEST_DIGITS
    train = random.permutation(np.arange(TRAIN_ROWS) % border)
    test = random.permutation(border + np.arange(TEST_ROWS) % _TEST_DIGITS)
    return (
        (_grown(random, fine, train), labels[train]),
        (_grown(random, fine, test), labels[test]),
    )


def _finer(images: np.ndarray) -> np.ndarray:
    """Images of 0 to 16 on a six times finer grid, smooth, with an empty edge: 0 to 20,736.

    Averaging squares twice with a box as wide as they are is interpolation by quadratic B-splines.
    """
    fine = np.pad(images, ((0, 0), (3, 3), (3, 3)))
    fine = fine.repeat(_FINER, axis=1).repeat(_FINER, axis=2)
    for axis in (1, 1, 2, 2):
        sums = np.cumsum(np.moveaxis(fine, axis, 1), axis=1)
        fine = np.moveaxis(sums[:, _FINER:] - sums[:, :-_FINER], 1, axis)
    return np.pad(fine.astype(np.int16), ((0, 0), (_FINER, _FINER), (_FINER, _FINER)))[
        :, :_SIDE, :_SIDE
    ]
