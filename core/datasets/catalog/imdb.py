"""IMDB: film reviews, and whether their writers liked the film."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from core.datasets.dataset import Sequences, Split, joined
from core.datasets.entry import Arrays, Entry, Original, Remote
from core.datasets.facts import Facts, Feature
from core.datasets.keras_order import seeded, shuffled_texts
from core.datasets.read import npz
from core.datasets.samples.imdb import imdb, imdb_ranks
from core.messages import N_

FACTS = Facts(
    name="imdb",
    title="IMDB",
    task="binary",
    sample_shape=(),
    features=(),
    target=Feature("liked", N_("whether the reviewer liked the film")),
    licence="Maas et al., Learning Word Vectors for Sentiment Analysis, 2011",
    sample_note=N_(
        "These {rows} reviews are made up by a program from a small vocabulary. "
        "The original has 50,000 real ones; scores differ, the story is the same."
    ),
    class_names=(N_("disliked"), N_("liked")),
    first_text=(
        "This film was wonderful, the best story I have seen this year. "
        "The actors were great, but the ending was a bit boring."
    ),
)


def _arrays(folder: Path) -> Arrays:
    return npz(
        folder / "imdb_flat.npz",
        train_tokens=None,
        train_offsets=(25001,),
        y_train=(25000,),
        test_tokens=None,
        test_offsets=(25001,),
        y_test=(25000,),
    )


def _unpickled(arrays: Arrays) -> Arrays:
    flat: dict[str, np.ndarray] = {}
    for part in ("train", "test"):
        texts = joined(arrays[f"x_{part}"])
        flat[f"{part}_tokens"] = texts.tokens.astype(np.uint32)
        flat[f"{part}_offsets"] = texts.offsets
        flat[f"y_{part}"] = arrays[f"y_{part}"].astype(np.uint8)
    return flat


def _split(arrays: Arrays) -> Split:
    train = Sequences(arrays["train_tokens"], arrays["train_offsets"])
    test = Sequences(arrays["test_tokens"], arrays["test_offsets"])
    random = seeded()
    return (
        shuffled_texts(train, arrays["y_train"], random),
        shuffled_texts(test, arrays["y_test"], random),
    )


ENTRY = Entry(
    facts=FACTS,
    sample=imdb,
    sample_ranks=imdb_ranks,
    original=Original(
        downloads=(
            Remote(
                "imdb.npz",
                17_464_789,
                "69664113be75683a8fe16e3ed0ab59fda8886cb3cd7ada244f7d9544e4676b9f",
            ),
            Remote(
                "imdb_word_index.json",
                1_641_221,
                "027313fe9a320280f3bf0fac5baf58c4a683cf39a7ed9c3d3d3912bde4284cf6",
            ),
        ),
        arrays=_arrays,
        split=_split,
        unpickled=_unpickled,
    ),
)
