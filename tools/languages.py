"""What a language lacks: ``python -m tools.languages`` lists it.

A language is a line of ``LANGUAGES`` in :mod:`core.ui.language`, messages in ``core/locale`` and
lessons in ``core/lessons``. What it lacks stands on screen in English, so it may be half made;
those in ``COMPLETE`` may lack nothing.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Collection, Iterator
from typing import IO

from babel.messages.extract import extract_from_dir

from core.ui.language import LANGUAGES, catalog
from core.ui.lesson import LESSONS, read_parts
from core.ui.sitemap import ROOT

COMPLETE = {"ko"}
KEYWORDS = dict.fromkeys(("_", "N_", "Impossible", "Lost", "Refused", "StoreUnavailable"))


def messages() -> dict[str, str]:
    """Every message in the code, and the file and line where it stands."""
    return {
        message: f"{folder}/{file}:{line}"
        for folder in ("core", "pages")
        for file, line, message, _comments, _context in extract_from_dir(
            ROOT / folder, [("**.py", calls)], keywords=KEYWORDS
        )
        if isinstance(message, str)
    }


def calls(
    file: IO[bytes], keywords: Collection[str], _comment_tags: object, **_options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """A way to extract for Babel, whose own misses calls in f-strings before Python 3.12."""
    for node in ast.walk(ast.parse(file.read())):
        match node:
            case ast.Call(ast.Name(name), [ast.Constant(str(message)), *_]) if name in keywords:
                yield node.lineno, name, message, []


def lessons(language: str) -> list[str]:
    """The names of its lessons: ``softmax``, or ``mistakes/bottleneck`` in a folder."""
    folder = LESSONS / language
    files = (file.relative_to(folder) for file in folder.rglob("*.md"))
    return sorted(file.with_suffix("").as_posix() for file in files)


def missing(language: str) -> list[str]:
    """A line for each message and each part of a lesson that a language lacks."""
    translated = catalog(language)
    labels = [f"{place}: {text}" for text, place in messages().items() if text not in translated]
    parts = [
        f"core/lessons/{language}/{page}.md: ## {part}"
        for page in lessons("en")
        for part in read_parts(page, "en")
        if not read_parts(page, language).get(part)
    ]
    return sorted(labels) + parts


def main() -> int:
    """Lists what every language lacks; 1 where one lacks something that must be complete."""
    others = [language for language in LANGUAGES if language != "en"]
    lacking = {language: missing(language) for language in others}
    for language, lines in lacking.items():
        for line in lines:
            print(f"{language} lacks {line}")
        print(f"{LANGUAGES[language]} ({language}): {len(lines)} messages and parts are missing.")
    return int(any(lacking.get(language) for language in COMPLETE))


if __name__ == "__main__":
    sys.exit(main())
