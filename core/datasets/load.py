"""From files to arrays, equal to what ``keras.datasets`` gives."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import numpy as np

from core.datasets.brought import joined, table_dataset
from core.datasets.catalog import FACTS, ORIGINALS, SAMPLE_RANKS, SAMPLES
from core.datasets.dataset import Dataset, Sequences, Split, frequent
from core.datasets.find import Origin, find
from core.datasets.plane import plane_dataset
from core.datasets.read import damaged
from core.datasets.shelf import shelf
from core.experiment import Brought, DatasetName, Impossible, Plane, Source

KERAS_PICKLES = {
    remote.file: remote.checksum for original in ORIGINALS.values() for remote in original.pickles
}
"""SHA-256 of Keras's own files: only these may be unpickled, since a pickle can run anything."""


def load(
    name: DatasetName,
    source: Source,
    num_words: int | None = None,
    plane: Plane | None = None,
    brought: Brought | None = None,
) -> Dataset:
    """The dataset, original or sample, as ``keras.datasets`` gives it; of a plane, its points.

    Of a text, words whose index is ``num_words`` or more become 2. What people have ``brought``
    is joined to it.

    Raises:
        Impossible: the original is not on this machine, or its file cannot be read; or what was
            brought is gone.
    """
    if plane is not None:
        return plane_dataset(plane)
    if brought is not None:
        rows = shelf().get(brought.address)
        if name == "table":
            return table_dataset(FACTS[name], brought, rows)
        return joined(load(name, source, num_words), brought, rows)
    if source == "sample":
        (x_train, y_train), (x_test, y_test) = SAMPLES[name]()
    else:
        (x_train, y_train), (x_test, y_test) = load_from(name, _origin(name))
    if isinstance(x_train, Sequences) and isinstance(x_test, Sequences):
        limit = num_words or max(x_train.tokens.max(), x_test.tokens.max())
        x_train, x_test = frequent(x_train, limit), frequent(x_test, limit)
    return Dataset(FACTS[name], source, x_train, y_train, x_test, y_test)


def load_from(name: DatasetName, origin: Origin) -> Split:
    """The original in one folder, all words kept.

    Raises:
        Impossible: a file cannot be read.
    """
    original = ORIGINALS[name]
    if origin.place == "keras_cache" and original.unpickled is not None:
        return original.split(original.unpickled(pickled(origin.folder / f"{name}.npz")))
    return original.split(original.arrays(origin.folder))


def word_ranks(name: DatasetName, source: Source) -> dict[str, int]:
    """Every word of a text dataset and its rank: 1 is the most frequent.

    Raises:
        Impossible: the original is not on this machine, or its file cannot be read.
    """
    if source == "sample":
        return SAMPLE_RANKS[name]()
    path = _origin(name).folder / f"{name}_word_index.json"
    try:
        ranks: dict[str, int] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise damaged(path) from None
    return ranks


def _origin(name: DatasetName) -> Origin:
    origin = find(name)
    if origin is None:
        raise Impossible(
            "The original {name} data are not on this machine: fetch them with "
            "“python -m core.datasets prepare FOLDER”, or use the sample.",
            name=name,
        )
    return origin


def pickled(path: Path) -> dict[str, np.ndarray]:
    """The arrays of a file that Keras has downloaded, unpickled if it is exactly that file."""
    if hashlib.sha256(path.read_bytes()).hexdigest() != KERAS_PICKLES[path.name]:
        raise Impossible(
            "{path} is not the file that Keras offers, and reading another could run its code: "
            "delete it or put the original in its place.",
            path=path,
        )
    with np.load(path, allow_pickle=True) as file:
        return dict(file)
