"""What is known of each dataset before a single row is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.experiment import DatasetName
from core.words import N_

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
        Feature("CRIM", N_("crimes per person"), N_("a year")),
        Feature("ZN", N_("land zoned for large plots"), N_("%")),
        Feature("INDUS", N_("land used by industry"), N_("%")),
        Feature("CHAS", N_("touches the Charles River"), N_("1 = yes")),
        Feature("NOX", N_("nitric oxides in the air"), N_("parts per 10 million")),
        Feature("RM", N_("rooms per dwelling")),
        Feature("AGE", N_("homes built before 1940"), N_("%")),
        Feature("DIS", N_("distance to five job centres"), N_("weighted")),
        Feature("RAD", N_("access to radial highways"), N_("index")),
        Feature("TAX", N_("property tax"), N_("$ per $10,000")),
        Feature("PTRATIO", N_("pupils per teacher")),
        Feature("B", N_("a formula over the share of Black residents")),
        Feature("LSTAT", N_("residents of lower status"), N_("%")),
    ),
    target=Feature("MEDV", N_("median price of a home"), N_("$1,000")),
    licence="StatLib, Carnegie Mellon University; Harrison and Rubinfeld, 1978",
    sample_note=N_(
        "These {rows} houses are invented: same columns, same scales, a price made from a formula "
        "with noise. Scores differ from those of the original; the story is the same."
    ),
)

FACTS: dict[DatasetName, Facts] = {"boston_housing": BOSTON}
