"""Writes the sheets of the routes anew, to print: ``python -m tools.sheets``.

One sheet a route and language, in ``docs/routes.md``: what to do, for how long, and from what the
page sees that it is done.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.study.checks import Check
from core.study.lesson_links import Lesson
from core.study.routes import routes
from core.ui.language import LANGUAGES, catalog
from core.ui.sitemap import ROOT, find

FILE = ROOT / "docs" / "routes.md"
HEADS = {
    "en": ("page", "minutes", "what to do", "the page sees", "done"),
    "ko": ("페이지", "분", "할 일", "페이지가 알아보는 것", "확인"),
}
RIGHT = {"en": "the right answer", "ko": "맞힌 답"}
BEGIN = """# The four routes, to print

Each takes about an hour, begins on the home page, and can be opened with its name as a code:
`/go/boxes`. This file is written by `python -m tools.sheets` from the routes' own files,
`core/routes/*.json`. To change one: open it on the page *Lesson*, *Save as a file*, change the
file, and open it there again.
"""


def sheets() -> str:
    """All of them, as Markdown."""
    parts = [BEGIN]
    for name, route in routes().items():
        for language in LANGUAGES:
            parts.append("\n".join(sheet(name, route, language)))
    return "\n".join(parts)


def sheet(name: str, route: Lesson, language: str) -> Iterator[str]:
    """The lines of one."""
    yield f"## {route.titles[language]} (`/go/{name}`)"
    yield ""
    yield route.afterwards[language]
    yield ""
    yield "| | " + " | ".join(HEADS[language]) + " |"
    yield "| --: | --- | --: | --- | --- | :-: |"
    for place, screen in enumerate(route.screens, start=1):
        page = find(screen.page)
        title = catalog(language).get(page.title, page.title) if page else screen.page
        seen = ", ".join(said(check, language) for check in screen.checks)
        cells = (str(place), title, str(screen.minutes), screen.asks[language], seen, "☐")
        yield "| " + " | ".join(cells) + " |"
    yield ""


def said(check: Check, language: str) -> str:
    """What a check asks for, in a few signs."""
    if check.of.startswith("answer."):
        return RIGHT[language]
    if check.equals is not None:
        return f"`{check.of}` = {check.equals}"
    low = f"{check.at_least:g} ≤ " if check.at_least is not None else ""
    high = f" ≤ {check.at_most:g}" if check.at_most is not None else ""
    return f"{low}`{check.of}`{high}"


if __name__ == "__main__":
    FILE.write_text(sheets(), encoding="utf-8")
