"""The usual mistakes: each a row of one of these modules, and a lesson in every language."""

from __future__ import annotations

from types import MappingProxyType

from core.datasets import available
from core.experiment import Experiment
from core.study.mistakes import arrays, data, judging, labels, training
from core.study.mistakes.mistake import TOPICS, Mistake, Programs, Symptom, Topic, Trainings

MISTAKES = MappingProxyType(
    {
        mistake.name: mistake
        for rows in (labels, data, training, judging, arrays)
        for mistake in rows.ROWS
    }
)
"""Every mistake by its name, topic by topic."""


def trainings() -> tuple[Experiment, ...]:
    """Both ways of every mistake that is a training, on the originals where they are here."""
    return tuple(
        way.on(available(way.data.name))
        for mistake in MISTAKES.values()
        if isinstance(mistake.ways, Trainings)
        for way in (mistake.ways.wrong, mistake.ways.right)
    )


__all__ = [
    "MISTAKES",
    "TOPICS",
    "Mistake",
    "Programs",
    "Symptom",
    "Topic",
    "Trainings",
    "trainings",
]
