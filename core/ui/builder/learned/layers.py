"""The layers of a trained network that have weights, and the rows they are looked at with."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from core.datasets import Dataset, Sequences, inputs_of, targets
from core.datasets.prepare import Inputs
from core.experiment import Dense
from core.network.forward import Weighted
from core.runs import RunView

ROWS = 128
"""So many rows show how a layer answers."""


def dense_layers(layers: Sequence[Weighted]) -> list[Weighted]:
    """Those that have weights which are learned."""
    return [part for part in layers if isinstance(part.layer, Dense)]


def some_rows(
    view: RunView, shown: Dataset, most: int = ROWS, *, trained: bool = False
) -> tuple[Inputs, np.ndarray]:
    """The first rows held out, prepared, and their targets.

    Where none are held out, or where it is asked for: the first that trained.
    """
    assert view.result is not None  # noqa: S101 - callers looked
    network, count = view.result.networks[0], len(shown.y_train)
    held_out = len(network.validation_rows) > 0 and not trained
    places = np.sort((network.validation_rows if held_out else network.train_rows)[:most])
    if not len(places) or places[-1] >= count:  # of a table that has changed since
        places = np.arange(min(most, count))
    rows = shown.x_train
    raw = rows.take(places) if isinstance(rows, Sequences) else np.asarray(rows)[places]
    data = view.experiment.data
    return inputs_of(raw, data, shown), targets(data, shown)[places]
