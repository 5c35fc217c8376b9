"""Which mistakes a reader has found. Only his browser keeps it."""

from __future__ import annotations

from core.study.mistakes import Mistake
from core.ui.progress import reach, reached


def note_found(mistake: Mistake) -> None:
    """He named the right suspect."""
    reach(_step(mistake))


def is_found(mistake: Mistake) -> bool:
    """Whether he ever has."""
    return _step(mistake) in reached()


def _step(mistake: Mistake) -> str:
    return f"mistakes.{mistake.name}"
