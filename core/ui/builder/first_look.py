"""Before any training: some of the data, and the network from them to the answer."""

from __future__ import annotations

from html import escape
from math import prod

import numpy as np
import streamlit as st

from core.charts.pixels import enlarged, montage
from core.datasets import Dataset, Sequences, decode
from core.experiment import Experiment
from core.experiment.base_layer import Shape
from core.network.shapes import table
from core.ui.builder.columns import with_targets
from core.ui.builder.data import outline, ranks
from core.ui.builder.strip import strip
from core.ui.elements import on_phone
from core.ui.language import _

PICTURES, ROWS, WORDS = 16, 3, 30


def first_look(shown: Dataset, experiment: Experiment) -> None:
    """A few rows as they are, and each layer with its shape."""
    {"table": _rows, "image": _pictures, "text": _text}[shown.facts.kind](shown)
    _chain(experiment, outline(experiment.data).input_shape)


def _pictures(shown: Dataset) -> None:
    pictures = np.asarray(shown.x_train)[:PICTURES]
    count = f"{len(shown.y_train):,}"
    said = _("The first {shown} of {count} pictures", shown=len(pictures), count=count)
    columns, height = (PICTURES // 2, 180) if on_phone() else (PICTURES, 90)
    sheet = enlarged(montage(pictures, columns), 1440, height)
    st.image(sheet, caption=said, alt=said, width="stretch")


def _text(shown: Dataset) -> None:
    rows = shown.x_train
    assert isinstance(rows, Sequences)  # noqa: S101 - texts are
    words = decode(rows[0][: WORDS + 1], ranks(shown.facts.name, shown.source))[1:]
    label = _(shown.facts.class_names[int(shown.y_train[0])])
    st.markdown(f"“{escape(' '.join(words))} …”")
    st.markdown(f"**{label}**")


def _rows(shown: Dataset) -> None:
    facts = shown.facts
    rows = with_targets(np.asarray(shown.x_train)[:ROWS], shown.y_train[:ROWS], facts)
    form = st.column_config.NumberColumn(format="%.4g")
    numbers = rows.select_dtypes("number")
    st.dataframe(rows, hide_index=True, column_config=dict.fromkeys(map(str, numbers), form))


def _chain(experiment: Experiment, input_shape: Shape) -> None:
    rows = table(experiment, input_shape)
    steps = [
        (layer.title, _numbers(row.shape))
        for layer, row in zip(experiment.layers, rows, strict=True)
    ]
    total = f"{sum(row.trainable for row in rows):,}"
    said = _("{count} numbers in all are to be learned.", count=total)
    strip(_numbers(input_shape), steps, said)


def _numbers(shape: Shape) -> str:
    return " × ".join(map(str, shape)) if len(shape) > 1 else f"{prod(shape):,}"
