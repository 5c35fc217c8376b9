"""The numbers in what a program says."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"(?<![\w.])-?(?:\d+\.?\d*(?:e[-+]?\d+)?|nan|inf)(?![\w])")


def numbers(said: str, after: str = "") -> list[float]:
    """Those behind ``after``, on every line that has it."""
    ends = (line.partition(after)[2] if after else line for line in said.splitlines())
    return [float(number) for end in ends for number in _NUMBER.findall(end)]
