"""Units of a network that looks at pictures, as they form: beside the learning curve."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.datasets import FACTS
from core.network.pictures import (
    CHOSEN_AT,
    chosen_units,
    pictured,
    pictured_units,
    pictures,
)
from core.runs import RunView
from core.ui import units
from core.ui.builder.trained import BY_RUN
from core.ui.language import _


def has_formed(view: RunView) -> bool:
    """Whether there are pictures to be seen of a run."""
    if not pictured_units(view.experiment):
        return False
    kept = view.result.networks[:1] if view.result else ()
    return bool(view.glimpses) or any(len(network.snapshots) for network in kept)


def forming(page: str, view: RunView) -> None:
    """The latest pictures of a network that trains; of one that has trained, their film."""
    epochs, shown, weights = _ended(view) if view.result else _lately(view)
    names, said = _words(view, shown)
    first = pictured(view.experiment)
    assert first is not None  # noqa: S101 - callers asked has_formed
    units.form(
        weights.reshape(len(epochs), len(shown), *first.size),
        epochs,
        names,
        page,
        run=view.key,
        live=view.active,
    )
    st.caption(said)


def _lately(view: RunView) -> tuple[list[int], np.ndarray, np.ndarray]:
    seen = view.glimpses
    return [one.epoch for one in seen], seen[0].units, np.array([one.weights for one in seen])


@st.cache_resource(max_entries=16, show_spinner=False, hash_funcs=BY_RUN)
def _ended(view: RunView) -> tuple[list[int], np.ndarray, np.ndarray]:
    """The epochs that a Result keeps, the units that were seen while it trained, their pictures."""
    assert view.result is not None  # noqa: S101 - the caller looked
    network = view.result.networks[0]
    kept = network.snapshots
    shown = chosen_units(view.experiment, kept[min(CHOSEN_AT, len(kept) - 1)])
    drawn = pictures(view.experiment, kept, shown)
    return network.snapshot_epochs.tolist(), shown, np.ascontiguousarray(drawn)


def _words(view: RunView, shown: np.ndarray) -> tuple[list[str], str]:
    """What each picture is called, and what they all are."""
    first = pictured(view.experiment)
    if first and first.name == "filters":
        return [_("filter {number}", number=one + 1) for one in shown], _(
            "What {count} of the {all} filters look for in a window of {height} × {width} pixels: "
            "**blue** weights want light there, **orange** ones want dark.",
            count=len(shown),
            all=first.units,
            height=first.size[0],
            width=first.size[1],
        )
    dense = view.experiment.dense
    if len(dense) == 1:
        names = [_(name) for name in FACTS[view.experiment.data.name].class_names[: len(shown)]]
        return names, _(
            "What each unit looks for: pixels that are **blue** speak for its class, **orange** "
            "ones against."
        )
    return [_("unit {number}", number=unit + 1) for unit in shown], _(
        "What {count} of the {all} units of the first layer look for, those that weighed most "
        "early on: **blue** pixels raise a unit's sum, **orange** ones lower it.",
        count=len(shown),
        all=dense[0].units,
    )
