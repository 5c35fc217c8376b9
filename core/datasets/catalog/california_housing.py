"""California's houses: 8 numbers of a district, and the price of its homes."""

from __future__ import annotations

from pathlib import Path

from core.datasets.dataset import Split
from core.datasets.entry import Arrays, Entry, Original, Remote
from core.datasets.facts import Facts, Feature
from core.datasets.houses import HOUSES
from core.datasets.keras_order import shuffled
from core.datasets.read import npz
from core.datasets.samples.california_housing import california_housing
from core.messages import N_

FACTS = Facts(
    name="california_housing",
    title=N_("California housing"),
    task="regression",
    sample_shape=(8,),
    features=(
        # StatLib's columns, as the file holds them; Keras's documentation names scikit-learn's.
        Feature("Longitude", N_("how far east"), "°"),
        Feature("Latitude", N_("how far north"), "°"),
        Feature("HouseAge", N_("median age of the houses"), N_("years")),
        Feature("Rooms", N_("rooms in the district")),
        Feature("Bedrooms", N_("bedrooms in the district")),
        Feature("Population", N_("people in the district")),
        Feature("Households", N_("households in the district")),
        Feature("MedInc", N_("median income"), N_("$10,000")),
    ),
    target=Feature("MedHouseVal", N_("median price of a home"), N_("$")),
    licence="StatLib, Carnegie Mellon University; Pace and Barry, 1997",
    sample_note=N_(
        "These {rows} districts are invented: same columns, same scales, a price made from a "
        "formula with noise. Scores differ from those of the original; the story is the same."
    ),
    wording=HOUSES,
    dollars=1,
)


def _arrays(folder: Path) -> Arrays:
    return npz(folder / "california_housing.npz", x=(20640, 8), y=(20640,))


def _split(arrays: Arrays) -> Split:
    """The first 600 districts: what Keras calls the small version."""
    return shuffled(arrays["x"][:600], arrays["y"][:600])


ENTRY = Entry(
    facts=FACTS,
    sample=california_housing,
    original=Original(
        downloads=(
            Remote(
                "california_housing.npz",
                743_530,
                "1a2e3a52e0398de6463aebe6f4a8da34fb21fbb6b934cf88c3425e766f2a1a6f",
            ),
        ),
        arrays=_arrays,
        split=_split,
        keras_options='version="small"',
    ),
)
