"""Where the originals are, if they are anywhere."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.experiment import DatasetName, Source

Place = Literal["portable_folder", "keras_cache"]

_GARMENTS = tuple(
    f"fashion-mnist/{part}-ubyte.gz"
    for part in ("train-images-idx3", "train-labels-idx1", "t10k-images-idx3", "t10k-labels-idx1")
)
FILES: dict[Place, dict[DatasetName, tuple[str, ...]]] = {
    "portable_folder": {
        "boston_housing": ("boston_housing.npz",),
        "california_housing": ("california_housing.npz",),
        "mnist": ("mnist.npz",),
        "fashion_mnist": _GARMENTS,
        "imdb": ("imdb_flat.npz", "imdb_word_index.json"),
        "reuters": ("reuters_flat.npz", "reuters_word_index.json"),
    },
    "keras_cache": {
        "boston_housing": ("boston_housing.npz",),
        "california_housing": ("california_housing.npz",),
        "mnist": ("mnist.npz",),
        "fashion_mnist": _GARMENTS,
        "imdb": ("imdb.npz", "imdb_word_index.json"),
        "reuters": ("reuters.npz", "reuters_word_index.json"),
    },
}
"""The files of each original, in the playground's own form and as Keras downloads them."""


@dataclass(frozen=True)
class Origin:
    """A folder that holds every file of an original, and which kind of folder it is."""

    place: Place
    folder: Path


def find(name: DatasetName) -> Origin | None:
    """The first folder that holds the original of ``name``.

    Looked through in this order: the folder named by ``PLAYGROUND_DATASETS``, the playground's own
    folder, Keras's cache.
    """
    for origin in origins():
        if all((origin.folder / file).is_file() for file in FILES[origin.place][name]):
            return origin
    return None


def available(name: DatasetName) -> Source:
    """What can be used here: the original where it is found, else the sample.

    The points of the plane are drawn anew each time: there is no sample of them.
    """
    return "original" if name == "plane" or find(name) else "sample"


def home() -> Path:
    """The playground's own folder: ``PLAYGROUND_HOME`` or ``~/.deep-learning-playground``."""
    return Path(os.environ.get("PLAYGROUND_HOME") or Path.home() / ".deep-learning-playground")


def origins() -> list[Origin]:
    """Every place that is looked through, first to last."""
    named = os.environ.get("PLAYGROUND_DATASETS")
    keras = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
    return [
        *([Origin("portable_folder", Path(named))] if named else []),
        Origin("portable_folder", home() / "datasets"),
        Origin("keras_cache", keras / "datasets"),
    ]
