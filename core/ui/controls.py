"""Controls whose values stand in the address.

``key`` is the control's name in the address and must be its own on the whole site. What an
address asks for and cannot be is ignored: the control keeps its default. ``&lock=key,key`` in an
address holds controls where they are, ``&hide=key,key`` takes them off the page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

import streamlit as st

NONE = "none"
"""In the address: nothing is chosen where something is by default."""


def locked(key: str) -> bool:
    """Whether the address holds a control where it is."""
    return key in st.query_params.get("lock", "").split(",")


def hidden() -> str:
    """A style that takes the controls off the page that the address names; no other style."""
    keys = st.query_params.get("hide", "").split(",")
    names = [key for key in keys if re.fullmatch(r"[a-z_0-9]+", key)]
    rules = "".join(f".st-key-{name} {{ display: none }}\n" for name in names)
    return f"<style>\n{rules}</style>" if rules else ""


def slider(
    label: str,
    low: float,
    high: float,
    default: float,
    *,
    key: str,
    step: float = 0.1,
    format: str | None = None,  # noqa: A002
    help: str | None = None,  # noqa: A002
) -> float:
    """A number between ``low`` and ``high``, to drag."""
    return float(
        st.slider(
            label,
            float(low),
            float(high),
            float(default),
            float(step),
            format=format,
            key=key,
            help=help,
            bind="query-params",
            disabled=locked(key),
        )
    )


def whole(
    label: str,
    low: int,
    high: int,
    default: int,
    *,
    key: str,
    step: int = 1,
    help: str | None = None,  # noqa: A002
) -> int:
    """A whole number between ``low`` and ``high``, to drag."""
    return int(
        st.slider(
            label,
            low,
            high,
            default,
            step,
            key=key,
            help=help,
            bind="query-params",
            disabled=locked(key),
        )
    )


def number(
    label: str,
    low: float,
    high: float,
    default: float,
    *,
    key: str,
    step: float | None = None,
    format: str | None = None,  # noqa: A002
    help: str | None = None,  # noqa: A002
) -> float:
    """A number between ``low`` and ``high``, to type."""
    value = st.number_input(
        label,
        float(low),
        float(high),
        float(default),
        step,
        format=format,
        key=key,
        help=help,
        bind="query-params",
        disabled=locked(key),
    )
    return default if value is None else value


def whole_number(
    label: str,
    low: int,
    high: int,
    default: int,
    *,
    key: str,
    help: str | None = None,  # noqa: A002
) -> int:
    """A whole number between ``low`` and ``high``, to type.

    To Streamlit it is a float: its whole numbers fall over an infinity in the address.
    """
    return int(number(label, low, high, default, key=key, step=1.0, format="%.0f", help=help))


def text(
    label: str,
    default: str,
    *,
    key: str,
    max_chars: int = 200,
    placeholder: str | None = None,
    help: str | None = None,  # noqa: A002
) -> str:
    """A line of text, to type. What is in it may be anything: check it."""
    value = st.text_input(
        label,
        default,
        max_chars,
        key=key,
        placeholder=placeholder,
        help=help,
        bind="query-params",
        disabled=locked(key),
    )
    return value or ""


def toggle(label: str, default: bool = False, *, key: str, help: str | None = None) -> bool:  # noqa: A002
    """A switch, on or off."""
    return st.toggle(label, default, key=key, help=help, bind="query-params", disabled=locked(key))


def choice(
    label: str,
    options: Mapping[str, str],
    default: str | None = None,
    *,
    key: str,
    help: str | None = None,  # noqa: A002
    show_label: bool = True,
) -> str:
    """One of a few options, side by side. ``options`` maps names to labels.

    The address holds the name, never the translated label. Returns the name.
    """
    first = default or next(iter(options))
    _follow_address(key, options, first)
    st.segmented_control(
        label,
        options,
        format_func=lambda name: options.get(name, name),
        key=key,
        required=True,
        help=help,
        label_visibility="visible" if show_label else "collapsed",
        wrap=True,
        persist_state="session",
        disabled=locked(key),
    )
    return _write_address(key, first)


def select(
    label: str,
    options: Mapping[str, str],
    default: str | None = None,
    *,
    key: str,
    help: str | None = None,  # noqa: A002
) -> str:
    """One of many options, in a drop-down list. Otherwise like :func:`choice`."""
    first = default or next(iter(options))
    _follow_address(key, options, first)
    st.selectbox(
        label,
        options,
        format_func=lambda name: options.get(name, name),
        key=key,
        help=help,
        persist_state="session",
        disabled=locked(key),
    )
    return _write_address(key, first)


def several(
    label: str,
    options: Mapping[str, str],
    default: tuple[str, ...] = (),
    *,
    key: str,
    help: str | None = None,  # noqa: A002
) -> tuple[str, ...]:
    """Any number of options, at first those of ``default``. ``options`` maps names to labels.

    The address holds the names, with commas between them. Returns them in the order of the options.
    """
    written, asked = _written(), st.query_params.get(key)
    if asked != written.get(key) or key not in st.session_state:
        names = (asked or "").split(",")
        known = [name for name in options if name in names]
        st.session_state[key] = known if known or asked == NONE else list(default)
    st.pills(
        label,
        options,
        selection_mode="multi",
        format_func=lambda name: options.get(name, name),
        key=key,
        help=help,
        wrap=True,
        persist_state="session",
        disabled=locked(key),
    )
    chosen = tuple(name for name in options if name in st.session_state[key])
    wanted = None if chosen == default else ",".join(chosen) or NONE
    if wanted is None:
        st.query_params.pop(key, None)
    elif asked != wanted:
        st.query_params[key] = wanted
    written[key] = wanted
    return chosen


def _follow_address(key: str, options: Mapping[str, str], default: str) -> None:
    """Set the control when its address was changed from outside: by a link, or by going back."""
    written = _written()
    asked = st.query_params.get(key)
    changed = asked != written.get(key)
    if asked in options and changed:
        st.session_state[key] = asked
    elif (key in written and changed) or st.session_state.get(key) not in options:
        st.session_state[key] = default


def _write_address(key: str, default: str) -> str:
    value = str(st.session_state[key])
    wanted = None if value == default else value
    if wanted is None:
        st.query_params.pop(key, None)
    elif st.query_params.get(key) != wanted:
        st.query_params[key] = wanted
    _written()[key] = wanted
    return value


def _written() -> dict[str, str | None]:
    """What the choices of this page last wrote into its address; empty when a page opens."""
    page = st.context.url
    written: dict[str, str | None] | None = st.session_state.get("address")
    if written is None or written["/"] != page:
        written = {"/": page}
        st.session_state["address"] = written
    return written
