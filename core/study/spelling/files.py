"""Files that models and their weights are kept in."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import takewhile

from core.messages import N_
from core.study.spelling.edits import Edit
from core.study.spelling.program import Program, keyword, text_of
from core.study.spelling.rule import Finding, found

OLD = (".h5", ".hdf5", ".hdf", ".ckpt", ".tf")
WEIGHTS, MODEL = ".weights.h5", ".keras"

_WEIGHTS = N_("The name of a file of weights has to end in .weights.h5: ValueError.")
_WHOLE = N_("It still runs, with a warning: the format .h5 is old. A whole model ends in .keras.")
_WHOLE_FAILS = N_("The name of a file of a whole model has to end in .keras: ValueError.")
_FORMAT = N_("There is no save_format any more: the ending of the name says it.")


def files(program: Program) -> Iterator[Finding]:
    """``save_weights("a.h5")``, ``save("a.h5")``, ``ModelCheckpoint("a.hdf5")``, and readers."""
    for call in program.calls:
        ending, path = _kept(program, call)
        if path is None or not ending:
            continue
        place = _literal(program, path)
        if place is None:
            continue
        old = text_of(place) or ""
        new = _ending(old, ending)
        if new == old:
            continue
        runs = (".h5",) if program.keras(call.func) else (".h5", ".hdf5")
        why = _WEIGHTS if ending == WEIGHTS else _WHOLE if old.endswith(runs) else _WHOLE_FAILS
        if keyword(call, "save_format"):
            why = _FORMAT
        same = [
            node
            for node in program.nodes
            if text_of(node) == old and (node is place or _read(program, node))
        ]
        edits = [_with_ending(program, node, old, new) for node in same]
        if all(edits):
            yield found(path, why, *(edit for edit in edits if edit))
        else:
            yield found(path, why)


def formats(program: Program) -> Iterator[Finding]:
    """``save("a", save_format="h5")``, once the name ends as it should."""
    for call in program.calls:
        given = keyword(call, "save_format")
        ending, path = _kept(program, call)
        place = _literal(program, path) if path else None
        if given and ending and place and (text_of(place) or "").endswith(ending):
            yield found(given, _FORMAT, *program.without(call, given))


def _kept(program: Program, call: ast.Call) -> tuple[str, ast.expr | None]:
    """How the name of the file has to end that a call writes, and the name; nothing if none."""
    first = call.args[0] if call.args else getattr(keyword(call, "filepath"), "value", None)
    name = program.keras(call.func)
    if program.method(call, "save_weights"):
        return WEIGHTS, first
    if program.method(call, "save", sure=True):
        return MODEL, first
    if program.method(call, "save") and first is not None:
        literal = text_of(_literal(program, first)) or ""
        return (MODEL, first) if literal.endswith((".h5", ".hdf5")) else ("", None)
    if name in ("models.save_model", "saving.save_model") and len(call.args) > 1:
        return MODEL, call.args[1]
    if name == "callbacks.ModelCheckpoint":
        return (WEIGHTS if _is_true(keyword(call, "save_weights_only")) else MODEL), first
    return "", None


def _is_true(given: ast.keyword | None) -> bool:
    return given is not None and isinstance(given.value, ast.Constant) and given.value.value is True


def _literal(program: Program, path: ast.expr) -> ast.Constant | None:
    """The text with which the name of a file ends."""
    path = program.value(path) or path
    if isinstance(path, ast.BinOp) and isinstance(path.op, ast.Add):
        path = path.right
    match path:
        case ast.Call(ast.Attribute(ast.Attribute(_, "path"), "join"), [*_, last]):
            path = last
        case ast.Call(ast.Attribute(ast.Constant() as template, "format")):
            path = template
    return path if isinstance(path, ast.Constant) and isinstance(path.value, str) else None


def _ending(name: str, ending: str) -> str:
    if name.endswith(ending) or not name:
        return name
    stem = next((name.removesuffix(old) for old in OLD if name.endswith(old)), name)
    if ending == WEIGHTS and stem.endswith("weights"):
        stem = stem.removesuffix("weights").rstrip(".-_")
    return (f"{stem}model" if not stem or stem.endswith("/") else stem) + ending


def _read(program: Program, node: ast.AST) -> bool:
    """Whether a text is the name of a file that is read, or written, as a model or its weights."""
    call = program.parents.get(node)
    if not isinstance(call, ast.Call) or node not in call.args:
        return False
    if program.keras(call.func) in ("models.load_model", "saving.load_model"):
        return True
    return program.method(call, "load_weights", "save_weights", "save")


def _with_ending(program: Program, node: ast.AST, old: str, new: str) -> Edit | None:
    """Changes the ending of a text where it is written, whatever its quotation marks."""
    if not isinstance(node, ast.Constant):
        return None
    start, end = program.start(node), program.end(node)
    words = program.text[start:end]
    marks = next((marks for marks in ('"""', "'''", '"', "'") if words.endswith(marks)), "")
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    tail = old[same:]
    close = end - len(marks)
    if not marks or not program.text[start:close].endswith(tail):
        return None
    return Edit(close - len(tail), close, new[same:])


_BEST = N_(
    "Without save_best_only the file holds the last epoch, not the best, whatever its name says."
)
_PERIOD = N_(
    'There is no period any more: save_freq="epoch" is usual, and a number counts batches.'
)


def checkpoints(program: Program) -> Iterator[Finding]:
    """``ModelCheckpoint("best.h5", period=1)``."""
    for call in program.calls:
        if program.keras(call.func) != "callbacks.ModelCheckpoint":
            continue
        if period := keyword(call, "period"):
            every = isinstance(period.value, ast.Constant) and period.value.value == 1
            yield found(period, _PERIOD, *(program.without(call, period) if every else ()))
        first = call.args[0] if call.args else getattr(keyword(call, "filepath"), "value", None)
        name = text_of(_literal(program, first)) if first is not None else None
        if name and "best" in name and not keyword(call, "save_best_only") and len(call.args) < 4:
            last = max([*call.args, *call.keywords], key=program.end)
            end = program.end(last)
            yield found(call, _BEST, Edit(end, end, ", save_best_only=True"))


RULES = (files, formats, checkpoints)
