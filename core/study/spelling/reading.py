"""What somebody pasted as Python: the commands of a notebook and prompts are no part of it."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable
from dataclasses import dataclass
from textwrap import dedent

from core.experiment import Impossible
from core.messages import N_
from core.study.spelling.rule import Finding

MOST_LETTERS = 20_000
MOST_COMMANDS = 200
"""As many lines may be commands of a notebook."""

_TOO_LONG = N_("This is {count} letters long; at most {most} are read.")
_NOT_PYTHON = N_("Line {line} is not Python, and nothing behind it was read: {text}")
_OPEN = N_("A bracket that is opened in line {line} is never closed: {text}")
_QUOTES = N_(
    "Line {line} has typographic quotation marks, which Python does not know: {text} Say \" or '."
)
_PRINT = N_("Line {line} is Python 2, where print had no brackets: {text}")
_INDENT = N_("The margin of line {line} does not fit the lines above it: {text}")
TOO_DEEP = N_("This is nested too deeply to be read.")

_COMMAND = N_("This is a command of a notebook, no Python: in a file it is a SyntaxError.")
_PROMPT = N_(
    "“>>>” is what Python writes before a line, no part of it: in a file it is a SyntaxError."
)
_MARGIN = N_(
    "The whole of it is moved in, which Python takes for a block: its margin is taken off."
)
_FENCE = N_("“```” marks code in notes: what stands outside of it is kept as a comment.")

_IS_COMMAND = re.compile(r"\s*(?:%|!|\?|[\w.]+\?{1,2}\s*$|[\w, ]+=\s*[%!])")
_IS_PROMPT = re.compile(r"\s*(?:>>>|\.\.\.|In ?\[[\d ]*\]:|\.\.\.:)(?: |$)")
_BEGINS = re.compile(r"\s*(?:>>>|In ?\[[\d ]*\]:)(?: |$)")
_IS_FENCE = re.compile(r"\s*(?:```|~~~)\s*(\w*)")


@dataclass(frozen=True)
class Read:
    """Python that parses, line for line what was pasted, and what had to be set aside for it."""

    text: str
    findings: tuple[Finding, ...] = ()


def read(pasted: str) -> Read:
    """What was pasted as Python. ``Impossible`` says in a sentence why it is none."""
    if len(pasted) > MOST_LETTERS:
        raise Impossible(_TOO_LONG, count=len(pasted), most=MOST_LETTERS)
    try:
        return _read(plain(pasted))
    except (RecursionError, MemoryError):
        raise Impossible(TOO_DEEP) from None


def plain(pasted: str) -> str:
    """What was pasted, with the ends of lines that Python has, and without what nobody sees."""
    text = pasted.replace("\r\n", "\n").replace("\r", "\n")
    return text.removeprefix("\ufeff").replace("\0", "").replace("\f", "")


def _read(text: str) -> Read:
    problem = _problem(text)
    if problem is None:
        return Read(text)
    findings: list[Finding] = []
    written = [number for number, line in enumerate(text.split("\n"), 1) if line.strip()]
    if re.match(r"\s*\n?[ \t]", text) and (within := dedent(text)) != text:
        findings.append(Finding(written[0], _MARGIN))
        text = within
    for is_there, take, why in (
        (_IS_FENCE, _without_notes, _FENCE),
        (_BEGINS, _without_prompts, _PROMPT),
    ):
        lines = text.split("\n")
        marked = [number for number, line in enumerate(lines, 1) if is_there.match(line)]
        if marked:
            text = "\n".join(take(lines))
            findings.append(Finding(marked[0], why))
    text = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{ZERO WIDTH SPACE}", "")
    for _ in range(MOST_COMMANDS):
        problem = _problem(text)
        if problem is None:
            return Read(text, tuple(findings))
        lines = text.split("\n")
        at = min(max(problem.lineno or 1, 1), len(lines)) - 1
        if not _IS_COMMAND.match(lines[at]):
            break
        findings.append(Finding(at + 1, _COMMAND))
        goes_on = lines[at].endswith("\\")
        lines[at] = _aside(lines[at])
        while goes_on and at + 1 < len(lines):
            at += 1
            goes_on = lines[at].endswith("\\")
            findings.append(Finding(at + 1, _COMMAND))
            lines[at] = f"# {lines[at]}"
        text = "\n".join(lines)
    assert problem is not None  # noqa: S101 - the loop ends in no other way
    raise _sentence(problem, text)


def _problem(text: str) -> SyntaxError | None:
    """What keeps a text from being Python."""
    try:
        ast.parse(text)
    except SyntaxError as problem:
        return problem
    except ValueError as problem:  # letters that no file can hold
        return SyntaxError(str(problem))
    return None


def _aside(line: str) -> str:
    """A line as a comment; within a block ``pass`` stands in its place."""
    words = line.lstrip()
    margin = line[: len(line) - len(words)]
    return f"{margin}pass  # {words}" if margin else f"# {words}"


def _without_prompts(lines: list[str]) -> list[str]:
    """The lines behind prompts; what Python answered is a comment."""
    return [
        _IS_PROMPT.sub("", line, count=1)
        if _IS_PROMPT.match(line)
        else f"# {line}"
        if line.strip()
        else line
        for line in lines
    ]


def _without_notes(lines: list[str]) -> list[str]:
    """The Python between fences; what stands around is a comment.

    Where some are marked as Python, what others hold is none.
    """
    fences = [fence[1] for line in lines if (fence := _IS_FENCE.match(line))]
    languages = {"python", "py", "python3"} & set(fences) or {""}
    inside, code, taken = False, False, []
    for line in lines:
        fence = _IS_FENCE.match(line)
        taken.append(line if (code and not fence) or not line.strip() else f"# {line.strip()}")
        if fence:
            inside = not inside
            code = inside and fence[1] in languages
    return taken


def _sentence(problem: SyntaxError, text: str) -> Impossible:
    """What is wrong, with its line."""
    lines = text.split("\n")
    at = min(max(problem.lineno or 1, 1), len(lines))
    words, said = lines[at - 1].strip()[:80], str(problem.msg)
    kinds: tuple[tuple[Callable[[], bool], str], ...] = (
        (lambda: "never closed" in said, _OPEN),
        (lambda: "print" in said or words.startswith("print "), _PRINT),
        (lambda: bool(re.search("[“”‘’]", words)), _QUOTES),
        (lambda: isinstance(problem, IndentationError), _INDENT),
    )
    template = next((template for fits, template in kinds if fits()), _NOT_PYTHON)
    return Impossible(template, line=at, text=words)
