"""A look at the raw data: what one row is, and what becomes of it."""

from __future__ import annotations

from core.datasets import Dataset
from core.ui.builder.peek.images import images
from core.ui.builder.peek.shapes import shapes
from core.ui.builder.peek.tables import tables
from core.ui.builder.peek.texts import texts

PEEKS = {"table": tables, "image": images, "text": texts}


def peek(page: str, shown: Dataset) -> None:
    """The data of a page, whatever kind they are."""
    PEEKS[shown.facts.kind](page, shown)
    shapes(shown)
