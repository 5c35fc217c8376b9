"""From files to arrays, equal to what ``keras.datasets`` gives."""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from core.datasets.catalog import FACTS
from core.datasets.dataset import UNKNOWN, Dataset, Sequences, Split, keras_indices
from core.datasets.find import Origin, find
from core.datasets.plane import plane_dataset
from core.datasets.samples import SAMPLES, WORDS
from core.experiment import DatasetName, Impossible, Plane, Source

KERAS_PICKLES = {
    "imdb.npz": "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
    "reuters.npz": "d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916",
}
"""SHA-256 of Keras's own files: only these may be unpickled, since a pickle can run anything."""


def load(
    name: DatasetName, source: Source, num_words: int | None = None, plane: Plane | None = None
) -> Dataset:
    """The dataset, original or sample, as ``keras.datasets`` gives it; of a plane, its points.

    Of a text, words whose index is ``num_words`` or more become 2.

    Raises:
        Impossible: the original is not on this machine, or its file cannot be read.
    """
    if plane is not None:
        return plane_dataset(plane)
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
    return _LOADERS[name](origin)


def word_ranks(name: DatasetName, source: Source) -> dict[str, int]:
    """Every word of a text dataset and its rank: 1 is the most frequent.

    Raises:
        Impossible: the original is not on this machine, or its file cannot be read.
    """
    if source == "sample":
        return WORDS[name]()
    path = _origin(name).folder / f"{name}_word_index.json"
    try:
        ranks: dict[str, int] = json.loads(path.read_bytes())
    except (OSError, ValueError):
        raise _damaged(path) from None
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


def _boston(origin: Origin) -> Split:
    arrays = _arrays(origin.folder / "boston_housing.npz", x=(506, 13), y=(506,))
    return _shuffled(arrays["x"], arrays["y"])


def _california(origin: Origin) -> Split:
    arrays = _arrays(origin.folder / "california_housing.npz", x=(20640, 8), y=(20640,))
    return _shuffled(arrays["x"][:600], arrays["y"][:600])


def _mnist(origin: Origin) -> Split:
    arrays = _arrays(
        origin.folder / "mnist.npz",
        x_train=(60000, 28, 28),
        y_train=(60000,),
        x_test=(10000, 28, 28),
        y_test=(10000,),
    )
    return (arrays["x_train"], arrays["y_train"]), (arrays["x_test"], arrays["y_test"])


def _fashion(origin: Origin) -> Split:
    folder = origin.folder / "fashion-mnist"

    def read(part: str, rows: int) -> tuple[np.ndarray, np.ndarray]:
        return (
            _idx(folder / f"{part}-images-idx3-ubyte.gz", (rows, 28, 28)),
            _idx(folder / f"{part}-labels-idx1-ubyte.gz", (rows,)),
        )

    return read("train", 60000), read("t10k", 10000)


def _imdb(origin: Origin) -> Split:
    if origin.place == "keras_cache":
        arrays = pickled(origin.folder / "imdb.npz")
        train, test = joined(arrays["x_train"]), joined(arrays["x_test"])
    else:
        arrays = _arrays(
            origin.folder / "imdb_flat.npz",
            train_tokens=None,
            train_offsets=(25001,),
            y_train=(25000,),
            test_tokens=None,
            test_offsets=(25001,),
            y_test=(25000,),
        )
        train = Sequences(arrays["train_tokens"], arrays["train_offsets"])
        test = Sequences(arrays["test_tokens"], arrays["test_offsets"])
    random = np.random.RandomState(113)
    return (
        _shuffled_texts(train, arrays["y_train"], random),
        _shuffled_texts(test, arrays["y_test"], random),
    )


def _reuters(origin: Origin) -> Split:
    if origin.place == "keras_cache":
        arrays = pickled(origin.folder / "reuters.npz")
        texts = joined(arrays["x"])
    else:
        path = origin.folder / "reuters_flat.npz"
        arrays = _arrays(path, tokens=None, offsets=(11229,), y=(11228,))
        texts = Sequences(arrays["tokens"], arrays["offsets"])
    x, y = _shuffled_texts(texts, arrays["y"], np.random.RandomState(113))
    border = int(len(x) * 0.8)
    rows = np.arange(len(x))
    return (x.take(rows[:border]), y[:border]), (x.take(rows[border:]), y[border:])


def _shuffled(x: np.ndarray, y: np.ndarray) -> Split:
    """Keras's own shuffle with seed 113, then four fifths to train and one to test."""
    order = np.arange(len(x))
    np.random.RandomState(113).shuffle(order)
    x, y = x[order], y[order]
    border = int(len(x) * 0.8)
    return (x[:border], y[:border]), (x[border:], y[border:])


def _shuffled_texts(
    ranks: Sequences, y: np.ndarray, random: np.random.RandomState
) -> tuple[Sequences, np.ndarray]:
    """Word ranks as Keras's indices, a start before each text, and the texts in Keras's order."""
    order = np.arange(len(ranks))
    random.shuffle(order)
    return keras_indices(ranks).take(order), y[order].astype(np.int64)


def frequent(texts: Sequences, num_words: int) -> Sequences:
    """The texts with every index of ``num_words`` or more replaced by UNKNOWN."""
    return Sequences(np.where(texts.tokens < num_words, texts.tokens, UNKNOWN), texts.offsets)


def joined(texts: np.ndarray) -> Sequences:
    """An array of lists as one sequence."""
    offsets = np.concatenate([[0], np.cumsum([len(text) for text in texts])])
    return Sequences(np.concatenate([np.asarray(text, np.int64) for text in texts]), offsets)


def _arrays(path: Path, **shapes: tuple[int, ...] | None) -> dict[str, np.ndarray]:
    """The named arrays of an ``.npz`` file, each of the shape it must have; None: of any length."""
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in shapes}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        raise _damaged(path) from None
    for name, shape in shapes.items():
        if arrays[name].shape != (shape or arrays[name].shape[:1]):
            raise Impossible("{path} holds other data than it should.", path=path)
    return arrays


def _idx(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    """An IDX file: a magic number, the length of each axis, one byte a value."""
    try:
        content = gzip.decompress(path.read_bytes())
        header = np.frombuffer(content, ">i4", 1 + len(shape))
    except (OSError, EOFError, ValueError):
        raise _damaged(path) from None
    values = np.frombuffer(content, np.uint8, offset=header.nbytes)
    if tuple(header) != (0x800 + len(shape), *shape) or len(values) != np.prod(shape):
        raise Impossible("{path} holds other data than it should.", path=path)
    return values.reshape(shape)


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


def _damaged(path: Path) -> Impossible:
    return Impossible("{path} cannot be read: it is damaged or not this dataset.", path=path)


_LOADERS: dict[DatasetName, Callable[[Origin], Split]] = {
    "boston_housing": _boston,
    "california_housing": _california,
    "mnist": _mnist,
    "fashion_mnist": _fashion,
    "imdb": _imdb,
    "reuters": _reuters,
}
