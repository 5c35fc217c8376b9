"""The loss around a training's way: a map of networks, and what such a map cannot tell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import streamlit as st

from core.charts.heights import landscape as drawn_on
from core.charts.heights import places, window
from core.datasets import Dataset
from core.network.forward import with_weights
from core.network.landscape import Plane, affordable, loss_of, losses_on, plane_of
from core.runs import RunView
from core.ui.builder.learned.layers import ROWS, some_rows
from core.ui.builder.trained import BY_RUN, networks
from core.ui.elements import chart
from core.ui.language import _

ABOVE = 1.5
"""How much further up heights are told apart than where a way begins."""


@dataclass(frozen=True)
class _Map:
    """The losses of a plane, and those of the first and the last network as they were."""

    plane: Plane
    epochs: tuple[int, ...]
    losses: np.ndarray
    at_first: float
    first: float
    last: float
    parameters: int
    rows: int


def landscape(view: RunView, shown: Dataset) -> None:
    """The map of a network's losses with its training's way, and words to read it with."""
    seen = _map(view, shown)
    if seen is None:
        return
    st.subheader(_("The way down: its loss from above"), anchor=False)
    picture, words = st.columns([3, 2], vertical_alignment="center")
    one, other = seen.plane.shares
    with picture:
        title = _("The loss of {rows} training rows", rows=seen.rows)
        spec, table = drawn_on(
            seen.losses,
            seen.plane.path,
            {at: _("epoch {epoch}", epoch=seen.epochs[at]) for at in (0, len(seen.epochs) - 1)},
            (
                _("first direction: {share} of the way", share=f"{one:.0%}"),
                _("second direction: {share}", share=f"{other:.0%}"),
            ),
            title,
            _highest(seen),
        )
        chart(spec, table, alt=title)
    with words:
        st.markdown(
            _(
                "Every place is a network with other weights: **the bluer, the higher its loss**, "
                "and along a line it is the same. Each dot is a kept epoch of this training. It "
                "began at a loss of **{first}** and ended at **{last}**.",
                first=f"{seen.first:.3g}",
                last=f"{seen.last:.3g}",
            )
        )
        st.markdown(
            _(
                "**What this map cannot tell:** it shows 2 of **{parameters}** directions, those "
                "that hold {share} of the way. What is a hill here may have a way round it in the "
                "others. Only the large dot lies exactly on the map: at the first one the map says "
                "{map}, the network {first}.",
                parameters=f"{seen.parameters:,}",
                share=f"{one + other:.1%}",
                map=f"{seen.at_first:.3g}",
                first=f"{seen.first:.3g}",
            )
        )
        if view.experiment.penalized:
            st.caption(_("The penalty for large weights is left out here."))


def _highest(seen: _Map) -> float:
    """The loss at which the map is at its bluest: further up than where the way begins."""
    lowest = float(seen.losses.min())
    return lowest + max(ABOVE * (seen.at_first - lowest), 1e-6)


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_RUN)
def _map(view: RunView, shown: Dataset) -> _Map | None:
    """The map of the first network of a run; None where it has no way, or ran away."""
    assert view.result is not None  # noqa: S101 - callers looked
    trained, network = networks(view)[0], view.result.networks[0]
    snapshots, loss = network.snapshots, view.experiment.loss
    if len(snapshots) < 3 or not np.isfinite(snapshots).all():
        return None
    plane = plane_of(snapshots)
    if plane is None:
        return None
    rows, side = affordable(trained, ROWS)
    inputs, y = some_rows(view, shown, rows, trained=True)
    first, last = (with_weights(trained, snapshots[at]) for at in (0, -1))
    across, up = places(*window(plane.path), side)
    losses = losses_on(last, loss, inputs, y, plane.directions, across, up)
    start = losses_on(last, loss, inputs, y, plane.directions, plane.path[:1, 0], plane.path[:1, 1])
    finite = np.isfinite(losses)
    if not finite.any():
        return None
    return _Map(
        plane,
        tuple(network.snapshot_epochs.tolist()),
        np.where(finite, losses, losses[finite].max()),
        float(start[0, 0]),
        loss_of(first, loss, inputs, y),
        loss_of(last, loss, inputs, y),
        snapshots.shape[1],
        len(y),
    )
