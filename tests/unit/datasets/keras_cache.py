"""Keras's cache as Keras would have filled it, made from the portable folder."""

import json
import shutil
from pathlib import Path

import numpy as np

from tests.originals import ORIGINALS


def lists(tokens, offsets) -> np.ndarray:
    """An array of Python lists, as Keras's own files hold texts."""
    texts = np.empty(len(offsets) - 1, object)
    for place, text in enumerate(np.split(tokens, offsets[1:-1])):
        texts[place] = text.tolist()
    return texts


def keras_cache(home: Path) -> Path:
    """Fills ``home``/datasets with every file that ``keras.datasets`` downloads."""
    folder = home / "datasets"
    shutil.copytree(ORIGINALS / "fashion-mnist", folder / "fashion-mnist")
    for name in ("mnist.npz", "boston_housing.npz", "california_housing.npz"):
        shutil.copy(ORIGINALS / name, folder / name)
    for name in ("imdb_word_index.json", "reuters_word_index.json"):
        shutil.copy(ORIGINALS / name, folder / name)
        assert json.loads((folder / name).read_bytes())
    with np.load(ORIGINALS / "imdb_flat.npz") as flat:
        np.savez(
            folder / "imdb.npz",
            x_train=lists(flat["train_tokens"], flat["train_offsets"]),
            y_train=flat["y_train"].astype("int64"),
            x_test=lists(flat["test_tokens"], flat["test_offsets"]),
            y_test=flat["y_test"].astype("int64"),
        )
    reuters_npz(folder)
    return folder


def reuters_npz(folder: Path) -> None:
    """Keras's own file of the newswires: an array of lists."""
    with np.load(ORIGINALS / "reuters_flat.npz") as flat:
        np.savez(
            folder / "reuters.npz",
            x=lists(flat["tokens"], flat["offsets"]),
            y=flat["y"].astype("int64"),
        )
