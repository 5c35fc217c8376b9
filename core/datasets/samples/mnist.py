"""Handwritten digits, grown from scikit-learn's 8 x 8 ones to the 28 x 28 of MNIST."""

from __future__ import annotations

import numpy as np

from core.datasets.dataset import Split

TRAIN_ROWS, TEST_ROWS = 10_000, 2_000
_TEST_DIGITS = 360
"""So many of the 1,797 digits are kept for testing."""
_FINER = 6


def mnist() -> Split:
    """10,000 + 2,000 digits, uint8 of shape (rows, 28, 28), and their classes, uint8.

    Each is one of 1,797 real digits, about 20 pixels high in the middle of its box as in MNIST: a
    little moved, turned, slanted and scaled, its stroke a little thinner or thicker. Training and
    test rows are grown from different digits, though some of the same hand.
    """
    from sklearn.datasets import load_digits  # takes a second to import

    digits = load_digits()
    fine, labels = _finer(digits.images), digits.target.astype(np.uint8)
    random = np.random.default_rng(1998)
    drawn = random.permutation(len(fine))
    test = np.resize(drawn[:_TEST_DIGITS], TEST_ROWS)
    train = random.permutation(np.resize(drawn[_TEST_DIGITS:], TRAIN_ROWS))
    return (
        (_grown(random, fine, train), labels[train]),
        (_grown(random, fine, test), labels[test]),
    )


def _finer(images: np.ndarray) -> np.ndarray:
    """Images of 0 to 16 on a six times finer grid, smooth, with an empty edge: 0 to 20,736.

    Quadratic B-splines, from squares averaged twice with a box as wide as they are. The weights are
    whole numbers, so the products are exact in float32 in whatever order a machine adds them.
    """
    box = np.ones(_FINER, np.int64)
    squares = np.pad(np.eye(8, dtype=np.int64), ((0, 0), (2, 2))).repeat(_FINER, axis=1)
    weights = np.stack([np.convolve(np.convolve(row, box), box)[1:-1] for row in squares])
    weights = weights.astype(np.float32)
    fine: np.ndarray = weights.T @ images.astype(np.float32) @ weights
    return fine.astype(np.int16)


def _grown(random: np.random.Generator, fine: np.ndarray, digits: np.ndarray) -> np.ndarray:
    """The chosen digits, each on its own slightly turned, slanted and moved 28 x 28 grid."""
    rows = len(digits)
    side = fine.shape[1]

    def between(low: float, high: float) -> np.ndarray:
        return (low + (high - low) * random.random((rows, 1, 1))).astype(np.float32)

    step = np.float32(8 * _FINER / 20)
    turn, slant = between(-0.06, 0.06), between(-0.06, 0.06)
    along, across = step / between(0.95, 1.05), step / between(1, 1.15)
    right, down = between(-0.5, 0.5) * step, between(-0.5, 0.5) * step
    threshold, contrast = between(4000, 7000), between(0.02, 0.04)
    cosine, sine = (1 - turn * turn) / (1 + turn * turn), 2 * turn / (1 + turn * turn)
    places = np.arange(28, dtype=np.float32) - np.float32(13.5)
    x, y = places[None, None, :], places[None, :, None]
    middle = np.float32(side / 2)
    column = _inside(middle + right + across * cosine * x + (across * (sine + slant)) * y, side)
    row = _inside(middle + down - along * sine * x + along * cosine * y, side)
    first = (digits * side * side).astype(np.int32)[:, None, None]
    ink = fine.ravel()[first + row * np.int32(side) + column]
    grown: np.ndarray = np.clip((ink - threshold) * contrast, 0, 255).astype(np.uint8)
    return grown


def _inside(places: np.ndarray, side: int) -> np.ndarray:
    inside: np.ndarray = np.clip(places, 0, side - 1).astype(np.int32)
    return inside
