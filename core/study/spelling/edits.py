"""Changes of a text by places in it, so that everything between them stays letter for letter."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import NamedTuple


class Edit(NamedTuple):
    """What stands in a text from ``start`` to ``end`` gives way to other ``words``."""

    start: int
    end: int
    words: str


def fit(edits: Sequence[Edit], more: Iterable[Edit]) -> list[Edit] | None:
    """Edits in their order with some more among them, each once; None where two of them clash."""
    together = list(edits)
    for edit in more:
        place = bisect_left(together, edit)
        if place < len(together) and together[place] == edit:
            continue
        if place and together[place - 1].end > edit.start:
            return None
        if place < len(together) and together[place].start < edit.end:
            return None
        together.insert(place, edit)
    return together


def edited(text: str, edits: Iterable[Edit]) -> str:
    """The text after its edits, which must fit."""
    pieces, place = [], 0
    for edit in edits:
        pieces += [text[place : edit.start], edit.words]
        place = edit.end
    return "".join([*pieces, text[place:]])


def starts(text: str) -> list[int]:
    """Where each line of a text begins."""
    return [0, *(place + 1 for place, letter in enumerate(text) if letter == "\n")]


def origins_after(text: str, origins: Sequence[int], edits: Iterable[Edit]) -> list[int]:
    """Of which line of the first text each line is, after the edits.

    ``origins`` says it before them. A line that is written anew is of the line where it is put.
    """
    begin = starts(text)
    pieces, place = [], 0
    for edit in [*edits, Edit(len(text), len(text), "")]:
        pieces += [(text[place : edit.start], place, 1), (edit.words, edit.start, 0)]
        place = edit.end
    after: list[int] = []
    empty = True
    for words, place, step in pieces:
        line = bisect_right(begin, place) - 1
        for count, part in enumerate(words.split("\n")):
            if count and empty:
                after.append(origins[line + (count - 1) * step])
            if count:
                empty = True
            if part and empty:
                after.append(origins[line + count * step])
                empty = False
    return [*after, origins[-1]] if empty else after


LONGEST_SHOWN = 160


def touched(text: str, begin: Sequence[int], edits: Sequence[Edit]) -> tuple[str, str]:
    """The lines that edits touch, as they are and as they become; ``begin`` are their starts.

    A line that is added is new alone, and a long one is cut short.
    """
    then: list[str] = []
    now: list[str] = []
    spans: list[tuple[int, int, list[Edit]]] = []
    for edit in edits:
        first, last = (
            bisect_right(begin, place) - 1 for place in (edit.start, max(edit.start, edit.end - 1))
        )
        if spans and first <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(last, spans[-1][1]), [*spans[-1][2], edit])
        else:
            spans.append((first, last, [edit]))
    ends = [*begin[1:], len(text) + 1]
    for top, bottom, here in spans:
        start, end = begin[top], ends[bottom] - 1
        if len(here) == 1 and here[0].start == here[0].end and "\n" in here[0].words:
            now += (text[start : here[0].start] + here[0].words.rstrip()).split("\n")
            continue
        moved = [Edit(e.start - start, min(e.end, end) - start, e.words) for e in here]
        then += text[start:end].split("\n")
        now += edited(text[start:end], moved).split("\n")
    return _shown(then), _shown(line for line in now if line.strip())


def _shown(lines: Iterable[str]) -> str:
    return "\n".join(
        line if len(line) <= LONGEST_SHOWN else f"{line[:LONGEST_SHOWN]} …" for line in lines
    )
