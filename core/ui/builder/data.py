"""The data of a builder: loaded once for the whole server, looked at on every page."""

from __future__ import annotations

from contextlib import suppress
from threading import Lock
from typing import Any

import numpy as np
import pandas as pd
import streamlit as st

from core.datasets import (
    FACTS,
    Dataset,
    Facts,
    Fold,
    MultiHot,
    Tensors,
    load,
    prepare,
    rows_file,
    split,
    word_ranks,
)
from core.datasets import outline as first_rows
from core.datasets import targets as prepared_targets
from core.datasets.brought import joined
from core.datasets.plane import plane_dataset
from core.datasets.shelf import shelf
from core.experiment import (
    Brought,
    Data,
    DatasetName,
    Experiment,
    Impossible,
    LossName,
    Source,
    Validation,
)
from core.results.scores import UNKNOWN, Blind, blind
from core.study.advice import advise
from core.study.cost import Size
from core.study.presets import Preset, stories
from core.study.rules import Reading, read

ROWS_COUNTED = 500
"""So many texts tell how many words one has on average."""


def training_rows(experiment: Experiment) -> int:
    """How many rows train each of its networks, those held out aside."""
    y = rows_of(experiment.data).y_train[: experiment.data.train_rows]
    return len(split(experiment.validation, y)[0].train_rows)


def reading_of(history: pd.DataFrame, experiment: Experiment, **about: Any) -> Reading:
    """The Reading of a history, beside a blind answer; ``about`` as in ``study.rules.read``."""
    facts = facts_of(experiment.data)
    answer = _blind(experiment.data, experiment.loss, experiment.validation)
    unwise = bool(advise(experiment, facts.task, facts.classes))
    return read(history, experiment, blind=answer, unwise=unwise, **about)


@st.cache_data(max_entries=200, show_spinner=False)
def _blind(data: Data, loss: LossName, validation: Validation) -> Blind:
    """What one answer for all reaches, mean over folds; UNKNOWN where the data are not here."""
    if (rows := divided(data, validation)) is None:
        return UNKNOWN
    y, folds = rows
    return Blind(*np.mean([blind(loss, y[fold.train_rows]) for fold in folds], axis=0))


def divided(data: Data, validation: Validation) -> tuple[np.ndarray, tuple[Fold, ...]] | None:
    """The prepared targets of the training rows, and their folds; None where they are not here."""
    try:
        y = prepared_targets(data, rows_of(data))
        return y, split(validation, y)
    except Impossible:
        return None


def rows_of(data: Data) -> Dataset:
    """The dataset that an Experiment names, be it points of the plane, with what people brought.

    Raises:
        Impossible: it cannot be had, or what people brought is gone.
    """
    if data.brought is not None:
        shelf().check(data.brought.address)
        if data.name == "table":
            return _table(data.brought)
        return _joined(data.name, data.source, data.brought)
    return plane_dataset(data.plane) if data.plane else dataset(data.name, data.source)


def facts_of(data: Data) -> Facts:
    """What is known of an Experiment's data; of a table that is gone, only what holds of all."""
    if data.name == "table":
        with suppress(Impossible):
            return rows_of(data).facts
    return FACTS[data.name]


def stories_of(data: Data) -> tuple[Preset, ...]:
    """The stories of an Experiment's data, as ``core.study.presets.stories`` has them."""
    if data.name == "table":
        with suppress(Impossible):
            rows = rows_of(data)
            return stories(data, rows.facts, len(rows.y_train))
    return stories(data)


def forget_tables() -> None:
    """Lets go of all tables in memory: one of them has been deleted."""
    for remembered in (_table, tensors, _packed):
        remembered.clear()


@st.cache_resource(max_entries=16, show_spinner=False)
def _table(brought: Brought) -> Dataset:
    return load("table", "original", brought=brought)


@st.cache_resource(max_entries=2, show_spinner=False)
def _joined(name: DatasetName, source: Source, brought: Brought) -> Dataset:
    return joined(dataset(name, source), brought, shelf().get(brought.address))


@st.cache_resource(max_entries=12, show_spinner=False)
def dataset(name: DatasetName, source: Source) -> Dataset:
    """The dataset, with every word; raises Impossible where it cannot be had."""
    return load(name, source)


@st.cache_resource(max_entries=12, show_spinner=False)
def tensors(data: Data) -> Tensors:
    """A table of numbers, prepared; raises Impossible where the preparation does not fit."""
    return prepare(data, rows_of(data))


@st.cache_data(max_entries=24, show_spinner=False)
def constant_columns(data: Data) -> tuple[int, int]:
    """How many columns never change in the training rows, and how many there are.

    Of texts, whose words are no columns yet, 0 and 0.
    """
    x = rows_of(data).x_train
    if not isinstance(x, np.ndarray):
        return 0, 0
    x = x[: data.train_rows]
    constant = np.ptp(x, axis=0) == 0
    return int(constant.sum()), constant.size


@st.cache_resource(max_entries=4, show_spinner=False)
def ranks(name: DatasetName, source: Source) -> dict[str, int]:
    """The words of a text dataset and their ranks."""
    return word_ranks(name, source)


def outline(data: Data) -> Tensors:
    """The first rows, prepared: all that a form has to know of the shapes.

    They are the dataset's own: what people brought may be gone.
    """
    drawn = data.name in ("table", "plane")
    whole = rows_of(data) if drawn else dataset(data.name, data.source)
    return first_rows(data, whole)


@st.cache_data(max_entries=200, show_spinner=False)
def size_of(data: Data) -> Size:
    """What decides how long a training takes; raises Impossible as :func:`outline` does."""
    shown = rows_of(data)
    first = first_rows(data, shown, rows=ROWS_COUNTED)
    ones = None
    if isinstance(first.x_train, MultiHot):
        ones = len(first.x_train.tokens) / len(first.x_train)
    return Size(data.train_rows or len(shown.y_train), first.input_shape, ones)


def packed_rows(
    name: DatasetName,
    source: Source,
    num_words: int | None = None,
    train_rows: int | None = None,
    brought: Brought | None = None,
) -> bytes:
    """The rows as a file to take along, packed when a reader presses a button."""
    with _ONE_AT_A_TIME:
        return _packed(name, source, num_words, train_rows, brought)


def packed_rows_of(data: Data) -> bytes:
    """Those that an Experiment's data name, as :func:`packed_rows` packs them."""
    return packed_rows(data.name, data.source, data.num_words, data.train_rows, data.brought)


@st.cache_resource(max_entries=2, show_spinner=False)
def _packed(
    name: DatasetName,
    source: Source,
    num_words: int | None,
    train_rows: int | None,
    brought: Brought | None,
) -> bytes:
    if brought and name == "table":
        rows = _table(brought)
    else:
        rows = _joined(name, source, brought) if brought else dataset(name, source)
    return rows_file(rows, num_words, train_rows)


_ONE_AT_A_TIME = Lock()
"""A class that presses together waits, and needs the memory of one: 70,000 pictures are 31 MB."""
