"""A formula with places for its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from string import Template


@dataclass(frozen=True)
class Rule:
    """``left = right`` in LaTeX; ``numbers`` is ``right`` with a ``$name`` for each number."""

    left: str
    right: str
    numbers: str

    def filled(self, **numbers: str) -> str:
        """The right side in LaTeX, with the numbers in the places of their names."""
        return Template(self.numbers).substitute(numbers)
