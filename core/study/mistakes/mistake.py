"""What a mistake is: the same thing done in two ways, and the symptom that tells one of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from core.experiment import DatasetName, Experiment
from core.messages import N_
from core.study.mistakes.measures import Measure

Topic = Literal["labels", "data", "training", "judging", "arrays"]
TOPICS: dict[Topic, str] = {
    "labels": N_("Outputs, labels and losses"),
    "data": N_("Data"),
    "training": N_("Training"),
    "judging": N_("How good is it?"),
    "arrays": N_("Arrays and code"),
}


@dataclass(frozen=True)
class Symptom:
    """A number that gives the mistake away: the ``wrong`` way goes beyond the one limit, the
    ``right`` way keeps to its side of the other. The higher limit says which side is which.
    """

    measure: Measure
    wrong: float
    right: float

    def shows(self, history: pd.DataFrame) -> bool:
        """Whether a history (one row an epoch) has it."""
        value = self.measure.of(history)
        return not value < self.wrong if self.wrong > self.right else not value > self.wrong

    def is_absent(self, history: pd.DataFrame) -> bool:
        """Whether a history is well, and not just a little less ill."""
        value = self.measure.of(history)
        return value <= self.right if self.wrong > self.right else value >= self.right


@dataclass(frozen=True)
class Trainings:
    """Two trainings, told apart by a symptom. ``column`` of their histories is what is drawn."""

    wrong: Experiment
    right: Experiment
    column: str
    symptom: Symptom


@dataclass(frozen=True)
class Programs:
    """Two short programs, told apart by what they print or by the error that ends them.

    ``symptom`` finds that in what the wrong one says, and nothing in what the right one says.
    ``rows`` names the dataset whose first ``train_rows`` training rows, and all test rows, lie
    beside the program in ``rows.npz``.
    """

    wrong: str
    right: str
    symptom: Callable[[str], bool]
    rows: DatasetName | None = None
    train_rows: int | None = None


@dataclass(frozen=True)
class Mistake:
    """``name`` names its lesson in ``core/lessons/*/mistakes`` as well.

    ``cause`` is the suspect of the lesson that it was. ``concept`` is the address of the page
    that explains it, perhaps with an anchor; ``coach`` names the advice and rules that warn of it.
    """

    name: str
    topic: Topic
    cause: str
    concept: str
    ways: Trainings | Programs
    coach: tuple[str, ...] = ()


def programs(
    source: str,
    wrong: str,
    right: str,
    symptom: Callable[[str], bool],
    rows: DatasetName | None = None,
    train_rows: int | None = None,
) -> Programs:
    """Two programs that differ where ``source`` says ``WAY``."""
    one, other = (source.strip("\n").replace("WAY", way.strip("\n")) for way in (wrong, right))
    return Programs(f"{one}\n", f"{other}\n", symptom, rows, train_rows)
