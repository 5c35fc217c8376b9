"""The longer words of a page: Markdown files cut into parts."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.experiment import Source
from core.ui.language import language

LESSONS = Path(__file__).parents[1] / "lessons"


@dataclass(frozen=True)
class Lesson:
    """The parts of a lesson in one language, called by name."""

    parts: Mapping[str, str]

    def __call__(self, part: str, **values: Any) -> str:
        """A part as Markdown, with ``values`` in the place of their ``{names}``.

        Other braces stay as they are, so that formulas need no escaping.
        """
        text = self.parts[part]
        for name, value in values.items():
            text = text.replace(f"{{{name}}}", str(value))
        return text

    def of(self, source: Source, part: str, **values: Any) -> str:
        """A part as it is told of the original, or of a sample where ``part (sample)`` differs."""
        told = f"{part} (sample)"
        return self(told if source == "sample" and told in self.parts else part, **values)


def lesson(page: str) -> Lesson:
    """The lesson of a page in the reader's language."""
    return read_lesson(page, language())


@cache
def read_lesson(page: str, language: str) -> Lesson:
    """The lesson of a page; what a language lacks of it is in English."""
    translated = {name: text for name, text in read_parts(page, language).items() if text}
    return Lesson(read_parts(page, "en") | translated)


def read_parts(page: str, language: str) -> dict[str, str]:
    """``core/lessons/<language>/<page>.md``, if it is there, cut at its ``## part`` headings."""
    file = LESSONS / language / f"{page}.md"
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    pieces = re.split(r"^## +(.+?) *$", text, flags=re.MULTILINE)
    names, bodies = pieces[1::2], pieces[2::2]
    return {name: body.strip() for name, body in zip(names, bodies, strict=True)}
