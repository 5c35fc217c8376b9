"""Numbers among the lines that a program has printed."""

from __future__ import annotations

import re


def numbers(said: str, beginning: str) -> list[float]:
    """What stands behind ``beginning``, of all lines that begin so."""
    lines = [line for line in said.splitlines() if line.startswith(beginning)]
    found = (re.findall(r"-?\d+\.?\d*", line.removeprefix(beginning)) for line in lines)
    return [float(number) for line in found for number in line]
