"""Mistakes in judging how good a network is."""

from core.study.mistakes.mistake import Mistake

ROWS: tuple[Mistake, ...] = ()
"""In the order in which they are offered."""
