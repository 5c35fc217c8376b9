"""Mistakes in how a network is trained."""

from core.study.mistakes.mistake import Mistake

ROWS: tuple[Mistake, ...] = ()
"""In the order in which they are offered."""
