"""A rule that people type, such as ``y > sin(x)``: which side of a curve a point lies on.

Nothing typed is ever run. A text becomes pieces, pieces become a tree of five kinds of parts, and
the tree is computed with NumPy, or written as a line of NumPy that computes the same.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from core.experiment.mistakes import Impossible

MOST_LETTERS = 100
MOST_DEPTH = 12
"""Of brackets, signs and powers within each other."""

Operation = Callable[[Any, Any], Any]

COMPARISONS: Mapping[str, Operation] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
SUMS: Mapping[str, Operation] = {"+": operator.add, "-": operator.sub}
PRODUCTS: Mapping[str, Operation] = {"*": operator.mul, "/": operator.truediv}
OPERATIONS: Mapping[str, Operation] = {**SUMS, **PRODUCTS, "^": operator.pow}
FUNCTIONS: Mapping[str, Callable[[Any], Any]] = {
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "tanh": np.tanh,
    "exp": np.exp,
    "log": np.log,
    "sqrt": np.sqrt,
    "abs": np.abs,
}
CONSTANTS: Mapping[str, float] = {"pi": float(np.pi), "e": float(np.e)}
COORDINATES = ("x", "y")
_SAME = {"x1": "x", "x2": "y", "ln": "log"}
_TYPED = {
    "−": "-",
    "–": "-",
    "×": "*",
    "·": "*",
    "÷": "/",
    "**": "^",
    "²": "^2",
    "³": "^3",
    "≤": "<=",
    "≥": ">=",
    "₁": "1",
    "₂": "2",
    "π": "pi",
}
_NUMBER, _SIGNS = r"[0-9]+\.?[0-9]*|\.[0-9]+", "+-*/^()<>."
_PIECE = re.compile(rf"\s*({_NUMBER}|[a-z][a-z0-9]*|[<>]=?|\S)")


@dataclass(frozen=True)
class Number:
    """A number as it was typed, never below 0."""

    value: float


@dataclass(frozen=True)
class Name:
    """A coordinate or a constant."""

    name: str


@dataclass(frozen=True)
class Call:
    """A function of something."""

    function: str
    of: Tree


@dataclass(frozen=True)
class Minus:
    """Something with its sign changed."""

    of: Tree


@dataclass(frozen=True)
class Pair:
    """Two things and the sign between them."""

    sign: str
    left: Tree
    right: Tree


Tree = Number | Name | Call | Minus | Pair


class Rule(NamedTuple):
    """Two sides and how they compare."""

    sign: str
    left: Tree
    right: Tree

    def holds(self, x: np.ndarray, y: np.ndarray) -> np.ndarray:
        """Where it holds, a truth for each point; not where a side is no number."""
        with np.errstate(all="ignore"):
            sides = value(self.left, x, y), value(self.right, x, y)
            return np.asarray(COMPARISONS[self.sign](*sides))

    def source(self) -> str:
        """An expression of NumPy in ``x`` and ``y`` which computes the same."""
        return f"{source(self.left)} {self.sign} {source(self.right)}"

    def written(self) -> str:
        """As it may be typed, always the same for the same rule."""
        return f"{written(self.left)} {self.sign} {written(self.right)}"


def tidy(text: str) -> str:
    """A rule as it is always written; nothing where nothing is typed.

    Raises:
        Impossible: with what is no rule, in one sentence.
    """
    return read_rule(text).written() if text else ""


def read_rule(text: str) -> Rule:
    """The rule that a text holds.

    Raises:
        Impossible: with the first thing that makes it none, in one sentence.
    """
    if len(text) > MOST_LETTERS:
        raise _too_long()
    rule = _Reader(_pieces(text)).rule()
    parts = (*_parts(rule.left), *_parts(rule.right))
    for part in parts:
        if not np.isfinite(_number(part)):
            raise Impossible("“{part}” in the rule is no number.", part=written(part))
    if rule.left in parts and rule.right in parts:
        raise Impossible("A rule needs x or y in it: for example y > sin(x).")
    if len(rule.written()) > MOST_LETTERS:
        raise _too_long()
    return rule


def _too_long() -> Impossible:
    return Impossible("A rule can have {most} letters at the most.", most=MOST_LETTERS)


def value(tree: Tree, x: Any, y: Any) -> Any:
    """What a tree comes to at points; a number where neither coordinate stands in it."""
    return _value(tree, {"x": x, "y": y})


def _value(tree: Tree, names: Mapping[str, Any]) -> Any:
    if is_constant(tree) and names:
        return _number(tree)
    match tree:
        case Number(number):
            return np.float64(number)
        case Name(name):
            return names[name] if name in names else np.float64(CONSTANTS[name])
        case Call(function, of):
            return FUNCTIONS[function](_value(of, names))
        case Minus(of):
            return -_value(of, names)
        case Pair(sign, left, right):
            return OPERATIONS[sign](_value(left, names), _value(right, names))


def _number(tree: Tree) -> float:
    """What a constant comes to, be it infinite or no number."""
    with np.errstate(all="ignore"):
        return float(_value(tree, {}))


def is_constant(tree: Tree) -> bool:
    """Whether neither coordinate stands in it."""
    match tree:
        case Name(name):
            return name not in COORDINATES
        case Call(_, of) | Minus(of):
            return is_constant(of)
        case Pair(_, left, right):
            return is_constant(left) and is_constant(right)
    return True


def _parts(tree: Tree) -> tuple[Tree, ...]:
    """The constants in a tree, each as large as can be."""
    if is_constant(tree):
        return (tree,)
    match tree:
        case Call(_, of) | Minus(of):
            return _parts(of)
        case Pair(_, left, right):
            return (*_parts(left), *_parts(right))
    return ()


# As text ------------------------------------------------------------------------------------------

_SUM, _PRODUCT, _SIGNED, _ATOM = range(4)


def written(tree: Tree, least: int = _SUM) -> str:
    """A tree as it may be typed, with the brackets that it needs.

    ``least`` says how tightly it must hold together where it stands.
    """
    match tree:
        case Number(number):
            return np.format_float_positional(number, trim="-")
        case Name(name):
            return name
        case Call(function, of):
            return f"{function}({written(of)})"
        case Minus(of):
            return _bracketed(f"-{written(of, _SIGNED)}", _SIGNED, least)
        case Pair("^", left, right):
            text = f"{written(left, _ATOM)}^{written(right, _SIGNED)}"
            return _bracketed(text, _SIGNED, least)
        case Pair(sign, left, right) if sign in PRODUCTS:
            text = f"{written(left, _PRODUCT)}{sign}{written(right, _SIGNED)}"
            return _bracketed(text, _PRODUCT, least)
        case Pair(sign, left, right):
            text = f"{written(left)} {sign} {written(right, _PRODUCT)}"
            return _bracketed(text, _SUM, least)


def source(tree: Tree, least: int = _SUM) -> str:
    """A tree as an expression of NumPy; what is constant is a number already."""
    if is_constant(tree):
        number = repr(_number(tree))
        return f"({number})" if number.startswith("-") and least > _SUM else number
    match tree:
        case Call(function, of):
            return f"np.{function}({source(of)})"
        case Minus(of):
            return _bracketed(f"-{source(of, _SIGNED)}", _SIGNED, least)
        case Pair("^", left, right):
            return _bracketed(f"{source(left, _ATOM)} ** {source(right, _ATOM)}", _SIGNED, least)
        case Pair(sign, left, right) if sign in PRODUCTS:
            text = f"{source(left, _PRODUCT)} {sign} {source(right, _SIGNED)}"
            return _bracketed(text, _PRODUCT, least)
        case Pair(sign, left, right):
            return _bracketed(f"{source(left)} {sign} {source(right, _PRODUCT)}", _SUM, least)
    return written(tree)


def _bracketed(text: str, holds: int, least: int) -> str:
    return text if holds >= least else f"({text})"


# From text ----------------------------------------------------------------------------------------


def _pieces(text: str) -> list[str]:
    """Numbers, names and signs; ``2x`` and ``2(x + 1)`` get the ``*`` that is meant."""
    for typed, meant in _TYPED.items():
        text = text.replace(typed, meant)
    pieces: list[str] = []
    for piece in _PIECE.findall(text.lower()):
        if pieces and _is_number(pieces[-1]) and (piece[0].isalpha() or piece == "("):
            pieces.append("*")
        pieces.append(piece)
    return pieces


def _is_number(piece: str) -> bool:
    return re.fullmatch(_NUMBER, piece) is not None


class _Reader:
    """Goes through pieces once, from left to right."""

    def __init__(self, pieces: list[str]) -> None:
        self.pieces = pieces
        self.place = self.depth = 0

    @property
    def next(self) -> str:
        return self.pieces[self.place] if self.place < len(self.pieces) else ""

    def take(self) -> str:
        piece = self.next
        self.place += 1
        return piece

    def rule(self) -> Rule:
        left = self.sum()
        if self.next not in COMPARISONS:
            raise _misplaced(self.next)
        sign = self.take()
        right = self.sum()
        if self.next:
            raise _misplaced(self.next)
        return Rule(sign, left, right)

    def sum(self) -> Tree:
        tree = self.product()
        while self.next in SUMS:
            tree = Pair(self.take(), tree, self.product())
        return tree

    def product(self) -> Tree:
        tree = self.signed()
        while self.next in PRODUCTS:
            tree = Pair(self.take(), tree, self.signed())
        return tree

    def signed(self) -> Tree:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise Impossible("A rule can have {most} brackets in each other.", most=MOST_DEPTH)
        if self.next in SUMS:
            tree = Minus(self.signed()) if self.take() == "-" else self.signed()
        else:
            tree = self.power()
        self.depth -= 1
        return tree

    def power(self) -> Tree:
        base = self.atom()
        if self.next != "^":
            return base
        return Pair(self.take(), base, self.signed())

    def atom(self) -> Tree:
        piece = self.take()
        if piece == "(":
            return self.closed()
        if _is_number(piece):
            return Number(float(piece))
        name = _SAME.get(piece, piece)
        if name in COORDINATES or name in CONSTANTS:
            return Name(name)
        if name in FUNCTIONS:
            if self.next != "(":
                raise Impossible("“{name}” in the rule needs brackets: {name}(x).", name=piece)
            self.take()
            return Call(name, self.closed())
        if not piece:
            raise Impossible("Something is missing at the end of the rule.")
        raise _odd(piece) or Impossible(
            "Something is missing before “{text}” in the rule.", text=piece
        )

    def closed(self) -> Tree:
        tree = self.sum()
        if not self.next or self.next in COMPARISONS:
            raise Impossible("A bracket of the rule is not closed.")
        if self.next != ")":
            raise _misplaced(self.next)
        self.take()
        return tree


def _misplaced(piece: str) -> Impossible:
    """What is said of a piece where a side, or a bracket, could have ended."""
    if not piece or piece == "=" or piece in COMPARISONS:
        return Impossible("A rule compares two sides, once: for example y > sin(x).")
    if piece == ")":
        return Impossible("A bracket of the rule is closed that was never opened.")
    return _odd(piece) or Impossible(
        "Before “{text}” the rule lacks a sign such as + or *.", text=piece
    )


def _odd(piece: str) -> Impossible | None:
    """What is said of a piece that means nothing in any rule; None of one that does."""
    name = _SAME.get(piece, piece)
    known = name in COORDINATES or name in CONSTANTS or name in FUNCTIONS
    if known or _is_number(piece) or piece[0] in _SIGNS:
        return None
    if piece[0].isalpha():
        return Impossible(
            "The rule knows x, y, pi, e, {functions}, and not “{name}”.",
            functions=", ".join(FUNCTIONS),
            name=piece[:20],
        )
    return Impossible("“{text}” means nothing in a rule.", text=piece)
