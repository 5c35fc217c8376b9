"""Files of an original that are what they should be, or one sentence that says they are not."""

from __future__ import annotations

import gzip
from pathlib import Path
from zipfile import BadZipFile

import numpy as np

from core.datasets.entry import Arrays
from core.experiment import Impossible


def npz(path: Path, **shapes: tuple[int, ...] | None) -> Arrays:
    """The named arrays of an ``.npz`` file, each of the shape it must have; None: of any length.

    Raises:
        Impossible: the file cannot be read, or holds other arrays.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            arrays = {name: file[name] for name in shapes}
    except (OSError, ValueError, KeyError, EOFError, BadZipFile):
        raise damaged(path) from None
    for name, shape in shapes.items():
        if arrays[name].shape != (shape or arrays[name].shape[:1]):
            raise Impossible("{path} holds other data than it should.", path=path)
    return arrays


def idx(path: Path, shape: tuple[int, ...]) -> np.ndarray:
    """A packed IDX file: a magic number, the length of each axis, one byte a value.

    Raises:
        Impossible: the file cannot be read, or holds another array.
    """
    try:
        content = gzip.decompress(path.read_bytes())
        header = np.frombuffer(content, ">i4", 1 + len(shape))
    except (OSError, EOFError, ValueError):
        raise damaged(path) from None
    values = np.frombuffer(content, np.uint8, offset=header.nbytes)
    if tuple(header) != (0x800 + len(shape), *shape) or len(values) != np.prod(shape):
        raise Impossible("{path} holds other data than it should.", path=path)
    return values.reshape(shape)


def damaged(path: Path) -> Impossible:
    """The sentence for a file that cannot be read."""
    return Impossible("{path} cannot be read: it is damaged or not this dataset.", path=path)
