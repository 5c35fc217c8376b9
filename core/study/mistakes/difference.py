"""Where two programs differ, line by line."""

from __future__ import annotations

from difflib import unified_diff

LINES_AROUND = 2


def difference(wrong: str, right: str) -> str:
    """The lines that differ, with ``-`` before those of ``wrong`` and ``+`` before the right ones.

    A few lines around them tell where; ``…`` stands for those left out.
    """
    lines = list(unified_diff(wrong.splitlines(), right.splitlines(), lineterm="", n=LINES_AROUND))[
        2:
    ]
    shown = ["…" if line.startswith("@@") else line for line in lines]
    return "\n".join(shown[1:] if shown[:1] == ["…"] and lines[0].startswith("@@ -1") else shown)
