"""From rows to tensors, as the Experiment's preparation says."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import prod
from typing import assert_never

import numpy as np

from core.datasets.dataset import Dataset, MultiHot, Rows, Sequences, frequent
from core.experiment import Data, Impossible, InputStep

Inputs = np.ndarray | MultiHot
Raw = np.ndarray | Sequences | MultiHot


@dataclass(frozen=True, eq=False)
class Tensors:
    """What a network eats: float32 inputs (or MultiHot), targets, and how they were made.

    Equal only to itself, so that what follows from it can be remembered.

    ``mean`` and ``std`` are those of the training rows, shape (features,), where the inputs were
    standardized. ``classes`` is the number of classes, None for a regression.
    """

    x_train: Inputs
    y_train: np.ndarray
    x_test: Inputs
    y_test: np.ndarray
    classes: int | None
    mean: np.ndarray | None = None
    std: np.ndarray | None = None

    @property
    def input_shape(self) -> tuple[int, ...]:
        """The shape of one sample."""
        if isinstance(self.x_train, MultiHot):
            return (self.x_train.width,)
        return tuple(self.x_train.shape[1:])


def prepare(data: Data, dataset: Dataset) -> Tensors:
    """The tensors of ``dataset``, its training rows chosen and prepared as ``data`` says.

    Raises:
        Impossible: a step does not fit the dataset, or more rows are asked for than there are.
    """
    x_train: Raw = dataset.x_train
    y_train = targets(data, dataset)
    if data.train_rows is not None:
        x_train = _first(dataset.x_train, data.train_rows)
    x_test: Raw = dataset.x_test
    mean = std = None
    for step in data.preparation.inputs:
        if step == "standardize":
            mean, std = _statistics(_array(x_train))
            x_train, x_test = (_array(x_train) - mean) / std, (_array(x_test) - mean) / std
        else:
            x_train, x_test = _step(step, x_train, data), _step(step, x_test, data)
    classes = dataset.facts.classes
    return Tensors(
        _float32(x_train),
        y_train,
        _float32(x_test),
        _targets(dataset.y_test, data, dataset.facts.task, classes),
        classes,
        mean,
        std,
    )


def targets(data: Data, dataset: Dataset) -> np.ndarray:
    """The targets of the training rows, as :func:`prepare` gives them.

    Raises:
        Impossible: as :func:`prepare` does.
    """
    y_train = dataset.y_train
    if data.train_rows is not None and data.train_rows > len(y_train):
        raise _too_few(len(y_train), data.train_rows)
    y_train = _with_noise(y_train[: data.train_rows], data, dataset.facts.classes)
    return _targets(y_train, data, dataset.facts.task, dataset.facts.classes)


def outline(data: Data, dataset: Dataset, rows: int = 20) -> Tensors:
    """The tensors of the first few rows only: enough to know every shape, and in no time.

    Raises:
        Impossible: as :func:`prepare` does.
    """
    total = len(dataset.y_train)
    if data.train_rows is not None and data.train_rows > total:
        raise _too_few(total, data.train_rows)
    x_train, x_test = _first(dataset.x_train, rows), _first(dataset.x_test, rows)
    if isinstance(x_train, Sequences) and isinstance(x_test, Sequences) and data.num_words:
        x_train, x_test = frequent(x_train, data.num_words), frequent(x_test, data.num_words)
    few = replace(
        dataset,
        x_train=x_train,
        y_train=dataset.y_train[:rows],
        x_test=x_test,
        y_test=dataset.y_test[:rows],
    )
    return prepare(data.changed(train_rows=None), few)


def inputs_of(raw: Rows, data: Data, dataset: Dataset) -> Inputs:
    """Raw rows of one's own, prepared as the rows of ``dataset`` are."""
    x_train: Raw = _first(dataset.x_train, data.train_rows or len(dataset.y_train))
    x: Raw = raw
    if isinstance(x, Sequences) and data.num_words:
        x = frequent(x, data.num_words)
    for step in data.preparation.inputs:
        if step == "standardize":
            mean, std = _statistics(_array(x_train))
            x_train, x = (_array(x_train) - mean) / std, (_array(x) - mean) / std
        else:
            if "standardize" in data.preparation.inputs:
                x_train = _step(step, x_train, data)
            x = _step(step, x, data)
    return _float32(x)


def _too_few(rows: int, asked: int) -> Impossible:
    return Impossible(
        "There are {rows} training rows; {asked} were asked for.", rows=rows, asked=asked
    )


def _statistics(x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Mean and standard deviation of each column; 1 for a column that never changes."""
    return x.mean(axis=0), np.where(np.ptp(x, axis=0) == 0, 1.0, x.std(axis=0))


def _first(x: Rows, rows: int) -> Rows:
    if isinstance(x, Sequences):
        offsets = x.offsets[: rows + 1]
        return Sequences(x.tokens[: offsets[-1]], offsets)
    return x[:rows]


def _array(x: Raw) -> np.ndarray:
    if isinstance(x, Sequences | MultiHot):
        raise Impossible("Texts are sequences of different lengths: make them multi-hot.")
    return x


def _step(step: InputStep, x: Raw, data: Data) -> Raw:
    match step:
        case "multi_hot":
            if not isinstance(x, Sequences) or data.num_words is None:
                raise Impossible("Only texts can be made multi-hot.")
            return _multi_hot(x, data.num_words)
        case "flatten":
            array = _array(x)
            return array.reshape(len(array), -1)
        case "divide_by_255":
            return _by_255(_array(x))
        case "standardize":
            raise ValueError("Only whoever holds the training rows can standardize.")
        case _:
            assert_never(step)


def _by_255(x: np.ndarray) -> np.ndarray:
    if x.dtype != np.uint8:
        return x / 255
    divided = _empty(x.shape)
    np.divide(x, np.float32(255), out=divided)
    return divided


def _empty(shape: tuple[int, ...]) -> np.ndarray:
    """float32, on a 64-byte boundary: TensorFlow reads it where it lies, without a copy."""
    size = prod(shape)
    memory = np.empty(size + 16, "float32")
    start = -memory.ctypes.data % 64 // 4
    return memory[start : start + size].reshape(shape)


def _multi_hot(texts: Sequences, width: int) -> MultiHot:
    """Each text's words once and in order, found by marking them in a row of ``width`` marks.

    A few texts at a time, so that the marks stay in the processor's cache: sorting all words takes
    fifty times as long.
    """
    at_once = max(1, 2**21 // width)
    parts, lengths = [], []
    for first in range(0, len(texts), at_once):
        offsets = texts.offsets[first : first + at_once + 1]
        rows = np.arange(len(offsets)) * width
        marks = np.zeros(rows[-1], bool)
        marks[np.repeat(rows[:-1], np.diff(offsets)) + texts.tokens[offsets[0] : offsets[-1]]] = (
            True
        )
        found = np.flatnonzero(marks)
        lengths.append(np.diff(np.searchsorted(found, rows)))
        parts.append((found - np.repeat(rows[:-1], lengths[-1])).astype(np.int32))
    offsets = np.concatenate([[0], np.cumsum(np.concatenate(lengths))])
    return MultiHot(np.concatenate(parts), offsets, width)


def _float32(x: Raw) -> Inputs:
    return x if isinstance(x, MultiHot) else np.ascontiguousarray(_array(x), "float32")


def target_unit(data: Data) -> int:
    """How many of a dataset's own units one unit of the prepared targets is."""
    return 100_000 if data.preparation.targets == "divide_by_100000" else 1


def _targets(y: np.ndarray, data: Data, task: str, classes: int | None) -> np.ndarray:
    match data.preparation.targets:
        case "as_is":
            pass
        case "one_hot":
            if classes is None:
                raise Impossible("Only classes can be made one-hot, and the target is a number.")
            one_hot: np.ndarray = np.eye(classes, dtype="float32")[y.astype(int)]
            return one_hot
        case "divide_by_100000":
            if task != "regression":
                raise Impossible("Only prices can be counted in hundreds of thousands.")
            y = y / target_unit(data)
        case "signs":
            if classes != 2:
                raise Impossible("Only two classes can be told apart by a sign.")
            y = 2 * y - 1
        case unknown:
            assert_never(unknown)
    return y.astype("int32" if task == "multiclass" else "float32")


def _with_noise(y: np.ndarray, data: Data, classes: int | None) -> np.ndarray:
    """``y`` with the share ``label_noise`` of its entries replaced.

    A class becomes one drawn from all classes; numbers are shuffled among the chosen rows.
    """
    if data.label_noise == 0:
        return y
    random = np.random.default_rng(data.noise_seed)
    chosen = random.permutation(len(y))[: round(len(y) * data.label_noise)]
    noisy: np.ndarray = y.copy()
    drawn = (
        random.permutation(y[chosen])
        if classes is None
        else random.integers(0, classes, len(chosen))
    )
    noisy[chosen] = drawn
    return noisy
