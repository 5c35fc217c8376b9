"""The standalone Keras script of an Experiment: it runs elsewhere and gives the same numbers."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from textwrap import indent
from typing import assert_never

from core import experiment as parts
from core.datasets.catalog import ORIGINALS
from core.datasets.plane import FORMULAS, MANY_CLASSES, SHAPES, curve_source
from core.datasets.rows_file import rows_name
from core.experiment import Experiment
from core.experiment.base_layer import Shape
from core.experiment.losses import LOSSES
from core.network.shapes import layer_names


@dataclass(frozen=True)
class Stages:
    """A script cut into the stages of a training; one after the other they are the whole."""

    data: str
    preparation: str
    network: str
    training: str


def script(experiment: Experiment, input_shape: Shape, classes: int | None) -> str:
    """Python source that needs nothing but Keras (and scikit-learn for a random split).

    It reads its rows from the file ``rows_name`` beside it: nothing is downloaded, and no file of
    Keras's is touched. ``input_shape`` is the shape of one prepared sample, ``classes`` the number
    of classes or None.
    """
    stage = stages(experiment, input_shape, classes)
    gap = "\n\n\n" if stage.preparation.startswith("def") else "\n\n"
    return f"{stage.data}{gap}{stage.preparation}\n\n\n{stage.network}\n\n\n{stage.training}\n"


def stages(experiment: Experiment, input_shape: Shape, classes: int | None) -> Stages:
    """The same source, stage by stage."""
    batches = f"{_batches(experiment)}\n\n\n" if experiment.shuffle == "every_epoch" else ""
    return Stages(
        data=f"{_imports(experiment)}\n\n{_data(experiment.data, classes)}",
        preparation="\n".join(_prepare(experiment, classes)).lstrip("\n"),
        network=_build_model(experiment, input_shape),
        training=f"{batches}{_fit(experiment, classes)}",
    )


def _imports(experiment: Experiment) -> str:
    lines = ["import keras", "import numpy as np"]
    return "\n".join([*lines, *experiment.validation.imports])


def _data(data: parts.Data, classes: int | None) -> str:
    return "\n".join([*_load(data), *_select(data, classes)])


def _load(data: parts.Data) -> Iterator[str]:
    if data.plane is not None:
        yield from _draw(data.plane)
        return
    if data.name == "table":
        yield "# A table that people brought: rows that train, and those of the test set."
        yield '# file["columns"] names the columns of x, and file["classes"] the classes, if any.'
    elif data.source == "original" and data.name in ORIGINALS:
        options = ORIGINALS[data.name].keras_options
        options = f"num_words={data.num_words}" if data.num_words else options
        yield f"# The rows that keras.datasets.{data.name}.load_data({options}) gives."
    else:
        yield "# The rows of the playground's sample."
    if data.brought is not None and data.name != "table":
        yield from _brought(data.brought)
    yield f'file = np.load("{rows_name(data.name, data.source, data.brought)}")'
    yield 'x_train, y_train = file["x_train"], file["y_train"]'
    yield 'x_test, y_test = file["x_test"], file["y_test"]'
    if data.num_words:
        yield 'x_train = np.split(x_train, file["x_train_offsets"][1:-1])'
        yield 'x_test = np.split(x_test, file["x_test_offsets"][1:-1])'


def _brought(brought: parts.Brought) -> Iterator[str]:
    if brought.copies:
        times = f", {brought.copies} times" if brought.copies > 1 else ""
        yield f"# Before them, half of what people brought{times}."
        yield "# The test rows are the other half."
    else:
        yield "# The test rows are half of what people brought."


def _draw(plane: parts.Plane) -> Iterator[str]:
    """Points drawn anew by the function that drew those of the page."""
    drawn = f"{plane.shape}(random, {plane.samples}, {plane.noise}"
    drawn += f", {plane.classes})" if plane.shape in MANY_CLASSES else ")"
    features = ", ".join(FORMULAS[name].source for name in plane.features)
    yield ""
    if plane.shape == "own":
        drawn = "points[:, :2], points[:, 2].astype(int)"
        yield "points = np.array(["
        yield from (f"    {point}," for point in plane.points)
        yield "])"
    elif plane.rule:
        yield from curve_source(plane.rule).splitlines()
    else:
        yield from inspect.getsource(SHAPES[plane.shape]).splitlines()
    yield f"""

def draw(part):
    random = np.random.default_rng([{plane.seed}, part])
    x, y = {drawn}
    order = random.permutation(len(x))
    x1, x2 = x[order].T
    return np.stack([{features}], axis=1), y[order]


(x_train, y_train), (x_test, y_test) = draw(0), draw(1)"""


def _select(data: parts.Data, classes: int | None) -> Iterator[str]:
    if data.train_rows is not None:
        yield f"x_train, y_train = x_train[:{data.train_rows}], y_train[:{data.train_rows}]"
    if data.label_noise:
        drawn = f"random.integers(0, {classes}, len(chosen))"
        if classes is None:
            drawn = "random.permutation(y_train[chosen])"
        yield f"random = np.random.default_rng({data.noise_seed})"
        yield (
            f"chosen = random.permutation(len(y_train))[:round(len(y_train) * {data.label_noise})]"
        )
        yield f"y_train[chosen] = {drawn}"


def _prepare(experiment: Experiment, classes: int | None) -> Iterator[str]:
    for step in experiment.data.preparation.inputs:
        yield ""
        yield from _INPUT_STEPS[step].format(words=experiment.data.num_words).splitlines()
    yield ""
    yield 'x_train, x_test = x_train.astype("float32"), x_test.astype("float32")'
    match experiment.data.preparation.targets:
        case "as_is":
            if not LOSSES[experiment.loss].numbered:
                yield 'y_train, y_test = y_train.astype("float32"), y_test.astype("float32")'
        case "one_hot":
            yield f"y_train = keras.utils.to_categorical(y_train, {classes})"
            yield f"y_test = keras.utils.to_categorical(y_test, {classes})"
        case "divide_by_100000":
            yield "y_train, y_test = y_train / 100_000, y_test / 100_000"
        case "signs":
            yield 'y_train = (2 * y_train - 1).astype("float32")'
            yield 'y_test = (2 * y_test - 1).astype("float32")'
        case unknown:
            assert_never(unknown)


_INPUT_STEPS: dict[parts.InputStep, str] = {
    "standardize": """\
mean, std = x_train.mean(axis=0), x_train.std(axis=0)
std[np.ptp(x_train, axis=0) == 0] = 1  # a column that never changes is only shifted
x_train, x_test = (x_train - mean) / std, (x_test - mean) / std""",
    "divide_by_255": "x_train, x_test = x_train / 255, x_test / 255",
    "flatten": """\
x_train = x_train.reshape(len(x_train), -1)
x_test = x_test.reshape(len(x_test), -1)""",
    "multi_hot": """\
def multi_hot(sequences):
    vectors = np.zeros((len(sequences), {words}), "float32")
    for row, words in enumerate(sequences):
        vectors[row, words] = 1
    return vectors


x_train, x_test = multi_hot(x_train), multi_hot(x_test)""",
}


def _build_model(experiment: Experiment, input_shape: Shape) -> str:
    shape = f"({', '.join(map(str, input_shape))}{',' if len(input_shape) == 1 else ''})"
    named = _named(experiment.layers)
    layers = "\n".join(f"        {layer.source()}," for layer in named)
    before = "".join(f"    {line}\n" for layer in named for line in layer.source_before())
    metrics = ", ".join(f'"{name}"' for name in experiment.metrics)
    return f"""\
def build_model():
{before}    model = keras.Sequential([
        keras.Input({shape}),
{layers}
    ])
    model.compile(
        optimizer={_optimizer(experiment.optimizer)},
        loss="{experiment.loss}",
        metrics=[{metrics}],
    )
    return model"""


def _named(layers: tuple[parts.Layer, ...]) -> tuple[parts.Layer, ...]:
    """The layers, all with their names if one was chosen: Keras might give another the same."""
    if not any(layer.name for layer in layers):
        return layers
    names = zip(layers, layer_names(layers), strict=True)
    return tuple(layer.changed(name=name) for layer, name in names)


def _optimizer(part: parts.Optimizer) -> str:
    values = part.model_dump(exclude={"kind", "learning_rate"})
    defaults = type(part)().model_dump()
    rate = part.learning_rate
    if not isinstance(rate, float):
        arguments = ", ".join(f"{k}={v}" for k, v in rate.model_dump(exclude={"kind"}).items())
        shown = f"keras.optimizers.schedules.{type(rate).__name__}({arguments})"
    else:
        shown = str(rate)
    options = "".join(f", {k}={v}" for k, v in values.items() if v != defaults[k])
    return f"keras.optimizers.{type(part).__name__}(learning_rate={shown}{options})"


def _callbacks(experiment: Experiment, file: str) -> list[str]:
    lines = ["keras.callbacks.TerminateOnNaN(),"]
    return [*lines, *(line for part in experiment.callbacks for line in part.lines(file))]


_BATCHES = """\
def batches(x, y, size, seed):
    \"\"\"All rows in batches, again and again, each time in a new order.\"\"\"
    random = np.random.default_rng(seed)
    while True:
        order = random.permutation(len(x))
        for start in range(0, len(x), size):
            rows = order[start : start + size]
            yield x[rows], y[rows]"""


_BATCHES_OF_ONE_SIZE = """\
def batches(x, y, size, seed):
    \"\"\"Batches of one size, again and again: new orders of the rows, laid end to end.\"\"\"
    random = np.random.default_rng(seed)
    order = random.permutation(len(x))
    while True:
        while len(order) < size:
            order = np.concatenate([order, random.permutation(len(x))])
        rows, order = order[:size], order[size:]
        yield x[rows], y[rows]"""


def _batches(experiment: Experiment) -> str:
    return _BATCHES if experiment.steps_per_epoch is None else _BATCHES_OF_ONE_SIZE


def _fit(experiment: Experiment, classes: int | None) -> str:
    folds = experiment.folds > 1
    file = 'f"best-{fold}.keras"' if folds else '"best.keras"'
    seed = f"{experiment.seed} + fold" if folds else str(experiment.seed)
    one_hot = experiment.data.preparation.targets == "one_hot"
    setup, arguments = experiment.validation.lines(
        labels="y_train.argmax(axis=1)" if one_hot else "y_train",
        classes=classes is not None,
        anew=experiment.shuffle == "every_epoch",
    )
    x, y = ("partial_x", "partial_y") if setup else ("x_train", "y_train")
    options = [
        *_rows(experiment, x, y, seed),
        f"epochs={experiment.epochs},",
        *arguments,
        "verbose=0,",
        "callbacks=[",
        *(f"    {line}" for line in _callbacks(experiment, file)),
        "],",
    ]
    fit = "\n".join(["history = model.fit(", *(f"    {option}" for option in options), ")"])
    body = "\n".join(
        [
            *setup,
            f"keras.utils.set_random_seed({seed})",
            "model = build_model()",
            *_first_weights(experiment),
            fit,
            "print({name: values[-1] for name, values in history.history.items()})",
            'print("test", model.evaluate(x_test, y_test, verbose=0, return_dict=True))',
        ]
    )
    if not folds:
        return body
    number = experiment.folds
    head = f"rows = len(x_train) // {number}\nfor fold in range({number}):\n"
    return head + indent(body, "    ")


def _rows(experiment: Experiment, x: str, y: str, seed: str) -> list[str]:
    """What tells ``fit`` which rows to visit in which order."""
    size = experiment.batch_size
    if experiment.shuffle == "every_epoch":
        steps = experiment.steps_per_epoch or f"int(np.ceil(len({x}) / {size}))"
        return [
            f"batches({x}, {y}, {size}, seed={seed}),",
            f"steps_per_epoch={steps},",
            "shuffle=False,",
        ]
    in_order = ["shuffle=False,"] if experiment.shuffle == "never" else []
    return [f"{x},", f"{y},", f"batch_size={size},", *in_order]


def _first_weights(experiment: Experiment) -> Iterator[str]:
    if experiment.first_weights is not None:
        yield f"weights = np.array({list(experiment.first_weights)})"
        yield "for variable in model.trainable_variables:"
        yield "    values, weights = np.split(weights, [np.prod(variable.shape)])"
        yield "    variable.assign(values.reshape(variable.shape))"
    if experiment.nudged:
        yield "for variable in model.trainable_variables:  # one unit in the last place further"
        yield "    values = variable.numpy()"
        yield "    further = np.nextafter(values, np.copysign(np.float32(np.inf), values))"
        yield "    variable.assign(np.where(values == 0, values, further))"
