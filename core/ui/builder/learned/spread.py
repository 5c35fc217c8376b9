"""All layers, epoch by epoch: how weights, answers and gradients spread, and what is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

import numpy as np
import streamlit as st

from core.charts.spread import by_layer, spreads
from core.charts.theme import BLUE, GREEN, PULL
from core.datasets import Dataset
from core.experiment import Dense
from core.network.forward import Weighted, with_weights
from core.network.inside import (
    Inside,
    can_be_looked_into,
    has_gradients,
    inside,
    with_gradients,
)
from core.network.shapes import layer_names
from core.results.spread import Spread, spread_of
from core.runs import RunView
from core.ui.builder.learned.by_hand import by_hand
from core.ui.builder.learned.landscape import landscape
from core.ui.builder.learned.layers import some_rows
from core.ui.builder.trained import BY_RUN, networks
from core.ui.controls import choice
from core.ui.elements import chart
from core.ui.language import _

VANISHING = 100
"""Where the last layer's gradient is so many times the first one's, it is named."""


@dataclass(frozen=True)
class _Layer:
    """A layer through the epochs: three spreads, and the length of its gradient and of its way."""

    weights: Spread
    outputs: Spread
    gradients: Spread | None
    slopes: tuple[float, ...]
    moved: tuple[float, ...]


@dataclass(frozen=True)
class _Story:
    """What all layers of a network went through. ``last`` is how they are in the end."""

    epochs: tuple[int, ...]
    layers: dict[str, _Layer]
    last: tuple[Inside, ...]
    rows: int


def spread(page: str, view: RunView, shown: Dataset) -> None:
    """Three pictures of one layer, two of all, and a sentence for each thing that goes wrong."""
    if not can_be_looked_into(view.experiment):
        return
    story = _story(view, shown)
    names = list(story.layers)
    st.subheader(_("How it came: layer by layer"), anchor=False)
    labels = {name: f"{name} · {len(one.outputs[0])}" for name, one in _by_name(story)}
    name = choice(_("Layer"), labels, key=f"{page}.layer") if len(names) > 1 else names[0]
    layer, epoch = story.layers[name], _("epoch")
    pictures = [
        (layer.weights, _("Weights"), _("weight"), BLUE),
        (layer.outputs, _("Answers to {rows} rows", rows=story.rows), _("answer"), GREEN),
    ]
    if layer.gradients is not None:
        pictures.append((layer.gradients, _("Gradients"), _("∂ loss / ∂ weight"), PULL))
    for column, (picture, title, y_title, colour) in zip(
        st.columns(len(pictures)), pictures, strict=True
    ):
        with column:
            drawn = spreads(picture, story.epochs, title, epoch, y_title, colour=colour)
            chart(*drawn, alt=title)
    for sentence in said_of(story.last, names):
        st.markdown(f"- {sentence}")
    if len(story.epochs) > 2:
        _lengths(story, epoch)
        landscape(view, shown)
    if has_gradients(view.experiment):
        by_hand(page, view, shown, names.index(name))


def _lengths(story: _Story, epoch: str) -> None:
    """How long each layer's gradient is, and how far its weights go in an epoch."""
    moved = {name: layer.moved for name, layer in story.layers.items()}
    slopes = {name: layer.slopes for name, layer in story.layers.items()}
    left, right = st.columns(2)
    with left:
        title = _("How far an epoch moves the weights")
        chart(*by_layer(moved, story.epochs[1:], title, epoch, _("distance")), alt=title)
    with right:
        if np.isfinite([value for line in slopes.values() for value in line]).all():
            title = _("How long the gradient is")
            chart(*by_layer(slopes, story.epochs, title, epoch, _("length")), alt=title)


def said_of(layers: tuple[Inside, ...], names: list[str]) -> list[str]:
    """What is wrong inside, in words; one sentence where nothing is."""
    said = []
    for name, one in zip(names, layers, strict=True):
        if one.dead:
            said.append(
                _(
                    "**Dead ReLU:** {count} of {all} units of `{name}` answer 0 to every one of "
                    "these rows. No gradient reaches them, so here they learn nothing more.",
                    count=one.dead,
                    all=one.outputs.shape[1],
                    name=name,
                )
            )
        if one.saturated > 0.5:
            said.append(
                _(
                    "**Saturated:** {share} of the answers of `{name}` lie where its activation is "
                    "flat, and hardly a gradient passes.",
                    share=f"{one.saturated:.0%}",
                    name=name,
                )
            )
    first, last = _length(layers[0]), _length(layers[-1])
    if len(layers) > 1 and 0 < VANISHING * first < last:
        said.append(
            _(
                "**Vanishing gradient:** in `{name}` it is {times} times shorter than in the last "
                "layer, for a weight.",
                name=names[0],
                times=f"{last / first:,.0f}",
            )
        )
    return said or [_("No unit is dead here, none saturated, and the gradient does not vanish.")]


def _length(layer: Inside) -> float:
    """Of the gradient, for a weight: the root of its mean square."""
    return layer.slope / sqrt(layer.kernel.size)


def _by_name(story: _Story) -> list[tuple[str, Inside]]:
    return [*zip(story.layers, story.last, strict=True)]


@st.cache_resource(max_entries=8, show_spinner=False, hash_funcs=BY_RUN)
def _story(view: RunView, shown: Dataset) -> _Story:
    """Every snapshot of the first network of a run, looked into."""
    assert view.result is not None  # noqa: S101 - callers looked
    trained, network = networks(view)[0], view.result.networks[0]
    snapshots = [with_weights(trained, weights) for weights in network.snapshots] or [trained]
    epochs = tuple(network.snapshot_epochs.tolist()) or (network.epochs,)
    inputs, y = some_rows(view, shown)

    def look(layers: tuple[Weighted, ...]) -> tuple[Inside, ...]:
        if has_gradients(view.experiment):
            return with_gradients(layers, view.experiment.loss, inputs, y)
        return inside(layers, inputs)

    moments = [look(layers) for layers in snapshots]
    names = [
        name
        for name, layer in zip(
            layer_names(view.experiment.layers), view.experiment.layers, strict=True
        )
        if isinstance(layer, Dense)
    ]
    layers = {
        name: _layer([moment[place] for moment in moments], epochs)
        for place, name in enumerate(names)
    }
    return _Story(epochs, layers, moments[-1], len(y))


def _layer(moments: list[Inside], epochs: tuple[int, ...]) -> _Layer:
    slopes = [one.by_kernel for one in moments if one.by_kernel is not None]
    steps = zip(moments, moments[1:], epochs, epochs[1:], strict=False)
    return _Layer(
        weights=spread_of([one.kernel for one in moments]),
        outputs=spread_of([one.outputs for one in moments]),
        gradients=spread_of(slopes) if slopes else None,
        slopes=tuple(one.slope for one in moments),
        moved=tuple(
            float(np.linalg.norm(new.kernel - old.kernel)) / (later - earlier)
            for old, new, earlier, later in steps
        ),
    )
