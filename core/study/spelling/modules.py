"""Modules and names that are elsewhere today, are called otherwise, or are gone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import groupby

from core.messages import N_
from core.study.spelling.edits import Edit
from core.study.spelling.program import Program, without_tensorflow
from core.study.spelling.rule import Finding, found

MODULES = {
    **{
        f"keras.layers.{part}": "keras.layers"
        for part in (
            *("core", "convolutional", "recurrent", "embeddings", "normalization", "pooling"),
            *("merge", "merging", "advanced_activations", "noise", "wrappers", "local"),
            *("convolutional_recurrent", "cudnn_recurrent", "experimental.preprocessing"),
            "experimental",
        )
    },
    **{
        f"keras.utils.{part}": "keras.utils"
        for part in ("np_utils", "vis_utils", "data_utils", "generic_utils", "layer_utils")
    },
    **{
        f"keras.engine{part}": "keras"
        for part in ("", ".topology", ".training", ".base_layer", ".sequential", ".functional")
    },
    "keras.optimizers.legacy": "keras.optimizers",
    "keras.callbacks.callbacks": "keras.callbacks",
    "keras.preprocessing.text": "tensorflow.keras.preprocessing.text",
    "sklearn.cross_validation": "sklearn.model_selection",
    "sklearn.grid_search": "sklearn.model_selection",
    "sklearn.externals.joblib": "joblib",
}
"""Modules that are gone, and where what they held is today."""
_LONGEST_FIRST = sorted(MODULES, key=len, reverse=True)

_OPTIMIZERS = {
    **{name.lower(): name for name in ("Adam", "Adamax", "Nadam", "Adagrad", "Adadelta", "SGD")},
    "rmsprop": "RMSprop",
}
_LOSSES = {
    **dict.fromkeys(("mse", "MSE"), "mean_squared_error"),
    **dict.fromkeys(("mae", "MAE"), "mean_absolute_error"),
    **dict.fromkeys(("mape", "MAPE"), "mean_absolute_percentage_error"),
    **dict.fromkeys(("msle", "MSLE"), "mean_squared_logarithmic_error"),
    **dict.fromkeys(("kld", "KLD", "kullback_leibler_divergence"), "kl_divergence"),
    "logcosh": "log_cosh",
}
NAMES = {
    **{f"keras.optimizers.{old}": f"keras.optimizers.{new}" for old, new in _OPTIMIZERS.items()},
    **{
        f"keras.optimizers.{new.lower()}_v2.{new}": f"keras.optimizers.{new}"
        for new in ("Adam", "Adamax", "Nadam", "Adagrad", "Adadelta")
    },
    "keras.layers.CuDNNLSTM": "keras.layers.LSTM",
    "keras.layers.CuDNNGRU": "keras.layers.GRU",
    "keras.layers.Deconvolution2D": "keras.layers.Conv2DTranspose",
    "keras.initializers.normal": "keras.initializers.RandomNormal",
    "keras.initializers.uniform": "keras.initializers.RandomUniform",
    "keras.regularizers.activity_l2": "keras.regularizers.l2",
    "keras.regularizers.activity_l1": "keras.regularizers.l1",
    "tensorflow.set_random_seed": "tensorflow.random.set_seed",
    "tensorflow.random.set_random_seed": "tensorflow.random.set_seed",
    "tensorflow.log": "tensorflow.math.log",
    "tensorflow.random_normal": "tensorflow.random.normal",
    "tensorflow.random_uniform": "tensorflow.random.uniform",
    "tensorflow.truncated_normal": "tensorflow.random.truncated_normal",
}
"""Names that are gone, and what the same thing is called today."""

_SAME_IN_OPS = (
    *("abs", "all", "any", "arange", "argmax", "argmin", "cast", "clip", "concatenate", "cos"),
    *("cumprod", "cumsum", "dot", "elu", "equal", "exp", "expand_dims", "eye", "greater"),
    *("greater_equal", "less", "less_equal", "log", "max", "maximum", "mean"),
    *("min", "minimum", "not_equal", "one_hot", "ones", "ones_like", "prod", "relu", "reshape"),
    *("round", "shape", "sigmoid", "sign", "sin", "softmax", "softplus", "softsign", "sqrt"),
    *("square", "squeeze", "stack", "std", "stop_gradient", "sum", "tanh", "tile", "transpose"),
    *("var", "zeros", "zeros_like", "binary_crossentropy", "categorical_crossentropy"),
    "sparse_categorical_crossentropy",
)
AXES = {"argmax": -1, "argmin": -1, "concatenate": -1, "expand_dims": -1, "cumsum": 0, "cumprod": 0}
"""The axis that a function of keras.backend took where it was told none."""
STILL_IN_BACKEND = (
    *("backend", "clear_session", "epsilon", "floatx", "get_uid", "image_data_format"),
    *("is_float_dtype", "is_int_dtype", "is_keras_tensor", "result_type", "set_epsilon"),
    *("set_floatx", "set_image_data_format", "standardize_dtype"),
)
NAMES_OF_KERAS_ALONE = {
    **{f"keras.backend.{name}": f"keras.ops.{name}" for name in _SAME_IN_OPS},
    "keras.backend.pow": "keras.ops.power",
    "keras.backend.permute_dimensions": "keras.ops.transpose",
    "keras.backend.repeat_elements": "keras.ops.repeat",
    "keras.backend.constant": "keras.ops.convert_to_tensor",
    "keras.backend.variable": "keras.Variable",
    "keras.backend.random_normal": "keras.random.normal",
    "keras.backend.random_uniform": "keras.random.uniform",
    **{
        f"keras.{module}.{old}": f"keras.{module}.{new}"
        for module in ("losses", "metrics")
        for old, new in _LOSSES.items()
    },
    "keras.preprocessing.image.ImageDataGenerator": (
        "tensorflow.keras.preprocessing.image.ImageDataGenerator"
    ),
    **{
        f"keras.preprocessing.sequence.{name}": f"tensorflow.keras.preprocessing.sequence.{name}"
        for name in ("TimeseriesGenerator", "skipgrams", "make_sampling_table")
    },
}
"""Of these ``tensorflow.keras`` still has the old ones."""

_GRAPH = N_("{old} is TensorFlow 1: today a line computes at once, without graph and session.")
_GONE_LAYER = N_("{old} is gone, and nothing takes its place under a new name: AttributeError.")
GONE = {
    **{
        f"tensorflow.{name}": _GRAPH
        for name in (
            *("Session", "InteractiveSession", "placeholder", "global_variables_initializer"),
            *("initialize_all_variables", "get_variable", "variable_scope", "ConfigProto"),
            *("get_default_graph", "reset_default_graph", "layers", "contrib", "app", "flags"),
            *("train.AdamOptimizer", "train.GradientDescentOptimizer", "train.RMSPropOptimizer"),
            *("train.MomentumOptimizer", "train.Saver", "get_default_session", "assign"),
            *("examples.tutorials.mnist", "examples.tutorials.mnist.input_data"),
        )
    },
    **{
        f"keras.backend.{name}": _GRAPH
        for name in (
            *("get_session", "set_session", "placeholder", "function"),
            *("tensorflow_backend", "tensorflow_backend.set_session"),
            "tensorflow_backend.get_session",
        )
    },
    **{
        f"keras.backend.{name}": N_(
            "{old} is gone: a layer is told training=True or False where it is called."
        )
        for name in ("learning_phase", "set_learning_phase", "in_train_phase")
    },
    **{
        f"keras.backend.{name}": N_(
            "{old} is gone: say keras.backend.set_image_data_format, “channels_first” for “th” and "
            "“channels_last” for “tf”."
        )
        for name in ("set_image_dim_ordering", "image_dim_ordering")
    },
    "keras.layers.merge": N_(
        "{old} is gone as a function: say keras.layers.concatenate, add, multiply or dot."
    ),
    "keras.layers.Merge": N_(
        "{old} is gone: two branches are joined by keras.layers.concatenate, add, multiply or dot."
    ),
    **{
        f"keras.layers.{name}": _GONE_LAYER
        for name in (
            *("MaxoutDense", "Highway", "TimeDistributedDense", "LocallyConnected1D"),
            *("LocallyConnected2D", "AtrousConvolution2D", "AtrousConvolution1D"),
        )
    },
    **{
        f"keras.wrappers.scikit_learn.{name}": N_(
            "{old} is gone: keras.wrappers has SKLearnClassifier and SKLearnRegressor, which are "
            "given a model."
        )
        for name in ("KerasClassifier", "KerasRegressor")
    },
    "keras.utils.multi_gpu_model": N_(
        "{old} is gone: say keras.distribution or tf.distribute.MirroredStrategy."
    ),
    "keras.models.model_from_yaml": N_(
        "{old} is gone, for a YAML file could run code: say to_json and keras.models."
        "model_from_json."
    ),
    "sklearn.datasets.load_boston": N_(
        "{old} is gone: keras.datasets.boston_housing.load_data() has the same houses, split in "
        "another way."
    ),
}
"""Names that are gone and that only their writer can replace."""

_MODULE_GONE = N_("The module {old} is gone. What it held is in {new}.")
_LEGACY = N_("{old} is a name that raises an ImportError. What it held is in {new}.")
_NAME_GONE = N_("{old} is gone: today it is {new}.")
_OPERATIONS = N_("{old} is gone, as most of keras.backend is. {new} does the same.")
_BACKEND = N_(
    "{old} is gone, as most of keras.backend is. Look in keras.ops for what does it today."
)
_LEFT = N_("{old} has left Keras. TensorFlow still has it: {new}.")
_PRIVATE = N_(
    "{old} is the Keras that TensorFlow keeps for itself; its layers and those of today do not mix."
)


def today(name: str) -> str:
    """What the full name of a module or a name is today; the same where nothing has changed."""
    if f"{name}.".startswith("tensorflow.python.keras."):
        name = name.replace("tensorflow.python.keras", "tensorflow.keras", 1)
    of_keras = without_tensorflow(name)
    prefix = name.removesuffix(of_keras)
    if of_keras in NAMES:
        return prefix + NAMES[of_keras]
    if not prefix and of_keras in NAMES_OF_KERAS_ALONE:
        return NAMES_OF_KERAS_ALONE[of_keras]
    for old in _LONGEST_FIRST:
        new = MODULES[old]
        if f"{of_keras}.".startswith(f"{old}.") and of_keras not in GONE:
            if prefix and new.startswith(prefix):
                return name
            return today(prefix + new + of_keras[len(old) :])
    return name


def _why(old: str, new: str) -> tuple[str, dict[str, str]]:
    """The sentence for what was and what is today."""
    of_keras = without_tensorflow(old)
    values = {"old": old, "new": new}
    if old.startswith("tensorflow.python."):
        return _PRIVATE, values
    if of_keras.startswith("keras.backend."):
        return _OPERATIONS, values
    if new.startswith("tensorflow.") and old.startswith("keras."):
        return _LEFT, values
    for module in _LONGEST_FIRST:
        if f"{of_keras}.".startswith(f"{module}."):
            prefix = old.removesuffix(of_keras)
            why = _LEGACY if module == "keras.optimizers.legacy" else _MODULE_GONE
            return why, {"old": prefix + module, "new": prefix + MODULES[module]}
    return _NAME_GONE, values


def imports(program: Program) -> Iterator[Finding]:
    """``from keras.layers.core import Dense``, ``import keras.layers.core as core``."""
    for node in program.nodes:
        if isinstance(node, ast.ImportFrom) and not node.level and node.module:
            yield from _from(program, node, node.module)
        elif isinstance(node, ast.Import):
            for alias in node.names:
                if (new := today(alias.name)) != alias.name:
                    why, values = _why(alias.name, new)
                    name = Edit(program.start(alias), program.start(alias) + len(alias.name), new)
                    yield found(node, why, name, **values)


def _from(program: Program, node: ast.ImportFrom, module: str) -> Iterator[Finding]:
    wanted: list[tuple[str, str, str | None]] = []
    reasons: list[tuple[str, dict[str, str]]] = []
    uses: list[Edit] = []
    for alias in node.names:
        old = module if alias.name == "*" else f"{module}.{alias.name}"
        new = old if without_tensorflow(old) in GONE else today(old)
        if new != old:
            reasons.append(_why(old, new))
        if alias.name == "*":
            wanted.append((new, "*", None))
            continue
        where, _dot, name = new.rpartition(".")
        local = alias.asname
        if new != old and not local and _is_there(program, node, name, new):
            uses += _renamed(program, alias.name, name) if name != alias.name else []
            continue
        if name != alias.name and not local:
            others = [one for one in program.bindings.get(name, []) if one != new]
            if others and any(
                without_tensorflow(str(one)) != without_tensorflow(new) for one in others
            ):
                local = alias.name
            else:
                uses += _renamed(program, alias.name, name)
        wanted.append((where, name, local))
    if not reasons:
        return
    why, values = reasons[0]
    yield found(node, why, *_written(program, node, module, wanted), *uses, **values)


def _is_there(program: Program, node: ast.ImportFrom, name: str, meaning: str) -> bool:
    """Whether an import above has bound a name to that already."""
    return program.full(ast.Name(name)) != "" and any(
        isinstance(other, ast.ImportFrom)
        and other.lineno < node.lineno
        and f"{other.module}.{alias.name}" == meaning
        and (alias.asname or alias.name) == name
        for other in program.tree.body
        for alias in getattr(other, "names", [])
    )


def _renamed(program: Program, old: str, new: str) -> list[Edit]:
    """Another name wherever a name is used."""
    return [
        program.replaced(node, new)
        for node in program.nodes
        if isinstance(node, ast.Name) and node.id == old
    ]


def _written(
    program: Program,
    node: ast.ImportFrom,
    module: str,
    wanted: list[tuple[str, str, str | None]],
) -> list[Edit]:
    """The import of what is wanted: the old words where they can stay."""
    if not wanted:
        return [program.without_statement(node)]
    start, words = program.start(node), program.words(node)
    items = [name + (f" as {local}" if local else "") for _module, name, local in wanted]
    modules = {where for where, _name, _local in wanted}
    if len(modules) == 1 and "" not in modules and len(set(items)) == len(node.names):
        at = words.index(module, len("from"))
        edits = [Edit(start + at, start + at + len(module), wanted[0][0])]
        edits += [
            program.replaced(alias, item)
            for alias, item in zip(node.names, items, strict=True)
            if program.words(alias) != item
        ]
        return [edit for edit in edits if program.text[edit.start : edit.end] != edit.words]
    margin = "\n" + " " * node.col_offset
    pairs = [(where, item) for (where, _name, _local), item in zip(wanted, items, strict=True)]
    lines = [
        (f"from {where} " if where else "")
        + f"import {', '.join(dict.fromkeys(item for _where, item in group))}"
        for where, group in groupby(sorted(pairs), key=lambda pair: pair[0])
    ]
    return [program.replaced(node, margin.join(lines))]


def names(program: Program) -> Iterator[Finding]:
    """``keras.utils.np_utils.to_categorical``, ``optimizers.adam``, ``K.mean``."""
    for node in program.nodes:
        if not isinstance(node, ast.Attribute):
            continue
        old = program.full(node)
        new = today(old) if old and without_tensorflow(old) not in GONE else old
        if new == old or _part_of_import(program, node):
            continue
        why, values = _why(old, new)
        words, lacking = _from_its_root(program, node, new)
        edits = [program.replaced(node, words), *lacking, *_axis(program, node, old)]
        edits = edits if words else []
        yield found(node, why, *edits, **values)


def _axis(program: Program, node: ast.Attribute, old: str) -> list[Edit]:
    """The axis where the old function had another one by itself."""
    call, name = program.parents.get(node), old.removeprefix("keras.backend.")
    if not isinstance(call, ast.Call) or call.func is not node or name not in AXES:
        return []
    if len(call.args) != 1 or call.keywords:
        return []
    end = program.end(call.args[0])
    return [Edit(end, end, f", axis={AXES[name]}")]


def _part_of_import(program: Program, node: ast.Attribute) -> bool:
    """Whether the name on which it rests is a moved import: that is mended first."""
    root: ast.expr = node
    while isinstance(root, ast.Attribute):
        root = root.value
    meaning = program.full(root)
    return (
        bool(meaning)
        and today(meaning) != meaning
        and isinstance(root, ast.Name)
        and (root.id in program.bindings)
    )


def _from_its_root(program: Program, node: ast.Attribute, new: str) -> tuple[str, list[Edit]]:
    root: ast.expr = node
    while isinstance(root, ast.Attribute):
        root = root.value
    meaning = program.full(root)
    if isinstance(root, ast.Name) and (new == meaning or new.startswith(f"{meaning}.")):
        return root.id + new[len(meaning) :], []
    return program.spelled(new)


def gone(program: Program) -> Iterator[Finding]:
    """What is gone and has no other name: ``tf.Session``, ``Merge``."""
    for node in program.nodes:
        if isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                yield from _gone(node, f"{node.module}.{alias.name}")
        elif isinstance(node, ast.Attribute):
            yield from _gone(node, program.full(node))


def _gone(node: ast.AST, name: str) -> Iterator[Finding]:
    if why := GONE.get(without_tensorflow(name)):
        yield found(node, why, old=name)
    elif _is_of_backend(name) and today(name) == name:
        yield found(node, _BACKEND, old=name)


def _is_of_backend(name: str) -> bool:
    """Whether it was in keras.backend, and is there no more."""
    return name.startswith("keras.backend.") and name.split(".")[2] not in STILL_IN_BACKEND


RULES = (imports, names, gone)
