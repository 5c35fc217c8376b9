"""The reader's own input: a drawing, a text or a row, and what the trained network says of it."""

from __future__ import annotations

import zlib
from math import floor, log10

import numpy as np
import streamlit as st

from core.charts.classes import probabilities, pushes
from core.charts.pixels import enlarged
from core.datasets import Dataset, MultiHot, Sequences, decode, encode, target_unit
from core.datasets.drawing import as_digit
from core.datasets.facts import Column
from core.experiment import Impossible
from core.network.forward import without_each_word
from core.results.scores import chosen_class
from core.runs import RunView
from core.ui.builder.canvas import canvas
from core.ui.builder.caveats import column_warning
from core.ui.builder.columns import label_of, set_word, usual_row
from core.ui.builder.data import ranks, rows_of
from core.ui.builder.flow import flow, flowing, flows_in_browser
from core.ui.builder.trained import answers, networks, prepared
from core.ui.elements import chart, complain
from core.ui.language import _, plain
from core.ui.lesson import lesson
from core.ui.measured import note

MOST_PUSHES = 12
MOST_SWITCHES = 60
"""Of a longer text the words would fill the page."""


def own_input(page: str, view: RunView | None, shown: Dataset) -> None:
    """A place to try a trained network on something it has never seen."""
    if view is None or view.result is None:
        st.info(_("Train a network first."))
        return
    try:
        shown = rows_of(view.experiment.data)
    except Impossible as problem:
        complain(problem)
        return
    st.markdown(lesson(page).of(shown.source, "own"))
    column_warning(shown.facts)
    {"table": _row, "image": _drawing, "text": _text}[shown.facts.kind](page, view, shown)


def _row(page: str, view: RunView, shown: Dataset) -> None:
    brought = view.experiment.data.brought
    name = f"{page}.own.{brought.address[:8]}" if brought else f"{page}.own"
    answer, own = st.container(), shown.facts.own
    row = usual_row(shown)
    with st.grid(3, min_column_width=180):
        for column in shown.facts.columns:
            _set(row, column, np.asarray(shown.x_train)[:, list(column.places)], name, own=own)
    outputs = answers(view, prepared(view, shown, row[None]))[0]
    if shown.facts.classes:
        with answer:
            _said(shown, outputs)
        return
    said = float(outputs[0]) * target_unit(view.experiment.data)
    usual = float(np.median(shown.y_train))
    target, digits = shown.facts.target, 2 if own else 1
    answer.metric(
        ", ".join(filter(None, (_(target.meaning), _(target.unit)))),
        f"{said:,.{digits}f}",
        _(shown.facts.wording.compared, difference=f"{said - usual:+,.{digits}f}"),
        delta_color="off",
        delta_arrow="off",
    )


def _is_whole(values: np.ndarray) -> bool:
    """Whether all are whole numbers."""
    return bool((values == np.round(values)).all())


def _set(row: np.ndarray, column: Column, values: np.ndarray, key: str, *, own: bool) -> None:
    """A control for one column; the row, at first a usual one, takes what it says.

    ``values`` are those of the training rows, shape (rows, places). Of a reader's ``own`` table
    nothing is known of a column's scale beforehand.
    """
    label, key = label_of(column), f"{key}.{column.name}"
    if column.words:
        places = range(len(column.words))
        word = st.selectbox(
            label,
            places,
            int(row[list(column.places)].argmax()),
            format_func=column.words.__getitem__,
            key=key,
            persist_state="session",
        )
        set_word(row, column, word)
        return
    low, high, usual = float(values.min()), float(values.max()), float(row[column.places[0]])
    if low == high:  # a slider needs room to slide
        low, high = low - 1, high + 1
    step = max(10.0 ** (floor(log10(high - low)) - 2), 1.0 if _is_whole(values) else 0.0)
    row[column.places[0]] = st.slider(
        label,
        low,
        high,
        usual,
        step if own else None,
        f"%.{max(0, round(-log10(step)))}f" if own else None,
        key=key,
        help=_(column.unit) if column.unit else None,
        persist_state="session",
    )


def _drawing(page: str, view: RunView, shown: Dataset) -> None:
    if flows_in_browser(view):
        picture = as_digit(flowing(page, view, shown))
        st.caption(_("Draw with mouse, pen or finger."))
        if picture.any():
            _best(shown, answers(view, prepared(view, shown, picture[None]))[0])
        return
    left, right = st.columns(2, gap="large")
    with left:
        picture = as_digit(canvas(f"{page}.canvas"))
        st.caption(_("Draw with mouse, pen or finger."))
    if not picture.any():
        return
    with right:
        st.image(
            enlarged(picture, 112, 112),
            caption=_("As the network gets it: 28 × 28, centred"),
            alt=_("The drawing in 28 × 28 pixels"),
        )
        eaten = prepared(view, shown, picture[None])
        flow(view, eaten)
        _said(shown, answers(view, eaten)[0])


def _text(page: str, view: RunView, shown: Dataset) -> None:
    data = view.experiment.data
    known = ranks(data.name, data.source)
    typed = st.text_area(
        _("Your text, in English"),
        shown.facts.first_text,
        key=f"{page}.own.text",
        max_chars=3000,
        persist_state="session",
    )
    tokens, unknown = encode(typed, known, data.num_words or 0)
    st.caption(_("{count} words", count=len(tokens) - 1))
    if unknown:
        words = ", ".join(f"`{word}`" for word in dict.fromkeys(unknown))
        st.markdown(_("The network does not know: {words}", words=words))
    if len(tokens) == 1:
        st.info(_("Type a few words."))
        return
    text = prepared(view, shown, Sequences(tokens, np.array([0, len(tokens)])))
    assert isinstance(text, MultiHot)  # noqa: S101 - texts become multi-hot
    text = _switched(page, text, decode(text.tokens, known))
    if not len(text.tokens):
        st.info(_("Every word is off: leave one on."))
        return
    said = answers(view, text)[0]
    _said(shown, said)
    _pushes(view, shown, text, said, decode(text.tokens, known))


def _switched(page: str, text: MultiHot, words: list[str]) -> MultiHot:
    """The text without the words that the reader has switched off."""
    if len(words) > MOST_SWITCHES:
        return text
    name = zlib.crc32(text.tokens.tobytes())
    kept = st.pills(
        _("Its words: press one to switch it off, and the answer follows"),
        range(len(words)),
        format_func=words.__getitem__,
        selection_mode="multi",
        default=range(len(words)),
        key=f"{page}.own.words.{name}",
    )
    tokens = text.tokens[sorted(kept)]
    return MultiHot(tokens, np.array([0, len(tokens)]), text.width)


def _said(shown: Dataset, outputs: np.ndarray) -> None:
    names, shares = _best(shown, outputs)
    title = _("What the network says")
    spec, table = probabilities(names, shares, title, _("probability"))
    chart(spec, table, alt=title)


def _best(shown: Dataset, outputs: np.ndarray) -> tuple[list[str], np.ndarray]:
    """Says the likeliest class; returns the name and the probability of each."""
    names = [_(name) for name in shown.facts.class_names]
    shares = np.array([1 - outputs[0], outputs[0]]) if len(outputs) == 1 else outputs
    best = int(shares.argmax())
    note({"own.class": best})
    st.markdown(f"### {plain(names[best])} · {shares[best]:.1%}")
    return names, shares


def _pushes(
    view: RunView, shown: Dataset, text: MultiHot, said: np.ndarray, words: list[str]
) -> None:
    """For each word, how much less probable the answer would be without it."""
    place = 0 if len(said) == 1 else int(chosen_class(said[None])[0])
    without = np.mean([without_each_word(part, text)[:, place] for part in networks(view)], axis=0)
    push = said[place] - without
    order = np.argsort(-np.abs(push), kind="stable")[:MOST_PUSHES]
    order = order[np.argsort(-push[order], kind="stable")]
    names = [_(name) for name in shown.facts.class_names]
    answer = names[1] if len(said) == 1 else names[place]
    spec, table = pushes(
        [words[n] for n in order],
        push[order],
        _("Which words pushed towards “{answer}”", answer=answer),
        _("change of the probability by this word"),
    )
    chart(spec, table, alt=_("Each word's push"))
