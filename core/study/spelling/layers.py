"""Layers and models: what they are given, what they are called, where their input stands."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping

from core.messages import N_
from core.study.spelling.edits import Edit
from core.study.spelling.program import Program, keyword, text_of
from core.study.spelling.rule import Finding, found

_KERNEL = {
    "init": "kernel_initializer",
    "W_regularizer": "kernel_regularizer",
    "b_regularizer": "bias_regularizer",
    "W_constraint": "kernel_constraint",
    "b_constraint": "bias_constraint",
    "bias": "use_bias",
}
_CONVOLUTION = _KERNEL | {
    "nb_filter": "filters",
    "filter_length": "kernel_size",
    "border_mode": "padding",
    "subsample": "strides",
    "subsample_length": "strides",
    "dim_ordering": "data_format",
}
_POOLING = {
    "pool_length": "pool_size",
    "stride": "strides",
    "border_mode": "padding",
    "dim_ordering": "data_format",
}
_RECURRENT = _KERNEL | {
    "output_dim": "units",
    "inner_init": "recurrent_initializer",
    "inner_activation": "recurrent_activation",
    "U_regularizer": "recurrent_regularizer",
    "dropout_W": "dropout",
    "dropout_U": "recurrent_dropout",
}
_SIZES = ("1D", "2D", "3D")
ARGUMENTS: dict[str, Mapping[str, str]] = {
    "layers.Dense": _KERNEL | {"output_dim": "units"},
    **{
        f"layers.{name}{size}": _CONVOLUTION
        for name in ("Conv", "Convolution", "SeparableConv", "SeparableConvolution")
        for size in _SIZES
    },
    "layers.Conv2DTranspose": _CONVOLUTION,
    **{f"layers.{name}Pooling{size}": _POOLING for name in ("Max", "Average") for size in _SIZES},
    **{f"layers.UpSampling{size}": {"length": "size"} for size in ("1D",)},
    **{f"layers.{name}": _RECURRENT for name in ("LSTM", "GRU", "SimpleRNN")},
    **{
        f"layers.{name}": {"p": "rate", "sigma": "stddev"}
        for name in ("Dropout", "GaussianDropout", "GaussianNoise", "SpatialDropout1D")
    },
    "layers.Embedding": {
        "init": "embeddings_initializer",
        "W_regularizer": "embeddings_regularizer",
        "W_constraint": "embeddings_constraint",
    },
    "layers.BatchNormalization": {
        "beta_init": "beta_initializer",
        "gamma_init": "gamma_initializer",
    },
    "layers.LeakyReLU": {"alpha": "negative_slope"},
    "layers.Flatten": {},
    "layers.Reshape": {"dims": "target_shape"},
    **{name: {"input": "inputs", "output": "outputs"} for name in ("Model", "models.Model")},
    "callbacks.ReduceLROnPlateau": {"epsilon": "min_delta"},
    "utils.to_categorical": {"nb_classes": "num_classes"},
    **{f"datasets.{name}.load_data": {"nb_words": "num_words"} for name in ("imdb", "reuters")},
}
"""Arguments that are called otherwise today."""

VALUES = {
    ("data_format", "th"): "channels_first",
    ("data_format", "tf"): "channels_last",
}
"""Values of arguments that are called otherwise today."""

LEFT_OUT = {
    **{f"layers.{name}": ("consume_less", "unroll_batch") for name in ("LSTM", "GRU", "SimpleRNN")},
    "layers.BatchNormalization": ("mode",),
    "callbacks.TensorBoard": (
        *("write_grads", "batch_size", "embeddings_layer_names", "embeddings_data"),
    ),
}
"""Arguments that are gone, and that nothing needs."""

_RENAMED = N_("The argument {old} is called {new} now: {old} is not recognized.")
_NO_MORE = N_("There is no argument {old} any more, and nothing needs it.")
_WARNS = N_("{old} still runs, with a warning: the argument is called {new} now.")
_SILENT = N_("The argument {old} is called {new} now, and {old} is passed over in silence.")
_WHY = {"layers.LeakyReLU": _WARNS, "callbacks.ReduceLROnPlateau": _SILENT}


def arguments(program: Program) -> Iterator[Finding]:
    """``Dense(output_dim=10, init="uniform")``, ``Model(input=x, output=y)``."""
    for call in program.calls:
        name = program.keras(call.func)
        for argument in call.keywords:
            old = argument.arg or ""
            if new := ARGUMENTS.get(name, {}).get(old):
                start = program.start(argument)
                edits = [Edit(start, start + len(old), new)]
                value = VALUES.get((new, text_of(argument.value) or ""))
                if value:
                    edits.append(program.renamed(argument.value, value))
                yield found(argument, _WHY.get(name, _RENAMED), *edits, old=old, new=new)
            elif old in LEFT_OUT.get(name, ()):
                yield found(argument, _NO_MORE, *program.without(call, argument), old=old)


_ROWS = N_(
    "{old}(32, 3, 3) meant a kernel of 3 × 3. Today the third number is how far it steps, so the "
    "kernel is one pair."
)


def kernels(program: Program) -> Iterator[Finding]:
    """``Convolution2D(32, 3, 3)`` and its ``nb_row=3, nb_col=3``."""
    for call in program.calls:
        name = program.keras(call.func)
        rows, columns = keyword(call, "nb_row"), keyword(call, "nb_col")
        if name in ("layers.Conv2D", "layers.Convolution2D") and rows and columns:
            size = f"({program.words(rows.value)}, {program.words(columns.value)})"
            renamed = program.replaced(rows, f"kernel_size={size}")
            old = name.removeprefix("layers.")
            yield found(call, _ROWS, renamed, *program.without(call, columns), old=old)
        elif name == "layers.Convolution2D" and len(call.args) == 3:
            first, second = call.args[1:]
            edits = (
                Edit(program.start(first), program.start(first), "("),
                Edit(program.end(second), program.end(second), ")"),
            )
            yield found(call, _ROWS, *edits, old=name.removeprefix("layers."))


_LIST = N_("One layer is a list of one: TypeError, a {layer} object cannot be iterated over.")


def one_layer(program: Program) -> Iterator[Finding]:
    """``Sequential(Dense(10))``, without a list."""
    for call in program.calls:
        if is_sequential(program, call) and call.args:
            layer = program.value(call.args[0])
            if program.kind(layer) == "layer" and isinstance(layer, ast.Call):
                name = program.keras(layer.func).rpartition(".")[2]
                start, end = program.start(call.args[0]), program.end(call.args[0])
                yield found(
                    call.args[0], _LIST, Edit(start, start, "["), Edit(end, end, "]"), layer=name
                )


def is_sequential(program: Program, call: ast.AST | None) -> bool:
    """Whether a call makes a Sequential model."""
    return isinstance(call, ast.Call) and program.keras(call.func) in (
        "Sequential",
        "models.Sequential",
    )


_INPUT = N_("It runs with a warning: the input is a line of its own now, keras.Input.")
_INPUT_FAILS = N_("{old} is not recognized any more: the input is a line of its own, keras.Input.")
_INPUT_ELSEWHERE = N_(
    "{old} runs with a warning, and only where its layer is the first of a Sequential model: there "
    "the input is a line of its own now, keras.Input."
)
_INPUT_NOT_FIRST = N_("{old} does nothing here: only the first layer is told its input.")
_KEEP_SHAPE = ("Normalization", "BatchNormalization", "Activation", "Dropout", "GaussianNoise")


def inputs(program: Program) -> Iterator[Finding]:
    """``Dense(10, input_shape=(784,))``, ``input_dim=784``."""
    for call in program.calls:
        name = program.keras(call.func)
        if not name.startswith("layers.") or name == "layers.InputLayer":
            continue
        told = _told(program, call, name.removeprefix("layers."))
        if told is None:
            continue
        shape, keywords = told
        old = keywords[0].arg
        place = _place(program, call)
        put = _put(program, place, shape) if isinstance(place, ast.expr) else []
        if place is None or put is None:
            yield found(call, _INPUT_ELSEWHERE, old=old)
            continue
        fails = "batch_" in str(old) or "input_length" in [one.arg for one in keywords]
        why = (_INPUT_FAILS if fails else _INPUT) if put else _INPUT_NOT_FIRST
        if name == "layers.Embedding":
            why = _INPUT
        yield found(keywords[0], why, *program.without(call, *keywords), *put, old=old)


def _told(program: Program, call: ast.Call, name: str) -> tuple[str, list[ast.keyword]] | None:
    """What a layer says of the input, for keras.Input, and the keywords that say it."""
    given = {one.arg: one for one in call.keywords if one.arg}
    recurrent = name in ("LSTM", "GRU", "SimpleRNN")
    if batch := given.get("batch_input_shape"):
        return f"batch_shape={program.words(batch.value)}", [batch]
    if shape := given.get("input_shape"):
        words = program.words(shape.value)
        return (f"({words},)" if _is_number(shape.value) else words), [shape]
    length, size = given.get("input_length"), given.get("input_dim")
    if name == "Embedding":
        return (f"({program.words(length.value)},)", [length]) if length else None
    if size is None:
        return None
    dim = program.words(size.value)
    if length:
        return f"({program.words(length.value)}, {dim})", [size, length]
    return (f"(None, {dim})" if recurrent else f"({dim},)"), [size]


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def _place(program: Program, call: ast.Call) -> ast.expr | str | None:
    """The element of a list, or the argument of ``add``, before which the input belongs.

    A word where none belongs, None where the text does not show it.
    """
    node: ast.expr = call
    for _ in range(5):
        above = program.parents.get(node)
        match above:
            case ast.Call(func) if func is node:
                return "called on its input"
            case ast.Call(ast.Attribute(_, "add"), [argument]) if argument is node:
                return node
            case ast.Call(func) if program.keras(func).startswith("layers."):
                node = above
            case ast.List() if is_sequential(program, program.parents.get(above)):
                return node
            case ast.Assign([ast.Name(name)]) if len(program.bindings.get(name, [])) == 1:
                used = [
                    one
                    for one in program.nodes
                    if isinstance(one, ast.Name) and one.id == name and one is not above.targets[0]
                ]
                if len(used) != 1:
                    return None
                node = used[0]
            case _:
                return None
    return None


def _put(program: Program, element: ast.expr, shape: str) -> list[Edit] | None:
    """Puts keras.Input where the element stands: nothing where the model has its input."""
    spelled, lacking = program.spelled("keras.Input")
    if not spelled:
        return None
    above = program.parents[element]
    line = f"{spelled}({shape})"
    if isinstance(above, ast.List):
        before = above.elts[: above.elts.index(element)]
        first = above.elts[0]
        if not all(_keeps_shape(program, one) for one in before):
            return []
        start = program.start(first)
        margin = program.text[program.text.rfind("\n", 0, start) + 1 : start]
        between = f",\n{margin}" if not margin.strip() and above.lineno != first.lineno else ", "
        return [*lacking, Edit(start, start, line + between)]
    call = program.parents.get(program.parents[element])
    receiver = (
        above.func.value
        if isinstance(above, ast.Call) and isinstance(above.func, ast.Attribute)
        else None
    )
    if receiver is None or not isinstance(call, ast.stmt):
        return None
    name = ast.unparse(receiver)
    earlier = _added_before(program, above, name)
    if not all(_keeps_shape(program, one.args[0] if one.args else None) for one in earlier):
        return []
    statement = program.statement_of(earlier[0] if earlier else above)
    added = program.added_line(statement, f"{name}.add({line})")
    return [*lacking, added]


def _added_before(program: Program, call: ast.AST, name: str) -> list[ast.Call]:
    """The calls of ``add`` of the same model that come before, from where it was made."""
    function, here = program.function_of(call), program.start(call)
    made = [
        program.start(node)
        for node in program.nodes
        if isinstance(node, ast.Assign)
        and program.function_of(node) is function
        and program.start(node) < here
        and any(ast.unparse(target) == name for target in node.targets)
    ]
    since = max(made, default=-1)
    calls = [
        one
        for one in program.calls
        if isinstance(one.func, ast.Attribute)
        and one.func.attr == "add"
        and ast.unparse(one.func.value) == name
        and since < program.start(one) < here
        and program.function_of(one) is function
    ]
    return sorted(calls, key=program.start)


def _keeps_shape(program: Program, node: ast.expr | None) -> bool:
    """Whether a layer hands on what it gets in the same shape, and is no input itself."""
    value = program.value(node)
    if not isinstance(value, ast.Call) or keyword(value, "input_shape"):
        return False
    return program.keras(value.func).rpartition(".")[2] in _KEEP_SHAPE


_OF_LAYER = re.compile(r"[A-Za-z0-9_.>\-]*")
_OF_MODEL = re.compile(r"([A-Za-z0-9.][A-Za-z0-9_.>\-]*)?")
_NAME = N_(
    "“{old}” can be no name: it is built, and stops where it trains or predicts. A name has Latin "
    "letters, digits, “_”, “.” and “-”."
)


def titles(program: Program) -> Iterator[Finding]:
    """``name="은닉층"``, ``name="my model"``."""
    taken = {text_of(node) for node in program.nodes}
    for call in sorted(program.calls, key=program.start):
        name, title = _of_what(program, call), keyword(call, "name")
        old = text_of(title.value) if title else None
        kind = name.rpartition(".")[2]
        model = kind in ("Sequential", "Model")
        if title is None or old is None or (_OF_MODEL if model else _OF_LAYER).fullmatch(old):
            continue
        if not (model or kind == "Input" or (name.startswith("layers.") and kind[:1].isupper())):
            continue
        new = _possible(old, "model" if model else kind.lower(), taken)
        taken.add(new)
        same = [node for node in program.nodes if text_of(node) == old and _is_title(program, node)]
        edits = [program.renamed(node, new) for node in (title.value, *same)]
        yield found(title, _NAME, *edits, old=old)


def _of_what(program: Program, call: ast.Call) -> str:
    """What a call makes; ``super().__init__()`` that from which its class comes."""
    match call.func:
        case ast.Attribute(ast.Call(ast.Name("super")), "__init__"):
            above: ast.AST | None = call
            while above is not None and not isinstance(above, ast.ClassDef):
                above = program.parents.get(above)
            bases = [program.keras(base) for base in above.bases] if above else []
            return next(filter(None, bases), "")
    return program.keras(call.func)


def _is_title(program: Program, node: ast.AST) -> bool:
    """Whether a text names a layer: it is looked up by it, or a loss is given under it."""
    above = program.parents.get(node)
    match above:
        case ast.Call(ast.Attribute(_, "get_layer")):
            return True
        case ast.Dict(keys) if node in keys:
            call = program.parents.get(program.parents.get(above, above))
            return isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute)
    return False


def _possible(old: str, kind: str, taken: set[str | None]) -> str:
    """A name that Keras takes: what is left of the old one, or the kind of the layer."""
    letters = re.sub(r"[^A-Za-z0-9_.\-]+", "_", old).strip("_.-")
    name = letters or kind
    count = 2
    while name in taken:
        name = f"{letters or kind}_{count}"
        count += 1
    return name


RULES = (arguments, kernels, one_layer, inputs, titles)
