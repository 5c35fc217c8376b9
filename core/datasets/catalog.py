"""What is known of each dataset before a single row is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.experiment import DatasetName

Task = Literal["regression", "binary", "multiclass"]


@dataclass(frozen=True)
class Feature:
    """One column: its short name, what it measures, and the unit it is measured in."""

    name: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True)
class Facts:
    """A dataset's card. ``sample_shape`` is the shape of one raw row; of a text, ``()``."""

    name: DatasetName
    title: str
    task: Task
    sample_shape: tuple[int, ...]
    classes: int | None
    features: tuple[Feature, ...]
    target: Feature
    licence: str
    sample_note: str


BOSTON = Facts(
    name="boston_housing",
    title="Boston housing",
    task="regression",
    sample_shape=(13,),
    classes=None,
    features=(
        Feature("CRIM", "crimes per person", "a year"),
        Feature("ZN", "land zoned for large plots", "%"),
        Feature("INDUS", "land used by industry", "%"),
        Feature("CHAS", "touches the Charles River", "1 = yes"),
        Feature("NOX", "nitric oxides in the air", "parts per 10 million"),
        Feature("RM", "rooms per dwelling"),
        Feature("AGE", "homes built before 1940", "%"),
        Feature("DIS", "distance to five job centres", "weighted"),
        Feature("RAD", "access to radial highways", "index"),
        Feature("TAX", "property tax", "$ per $10,000"),
        Feature("PTRATIO", "pupils per teacher"),
        Feature("B", "a formula over the share of Black residents"),
        Feature("LSTAT", "residents of lower status", "%"),
    ),
    target=Feature("MEDV", "median price of a home", "$1,000"),
    licence="StatLib, Carnegie Mellon University; Harrison and Rubinfeld, 1978",
    sample_note=(
        "These {rows} houses are invented: same columns, same scales, a price made from a formula "
        "with noise. Scores differ from those of the original; the story is the same."
    ),
)

FACTS: dict[DatasetName, Facts] = {"boston_housing": BOSTON}
