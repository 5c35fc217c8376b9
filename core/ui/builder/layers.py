"""The layer editor: add, change, move, copy, remove."""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.experiment import ACTIVATIONS, LAYERS, Layer, limits
from core.experiment.layers import BaseLayer
from core.ui.builder.fields import Spots, integer_field, put, reach, value
from core.ui.controls import held
from core.ui.language import _

MOST_LAYERS = 8


def fill_layers(page: str, layers: tuple[Layer, ...]) -> None:
    """Puts layers into the editor of a page, in place of those there."""
    st.session_state[f"{page}.layers"] = [_new(page, layer) for layer in layers]


def layers_of(page: str) -> str:
    """The name by which an address holds the layers of a page, or takes them off it."""
    return f"{page}.layers"


def layer_editor(page: str, data: str, spots: Spots) -> list[dict[str, Any]]:
    """Draws the editor, with a button for each layer that fits the data ("table", "image", "text").

    Returns each layer's values.
    """
    numbers: list[int] = value(page, "layers")
    layers, still = [], held(layers_of(page), _("Layers"))
    for place, number in enumerate(numbers):
        layers.append(_layer(page, number, place, len(numbers), still))
        spots[place] = st.container()
    if len(numbers) < MOST_LAYERS:
        with st.container(horizontal=True):
            for kind, layer in LAYERS.items():
                if data in layer.fits:
                    name = f"+ {layer.__name__}"
                    st.button(
                        name,
                        key=f"{page}.add.{kind}",
                        on_click=_add,
                        args=(page, kind),
                        disabled=still,
                    )
    return layers


def _layer(page: str, number: int, place: int, count: int, still: bool) -> dict[str, Any]:
    """One line of the editor: a widget for each setting that the layer has and pages offer.

    ``still`` holds all of them where they are.
    """
    layer = LAYERS[value(page, f"{number}.kind")]
    name, settings = f"{place + 1} · {layer.__name__}", layer.model_fields
    has_widgets = not settings.keys().isdisjoint({"units", "activation", "rate"})
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall")
    first = row.container(width=90 if has_widgets else "stretch")
    second = row.container() if has_widgets else first
    more = row.container(width=60)
    values: dict[str, Any] = {"kind": value(page, f"{number}.kind")}
    if "units" in settings:
        low, high = limits(layer, "units")
        values["units"] = integer_field(
            first, name, low, high, f"{page}.{number}.units", disabled=still
        )
    else:
        first.markdown(name)
    if "activation" in settings:
        values["activation"] = second.selectbox(
            _("activation"),
            ACTIVATIONS,
            key=f"{page}.{number}.activation",
            persist_state="session",
            disabled=still,
        )
    if "rate" in settings:
        values["rate"] = second.slider(
            _("rate"),
            *reach(0.0, 0.9, f"{page}.{number}.rate"),
            step=0.05,
            key=f"{page}.{number}.rate",
            persist_state="session",
            disabled=still,
        )
    with more.popover(
        "⋯", help=_("Move, copy or remove this layer"), width="stretch", disabled=still
    ):
        _layer_actions(page, number, place, count)
        if "kernel_regularizer" in settings:
            values["kernel_regularizer"] = _regularizer(page, number)
    return {**_unshown(page, number, layer), **values}


def _layer_actions(page: str, number: int, place: int, count: int) -> None:
    for label, action, off in (
        (_("Move up"), _up, place == 0),
        (_("Move down"), _down, place == count - 1),
        (_("Duplicate"), _duplicate, count >= MOST_LAYERS),
        (_("Remove"), _remove, count == 1),
    ):
        st.button(
            label,
            key=f"{page}.{number}.{action.__name__}",
            on_click=action,
            args=(page, number),
            disabled=off,
            width="stretch",
        )


def _unshown(page: str, number: int, layer: type[BaseLayer]) -> dict[str, Any]:
    """Settings of a preset or a link, also those that have no widget."""
    return {
        name: value
        for name in layer.model_fields
        if (value := st.session_state.get(f"{page}.{number}.{name}")) is not None
    }


def _regularizer(page: str, number: int) -> dict[str, float] | None:
    rates = {
        rate: st.number_input(
            _("{name} penalty", name=rate.upper()),
            *reach(0.0, 1.0, f"{page}.{number}.{rate}"),
            step=0.001,
            format="%.4f",
            key=f"{page}.{number}.{rate}",
            persist_state="session",
        )
        for rate in ("l1", "l2")
    }
    return rates if any(rates.values()) else None


def _new(page: str, layer: BaseLayer) -> int:
    """Puts a layer's values into fields of their own; returns the number they stand under."""
    number: int = st.session_state.get(f"{page}.next", 0)
    st.session_state[f"{page}.next"] = number + 1
    values: dict[str, Any] = layer.model_dump()
    if "kernel_regularizer" in values:
        values |= values.pop("kernel_regularizer") or {"l1": 0.0, "l2": 0.0}
    for name, content in values.items():
        put(page, **{f"{number}.{name}": content})
    return number


def _add(page: str, kind: str) -> None:
    layer = LAYERS[kind]
    numbers: list[int] = value(page, "layers")
    place = 0 if layer.goes_first else max(0, len(numbers) - 1)
    numbers.insert(place, _new(page, layer.usual()))


def _remove(page: str, number: int) -> None:
    st.session_state[f"{page}.layers"].remove(number)


def _duplicate(page: str, number: int) -> None:
    state = st.session_state
    copy = state[f"{page}.next"]
    state[f"{page}.next"] = copy + 1
    prefix = f"{page}.{number}."
    for name in [name for name in state if str(name).startswith(prefix)]:
        field = str(name).removeprefix(prefix)
        if not field.startswith("_") and field != "name":
            state[f"{page}.{copy}.{field}"] = state[name]
    numbers = state[f"{page}.layers"]
    numbers.insert(numbers.index(number) + 1, copy)


def _up(page: str, number: int) -> None:
    _move(page, number, -1)


def _down(page: str, number: int) -> None:
    _move(page, number, 1)


def _move(page: str, number: int, by: int) -> None:
    numbers = st.session_state[f"{page}.layers"]
    place = numbers.index(number)
    numbers.insert(place + by, numbers.pop(place))
