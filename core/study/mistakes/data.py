"""Mistakes with the data that a network is given."""

from core.study.mistakes.mistake import Mistake

ROWS: tuple[Mistake, ...] = ()
"""In the order in which they are offered."""
