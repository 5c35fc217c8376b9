"""NumPy, and Python itself."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from core.messages import N_
from core.study.spelling.edits import Edit
from core.study.spelling.program import Program, keyword
from core.study.spelling.rule import Finding, found

PLAIN = {
    **{name: name for name in ("int", "float", "complex", "object", "str")},
    "unicode": "str",
}
"""Types that NumPy had under the names of Python's own."""

NAMES = {
    **dict.fromkeys(("NaN", "NAN"), "nan"),
    **dict.fromkeys(("Inf", "infty", "Infinity", "PINF"), "inf"),
    "float_": "float64",
    "complex_": "complex128",
    "string_": "bytes_",
    "unicode_": "str_",
    "bool8": "bool_",
    "product": "prod",
    "cumproduct": "cumprod",
    "alltrue": "all",
    "sometrue": "any",
    "in1d": "isin",
    "row_stack": "vstack",
    "trapz": "trapezoid",
    "round_": "round",
    "mat": "asmatrix",
}
"""Names that are gone from NumPy, and what the same thing is called."""

_PLAIN = N_("np.{old} was Python's {new} and is gone: AttributeError.")
_NAME = N_("np.{old} is called np.{new} in NumPy 2: AttributeError.")
_WARNED = N_("np.{old} is called np.{new} in NumPy 2, and warns.")


def names(program: Program) -> Iterator[Finding]:
    """``np.int``, ``np.float_``, ``np.NaN``."""
    for node in program.nodes:
        if not isinstance(node, ast.Attribute) or not isinstance(node.value, ast.Name):
            continue
        if program.full(node.value) != "numpy":
            continue
        old, end = node.attr, program.end(node)
        if (new := PLAIN.get(old)) and new not in program.bindings:
            yield found(node, _PLAIN, program.replaced(node, new), old=old, new=new)
        elif new := NAMES.get(old):
            why = _WARNED if old == "row_stack" else _NAME
            yield found(node, why, Edit(end - len(old), end, new), old=old, new=new)


_COPY = N_("x.copy(0) is a TypeError in NumPy 2: what is in brackets is the order in memory.")


def copies(program: Program) -> Iterator[Finding]:
    """``x.copy(0)``, which NumPy 1 took for ``x.copy()``."""
    if "pandas" in {str(one).split(".")[0] for many in program.bindings.values() for one in many}:
        return
    for call in program.calls:
        match call:
            case ast.Call(ast.Attribute(_, "copy") as func, [ast.Constant(int() as number)], []):
                if isinstance(number, bool) or program.full(func) or "copy" in program.own_methods:
                    continue
                yield found(call, _COPY, Edit(program.end(func), program.end(call), "()"))


_NO_COPY = N_(
    "copy=False means “never” in NumPy 2, a ValueError where it cannot be: asarray means “only if "
    "need be”."
)


def without_copy(program: Program) -> Iterator[Finding]:
    """``np.array(x, copy=False)``."""
    for call in program.calls:
        given = keyword(call, "copy")
        if given is None or program.full(call.func) != "numpy.array":
            continue
        if isinstance(given.value, ast.Constant) and given.value.value is False:
            end = program.end(call.func)
            called = Edit(end - len("array"), end, "asarray")
            if program.text[called.start : end] == "array":
                yield found(given, _NO_COPY, called, *program.without(call, given))


_RANGE = N_("xrange is Python 2: NameError. It is range now.")


def ranges(program: Program) -> Iterator[Finding]:
    """``xrange``."""
    if "xrange" in program.bindings or "range" in program.bindings:
        return
    for node in program.nodes:
        if isinstance(node, ast.Name) and node.id == "xrange":
            yield found(node, _RANGE, program.replaced(node, "range"))


RULES = (names, copies, without_copy, ranges)
