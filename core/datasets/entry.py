"""What a dataset's module in the catalog says: its card, its sample, its original."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from core.datasets.dataset import Split
from core.datasets.facts import Facts

FolderForm = Literal["portable_folder", "keras_cache"]
"""A folder in the playground's own form, or as Keras fills its cache."""

Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Remote:
    """A file by its place in Keras's cache, its size in bytes, and its checksum in hexadecimal."""

    file: str
    size: int
    checksum: str
    algorithm: str = "sha256"


@dataclass(frozen=True)
class Original:
    """The files of an original, and how its rows are read from them.

    ``arrays`` reads a portable folder, and ``split`` deals out what it read as ``keras.datasets``
    does, which is called with ``keras_options``. Both folders hold the same files, unless Keras's
    ``.npz`` file is a pickle: then ``unpickled`` makes of its arrays those of the portable folder.
    """

    downloads: tuple[Remote, ...]
    arrays: Callable[[Path], Arrays]
    split: Callable[[Arrays], Split]
    unpickled: Callable[[Arrays], Arrays] | None = None
    keras_options: str = ""

    def files(self, place: FolderForm) -> tuple[str, ...]:
        """The names of its files in a folder of that form."""
        names = tuple(remote.file for remote in self.downloads)
        if self.unpickled is None or place == "keras_cache":
            return names
        return tuple(name.replace(".npz", "_flat.npz") for name in names)

    @property
    def pickles(self) -> tuple[Remote, ...]:
        """Those of Keras's files that are pickles."""
        if self.unpickled is None:
            return ()
        return tuple(remote for remote in self.downloads if remote.file.endswith(".npz"))


@dataclass(frozen=True)
class Entry:
    """All that the playground has to know of a dataset to offer it.

    ``sample`` draws rows that stand in for those of the original. Of texts, ``sample_ranks`` gives
    every word of the sample and its rank: 1 is the most frequent.
    """

    facts: Facts
    sample: Callable[[], Split] | None = None
    sample_ranks: Callable[[], dict[str, int]] | None = None
    original: Original | None = None
