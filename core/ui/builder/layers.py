"""The layer editor: add, change, move, copy, remove."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from core.experiment import Dense, Dropout, Flatten, Layer, Normalization, limits
from core.ui.builder.fields import Spots, put, value, whole
from core.ui.language import _

ACTIVATIONS = (
    "linear", "relu", "leaky_relu", "sigmoid", "tanh", "softmax", "elu", "gelu", "silu",
)  # fmt: skip
KINDS = {
    "dense": "Dense",
    "dropout": "Dropout",
    "flatten": "Flatten",
    "normalization": "Normalization",
}
MOST_LAYERS = 8


def fill_layers(page: str, layers: tuple[Layer, ...]) -> None:
    """Puts layers into the editor of a page, in place of those there."""
    st.session_state[f"{page}.layers"] = [_new(page, layer) for layer in layers]


def layer_editor(page: str, kinds: tuple[str, ...], spots: Spots) -> list[dict[str, Any]]:
    """Draws the editor, with a button for each of ``kinds``; returns each layer's values."""
    numbers: list[int] = value(page, "layers")
    layers = []
    for place, number in enumerate(numbers):
        layers.append(_layer(page, number, place, len(numbers)))
        spots[place] = st.container()
    if len(numbers) < MOST_LAYERS:
        with st.container(horizontal=True):
            for kind in kinds:
                st.button(
                    f"+ {KINDS[kind]}", key=f"{page}.add.{kind}", on_click=_add, args=(page, kind)
                )
    return layers


def _layer(page: str, number: int, place: int, count: int) -> dict[str, Any]:
    kind = value(page, f"{number}.kind")
    name = f"{place + 1} · {KINDS[kind]}"
    values: dict[str, Any] = {"kind": kind}
    has_fields = kind in ("dense", "dropout")
    row = st.container(horizontal=True, vertical_alignment="bottom", gap="xsmall")
    first = row.container(width=90 if has_fields else "stretch")
    second = row.container() if has_fields else first
    more = row.container(width=60)
    if kind == "dense":
        low, high = limits(Dense, "units")
        values["units"] = whole(first, name, low, high, f"{page}.{number}.units")
        values["activation"] = second.selectbox(
            _("activation"),
            ACTIVATIONS,
            key=f"{page}.{number}.activation",
            persist_state="session",
        )
    elif kind == "dropout":
        values["rate"] = second.slider(
            _("rate"), 0.0, 0.9, step=0.05, key=f"{page}.{number}.rate", persist_state="session"
        )
        first.markdown(name)
    else:
        first.markdown(name)
    with more.popover("⋯", help=_("Move, copy or remove this layer"), width="stretch"):
        _layer_actions(page, number, place, count)
        if kind == "dense":
            values["kernel_regularizer"] = _regularizer(page, number)
    return {**values, **_unshown(page, number)}


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


def _unshown(page: str, number: int) -> dict[str, Any]:
    """Settings of a preset or a link that have no widget."""
    return {
        name: value
        for name in ("name", "use_bias", "kernel_initializer", "negative_slope")
        if (value := st.session_state.get(f"{page}.{number}.{name}")) is not None
    }


def _regularizer(page: str, number: int) -> dict[str, float] | None:
    rates = {
        rate: st.number_input(
            _("{name} penalty", name=rate.upper()),
            0.0,
            1.0,
            step=0.001,
            format="%.4f",
            key=f"{page}.{number}.{rate}",
            persist_state="session",
        )
        for rate in ("l1", "l2")
    }
    return rates if any(rates.values()) else None


def _new(page: str, layer: Layer) -> int:
    """Puts a layer's values into fields of their own; returns the number they stand under."""
    number: int = st.session_state.get(f"{page}.next", 0)
    st.session_state[f"{page}.next"] = number + 1
    values: Mapping[str, Any] = layer.model_dump()
    penalty = values.get("kernel_regularizer") or {"l1": 0.0, "l2": 0.0}
    for name, content in {**values, **(penalty if isinstance(layer, Dense) else {})}.items():
        if name != "kernel_regularizer":
            put(page, **{f"{number}.{name}": content})
    return number


def _add(page: str, kind: str) -> None:
    made: dict[str, Layer] = {
        "dense": Dense(units=16, activation="relu"),
        "dropout": Dropout(rate=0.3),
        "flatten": Flatten(),
        "normalization": Normalization(),
    }
    numbers: list[int] = value(page, "layers")
    first = kind in ("flatten", "normalization")
    numbers.insert(0 if first else max(0, len(numbers) - 1), _new(page, made[kind]))


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
