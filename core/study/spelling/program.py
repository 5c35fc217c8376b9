"""A program as its parsed tree: what its names mean, and where they stand. Nothing is executed."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cached_property

from core.study.spelling.edits import Edit, starts

KERAS = ("keras", "tensorflow.keras")
ASSUMED = {
    "keras": "keras",
    "np": "numpy",
    "tf": "tensorflow",
    "K": "keras.backend",
    "np_utils": "keras.utils.np_utils",
    "Sequential": "keras.Sequential",
    "Model": "keras.Model",
    **{
        name: f"keras.{name}"
        for name in ("layers", "models", "optimizers", "losses", "callbacks", "utils", "Input")
    },
    **{
        name: f"keras.layers.{name}"
        for name in (
            *("Dense", "Flatten", "Dropout", "Activation", "Reshape", "Embedding", "LeakyReLU"),
            *("Conv1D", "Conv2D", "Convolution1D", "Convolution2D", "MaxPooling1D", "MaxPooling2D"),
            *("LSTM", "GRU", "SimpleRNN", "Bidirectional", "TimeDistributed"),
            "BatchNormalization",
        )
    },
    **{name: f"keras.optimizers.{name}" for name in ("SGD", "Adam", "RMSprop", "Adagrad", "Nadam")},
    **{name: f"keras.callbacks.{name}" for name in ("ModelCheckpoint", "EarlyStopping")},
}
"""What names mean by custom. A text that binds them nowhere is a piece of a longer program."""

MODELS = {"Sequential", "Model", "load_model", "clone_model", "model_from_json"}
_DEEPEST = 20


class Program:
    """A text that is Python: its tree, and questions about it.

    ``raises`` SyntaxError where it is none.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self.nodes = tuple(ast.walk(self.tree))
        self.parents = {child: node for node in self.nodes for child in ast.iter_child_nodes(node)}
        self._lines = text.split("\n")
        self._starts = starts(text)
        self._names: dict[ast.AST | None, str] = {}

    # Where things stand

    def place(self, line: int, column: int) -> int:
        """A place of the text, of a line and a column in bytes as ``ast`` counts them."""
        words = self._lines[line - 1]
        if not words.isascii():
            column = len(words.encode()[:column].decode(errors="ignore"))
        return self._starts[line - 1] + column

    def start(self, node: ast.AST) -> int:
        """Where a node begins."""
        return self.place(getattr(node, "lineno", 1), getattr(node, "col_offset", 0))

    def end(self, node: ast.AST) -> int:
        """Where a node ends."""
        return self.place(getattr(node, "end_lineno", 1), getattr(node, "end_col_offset", 0))

    def words(self, node: ast.AST) -> str:
        """How a node is written."""
        return self.text[self.start(node) : self.end(node)]

    def replaced(self, node: ast.AST, words: str) -> Edit:
        """Other words for a node."""
        return Edit(self.start(node), self.end(node), words)

    def added_line(self, statement: ast.stmt, words: str) -> Edit:
        """A line of its own before a statement, indented like it."""
        place = self.start(statement)
        margin = self.text[self._starts[statement.lineno - 1] : place]
        if margin.strip():
            return Edit(place, place, f"{words}; ")
        return Edit(place, place, f"{words}\n{margin}")

    def without_statement(self, statement: ast.stmt) -> Edit:
        """No statement there, and no line where it was alone on it; ``pass`` where it was alone."""
        start, end = self.start(statement), self.end(statement)
        line = self.text.rfind("\n", 0, start) + 1
        after = self.text.find("\n", end)
        alone = not self.text[line:start].strip() and not self.text[end : max(after, end)].strip()
        siblings = getattr(self.parents.get(statement), "body", [])
        if alone and after >= 0 and (len(siblings) > 1 or not self.text[line:start]):
            return Edit(line, after + 1, "")
        return Edit(start, end, "pass")

    def renamed(self, node: ast.AST, name: str) -> Edit:
        """Another name in the quotation marks of a text."""
        mark = "'" if self.words(node).endswith("'") else '"'
        return self.replaced(node, f"{mark}{name}{mark}")

    def without(self, call: ast.Call, *keywords: ast.keyword) -> list[Edit]:
        """The call without keywords and their commas. Comments beside them stay."""
        parts: list[ast.expr | ast.keyword] = sorted([*call.args, *call.keywords], key=self.start)
        kept = [part for part in parts if part not in keywords]
        last = max(map(self.end, kept), default=-1)
        edits = [self._without(one) for one in keywords if self.end(one) < last]
        behind = sorted((one for one in keywords if self.end(one) > last), key=self.start)
        if not behind:
            return edits
        start, end = self.start(behind[0]), self.end(behind[-1])
        between = self.text[max(last, 0) : start]
        if kept and "#" not in between and "," in between:
            start = last + between.rindex(",")
            return [*edits, Edit(start, end, "")]
        return [*edits, *map(self._without, behind)]

    def _without(self, keyword: ast.keyword) -> Edit:
        start, end = self.start(keyword), self.end(keyword)
        after = self.text[end:]
        comma = len(after) - len(after.lstrip())
        if after[comma : comma + 1] == ",":
            return self._and_its_space(start, end + comma + 1)
        return Edit(start, end, "")

    def _and_its_space(self, start: int, end: int) -> Edit:
        """Takes what is blank beside it: the whole line where nothing else stands on it."""
        line, rest = self.text.rfind("\n", 0, start) + 1, self.text[end:]
        blank = len(rest) - len(rest.lstrip(" \t"))
        ends = rest[blank : blank + 1] == "\n"
        if ends and not self.text[line:start].strip():
            return Edit(line, end + blank + 1, "")
        if ends:
            between = self.text[line:start]
            return Edit(start - (len(between) - len(between.rstrip())), end + blank, "")
        return Edit(start, end + blank, "")

    # What names mean

    @cached_property
    def calls(self) -> tuple[ast.Call, ...]:
        """All calls."""
        return tuple(node for node in self.nodes if isinstance(node, ast.Call))

    def full(self, node: ast.AST | None) -> str:
        """The full name behind ``np.zeros``, as imports have it: ``numpy.zeros``. Or nothing."""
        if node not in self._names:
            self._names[node] = self._full(node, _DEEPEST)
        return self._names[node]

    def keras(self, node: ast.AST | None) -> str:
        """The full name of something of Keras, however it was imported: ``layers.Dense``."""
        name = without_tensorflow(self.full(node))
        return name.removeprefix("keras.") if name.startswith("keras.") else ""

    def _full(self, node: ast.AST | None, depth: int) -> str:
        parts: list[str] = []
        while isinstance(node, ast.Attribute):
            parts.append(node.attr)
            node = node.value
        if not isinstance(node, ast.Name) or not depth:
            return ""
        root = self._meaning(node.id, depth - 1)
        return ".".join([root, *reversed(parts)]) if root else ""

    def _meaning(self, name: str, depth: int) -> str:
        if name not in self.bindings:
            return "" if self._strange_stars else ASSUMED.get(name, "")
        meant = [
            bound if isinstance(bound, str) else self._full(bound, depth)
            for bound in self.bindings[name]
        ]
        same = len({without_tensorflow(one) for one in meant}) == 1
        return meant[0] if same else ""

    @cached_property
    def bindings(self) -> dict[str, list[str | ast.AST | None]]:
        """What each name is bound to: the full name of an import, an expression, or anything."""
        found: dict[str, list[str | ast.AST | None]] = {}
        for node in self.nodes:
            for name, meaning in _bound(node, self.parents):
                found.setdefault(name, []).append(meaning)
        return found

    @cached_property
    def _strange_stars(self) -> bool:
        """Whether names may come from ``from … import *`` of something else."""
        return any(
            isinstance(node, ast.ImportFrom)
            and any(alias.name == "*" for alias in node.names)
            and (node.module or "").split(".")[0] not in ("keras", "tensorflow", "numpy")
            for node in self.nodes
        )

    # What values are

    def kind(self, node: ast.AST | None, depth: int = _DEEPEST) -> str:
        """What a value is: ``model``, ``layer``, ``optimizer``, ``history``; ``other`` where it is
        something else, and nothing where the text does not say."""
        if not depth:
            return ""
        match node:
            case ast.Call(func):
                return self._made_by(func, depth - 1)
            case ast.Attribute(value, "optimizer") if self.kind(value, depth - 1) == "model":
                return "optimizer"
            case ast.Attribute(value, "history") if self.kind(value, depth - 1) == "model":
                return "history"
            case ast.Name() | ast.Attribute():
                values = self._values.get(ast.unparse(node), [])
                kinds = {self.kind(value, depth - 1) for value in values if value is not node}
                return kinds.pop() if len(kinds) == 1 else ""
            case ast.Constant() | ast.List() | ast.Dict() | ast.Tuple() | ast.Lambda():
                return "other"
        return ""

    def _made_by(self, made: ast.expr, depth: int) -> str:
        name = self.keras(made)
        last = name.rpartition(".")[2]
        if last in MODELS or name.startswith("applications."):
            return "model"
        if name.startswith("layers.") and last[:1].isupper():
            return "layer"
        if name.startswith("optimizers.") and last[:1].isupper():
            return "optimizer"
        if isinstance(made, ast.Attribute) and self.kind(made.value, depth) == "model":
            return "history" if made.attr.startswith("fit") else "other"
        if isinstance(made, ast.Name) and made.id in self._functions:
            kinds = {self.kind(value, depth) for value in self._functions[made.id]} - {""}
            return kinds.pop() if len(kinds) == 1 else ""
        if isinstance(made, ast.Name) and made.id in self._classes:
            bases = {self.keras(base).rpartition(".")[2] for base in self._classes[made.id]}
            return "model" if bases & MODELS else "other"
        return "other" if self.full(made) else ""

    @cached_property
    def _values(self) -> dict[str, list[ast.AST | None]]:
        """What is assigned to each name or attribute; None where that cannot be told."""
        found: dict[str, list[ast.AST | None]] = {}
        for node in self.nodes:
            match node:
                case ast.Assign(targets, value):
                    for target in targets:
                        for name in _targets(target):
                            alone = isinstance(target, ast.Name | ast.Attribute)
                            found.setdefault(name, []).append(value if alone else None)
                case ast.AnnAssign(target, _, value) | ast.NamedExpr(target, value) if value:
                    found.setdefault(ast.unparse(target), []).append(value)
                case ast.For(target) | ast.comprehension(target):
                    for name in _targets(target):
                        found.setdefault(name, []).append(None)
                case ast.arg(name):
                    found.setdefault(name, []).append(None)
        return found

    @cached_property
    def _functions(self) -> dict[str, list[ast.AST | None]]:
        """What each function of the text returns."""
        found: dict[str, list[ast.AST | None]] = {}
        for node in self.nodes:
            if isinstance(node, ast.Return) and (function := self.function_of(node)):
                found.setdefault(function.name, []).append(node.value)
        return found

    @cached_property
    def _classes(self) -> dict[str, list[ast.expr]]:
        return {node.name: node.bases for node in self.nodes if isinstance(node, ast.ClassDef)}

    @cached_property
    def own_methods(self) -> set[str]:
        """The names of all functions that the text defines."""
        return {
            node.name
            for node in self.nodes
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        }

    def function_of(self, node: ast.AST) -> ast.FunctionDef | ast.AsyncFunctionDef | None:
        """The function in which a node stands."""
        while (above := self.parents.get(node)) is not None:
            if isinstance(above, ast.FunctionDef | ast.AsyncFunctionDef):
                return above
            node = above
        return None

    def statement_of(self, node: ast.AST) -> ast.stmt:
        """The statement of which a node is a part."""
        while not isinstance(node, ast.stmt):
            node = self.parents[node]
        return node

    def method(self, call: ast.Call, *names: str, sure: bool = False) -> bool:
        """Whether a call is that method of a model, as far as the text says.

        What is no model, or a method that the text itself defines, is left alone; where ``sure``,
        what is not said to be a model as well.
        """
        func = call.func
        if not isinstance(func, ast.Attribute) or func.attr not in names:
            return False
        kind = self.kind(func.value)
        return kind == "model" or (
            not sure
            and not kind
            and func.attr not in self.own_methods
            and not self.full(func.value)
        )

    def value(self, node: ast.expr | None) -> ast.expr | None:
        """The one expression that a name stands for, or the node itself."""
        if isinstance(node, ast.Name):
            values = self._values.get(node.id, [])
            if len(values) == 1 and isinstance(values[0], ast.expr):
                return values[0]
        return node

    # How to say something

    def spelled(self, name: str) -> tuple[str, list[Edit]]:
        """How the program may write ``keras.Input``, and the import it lacks for that.

        Nothing where the name that it would need means something else.
        """
        ways = [
            local + full[len(meaning) :]
            for local, meaning in self._imported
            for full in ((name, f"tensorflow.{name}") if name.startswith("keras") else (name,))
            if full == meaning or full.startswith(f"{meaning}.")
        ]
        if ways:
            return min(ways, key=len), []
        root = name.split(".")[0]
        local = {"tensorflow": "tf", "numpy": "np"}.get(root, root)
        first = self._first_import
        if local in self.bindings:
            return "", []
        if first is None:
            return local + name[len(root) :], []
        line = f"import {root}" + (f" as {local}" if local != root else "")
        if root == "keras" and self._only_tensorflow:
            line = "from tensorflow import keras"
        return local + name[len(root) :], [self.added_line(first, line)]

    @cached_property
    def _imported(self) -> list[tuple[str, str]]:
        """The names that imports on top bind, and what they mean."""
        return [
            (name, str(meaning))
            for statement in self.tree.body
            if isinstance(statement, ast.Import | ast.ImportFrom)
            for name, meaning in _bound(statement, self.parents)
            if meaning and self._meaning(name, _DEEPEST)
        ]

    @cached_property
    def _first_import(self) -> ast.stmt | None:
        """The first import on top of something of Keras, TensorFlow or NumPy."""
        return next(
            (
                statement
                for statement in self.tree.body
                if isinstance(statement, ast.Import | ast.ImportFrom)
                for _name, meaning in [*_bound(statement, self.parents), ("", _module(statement))]
                if str(meaning).split(".")[0] in ("keras", "tensorflow", "numpy")
            ),
            None,
        )

    @cached_property
    def _only_tensorflow(self) -> bool:
        meanings = [meaning for _name, meaning in self._imported]
        return any(meaning.startswith("tensorflow") for meaning in meanings) and not any(
            meaning.split(".")[0] == "keras" for meaning in meanings
        )


def without_tensorflow(name: str) -> str:
    """``tensorflow.keras`` is Keras."""
    return name.removeprefix("tensorflow.") if f"{name}.".startswith("tensorflow.keras.") else name


def keyword(call: ast.Call, name: str) -> ast.keyword | None:
    """The keyword of a call."""
    return next((one for one in call.keywords if one.arg == name), None)


def text_of(node: ast.AST | None) -> str | None:
    """The text that a node is, if it is one."""
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _module(statement: ast.Import | ast.ImportFrom) -> str:
    return (statement.module or "") if isinstance(statement, ast.ImportFrom) else ""


def _targets(target: ast.AST) -> Iterator[str]:
    """The names and attributes to which something is assigned."""
    for node in ast.walk(target):
        if isinstance(node, ast.Name | ast.Attribute) and isinstance(node.ctx, ast.Store):
            yield ast.unparse(node)


def _bound(
    node: ast.AST, parents: dict[ast.AST, ast.AST]
) -> Iterator[tuple[str, str | ast.AST | None]]:
    """The names that a node binds, and to what."""
    match node:
        case ast.Import(names):
            for alias in names:
                name = alias.asname or alias.name.split(".")[0]
                yield name, alias.name if alias.asname else name
        case ast.ImportFrom(module, names, level):
            for alias in names:
                if alias.name != "*":
                    yield alias.asname or alias.name, None if level else f"{module}.{alias.name}"
        case ast.Name(name, ast.Store() | ast.Del()):
            above = parents.get(node)
            match above:
                case ast.Assign([_], ast.Name() | ast.Attribute()):
                    yield name, above.value
                case _:
                    yield name, None
        case ast.arg(name):
            yield name, None
        case ast.FunctionDef(name) | ast.AsyncFunctionDef(name) | ast.ClassDef(name):
            yield name, None
        case ast.ExceptHandler(_, str(name)) | ast.MatchAs(_, str(name)) | ast.MatchStar(str(name)):
            yield name, None
        case ast.MatchMapping(_, _, str(name)):
            yield name, None
