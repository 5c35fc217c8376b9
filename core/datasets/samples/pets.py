"""Invented pets: a small table with words and gaps, to try a table of one's own with."""

from __future__ import annotations

import numpy as np

PETS = {"cat": (25.0, 4.2, 6.5), "dog": (48.0, 20.0, 10.0), "rabbit": (22.0, 2.4, 9.5)}
"""Of each its usual height and weight, and the length of its ears."""
_EATS = {"cat": (0.8, 0.0, 0.2), "dog": (0.3, 0.0, 0.7), "rabbit": (0.0, 1.0, 0.0)}


def pets() -> tuple[list[str], np.ndarray, list[str]]:
    """Of 180 pets what they are, their measures, float64 (180, 3) with some gaps, and their food.

    The measures of one pet go up and down together; those of small dogs are like those of cats.
    """
    random = np.random.default_rng(180)
    kinds = random.choice([*PETS], 180, p=(0.4, 0.4, 0.2)).tolist()
    middle = np.array([PETS[kind] for kind in kinds])
    spread = np.where(np.array(kinds) == "dog", 0.35, 0.15)[:, None]
    size = random.normal(0, 1, (180, 1))
    numbers = middle * np.exp(spread * size + 0.12 * random.normal(0, 1, (180, 3)))
    numbers[random.random((180, 3)) < 0.03] = np.nan
    eats = [str(random.choice(["meat", "plants", "both"], p=_EATS[kind])) for kind in kinds]
    return kinds, numbers, eats
