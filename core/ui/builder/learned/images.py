"""Pictures: the weights of each unit of the first layer as a picture, forming epoch by epoch."""

from __future__ import annotations

import numpy as np
import streamlit as st

from core.charts.pixels import enlarged
from core.datasets import Dataset
from core.experiment import Conv2D, KernelLayer
from core.network.forward import behind, with_weights
from core.network.pictures import heaviest, pictured, pictures
from core.results.result import Network
from core.runs import RunView
from core.ui import units
from core.ui.builder.learned.layers import some_rows
from core.ui.builder.trained import networks
from core.ui.controls import choice, integer_slider
from core.ui.language import _

MOST_UNITS = 20
MOST_ROWS = 20
PICTURE = 140
"""Pixels of the screen that a picture is wide."""
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
    moments = network.snapshots if len(network.snapshots) else kernel.reshape(1, -1)
    drawn = pictures(view.experiment, moments, chosen).astype("float32")
    epochs = _epochs(network)
    units.film(drawn.reshape(len(drawn), len(chosen), *first.size), epochs, names, page)
    if first.name == "filters":
        _maps(page, view, shown)


def _maps(page: str, view: RunView, shown: Dataset) -> None:
    """What the filters of a Conv2D make of a picture that one chooses, epoch by epoch."""
    assert view.result is not None  # noqa: S101 - callers looked
    layers, network = networks(view)[0], view.result.networks[0]
    inputs, _targets = some_rows(view, shown, MOST_ROWS)
    seen = {
        f"{place}": f"{place + 1} · {part.layer.title}"
        for place, part in enumerate(layers)
        if isinstance(part.layer, Conv2D)
    }
    st.subheader(_("What the filters make of a picture"), anchor=False)
    left, right = st.columns([1, 3])
    with left:
        row = integer_slider(_("Row"), 1, len(inputs), 1, key=f"{page}.maps_row") - 1
        place = int(choice(_("Layer"), seen, key=f"{page}.maps_layer"))
        picture = np.asarray(inputs)[row : row + 1]
        st.image(_grey(picture.reshape(shown.facts.sample_shape)), width=PICTURE)
    moments = [with_weights(layers, one) for one in network.snapshots] or [layers]
    maps = np.stack([behind(moment, place, picture)[0] for moment in moments])
    drawn = np.moveaxis(maps, -1, 1)[:, :MOST_FILTERS]
    epochs = _epochs(network)
    names = [_("filter {number}", number=number + 1) for number in range(drawn.shape[1])]
    with right:
        said = _("What each filter makes of the picture, {epoch}")
        units.film(drawn, epochs, names, f"{page}.maps.{place}", said)
        st.caption(
            _(
                "Blue where a filter has found what it looks for: {height} × {width} answers each, "
                "one for every place of its window.",
                height=drawn.shape[2],
                width=drawn.shape[3],
            )
        )


def _epochs(network: Network) -> list[int]:
    """After which epochs its weights are known: those that are kept, or only the last."""
    kept: list[int] = network.snapshot_epochs.tolist()
    return kept or [network.epochs]


def _grey(picture: np.ndarray) -> np.ndarray:
    """Numbers of shape (height, width) as grey pixels, the smallest black."""
    low, high = float(picture.min()), float(picture.max())
    scaled: np.ndarray = 255 * (picture - low) / ((high - low) or 1.0)
    return enlarged(scaled.astype(np.uint8), 2 * PICTURE, 2 * PICTURE)
