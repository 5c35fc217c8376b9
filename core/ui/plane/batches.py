"""One epoch of the plane, batch by batch: the gradient of every weight, and where it leads."""

from __future__ import annotations

from itertools import islice
from typing import Any

import numpy as np
import streamlit as st

from core.datasets import prepare
from core.datasets.order import visited
from core.datasets.plane import plane_dataset
from core.experiment import SGD
from core.network.backward import Update, can_be_watched, updates
from core.runs import RunView
from core.ui.language import _
from core.ui.letters import floats
from core.ui.plane.stage import place_of

MOST_BATCHES = 60
"""Shown of an epoch."""


@st.cache_data(max_entries=50, show_spinner=False)
def first_updates(run: str, place: int, _view: RunView) -> list[Update]:  # noqa: ARG001
    """What the epoch after a snapshot does to the weights, batch by batch."""
    experiment = _view.experiment
    assert experiment.data.plane is not None and _view.result is not None  # noqa: S101, PT018
    tensors = prepare(experiment.data, plane_dataset(experiment.data.plane))
    assert isinstance(tensors.x_train, np.ndarray)  # noqa: S101 - points, not texts
    network = _view.result.networks[0]
    begun, epoch = network.snapshots[place], int(network.snapshot_epochs[place])
    order = visited(network.train_rows, experiment.shuffle, experiment.seed, epoch)
    steps = updates(experiment, begun, tensors.x_train, tensors.y_train, order)
    return list(islice(steps, MOST_BATCHES))


def batches(view: RunView | None, epoch: int | None, batch: int | None) -> dict[str, Any]:
    """For the stage: whether the batches can be watched, and if one is asked for, all of them."""
    network = view.result.networks[0] if view and view.result and view.result.networks else None
    if view is None or network is None or not can_be_watched(view.experiment):
        return {"steps": None, "can_step": False}
    epochs = network.snapshot_epochs
    if batch is None or not len(epochs):
        return {"steps": None, "can_step": len(epochs) > 0}
    place = place_of(epochs, epoch)
    done = first_updates(view.key, place, view)
    return {
        "can_step": True,
        "steps": {
            "epoch": int(epochs[place]),
            "batch": min(batch, len(done)),
            "of": -(-len(network.train_rows) // view.experiment.batch_size),
            "losses": [step.loss for step in done],
            "weights": floats([network.snapshots[place], *(step.weights for step in done)]),
            "gradients": floats([step.gradient for step in done]),
            "rows": [step.rows.tolist() for step in done],
            "rule": rule(view),
        },
    }


def rule(view: RunView) -> str:
    """How the optimizer turns a gradient into a step, in words."""
    part = view.experiment.optimizer
    if isinstance(part, SGD) and not part.momentum:
        return _("Each weight moves by −{rate} × its gradient.", rate=part.learning_rate)
    return _("The optimizer begins here without a memory, as after “Go on from here”.")
