"""The room at a glance: small numbers, and nobody's name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import streamlit as st

from core.experiment import Experiment
from core.results.history import frame
from core.room import Room
from core.runs import RunView
from core.study.rules import Remark, remarks
from core.ui import trainer
from core.ui.builder.data import reading_of
from core.ui.ended import has_result
from core.ui.run_names import network_name
from core.ui.run_settings import title

MOST_RUNS = 60
"""Of the room: the last so many are counted."""


@dataclass(frozen=True)
class Said:
    """A rule of the coach's that fired in ``runs`` runs, and its remark on the latest of them."""

    remark: Remark
    runs: int


def pages(room: Room, now: float) -> list[tuple[str, int]]:
    """The addresses of the pages that people look at, and how many do, most first."""
    return Counter(person.page for person in room.here(now).values()).most_common()


def keys_of(room: Room) -> list[str]:
    """The runs that the room asked for, each once, the latest first."""
    asked = sorted(
        (training for trainings in room.trainings.values() for training in trainings),
        key=lambda training: training.at,
        reverse=True,
    )
    return list(dict.fromkeys(training.key for training in asked))


def trained(keys: Iterable[str]) -> list[tuple[str, int]]:
    """What was trained, in a few words, and in how many runs, most often first."""
    found = [_experiment(run_key) for run_key in list(keys)[:MOST_RUNS]]
    return Counter(
        f"{title(experiment.data)} · {network_name(experiment)}"
        for experiment in found
        if experiment
    ).most_common()


def remarks_on(keys: Iterable[str]) -> list[Said]:
    """What the coach says most often of those runs that have ended, most often first."""
    latest: dict[str, Remark] = {}
    counts: Counter[str] = Counter()
    for run_key in list(keys)[:MOST_RUNS]:
        for remark in _remarks(run_key):
            latest.setdefault(remark.rule, remark)
            counts[remark.rule] += 1
    return [Said(latest[rule], count) for rule, count in counts.most_common()]


def _experiment(run_key: str) -> Experiment | None:
    if has_result(run_key):
        return _of_ended(run_key)[0]
    view = trainer.glance(run_key)
    return view.experiment if view is not None else None


def _remarks(run_key: str) -> tuple[Remark, ...]:
    if has_result(run_key):
        return _of_ended(run_key)[1]
    view = trainer.glance(run_key)
    return () if view is None or view.active else _said_of(view)


@st.cache_data(max_entries=1000, show_spinner=False)
def _of_ended(run_key: str) -> tuple[Experiment | None, tuple[Remark, ...]]:
    view = trainer.glance(run_key)
    return (None, ()) if view is None else (view.experiment, _said_of(view))


def _said_of(view: RunView) -> tuple[Remark, ...]:
    return remarks(reading_of(frame(view.rows), view.experiment)) if view.rows else ()
