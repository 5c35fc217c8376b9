"""A photograph, as scikit-learn brings it along."""

from __future__ import annotations

from functools import cache

import numpy as np


@cache
def flower() -> np.ndarray:
    """A dahlia, every other pixel: uint8 of shape (214, 320, 3), red, green and blue last.

    Everybody gets the same array: it cannot be written to.
    """
    from sklearn.datasets import load_sample_image  # takes a second to import

    photo = np.ascontiguousarray(load_sample_image("flower.jpg")[::2, ::2])
    photo.flags.writeable = False
    return photo
