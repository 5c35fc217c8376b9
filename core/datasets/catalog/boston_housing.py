"""Boston's houses: 13 numbers of a neighbourhood, and the price of its homes."""

from __future__ import annotations

from pathlib import Path

from core.datasets.dataset import Split
from core.datasets.entry import Arrays, Entry, Original, Remote
from core.datasets.facts import Facts, Feature
from core.datasets.houses import HOUSES
from core.datasets.keras_order import shuffled
from core.datasets.read import npz
from core.datasets.samples.boston_housing import boston_housing
from core.messages import N_

FACTS = Facts(
    name="boston_housing",
    title=N_("Boston housing"),
    task="regression",
    sample_shape=(13,),
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
    wording=HOUSES,
    dollars=1000,
)


def _arrays(folder: Path) -> Arrays:
    return npz(folder / "boston_housing.npz", x=(506, 13), y=(506,))


def _split(arrays: Arrays) -> Split:
    return shuffled(arrays["x"], arrays["y"])


ENTRY = Entry(
    facts=FACTS,
    sample=boston_housing,
    original=Original(
        downloads=(
            Remote(
                "boston_housing.npz",
                57_026,
                "f553886a1f8d56431e820c5b82552d9d95cfcb96d1e678153f8839538947dff5",
            ),
        ),
        arrays=_arrays,
        split=_split,
    ),
)
