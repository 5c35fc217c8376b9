"""Many numbers in the few letters that an address or a browser's message holds."""

from __future__ import annotations

import base64
import binascii
from typing import Any

import numpy as np

MOST_LETTERS = 5_500
"""Hold more numbers than any weights that are read: an Experiment has a thousand at the most."""
TO_ADDRESS, FROM_ADDRESS = str.maketrans("+/", "-_"), str.maketrans("-_", "+/")


def floats(values: Any) -> str:
    """Numbers as the browser reads them: float32, little-endian, base64."""
    return base64.b64encode(np.ascontiguousarray(values, "<f4").tobytes()).decode()


def read_floats(letters: str) -> tuple[float, ...]:
    """The numbers in such letters, also in those of an address; none where they hold none."""
    if len(letters) > MOST_LETTERS:
        return ()
    try:
        content = base64.b64decode(letters.translate(FROM_ADDRESS), validate=True)
        values = np.frombuffer(content, "<f4")
    except (binascii.Error, ValueError):
        return ()
    if not np.isfinite(values).all():
        return ()
    return tuple(float(str(value)) for value in values)
