"""What a rerun of a concept page costs the server: a browser's messages without the browser."""

from __future__ import annotations

import asyncio
import statistics

from benchmarks.bare import beside, ours_and_bare
from benchmarks.student import Student
from core.ui.sitemap import pages_in

MOVES = 25
WARM = 5
"""The first moves, which are not counted."""
SECONDS_TO_WARM = 20.0
"""The trainers warm up behind the first page."""


def reruns() -> dict[str, float | str]:
    """Seconds from a slider's move to the script's end, beside a bare page; the worst page.

    The bare page has one slider and the same charts; move by move in turn, medians. ``whole`` is
    the longest that any of the pages takes as a whole.
    """
    with ours_and_bare() as (ours, bare):
        times = asyncio.run(_moved(ours, bare))
    pages = {url: (one, two) for url, (one, two, _) in times.items()}
    whole = max(whole for _, _, whole in times.values())
    return beside("reruns", pages) | {"whole": round(whole, 4)}


async def _moved(ours: str, bare: str) -> dict[str, tuple[float, float, float]]:
    """For each concept page: the medians of a move, of one on the bare page, of a whole page."""
    await asyncio.sleep(SECONDS_TO_WARM)
    pages = {}
    students = Student(ours), Student(bare)
    for url in (page.url for page in pages_in("Concepts")):
        for student, address in zip(students, (url, f"?charts_of={url}"), strict=True):
            await student.open(address)
        moves = [[await student.move() for student in students] for _ in range(MOVES)]
        one, two = (statistics.median(of) for of in zip(*moves[WARM:], strict=True))
        whole = [await students[0].move(whole=True) for _ in range(MOVES)]
        pages[url] = one, two, statistics.median(whole)
    for student in students:
        await student.close()
    return pages
