"""The layer editor: add, change, move, copy, remove."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

import streamlit as st

from core.experiment import ACTIVATIONS, LAYERS, Dense, Layer, limits
from core.experiment.activations import USUAL_SLOPE
from core.experiment.base_layer import BaseLayer, Initializer
from core.experiment.convolution import Padding, Reshape
from core.messages import N_
from core.ui.builder.fields import Asked, Spots, integer_field, put, reach, value, whole
from core.ui.controls import held
from core.ui.language import _

MOST_LAYERS = 8
PENALTIES = ("l1", "l2")
SIZES = {
    "units": N_("{layer}: units"),
    "filters": N_("{layer}: filters"),
    "pool_size": N_("{layer}: window"),
}
"""A whole number in the line of a layer that has it, and what it is called there."""
ARRANGED = {
    "kernel_size": N_("kernel: rows and columns"),
    "strides": N_("stride"),
    "height": N_("height"),
    "width": N_("width"),
    "channels": N_("channels"),
}
"""Whole numbers behind a layer's three dots."""
USUAL_DENSE = {
    **dict.fromkeys(PENALTIES, ("penalty", (0.0,))),
    "kernel_initializer": ("kernel_initializer", ("glorot_uniform",)),
    "use_bias": ("use_bias", (True,)),
    "negative_slope": ("negative_slope", (None, USUAL_SLOPE)),
}
"""Fields behind a Dense layer's three dots: their setting, and what they usually are."""


def fill_layers(page: str, layers: tuple[Layer, ...]) -> None:
    """Puts layers into the editor of a page, in place of those there."""
    st.session_state[f"{page}.layers"] = [_new(page, layer) for layer in layers]


def layers_of(page: str) -> str:
    """The name by which an address holds the layers of a page, or takes them off it."""
    return f"{page}.layers"


def unusual_layers(page: str, layers: Iterable[Layer]) -> frozenset[str]:
    """The settings in which a layer of the editor, or of those given, is not usual."""
    names = ("activation", *USUAL_DENSE)
    now = [
        {name: st.session_state.get(f"{page}.{number}.{name}") for name in names}
        for number in value(page, "layers")
        if value(page, f"{number}.kind") == "dense"
    ]
    given = [
        {name: _flat(layer)[name] for name in names} for layer in layers if layer.kind == "dense"
    ]
    hidden = [layer["activation"] for layer in (*now[:-1], *given[:-1])]
    found = {
        setting
        for layer in (*now, *given)
        for name, (setting, usual) in USUAL_DENSE.items()
        if layer[name] not in usual
    }
    return frozenset(found | ({"activation"} if {*hidden} - {"relu"} else set()))


def layer_editor(asked: Asked, data: str, spots: Spots) -> list[dict[str, Any]]:
    """Draws the editor, with a button for each layer that fits the data ("table", "image", "text").

    Returns each layer's values.
    """
    page = asked.page
    numbers: list[int] = value(page, "layers")
    layers, still = [], held(layers_of(page), _("Layers"))
    for place, number in enumerate(numbers):
        layers.append(_layer(asked, number, place, len(numbers), still))
        spots[place] = st.container()
    if len(numbers) < MOST_LAYERS and asked.sight.sees("arrange", _("more layers")):
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


def _layer(asked: Asked, number: int, place: int, count: int, still: bool) -> dict[str, Any]:
    """One line of the editor: a widget for each setting that the layer has and pages offer.

    ``still`` holds all of them where they are.
    """
    page, sight = asked.page, asked.sight
    layer = LAYERS[value(page, f"{number}.kind")]
    name, settings = f"{place + 1} · {layer.__name__}", layer.model_fields
    is_output = place == count - 1 and layer is Dense
    arranges = sight.sees("arrange")
    bends = "activation" in settings and sight.sees("activation", _("activation"))
    size = next((name for name in SIZES if name in settings), None)
    counts = size is not None and (arranges or not is_output)
    values = _as_they_are(page, number, layer)
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall")
    beside = bends or "rate" in settings
    narrow = 90 if arranges else 150
    first = row.container(width=narrow if beside or "units" in settings else "stretch")
    second = row.container() if beside else first
    if size and counts:
        label = name if arranges else _(SIZES[size], layer=name)
        values[size] = _integer(first, label, layer, size, f"{page}.{number}", still)
    elif is_output:
        bend = "" if bends else f" · {values['activation']}"
        first.markdown(f"{name} {values['units']}{bend}")
    else:
        first.markdown(name)
    if bends:
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
    inner = "kernel_regularizer" in settings and any(
        sight.sees(setting) for setting, _usual in USUAL_DENSE.values()
    )
    arranged = [one for one in ARRANGED if one in settings] if arranges else []
    if arranges or inner:
        with row.container(width=60).popover(
            "⋯", help=_("Move, copy or remove this layer"), width="stretch", disabled=still
        ):
            if arranges:
                _layer_actions(page, number, place, count)
            for one in arranged:
                at = f"{page}.{number}"
                values[one] = _integer(st, _(ARRANGED[one]), layer, one, at, still)
            if arranges and "padding" in settings:
                values["padding"] = st.selectbox(
                    _("padding"),
                    get_args(Padding),
                    key=f"{page}.{number}.padding",
                    persist_state="session",
                )
            if "kernel_regularizer" in settings:
                values |= _inner(asked, number, values)
    return values


def _integer(
    place: Any, label: str, layer: type[BaseLayer], name: str, at: str, still: bool
) -> float:
    low, high = limits(layer, name)
    return integer_field(place, label, low, high, f"{at}.{name}", disabled=still)


def _inner(asked: Asked, number: int, values: dict[str, Any]) -> dict[str, Any]:
    """What few change of a Dense layer: its penalties, its first weights, its bias."""
    page, sight = asked.page, asked.sight
    said: dict[str, Any] = {}
    if sight.sees("penalty", _("penalties")):
        said["kernel_regularizer"] = _regularizer(page, number)
    at = f"{page}.{number}"
    if sight.sees("kernel_initializer", _("first weights")):
        said["kernel_initializer"] = st.selectbox(
            _("first weights"),
            get_args(Initializer),
            key=f"{at}.kernel_initializer",
            persist_state="session",
        )
    if sight.sees("use_bias", _("bias")):
        said["use_bias"] = st.toggle(_("bias"), key=f"{at}.use_bias", persist_state="session")
    if values["activation"] == "leaky_relu" and sight.sees("negative_slope", _("negative slope")):
        if st.session_state.get(f"{at}.negative_slope") is None:
            st.session_state[f"{at}.negative_slope"] = USUAL_SLOPE
        said["negative_slope"] = st.number_input(
            _("negative slope"),
            *reach(0.0, 1.0, f"{at}.negative_slope"),
            step=0.05,
            key=f"{at}.negative_slope",
            persist_state="session",
        )
    return said


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


def _as_they_are(page: str, number: int, layer: type[BaseLayer]) -> dict[str, Any]:
    """Settings as they stand in the fields of a layer, also those that are not in view."""
    values = {
        name: content
        for name in layer.model_fields
        if (content := st.session_state.get(f"{page}.{number}.{name}")) is not None
    }
    for name in values.keys() & {*SIZES, *ARRANGED}:
        values[name] = whole(values[name])
    if "kernel_regularizer" in layer.model_fields:
        values["kernel_regularizer"] = _penalty(
            {rate: value(page, f"{number}.{rate}") for rate in PENALTIES}
        )
    return values


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
        for rate in PENALTIES
    }
    return _penalty(rates)


def _penalty(rates: dict[str, float]) -> dict[str, float] | None:
    return rates if any(rates.values()) else None


def _new(page: str, layer: BaseLayer) -> int:
    """Puts a layer's values into fields of their own; returns the number they stand under."""
    number: int = st.session_state.get(f"{page}.next", 0)
    st.session_state[f"{page}.next"] = number + 1
    for name, content in _flat(layer).items():
        put(page, **{f"{number}.{name}": content})
    return number


def _flat(layer: BaseLayer) -> dict[str, Any]:
    """A layer's values, its penalties among them."""
    values: dict[str, Any] = layer.model_dump()
    if "kernel_regularizer" in values:
        values |= values.pop("kernel_regularizer") or dict.fromkeys(PENALTIES, 0.0)
    return values


def _add(page: str, kind: str) -> None:
    """Puts a layer where it makes sense; before one that reads pictures there must be a Reshape."""
    layer = LAYERS[kind]
    numbers: list[int] = value(page, "layers")
    kinds = [value(page, f"{number}.kind") for number in numbers]
    if layer.reads_pictures and "reshape" not in kinds:
        numbers.insert(0, _new(page, Reshape.usual()))
        kinds.insert(0, "reshape")
    place = 0 if layer.goes_first else max(0, len(numbers) - 1)
    if layer.reads_pictures:
        place = next((n for n, one in enumerate(kinds) if one in ("flatten", "dense")), place)
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
