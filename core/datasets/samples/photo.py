"""A photograph, as scikit-learn brings it along."""

from __future__ import annotations

import numpy as np


def flower() -> np.ndarray:
    """A dahlia, every other pixel: uint8 of shape (214, 320, 3), red, green and blue last."""
    from sklearn.datasets import load_sample_image  # takes a second to import

    photo: np.ndarray = load_sample_image("flower.jpg")[::2, ::2]
    return photo
