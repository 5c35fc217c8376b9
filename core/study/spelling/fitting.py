"""What models are asked to do: train, predict, and what they say of it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from core.messages import N_
from core.study.spelling.edits import Edit
from core.study.spelling.program import Program, keyword, text_of
from core.study.spelling.rule import Finding, found

GENERATORS = {
    "fit_generator": ("fit", ("x", "steps_per_epoch", "epochs", "verbose", "callbacks")),
    "evaluate_generator": ("evaluate", ("x", "steps")),
    "predict_generator": ("predict", ("x", "steps")),
}
"""What each is called today, and by which names its arguments went in their order."""

_GENERATOR = N_("{old} is gone: {new} takes a generator as it takes arrays.")


def generators(program: Program) -> Iterator[Finding]:
    """``model.fit_generator(batches, 100)``."""
    for call in program.calls:
        if not program.method(call, *GENERATORS) or not isinstance(call.func, ast.Attribute):
            continue
        old = call.func.attr
        new, names = GENERATORS[old]
        end = program.end(call.func)
        edits = [Edit(end - len(old), end, new)]
        edits += [
            Edit(program.start(given), program.start(given), f"{name}=")
            for given, name in list(zip(call.args, names, strict=False))[1:]
        ]
        if generator := keyword(call, "generator"):
            start = program.start(generator)
            edits.append(Edit(start, start + len("generator"), "x"))
        if (samples := keyword(call, "val_samples")) and not new.startswith("fit"):
            start = program.start(samples)
            edits.append(Edit(start, start + len("val_samples"), "steps"))
        yield found(call.func, _GENERATOR, *edits, old=old, new=new)


NO_MORE = (
    *("workers", "use_multiprocessing", "max_queue_size"),
    *("nb_worker", "pickle_safe", "max_q_size"),
)
_RENAMED = N_("The argument {old} is called {new} now: TypeError.")
_WORKERS = N_(
    "{old} is no argument of {method} any more: a keras.utils.PyDataset is told it when it is made."
)
_SAMPLES = N_(
    "{old} counted rows; {new} counts batches, so the rows are divided by the batch size."
)
_SAMPLES_NAMED = N_("{old} counted rows; today {new} counts batches: divide by the batch size.")
COUNTED = {
    "samples_per_epoch": "steps_per_epoch",
    "nb_val_samples": "validation_steps",
    "val_samples": "steps",
}


def arguments(program: Program) -> Iterator[Finding]:
    """``fit(nb_epoch=5)``, ``fit(workers=4)``, ``fit(samples_per_epoch=1000)``."""
    for call in program.calls:
        if not program.method(call, "fit", "evaluate", "predict"):
            continue
        method = call.func.attr if isinstance(call.func, ast.Attribute) else ""
        for given in call.keywords:
            old, start = given.arg or "", program.start(given)
            if old == "nb_epoch":
                edit = Edit(start, start + len(old), "epochs")
                yield found(given, _RENAMED, edit, old=old, new="epochs")
            elif old in NO_MORE:
                without = program.without(call, given)
                yield found(given, _WORKERS, *without, old=old, method=method)
            elif new := COUNTED.get(old):
                batch = _batch_size(program, call)
                if batch:
                    rows = program.words(given.value)
                    plain = isinstance(given.value, ast.Constant | ast.Name | ast.Call)
                    rows = rows if plain else f"({rows})"
                    edit = program.replaced(given, f"{new}={rows} // {batch}")
                    yield found(given, _SAMPLES, edit, old=old, new=new)
                else:
                    yield found(given, _SAMPLES_NAMED, old=old, new=new)


_MEASURED = N_(
    "{old} is no argument any more: TypeError. What is measured is said in compile, "
    'metrics=["accuracy"].'
)


def measured_there(program: Program) -> Iterator[Finding]:
    """``compile(class_mode="binary")``, ``fit(show_accuracy=True)``."""
    for call in program.calls:
        for given in call.keywords:
            if given.arg in ("class_mode", "show_accuracy") and program.method(
                call, "compile", "fit", "evaluate"
            ):
                without = program.without(call, given)
                yield found(given, _MEASURED, *without, old=given.arg)


_LIST = N_("A list of numbers is no data any more: ValueError. An array is.")


def lists(program: Program) -> Iterator[Finding]:
    """``model.predict([10.0])``."""
    for call in program.calls:
        if not program.method(call, "fit", "evaluate", "predict", sure=True):
            continue
        named = [one.value for one in call.keywords if one.arg in ("x", "y")]
        for given in (*call.args[:2], *named):
            array, lacking = program.spelled("numpy.array")
            if array and _is_of_numbers(program.value(given)):
                edit = program.replaced(given, f"{array}({program.words(given)})")
                yield found(given, _LIST, edit, *lacking)


def _is_of_numbers(node: ast.AST | None) -> bool:
    """Whether it is a list of numbers, or of such lists."""
    return (
        isinstance(node, ast.List)
        and bool(node.elts)
        and all(_is_number(one) or _is_of_numbers(one) for one in node.elts)
    )


def _is_number(node: ast.expr) -> bool:
    node = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


def _batch_size(program: Program, call: ast.Call) -> str:
    """The size of the batches that a generator makes, as the text has it."""
    source = call.args[0] if call.args else getattr(keyword(call, "x"), "value", None)
    made = program.value(source)
    if not isinstance(made, ast.Call) or not isinstance(made.func, ast.Attribute):
        return ""
    if made.func.attr not in ("flow", "flow_from_directory", "flow_from_dataframe"):
        return ""
    size = keyword(made, "batch_size")
    return program.words(size.value) if size else "32"


_CLASSES = N_("predict_classes is gone: AttributeError. The class is the output that is highest.")
_CLASSES_OF_ONE = N_(
    "predict_classes is gone: AttributeError. Of one sigmoid, class 1 is what lies above 0.5."
)
_CLASSES_OPEN = N_(
    "predict_classes is gone: AttributeError. Say predict(…).argmax(axis=-1), or of one sigmoid "
    "predict(…) > 0.5."
)
_PROBABILITIES = N_("predict_proba is gone: predict gives the probabilities.")


def predictions(program: Program) -> Iterator[Finding]:
    """``model.predict_classes(x)``, ``model.predict_proba(x)``."""
    for call in program.calls:
        if not isinstance(call.func, ast.Attribute):
            continue
        end = program.end(call.func)
        called = Edit(end - len(call.func.attr), end, "predict")
        start, close = program.start(call), program.end(call)
        if program.method(call, "predict_proba", sure=True):
            yield found(call, _PROBABILITIES, called)
        elif program.method(call, "predict_classes"):
            last = _last_layers(program)
            if last == {"one"}:
                above = Edit(close, close, ' > 0.5).astype("int32")')
                yield found(call, _CLASSES_OF_ONE, Edit(start, start, "("), called, above)
            elif "one" not in last:
                highest = Edit(close, close, ".argmax(axis=-1)")
                yield found(call, _CLASSES, called, highest)
            else:
                yield found(call, _CLASSES_OPEN)


def _last_layers(program: Program) -> set[str]:
    """Whether the outputs in a text are ``one`` sigmoid or ``many`` units."""
    kinds = set()
    for call in program.calls:
        activation = keyword(call, "activation")
        named = text_of(activation.value) if activation else None
        if program.keras(call.func) == "layers.Activation" and call.args:
            named = text_of(call.args[0])
        if named == "softmax":
            kinds.add("many")
        elif named == "sigmoid" and _is_one(call):
            kinds.add("one")
    return kinds


def _is_one(call: ast.Call) -> bool:
    """Whether a call makes one unit, or says nothing of units."""
    units = keyword(call, "units")
    given = units.value if units else call.args[0] if call.args else None
    return given is None or (isinstance(given, ast.Constant) and given.value in (1, "sigmoid"))


_KEY = N_("A history has the name that compile was given, {new}: {old} is a KeyError.")
_KEY_OPEN = N_(
    "A history has the name that compile was given. Where that is {new}, {old} is a KeyError."
)
_LOGS = N_(
    "What a callback is told has the name that compile was given, {new}: it hears of no {old}."
)
_MONITOR = N_("There is no {old} to watch: compile was given {new}, so it is {watched}.")
SAME = (
    ("accuracy", "acc"),
    ("mae", "mean_absolute_error"),
    ("mse", "mean_squared_error"),
    ("mape", "mean_absolute_percentage_error"),
)
"""Names of one metric. Once a history had the other one than compile was given."""
OTHER = {name: other for pair in SAME for name, other in (pair, pair[::-1])}


def histories(program: Program) -> Iterator[Finding]:
    """``history.history["acc"]`` and ``monitor="val_acc"`` where compile was given accuracy."""
    measured = _metrics(program)
    for node in program.nodes:
        match node:
            case ast.Subscript(value, ast.Constant(str(old)) as key) if _is_history(program, value):
                if new := _other(old, measured):
                    edit = program.renamed(key, _as(old, new))
                    yield found(key, _KEY, edit, old=old, new=new)
                elif measured is None and _metric(old) == "acc":
                    yield found(key, _KEY_OPEN, old=old, new="accuracy")
            case ast.Call(
                ast.Attribute(ast.Name("logs"), "get"), [ast.Constant(str(old)) as key, *_]
            ):
                if new := _other(old, measured):
                    edit = program.renamed(key, _as(old, new))
                    yield found(key, _LOGS, edit, old=old, new=new)
            case ast.keyword("monitor", ast.Constant(str(old)) as key) if isinstance(
                above := program.parents[node], ast.Call
            ) and program.keras(above.func).startswith("callbacks."):
                if new := _other(old, measured):
                    watched = _as(old, new)
                    edit = program.renamed(key, watched)
                    yield found(key, _MONITOR, edit, old=old, new=new, watched=watched)


def _metric(key: str) -> str:
    return key.removeprefix("val_")


def _as(key: str, metric: str) -> str:
    """A metric in the place of another one: of validation where that was."""
    return f"val_{metric}" if key.startswith("val_") else metric


def _other(key: str, measured: set[str | None] | None) -> str:
    """The name by which compile was given the metric of a key, where it is another name."""
    other = OTHER.get(_metric(key), "")
    return other if measured and _metric(key) not in measured and other in measured else ""


def _metrics(program: Program) -> set[str | None] | None:
    """The texts among the metrics that models are compiled with; None where nothing compiles."""
    compiled = [call for call in program.calls if program.method(call, "compile")]
    given = [one.value for call in compiled if (one := keyword(call, "metrics"))]
    texts = {text_of(node) for value in given for node in ast.walk(value)}
    return texts if compiled else None


def _is_history(program: Program, node: ast.expr) -> bool:
    """Whether it is the dictionary of a history, or may be."""
    node = program.value(node) or node
    return (
        isinstance(node, ast.Attribute)
        and node.attr == "history"
        and program.kind(node.value) in ("", "history")
    )


_YAML = N_("to_yaml is gone, for a YAML file could run code: say to_json.")


def gone(program: Program) -> Iterator[Finding]:
    """``model.to_yaml()``."""
    for call in program.calls:
        if program.method(call, "to_yaml", sure=True):
            yield found(call, _YAML)


RULES = (generators, arguments, measured_there, lists, predictions, histories, gone)
