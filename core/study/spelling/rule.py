"""What a rule is, and what it finds."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from core.study.spelling.edits import Edit
from core.study.spelling.program import Program


@dataclass(frozen=True)
class Finding:
    """A place where a program is written in the old way.

    ``why`` is a message, ``values`` fill it in. Without ``edits`` it is named and not mended.
    """

    line: int
    why: str
    edits: tuple[Edit, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)


Rule = Callable[[Program], Iterator[Finding]]
"""Finds all that it knows in a program. What it has mended it does not find again."""


def found(node: ast.AST, why: str, *edits: Edit, **values: object) -> Finding:
    """A finding where a node stands."""
    return Finding(getattr(node, "lineno", 1), why, edits, values)
