"""Pictures: the weights of each unit of the first layer as a picture, forming epoch by epoch."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.datasets import Dataset
from core.experiment import KernelLayer
from core.network.pictures import heaviest, pictured, pictures
from core.runs import RunView
from core.ui import units
from core.ui.builder.trained import networks
from core.ui.language import _

MOST_UNITS = 20
MOST_FILTERS = 64


def images(page: str, view: RunView, shown: Dataset) -> None:
    """The units of the first layer that weigh most, or, without a hidden layer, the classes."""
    assert view.result is not None  # noqa: S101 - callers looked
    layers, network = networks(view)[0], view.result.networks[0]
    first = pictured(view.experiment)
    if first is None:
        st.info(_("The first layer does not look at whole pictures, so its weights are none."))
        return
    weights, *rest = (part.weights[0] for part in layers if isinstance(part.layer, KernelLayer))
    kernel = weights.reshape(-1, first.units)
    if first.name == "filters":
        chosen = np.arange(min(first.units, MOST_FILTERS))
        names = [_("filter {number}", number=number + 1) for number in chosen]
        said = _(
            "{shown} of the **{all}** filters of the first layer. Each slides over the picture "
            "with the same {height} × {width} weights: **blue** ones want light there, "
            "**orange** ones want dark.",
            shown=len(chosen),
            all=first.units,
            height=first.size[0],
            width=first.size[1],
        )
    elif rest:
        chosen = heaviest(kernel, rest[0], MOST_UNITS)
        names = [_("unit {number}", number=unit + 1) for unit in chosen]
        said = _(
            "{shown} of the **{all}** units of the first layer, the heaviest first. Each has a "
            "weight for every pixel: **blue** speaks for it, **orange** against.",
            shown=len(chosen),
            all=first.units,
        )
    else:
        chosen = np.arange(kernel.shape[1])
        names = [_(name) for name in shown.facts.class_names]
        said = _(
            "Each of the **{all}** units has a weight for every pixel, and answers for one class: "
            "**blue** pixels speak for it, **orange** ones against.",
            all=first.units,
        )
    st.markdown(said)
    kept = len(network.snapshots) > 0
    moments = network.snapshots if kept else kernel.reshape(1, -1)
    drawn = pictures(view.experiment, moments, chosen).astype("float32")
    epochs = network.snapshot_epochs.tolist() if kept else [network.epochs]
    units.film(drawn.reshape(len(drawn), len(chosen), *first.size), epochs, names, page)
