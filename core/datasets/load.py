"""From files to arrays, equal to what ``keras.datasets`` gives."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from core.datasets import sample
from core.datasets.catalog import FACTS
from core.datasets.dataset import Dataset
from core.datasets.find import Origin, find
from core.experiment import DatasetName, Impossible, Source

Split = tuple[tuple[np.ndarray, np.ndarray], tuple[np.ndarray, np.ndarray]]


def load(name: DatasetName, source: Source) -> Dataset:
    """The dataset, original or sample.

    Raises:
        Impossible: the original is not on this machine, or its file cannot be read.
    """
    if source == "sample":
        (x_train, y_train), (x_test, y_test) = sample.SAMPLES[name]()
        return Dataset(FACTS[name], source, x_train, y_train, x_test, y_test)
    origin = find(name)
    if origin is None:
        raise Impossible(
            "The original {name} data are not on this machine: fetch them with "
            "“python -m core.datasets prepare FOLDER”, or use the sample.",
            name=name,
        )
    (x_train, y_train), (x_test, y_test) = _LOADERS[name](origin)
    return Dataset(FACTS[name], source, x_train, y_train, x_test, y_test)


def _boston(origin: Origin) -> Split:
    arrays = _arrays(origin.folder / "boston_housing.npz", x=(506, 13), y=(506,))
    return _shuffled(arrays["x"], arrays["y"], test_share=0.2)


def _shuffled(x: np.ndarray, y: np.ndarray, test_share: float) -> Split:
    """Keras's own shuffle with seed 113, then the first rows train and the last ones test."""
    order = np.arange(len(x))
    np.random.RandomState(113).shuffle(order)
    x, y = x[order], y[order]
    border = int(len(x) * (1 - test_share))
    return (x[:border], y[:border]), (x[border:], y[border:])


def _arrays(path: Path, **shapes: tuple[int, ...]) -> dict[str, np.ndarray]:
    """The named arrays of an ``.npz`` file, each of the shape it must have."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in shapes}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        raise Impossible(
            "{path} cannot be read: it is damaged or not this dataset.", path=path
        ) from None
    for name, shape in shapes.items():
        if arrays[name].shape != shape:
            raise Impossible("{path} holds other data than it should.", path=path)
    return arrays


_LOADERS: dict[DatasetName, Callable[[Origin], Split]] = {"boston_housing": _boston}
