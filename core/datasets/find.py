"""Where the originals are, if they are anywhere."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from core.experiment import DatasetName, Source

Place = Literal["portable_folder", "keras_cache"]

_PORTABLE: dict[str, tuple[str, ...]] = {"boston_housing": ("boston_housing.npz",)}
_KERAS: dict[str, tuple[str, ...]] = {"boston_housing": ("boston_housing.npz",)}


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
    for origin in _origins():
        names = _PORTABLE if origin.place == "portable_folder" else _KERAS
        if all((origin.folder / file).is_file() for file in names.get(name, ("?",))):
            return origin
    return None


def available(name: DatasetName) -> Source:
    """What can be used here: the original where it is found, else the sample."""
    return "original" if find(name) else "sample"


def home() -> Path:
    """The playground's own folder: ``PLAYGROUND_HOME`` or ``~/.deep-learning-playground``."""
    return Path(os.environ.get("PLAYGROUND_HOME") or Path.home() / ".deep-learning-playground")


def _origins() -> list[Origin]:
    named = os.environ.get("PLAYGROUND_DATASETS")
    keras = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
    return [
        *([Origin("portable_folder", Path(named))] if named else []),
        Origin("portable_folder", home() / "datasets"),
        Origin("keras_cache", keras / "datasets"),
    ]
