"""The routes through the playground: lessons that lie in ``core/routes``, with goals to reach.

A route is the file of a lesson whose screens say what is to be done, and check it from the page's
state. It can be taken over on the page *Lesson*, changed, and given a code of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from core.study.lesson_links import Lesson, read_lesson

FOLDER = Path(__file__).parents[1] / "routes"


@cache
def routes() -> Mapping[str, Lesson]:
    """Every route by its name, in the order of the files: ``1_boxes.json`` is ``boxes``."""
    files = sorted(FOLDER.glob("*.json"))
    return MappingProxyType(
        {file.stem.partition("_")[2]: read_lesson(file.read_bytes()) for file in files}
    )
