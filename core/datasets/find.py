"""Where the originals are, if they are anywhere."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from core.datasets.catalog import ORIGINALS, SAMPLES
from core.datasets.entry import FolderForm
from core.experiment import DatasetName, Source

FILES: dict[FolderForm, dict[DatasetName, tuple[str, ...]]] = {
    place: {name: original.files(place) for name, original in ORIGINALS.items()}
    for place in get_args(FolderForm)
}
"""The files of each original, in the playground's own form and as Keras downloads them."""


@dataclass(frozen=True)
class Origin:
    """A folder that holds every file of an original, and which kind of folder it is."""

    place: FolderForm
    folder: Path


def find(name: DatasetName) -> Origin | None:
    """The first folder that holds the original of ``name``, if there is one.

    Looked through in this order: the folder named by ``PLAYGROUND_DATASETS``, the playground's own
    folder, Keras's cache.
    """
    if name not in ORIGINALS:
        return None
    for origin in origins():
        if all((origin.folder / file).is_file() for file in FILES[origin.place][name]):
            return origin
    return None


def available(name: DatasetName) -> Source:
    """What can be used here: the original where it is found, else the sample.

    The points of the plane are drawn anew each time: there is no sample of them.
    """
    return "original" if name not in SAMPLES or find(name) else "sample"


def home() -> Path:
    """The playground's own folder: ``PLAYGROUND_HOME`` or ``~/.deep-learning-playground``."""
    return Path(os.environ.get("PLAYGROUND_HOME") or Path.home() / ".deep-learning-playground")


def kept_at(environment: Mapping[str, str] = os.environ) -> str:
    """Where results are kept, and what people bring: ``PLAYGROUND_STORE``, or a folder at home.

    It is anything that fsspec opens.
    """
    return environment.get("PLAYGROUND_STORE") or str(home() / "runs")


def origins() -> list[Origin]:
    """Every place that is looked through, first to last."""
    named = os.environ.get("PLAYGROUND_DATASETS")
    keras = Path(os.environ.get("KERAS_HOME") or Path.home() / ".keras")
    return [
        *([Origin("portable_folder", Path(named))] if named else []),
        Origin("portable_folder", home() / "datasets"),
        Origin("keras_cache", keras / "datasets"),
    ]
