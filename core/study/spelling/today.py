"""An old program in today's spelling: what stops or means something else, and what to write.

Rules look at its parsed tree, one after another, until none of them changes anything. Nothing of
it is executed, imported or evaluated.
"""

from __future__ import annotations

import ast
import builtins
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from core.experiment import Impossible
from core.study.spelling import arrays, compiling, files, fitting, layers, modules
from core.study.spelling.edits import Edit, edited, fit, origins_after, starts, touched
from core.study.spelling.program import Program
from core.study.spelling.reading import TOO_DEEP, plain, read
from core.study.spelling.rule import Finding, Rule

RULES: tuple[Rule, ...] = (
    *modules.RULES,
    *layers.RULES,
    *compiling.RULES,
    *fitting.RULES,
    *files.RULES,
    *arrays.RULES,
)
MOST_ROUNDS = 6
MOST_STEPS = 200


@dataclass(frozen=True)
class Found:
    """One thing that is written otherwise today, in a line of what was pasted.

    ``why`` is a message, ``values`` fill it in; ``rule`` is who found it. What is not ``mended``
    is only named.
    """

    line: int
    why: str
    values: Mapping[str, object] = field(default_factory=dict)
    then: str = ""
    now: str = ""
    mended: bool = False
    rule: str = ""


@dataclass(frozen=True)
class Today:
    """A program as it was ``pasted``, its ``text`` today, and what is different, by lines.

    ``lacking`` are the names that it uses and neither makes nor imports.
    """

    pasted: str
    text: str
    found: tuple[Found, ...]
    lacking: tuple[str, ...]


def today(pasted: str) -> Today:
    """An old program in today's spelling. ``Impossible`` says why it cannot be read."""
    reading = read(pasted)
    lines, kept = plain(pasted).split("\n"), reading.text.split("\n")
    aside = [
        Found(one.line, one.why, one.values, lines[one.line - 1], kept[one.line - 1], mended=True)
        for one in reading.findings
    ]
    try:
        program, found = _mended(Program(reading.text))
        lacking = _lacking(program)
    except (RecursionError, MemoryError):
        raise Impossible(TOO_DEEP) from None
    in_order = sorted([*aside, *found], key=lambda one: one.line)
    return Today("\n".join(lines), program.text, tuple(in_order), lacking)


def _mended(program: Program) -> tuple[Program, list[Found]]:
    """The program once no rule changes it any more, and what was found on the way."""
    origins: Sequence[int] = range(1, program.text.count("\n") + 2)
    mended: list[Found] = []
    steps = 0
    for _ in range(MOST_ROUNDS):
        before = program
        for rule in RULES:
            while steps < MOST_STEPS and (step := _step(program, rule, origins)):
                program, origins, more = step
                mended += more
                steps += 1
        if program is before:
            break
    lines = program.text.split("\n")
    named = {
        (finding.line, finding.why): Found(
            origins[finding.line - 1],
            finding.why,
            finding.values,
            lines[finding.line - 1],
            rule=_name(rule),
        )
        for rule in RULES
        for finding in rule(program)
    }
    return program, [*mended, *named.values()]


def _step(
    program: Program, rule: Rule, origins: Sequence[int]
) -> tuple[Program, Sequence[int], list[Found]] | None:
    """The program after a rule has mended what it finds, as far as its edits do not clash.

    None where there is nothing to mend, or where what comes of it would be no Python.
    """
    taken: list[Finding] = []
    edits: list[Edit] = []
    for finding in rule(program):
        together = fit(edits, finding.edits) if finding.edits else None
        if together is not None:
            taken.append(finding)
            edits = together
    text = edited(program.text, edits)
    if text == program.text:
        return None
    with suppress(SyntaxError, ValueError):
        after = Program(text)
        begin = starts(program.text)
        found = [
            Found(
                origins[finding.line - 1],
                finding.why,
                finding.values,
                *touched(program.text, begin, fit((), finding.edits) or ()),
                mended=True,
                rule=_name(rule),
            )
            for finding in taken
        ]
        return after, origins_after(program.text, origins, edits), found
    return None


def _name(rule: Rule) -> str:
    return f"{rule.__module__.rpartition('.')[2]}.{rule.__name__}"


def _lacking(program: Program) -> tuple[str, ...]:
    nodes = program.nodes
    if any(isinstance(node, ast.alias) and node.name == "*" for node in nodes):
        return ()
    known = {*dir(builtins), *program.bindings, "__file__"}
    used = [node for node in nodes if isinstance(node, ast.Name) and node.id not in known]
    return tuple(dict.fromkeys(node.id for node in sorted(used, key=program.start)))
