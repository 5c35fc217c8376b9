"""Reuters: newswires, and which of 46 topics each is about."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np

from core.datasets.dataset import Sequences, Split, joined
from core.datasets.entry import Arrays, Entry, Original, Remote
from core.datasets.facts import Facts, Feature
from core.datasets.keras_order import seeded, shuffled_texts
from core.datasets.read import npz
from core.datasets.samples.reuters import reuters, reuters_ranks
from core.messages import N_

FACTS = Facts(
    name="reuters",
    title="Reuters",
    task="multiclass",
    sample_shape=(),
    features=(),
    target=Feature("topic", N_("which of 46 topics it is about")),
    licence=N_("Reuters-21578, for research"),
    sample_note=N_(
        "These {rows} newswires are made up by a program from a small vocabulary. "
        "The original has 11,228 real ones; scores differ, the story is the same."
    ),
    class_names=(
        *("cocoa", "grain", "veg-oil", "earn", "acq", "wheat", "copper", "housing"),
        *("money-supply", "coffee", "sugar", "trade", "reserves", "ship", "cotton", "carcass"),
        *("crude", "nat-gas", "cpi", "money-fx", "interest", "gnp", "meal-feed", "alum"),
        *("oilseed", "gold", "tin", "strategic-metal", "livestock", "retail", "ipi"),
        *("iron-steel", "rubber", "heat", "jobs", "lei", "bop", "zinc", "orange", "pet-chem"),
        *("dlr", "gas", "silver", "wpi", "hog", "lead"),
    ),
    first_text=(
        "The company said net profit rose to 12 mln dlrs from 9 mln a year ago. "
        "Shr 45 cts vs 31 cts."
    ),
)


def _arrays(folder: Path) -> Arrays:
    return npz(folder / "reuters_flat.npz", tokens=None, offsets=(11229,), y=(11228,))


def _unpickled(arrays: Arrays) -> Arrays:
    texts = joined(arrays["x"])
    return {
        "tokens": texts.tokens.astype(np.uint32),
        "offsets": texts.offsets,
        "y": arrays["y"].astype(np.uint8),
    }


def _split(arrays: Arrays) -> Split:
    texts = Sequences(arrays["tokens"], arrays["offsets"])
    x, y = shuffled_texts(texts, arrays["y"], seeded())
    border = int(len(x) * 0.8)
    rows = np.arange(len(x))
    return (x.take(rows[:border]), y[:border]), (x.take(rows[border:]), y[border:])


ENTRY = Entry(
    facts=FACTS,
    sample=partial(reuters, FACTS.class_names),
    sample_ranks=partial(reuters_ranks, FACTS.class_names),
    original=Original(
        downloads=(
            Remote(
                "reuters.npz",
                2_110_848,
                "d6586e694ee56d7a4e65172e12b3e987c03096cb01eab99753921ef915959916",
            ),
            Remote("reuters_word_index.json", 550_378, "4d44cc38712099c9e383dc6e5f11a921", "md5"),
        ),
        arrays=_arrays,
        split=_split,
        unpickled=_unpickled,
    ),
)
