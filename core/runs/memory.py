"""How much memory a value takes."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import numpy as np


def size_of(value: object) -> int:
    """About how many bytes ``value`` takes in memory, with all that it holds in its attributes.

    The keys of dictionaries are left out: they are names that many dictionaries share.
    """
    held: Iterable[object] = ()
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, dict):
        held = value.values()
    elif isinstance(value, (tuple, list, set, frozenset)):
        held = value
    elif hasattr(value, "__dict__"):
        held = vars(value).values()
    return sys.getsizeof(value) + sum(map(size_of, held))
