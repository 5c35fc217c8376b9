"""The trained networks of a run, ready to answer in NumPy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import streamlit as st

from core.datasets import Dataset, Sequences, inputs_of
from core.datasets.prepare import Inputs
from core.network.forward import Weighted, network, predict
from core.runs import RunView

Networks = tuple[tuple[Weighted, ...], ...]

BY_RUN: dict[str | type, Callable[[Any], object]] = {
    RunView: lambda view: (view.key, len(view.rows)),
    Dataset: lambda shown: (shown.facts.name, shown.source),
}
"""How Streamlit's caches tell runs apart, and the rows they are shown with."""


@st.cache_resource(max_entries=16, show_spinner=False, hash_funcs=BY_RUN)
def networks(view: RunView) -> Networks:
    """The networks of a finished run: one for each fold."""
    assert view.result is not None  # noqa: S101 - callers looked
    return tuple(network(view.experiment, part.model) for part in view.result.networks)


def answers(view: RunView, inputs: Inputs) -> np.ndarray:
    """What the networks say of prepared rows, the mean over folds: shape (rows, outputs)."""
    said: np.ndarray = np.mean([predict(layers, inputs) for layers in networks(view)], axis=0)
    return said


def prepared(view: RunView, shown: Dataset, raw: np.ndarray | Sequences) -> Inputs:
    """Raw rows as the networks of a run were given theirs."""
    return inputs_of(raw, view.experiment.data, shown)
