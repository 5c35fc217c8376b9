"""Gathers the originals into one portable folder: plain arrays and JSON, no pickles.

What Keras has downloaded before is taken from its cache and never touched. The rest is downloaded
by Keras into a folder of its own: offline, Keras deletes a file whose hash it does not know.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Literal

import numpy as np

from core.datasets.find import FILES, Origin, origins
from core.datasets.load import joined, load_from, pickled
from core.experiment import DatasetName, Impossible

SUMS = "SHA256SUMS"
_DOWNLOAD = """
import sys
from keras import datasets
name = sys.argv[1]
module = getattr(datasets, name)
module.load_data()
if hasattr(module, "get_word_index"):
    module.get_word_index()
"""


@dataclass(frozen=True)
class Outcome:
    """What became of one dataset: there before, gathered now, or missing and why."""

    name: DatasetName
    state: Literal["there", "gathered", "missing"]
    why: str = ""


def prepare_folder(folder: Path) -> list[Outcome]:
    """Puts every original it can get into ``folder``, and writes down their checksums.

    Raises:
        Impossible: ``folder`` cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        outcomes = [_gather(name, folder) for name in FILES["portable_folder"]]
        _write_sums(folder)
    except OSError as error:
        raise Impossible(
            "Nothing can be written to {folder}: {reason}.",
            folder=folder,
            reason=error.strerror or error,
        ) from error
    return outcomes


def _gather(name: DatasetName, folder: Path) -> Outcome:
    if _readable(name, Origin("portable_folder", folder)):
        return Outcome(name, "there")
    for origin in origins():
        if origin.folder.resolve() != folder.resolve() and _readable(name, origin):
            _convert(name, origin, folder)
            return Outcome(name, "gathered")
    with tempfile.TemporaryDirectory() as home:
        why = _download(name, Path(home))
        if why:
            return Outcome(name, "missing", why)
        _convert(name, Origin("keras_cache", Path(home) / "datasets"), folder)
    return Outcome(name, "gathered")


def _readable(name: DatasetName, origin: Origin) -> bool:
    if not all((origin.folder / file).is_file() for file in FILES[origin.place][name]):
        return False
    try:
        load_from(name, origin)
    except Impossible:
        return False
    return True


def _download(name: DatasetName, home: Path) -> str:
    """Lets Keras download into ``home``; what went wrong, if it did."""
    done = subprocess.run(  # noqa: S603 - our own interpreter, our own program
        [sys.executable, "-c", _DOWNLOAD, name],
        env={**os.environ, "KERAS_HOME": str(home), "TF_CPP_MIN_LOG_LEVEL": "3"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode == 0:
        return ""
    return (done.stderr.strip() or "unknown").splitlines()[-1]


def _convert(name: DatasetName, origin: Origin, folder: Path) -> None:
    """Writes the files of one dataset in the portable form."""
    wanted = FILES["portable_folder"][name]
    if origin.place == "portable_folder" or name not in ("imdb", "reuters"):
        for file in wanted:
            _copy(origin.folder / file, folder / file)
        return
    _copy(origin.folder / f"{name}_word_index.json", folder / f"{name}_word_index.json")
    arrays = pickled(origin.folder / f"{name}.npz")
    flat: dict[str, np.ndarray] = {}
    if name == "imdb":
        for split in ("train", "test"):
            texts = joined(arrays[f"x_{split}"])
            flat |= {f"{split}_tokens": texts.tokens, f"{split}_offsets": texts.offsets}
            flat[f"y_{split}"] = arrays[f"y_{split}"].astype(np.uint8)
    else:
        texts = joined(arrays["x"])
        flat = {"tokens": texts.tokens, "offsets": texts.offsets}
        flat["y"] = arrays["y"].astype(np.uint8)
    flat = {part: a.astype(np.uint32) if "tokens" in part else a for part, a in flat.items()}
    with _whole(folder / f"{name}_flat.npz") as npz:
        np.savez_compressed(npz, allow_pickle=False, **flat)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open("rb") as content, _whole(target) as file:
        shutil.copyfileobj(content, file)


@contextmanager
def _whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name when it is complete, or not at all."""
    beside = path.with_name(f"{path.name}.part")
    try:
        with beside.open("wb") as file:
            yield file
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)


def _write_sums(folder: Path) -> None:
    files = sorted({file for names in FILES["portable_folder"].values() for file in names})
    lines = [
        f"{hashlib.sha256((folder / file).read_bytes()).hexdigest()}  ./{file}\n"
        for file in files
        if (folder / file).is_file()
    ]
    with _whole(folder / SUMS) as sums:
        sums.write("".join(lines).encode())
