"""Controls whose values stand in the address.

``key`` is the control's name in the address and must be its own on the whole site. What an
address asks for and cannot be leaves the control at its default, and :func:`misread` names it. A
point, a bracket or a quotation mark that was glued to a link is taken off. ``&lock=key,key`` in an
address holds controls where they are, ``&hide=key,key`` takes them off the page. A control that has
its state elsewhere takes part by :func:`held`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

import streamlit as st
from streamlit.errors import StreamlitAPIException

from core.study.lesson_links import GLUED, names_in
from core.ui.glide import Scale

Read = TypeVar("Read")
CanBe = Callable[[str], bool]
"""Whether a control can be what an address asks for."""

NONE = "none"
"""In the address: nothing is chosen where something is by default."""
OF_THE_FRAME = ("lang",)
"""Controls that stand around every page."""
MOST_LETTERS = 100_000
"""In an address: the longest Experiment, compressed, and as letters, has fewer."""


def forget_too_long_address() -> bool:
    """Empties an address that is longer than any of ours; whether it was."""
    letters = sum(len(name) + len(value) for name, value in st.query_params.items())
    if letters > MOST_LETTERS:
        st.query_params.clear()
    return letters > MOST_LETTERS


def locked(key: str) -> bool:
    """Whether the address holds a control where it is."""
    return key in names_in(st.query_params.get("lock", ""))


def values() -> dict[str, Any]:
    """What the page's own controls say, by their keys: those that were drawn."""
    drawn = [key for key in of_this_page("drawn") if key not in OF_THE_FRAME]
    return {key: st.session_state[key] for key in drawn if key in st.session_state}


@contextmanager
def noted(names: set[str]) -> Iterator[None]:
    """Adds the controls that are drawn inside of it to ``names``, by their keys."""
    drawn: dict[str, CanBe] = of_this_page("drawn")
    before = dict(drawn)
    yield
    names.update(key for key, can_be in drawn.items() if before.get(key) is not can_be)


def stay(drawn: Mapping[str, Any]) -> None:
    """Puts controls back to what :func:`values` said of them, but for those that are drawn already.

    A fragment that is drawn again by itself brings what the browser knew when it asked, and that
    is older than what the page has meanwhile set. A control that agrees is not set: the browser
    would be told, too, and undo what its reader has just pressed.
    """
    for key, value in drawn.items():
        if st.session_state.get(key) != value:
            with suppress(StreamlitAPIException):  # it is drawn: it says the same
                st.session_state[key] = value


def put(key: str, value: Any) -> None:
    """Sets a control to where its picture was moved. To be called by a callback."""
    st.session_state[key] = value
    of_this_page("put")[key] = value


def begin(key: str, value: Any) -> None:
    """Sets a control that is drawn next, of a page that opens and whose address does not say it."""
    st.session_state[key] = value
    _written()[key] = st.query_params.get(key)


def just_put() -> dict[str, Any]:
    """What was :func:`put` since this was asked before."""
    notes = of_this_page("put")
    taken = dict(notes)
    notes.clear()
    return taken


def move(aim: Mapping[str, Any]) -> None:
    """Sets controls, by their keys, when the page is drawn next. To be called by a callback.

    What a control cannot be, or the address holds, stays where it is; what no control takes is
    forgotten with the next move. A slider of the thing to play with glides there.
    """
    wanted, ways = _wanted(), _ways()
    wanted.clear()
    ways.clear()
    scales: dict[str, Scale] = of_this_page("scales")
    for key, value in aim.items():
        if key in scales and key in of_this_page("played") and can_move({key: value}):
            ways[key] = scales[key].way(st.session_state[key], value)
        elif not locked(key):
            wanted[key] = value


@contextmanager
def played() -> Iterator[None]:
    """Sliders that are drawn inside of it glide to where they are moved."""
    names: set[str] = set()
    with noted(names):
        yield
    of_this_page("played").update(dict.fromkeys(names))


def gliding() -> bool:
    """Whether a slider is on its way: the browser has not said yet that it is there."""
    return bool(_ways())


def arrive() -> None:
    """Lets every slider that is on its way be there when it is drawn next."""
    _wanted().update((key, way[-1]) for key, way in _ways().items())
    _ways().clear()


def can_move(aim: Mapping[str, Any]) -> bool:
    """Whether every control can be set so. Of one that is not yet drawn it is assumed."""
    drawn: dict[str, CanBe] = of_this_page("drawn")
    return all(
        not locked(key) and (key not in drawn or drawn[key](_as_address(value)))
        for key, value in aim.items()
    )


def held(key: str, label: str) -> bool:
    """Notes that a control is drawn under that label; whether the address holds it where it is."""
    labels()[key] = label
    return locked(key)


def labels() -> dict[str, str]:
    """The controls that the page has drawn, in their order: names and labels."""
    return of_this_page("labels")


def hidden() -> str:
    """A style that takes the controls off the page that the address names; no other style."""
    names = names_in(st.query_params.get("hide", ""))
    rules = "".join(f".st-key-{name.replace('.', '-')} {{ display: none }}\n" for name in names)
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
    _heed(key, label, _between(low, high))
    _take(key, float, _between(low, high))
    of_this_page("scales")[key] = Scale(low, step)
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
            disabled=held(key, label),
        )
    )


def integer_slider(
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
    _heed(key, label, _between(low, high))
    _take(key, int, _between(low, high))
    of_this_page("scales")[key] = Scale(low, step)
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
            disabled=held(key, label),
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
    _heed(key, label, _between(low, high))
    _take(key, float, _between(low, high))
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
        disabled=held(key, label),
    )
    return default if value is None else value


def integer(
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
    _heed(key, label, lambda asked: len(asked) <= max_chars)
    _take(key, str, lambda asked: len(asked) <= max_chars)
    value = st.text_input(
        label,
        default,
        max_chars,
        key=key,
        placeholder=placeholder,
        help=help,
        bind="query-params",
        disabled=held(key, label),
    )
    return value or ""


def toggle(label: str, default: bool = False, *, key: str, help: str | None = None) -> bool:  # noqa: A002
    """A switch that is on or off."""
    _heed(key, label, lambda asked: asked.lower() in ("true", "false"))
    _take(key, bool, lambda asked: asked.lower() in ("true", "false"))
    return st.toggle(
        label, default, key=key, help=help, bind="query-params", disabled=held(key, label)
    )


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
    _heed(key, label, options.__contains__)
    _take(key, str, options.__contains__)
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
        disabled=held(key, label),
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
    _heed(key, label, options.__contains__)
    _take(key, str, options.__contains__)
    _follow_address(key, options, first)
    st.selectbox(
        label,
        options,
        format_func=lambda name: options.get(name, name),
        key=key,
        help=help,
        persist_state="session",
        disabled=held(key, label),
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
    _heed(key, label, lambda asked: asked == NONE or set(asked.split(",")) <= set(options))
    _take(key, list, lambda asked: asked == NONE or set(asked.split(",")) <= set(options))
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
        disabled=held(key, label),
    )
    chosen = tuple(name for name in options if name in st.session_state[key])
    wanted = None if chosen == default else ",".join(chosen) or NONE
    if wanted is None:
        st.query_params.pop(key, None)
    elif asked != wanted:
        st.query_params[key] = wanted
    written[key] = wanted
    return chosen


def lines(
    label: str,
    default: str,
    *,
    key: str,
    pack: Callable[[str], str | None],
    unpack: Callable[[str], str | None],
    height: int,
    on_change: Callable[[], None],
    help: str | None = None,  # noqa: A002
) -> str:
    """Text of many lines, which stands in the address in the fewer letters that ``pack`` makes.

    A text that ``pack`` has no letters for (None) leaves the address as it was.
    """
    _heed(key, label, lambda asked: unpack(asked) is not None)
    _take(key, str, lambda typed: pack(typed) is not None)
    written, asked = _written(), st.query_params.get(key)
    if asked != written.get(key) or key not in st.session_state:
        known = unpack(asked) if asked is not None else None
        st.session_state[key] = default if known is None else known
    st.text_area(
        label,
        height=height,
        key=key,
        on_change=on_change,
        help=help,
        persist_state="session",
        disabled=held(key, label),
    )
    typed = str(st.session_state[key] or "")
    packed = asked if (letters := pack(typed)) is None else letters
    wanted = None if typed == default else packed
    if wanted is None:
        st.query_params.pop(key, None)
    elif asked != wanted:
        st.query_params[key] = wanted
    written[key] = wanted
    return typed


def asked_for(key: str, read: Callable[[str], Read | None]) -> Read | None:
    """What the address says where no control of the page does; None where it says nothing.

    What ``read`` makes nothing of is named as a control's value would be.
    """
    _heed(key, key, lambda asked: read(asked) is not None)
    asked = st.query_params.get(key)
    return None if asked is None else read(asked)


def misread() -> Collection[tuple[str, str]]:
    """What the page's address says and was not understood: the label of each, and what it says."""
    found: dict[str, tuple[str, str]] = of_this_page("misread")
    return found.values()


def _heed(key: str, label: str, can_be: CanBe) -> None:
    """Notes what the address asks of a control and cannot be, unless something is just glued to it.

    The address of a page that opens is set right, and the page opens again.
    """
    found, asked = of_this_page("misread"), st.query_params.get(key)
    if asked is None:
        return
    if can_be(asked):
        found.pop(key, None)
    else:
        mended = asked.rstrip(GLUED)
        if mended and can_be(mended):
            with suppress(StreamlitAPIException):  # it already belongs to a control on the page
                st.query_params[key] = mended
                st.rerun()
        found[key] = (label, asked)


def _take(key: str, kind: Callable[[Any], Any], can_be: CanBe) -> None:
    """Sets the control that is drawn next to what :func:`move` wants of it, if it can be that."""
    of_this_page("drawn")[key] = can_be
    wanted, ways = _wanted(), _ways()
    if key in wanted and can_be(_as_address(value := wanted.pop(key))):
        st.session_state[key] = kind(value)
        _written()[key] = st.query_params.get(key)  # what it says now is older than the move
    elif (way := ways.get(key)) and way == [st.session_state.get(key)]:
        del ways[key]
    elif way:
        st.session_state[key] = kind(way[0])
        del way[: len(way) > 1]


def _wanted() -> dict[str, Any]:
    """What is to become of controls when they are drawn next."""
    return of_this_page("wanted")


def _ways() -> dict[str, list[float]]:
    """Where sliders are still to go; the last place stays until the browser has said it."""
    return of_this_page("ways")


def _as_address(value: Any) -> str:
    return ",".join(value) or NONE if isinstance(value, list | tuple) else str(value)


def _between(low: float, high: float) -> CanBe:
    def can_be(asked: str) -> bool:
        with suppress(ValueError):
            return low <= float(asked) <= high
        return False

    return can_be


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
    return of_this_page("address")


def of_this_page(name: str) -> dict[str, Any]:
    """A notebook that is empty whenever a page opens."""
    notes: tuple[str | None, dict[str, Any]] = st.session_state.get(name, ("", {}))
    if notes[0] != st.context.url:
        notes = (st.context.url, {})
        st.session_state[name] = notes
    return notes[1]
