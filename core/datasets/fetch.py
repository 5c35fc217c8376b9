"""Gathers the originals into one portable folder: plain arrays and JSON, no pickles.

What is on this machine already is copied and never touched. The rest is downloaded into a folder
of its own, and not by Keras: offline, Keras deletes a file whose checksum it does not know.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import numpy as np

from core.datasets.atomic import atomic
from core.datasets.catalog import ORIGINALS
from core.datasets.find import FILES, Origin, origins
from core.datasets.load import load_from, pickled
from core.datasets.remote import download
from core.experiment import DatasetName, Impossible

SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Outcome:
    """What became of one dataset: there before, gathered now, or missing and why."""

    name: DatasetName
    state: Literal["there", "gathered", "missing"]
    why: str = ""


def prepare_folder(folder: Path) -> Iterator[Outcome]:
    """Puts every original it can get into ``folder``, one by one, and writes down their checksums.

    Raises:
        Impossible: ``folder`` cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name in FILES["portable_folder"]:
            yield _outcome(name, folder)
        _write_sums(folder)
    except OSError as error:
        raise unwritable(folder, error) from error


def gather(
    name: DatasetName, folder: Path, received: Callable[[int], None] = lambda _: None
) -> Literal["there", "gathered"]:
    """Puts one original into ``folder``: from elsewhere on this machine, or from the network.

    One that is there already is left alone. ``received`` is called with the size of each block
    that is downloaded.

    Raises:
        Impossible: there is no way to the files, or what came is something else.
        OSError: ``folder`` cannot be written.
    """
    if _readable(name, Origin("portable_folder", folder)):
        return "there"
    for origin in origins():
        if origin.folder.resolve() != folder.resolve() and _readable(name, origin):
            _convert(name, origin, folder)
            return "gathered"
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".download-") as beside:
        download(name, Path(beside), received)
        _convert(name, Origin("keras_cache", Path(beside)), folder)
    return "gathered"


def unwritable(folder: Path, error: OSError) -> Impossible:
    """Why nothing can be written to ``folder``, in a sentence: a full disk, for one."""
    return Impossible(
        "Nothing can be written to {folder}: {reason}.",
        folder=folder,
        reason=error.strerror or error,
    )


def _outcome(name: DatasetName, folder: Path) -> Outcome:
    try:
        return Outcome(name, gather(name, folder))
    except Impossible as problem:
        return Outcome(name, "missing", str(problem))


def _readable(name: DatasetName, origin: Origin) -> bool:
    if not all((origin.folder / file).is_file() for file in FILES[origin.place][name]):
        return False
    try:
        load_from(name, origin)
    except Impossible:
        return False
    return True


def _convert(name: DatasetName, origin: Origin, folder: Path) -> None:
    """Writes the files of one dataset in the portable form."""
    files, unpickled = FILES["portable_folder"][name], ORIGINALS[name].unpickled
    if origin.place == "keras_cache" and unpickled is not None:
        arrays = unpickled(pickled(origin.folder / f"{name}.npz"))
        with atomic(folder / f"{name}_flat.npz") as npz:
            np.savez_compressed(npz, allow_pickle=False, **arrays)
        files = tuple(file for file in files if not file.endswith("_flat.npz"))
    for file in files:
        _copy(origin.folder / file, folder / file)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as content, atomic(target) as file:
        shutil.copyfileobj(content, file)


def _write_sums(folder: Path) -> None:
    files = sorted({file for names in FILES["portable_folder"].values() for file in names})
    lines = [
        f"{hashlib.sha256((folder / file).read_bytes()).hexdigest()}  ./{file}\n"
        for file in files
        if (folder / file).is_file()
    ]
    with atomic(folder / SUMS) as sums:
        sums.write("".join(lines).encode())
