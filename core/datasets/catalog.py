"""What is known of each dataset before a single row is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from core.experiment import DatasetName
from core.messages import N_

Task = Literal["regression", "binary", "multiclass"]
Kind = Literal["table", "image", "text"]


@dataclass(frozen=True)
class Feature:
    """One column: its short name, what it measures, and the unit it is measured in."""

    name: str
    meaning: str
    unit: str = ""


@dataclass(frozen=True)
class Facts:
    """A dataset's card. ``sample_shape`` is the shape of one raw row; of a text, ``()``.

    ``class_names`` are messages, in the order of the class numbers; empty for a regression.
    """

    name: DatasetName
    title: str
    task: Task
    sample_shape: tuple[int, ...]
    features: tuple[Feature, ...]
    target: Feature
    licence: str
    sample_note: str
    sample_licence: str = N_("made by this program")
    class_names: tuple[str, ...] = ()

    @property
    def kind(self) -> Kind:
        """What one raw row is."""
        return "table" if self.features else "image" if self.sample_shape else "text"

    @property
    def classes(self) -> int | None:
        """How many classes there are; None for a regression."""
        return len(self.class_names) or None


BOSTON = Facts(
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
)

CALIFORNIA = Facts(
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
)

MNIST = Facts(
    name="mnist",
    title="MNIST",
    task="multiclass",
    sample_shape=(28, 28),
    features=(),
    target=Feature("digit", N_("which digit it is")),
    licence="Yann LeCun and Corinna Cortes, CC BY-SA 3.0",
    sample_note=N_(
        "These {rows} digits are grown from 1,797 small handwritten ones. "
        "The original has 70,000, so a network does better there."
    ),
    sample_licence="E. Alpaydin and C. Kaynak, UCI, CC BY 4.0 (scikit-learn)",
    class_names=tuple("0123456789"),
)

FASHION = Facts(
    name="fashion_mnist",
    title="Fashion-MNIST",
    task="multiclass",
    sample_shape=(28, 28),
    features=(),
    target=Feature("garment", N_("which garment it is")),
    licence="Zalando Research, MIT",
    sample_note=N_(
        "These {rows} garments are drawn by a program. "
        "The original has 70,000 photographs; scores differ, the story is the same."
    ),
    class_names=(
        N_("T-shirt"),
        N_("trouser"),
        N_("pullover"),
        N_("dress"),
        N_("coat"),
        N_("sandal"),
        N_("shirt"),
        N_("sneaker"),
        N_("bag"),
        N_("ankle boot"),
    ),
)

IMDB = Facts(
    name="imdb",
    title="IMDB",
    task="binary",
    sample_shape=(),
    features=(),
    target=Feature("liked", N_("whether the reviewer liked the film")),
    licence="Maas et al., Learning Word Vectors for Sentiment Analysis, 2011",
    sample_note=N_(
        "These {rows} reviews are made up by a program from a small vocabulary. "
        "The original has 50,000 real ones; scores differ, the story is the same."
    ),
    class_names=(N_("disliked"), N_("liked")),
)

REUTERS = Facts(
    name="reuters",
    title="Reuters",
    task="multiclass",
    sample_shape=(),
    features=(),
    target=Feature("topic", N_("which of 46 topics it is about")),
    licence=N_("Reuters-21578, for research"),
    sample_note=N_(
        "These {rows} newswires are made up by a program from a small vocabulary. "
        "The original has 11,228 real ones; scores differ, the story is the same."
    ),
    class_names=(
        *("cocoa", "grain", "veg-oil", "earn", "acq", "wheat", "copper", "housing"),
        *("money-supply", "coffee", "sugar", "trade", "reserves", "ship", "cotton", "carcass"),
        *("crude", "nat-gas", "cpi", "money-fx", "interest", "gnp", "meal-feed", "alum"),
        *("oilseed", "gold", "tin", "strategic-metal", "livestock", "retail", "ipi"),
        *("iron-steel", "rubber", "heat", "jobs", "lei", "bop", "zinc", "orange", "pet-chem"),
        *("dlr", "gas", "silver", "wpi", "hog", "lead"),
    ),
)

PLANE = Facts(
    name="plane",
    title=N_("Plane"),
    task="binary",
    sample_shape=(2,),
    features=(Feature("x1", N_("how far to the right")), Feature("x2", N_("how far up"))),
    target=Feature("class", N_("which class a point belongs to")),
    licence=N_("made by this program"),
    sample_note="",
    class_names=("0", "1"),
)

FACTS: dict[DatasetName, Facts] = {
    facts.name: facts for facts in (BOSTON, CALIFORNIA, MNIST, FASHION, IMDB, REUTERS, PLANE)
}
