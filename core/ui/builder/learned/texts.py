"""Texts: the words that each unit of the first layer hears loudest, and what it then says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import pandas as pd
import streamlit as st

from core.datasets import Dataset, decode
from core.network.forward import Weighted, predict
from core.network.inside import inside
from core.runs import RunView
from core.ui.builder.data import ranks
from core.ui.builder.learned.layers import dense_layers, some_rows
from core.ui.builder.trained import BY_RUN, networks
from core.ui.language import _

FIRST_WORD = 4
"""Below stand the marks for a beginning and for rare words, which nobody wrote."""
WORDS = 8
MOST_UNITS = 16


@dataclass(frozen=True)
class Heard:
    """A unit: its number from 0, the tokens that push it up most and down most, and its say.

    ``change`` is what a usual swing of the unit adds to the probability of the class ``towards``.
    """

    unit: int
    up: np.ndarray
    down: np.ndarray
    towards: int
    change: float


def texts(page: str, view: RunView, shown: Dataset) -> None:
    """A line a unit, the one with the most to say first."""
    del page
    heard, silent = _heard(view, shown)
    data = view.experiment.data
    known = ranks(data.name, data.source)
    names = [_(name) for name in shown.facts.class_names]
    st.markdown(
        _(
            "Each unit of the first layer has a weight for every word. These are its strongest, "
            "and what the network says when the unit answers more."
        )
    )
    table = pd.DataFrame(
        {
            _("unit number"): [one.unit + 1 for one in heard],
            _("then more of"): [f"{names[one.towards]} ({one.change:+.1%})" for one in heard],
            _("words that wake it"): _written([one.up for one in heard], known),
            _("words that silence it"): _written([one.down for one in heard], known),
        }
    )
    st.dataframe(table, hide_index=True, height="content")
    if silent:
        st.caption(
            _(
                "{count} units answer 0 to every text looked at: they have nothing to say.",
                count=silent,
            )
        )


def _written(tokens: list[np.ndarray], known: dict[str, int]) -> list[str]:
    """Each row of tokens as words with commas between them."""
    words = iter(decode(np.concatenate([*tokens, np.zeros(0, int)]), known))
    return [", ".join(islice(words, len(row))) for row in tokens]


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_RUN)
def _heard(view: RunView, shown: Dataset) -> tuple[tuple[Heard, ...], int]:
    """The units that say most, and how many never answer to the texts looked at."""
    layers = networks(view)[0]
    parts = dense_layers(layers)
    first = inside(layers, some_rows(view, shown)[0])[0]
    usual, swing = first.outputs.mean(axis=0), first.outputs.std(axis=0)
    changes = _changes(parts[1:], usual, swing)
    strongest = np.abs(changes).max(axis=1)
    order = np.argsort(-strongest, kind="stable")
    awake = [int(unit) for unit in order if swing[unit] > 0]
    return tuple(_unit(first.kernel, changes, unit) for unit in awake[:MOST_UNITS]), int(
        (swing == 0).sum()
    )


def _changes(rest: Sequence[Weighted], usual: np.ndarray, swing: np.ndarray) -> np.ndarray:
    """What each unit's usual swing adds to each class's probability: (units, classes)."""
    said = np.vstack([usual, usual + np.diag(swing)])
    if rest:
        said = predict(rest, said)
    if said.shape[1] == 1:
        said = np.hstack([1 - said, said])
    return np.asarray(said[1:] - said[0])


def _unit(kernel: np.ndarray, changes: np.ndarray, unit: int) -> Heard:
    order = FIRST_WORD + np.argsort(kernel[FIRST_WORD:, unit], kind="stable")
    towards = int(changes[unit].argmax())
    return Heard(unit, order[::-1][:WORDS], order[:WORDS], towards, float(changes[unit, towards]))
