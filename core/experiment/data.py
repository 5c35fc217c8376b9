"""Which rows a network sees, and how they become tensors."""

from __future__ import annotations

from typing import Annotated, Literal, Self, get_args

from annotated_types import Ge, Le, MaxLen
from pydantic import AfterValidator, Field, model_validator

from core.experiment.base import Count, Part, Seed
from core.experiment.brought import Brought
from core.experiment.mistakes import Impossible
from core.experiment.rule import tidy

TextName = Literal["imdb", "reuters"]
DatasetName = Literal[
    "boston_housing", "california_housing", "mnist", "fashion_mnist", TextName, "plane", "table"
]
"""Each is the name of a module of ``core.datasets.catalog``."""
Source = Literal["original", "sample"]
InputStep = Literal["standardize", "divide_by_255", "flatten", "multi_hot"]
TargetStep = Literal["as_is", "one_hot", "divide_by_100000", "signs"]
PlaneShape = Literal[
    "circle",
    "xor",
    "gauss",
    "spiral",
    "moons",
    "checkerboard",
    "plane",
    "multi_gauss",
    "own",
    "curve",
]
PlaneFeature = Literal["x1", "x2", "x1_squared", "x2_squared", "x1_x2", "sin_x1", "sin_x2"]


class Preparation(Part):
    """How raw arrays become tensors, in order.

    ``standardize`` takes mean and standard deviation from the training rows and applies them to
    the test rows too; ``multi_hot`` turns word indices into ``num_words`` zeros and ones;
    ``signs`` makes −1 and 1 of class 0 and class 1.
    """

    inputs: Annotated[tuple[InputStep, ...], MaxLen(12)] = ()
    targets: TargetStep = "as_is"


Coordinate = Annotated[float, Ge(-6), Le(6)]
ClassNumber = Annotated[int, Ge(0), Le(4)]


class Plane(Part):
    """Points of the plane: ``samples`` of them, drawn in a ``shape``, or one's ``own``.

    A network is told the ``features`` of each. One's own are ``(x1, x2, class number)``; of a
    ``curve`` those belong to class 1 for which the ``rule`` holds.
    """

    shape: PlaneShape = "circle"
    samples: Annotated[int, Ge(20), Le(2000)] = 500
    noise: Annotated[float, Ge(0), Le(0.5)] = 0.0
    classes: Annotated[int, Ge(2), Le(5)] = 2
    seed: Seed = 0
    features: tuple[PlaneFeature, ...] = ("x1", "x2")
    points: Annotated[tuple[tuple[Coordinate, Coordinate, ClassNumber], ...], MaxLen(500)] = ()
    rule: Annotated[str, AfterValidator(tidy)] = Field(default="", exclude_if=lambda rule: not rule)

    @model_validator(mode="after")
    def _makes_sense(self) -> Self:
        if not self.features:
            raise Impossible("A network needs at least one feature to look at.")
        if len(set(self.features)) < len(self.features):
            raise Impossible("A feature is named twice.")
        if (self.shape == "own") != bool(self.points):
            raise Impossible("Your own points need the shape “own”, and that shape needs points.")
        if (self.shape == "curve") != bool(self.rule):
            raise Impossible("A curve needs a rule, for example y > sin(x), and nothing else does.")
        if self.shape not in ("gauss", "spiral", "own") and self.classes > 2:
            raise Impossible("Only clouds, spirals and your own points have more than two classes.")
        if any(number >= self.classes for *_, number in self.points):
            raise Impossible("A point belongs to a class that there is not.")
        return self


class Data(Part):
    """Which rows a network sees.

    ``train_rows`` keeps only the first rows of the training set; ``label_noise`` is the share of
    training labels replaced by random ones (drawn from ``noise_seed``). What people have
    ``brought`` comes first among the training rows, and one half of it is the test set.
    """

    name: DatasetName
    source: Source = "original"
    num_words: Annotated[int, Ge(100), Le(20_000)] | None = None
    train_rows: Count | None = None
    label_noise: Annotated[float, Ge(0), Le(1)] = 0.0
    noise_seed: Seed = 0
    preparation: Preparation = Preparation()
    plane: Plane | None = Field(default=None, exclude_if=lambda plane: plane is None)
    brought: Brought | None = Field(default=None, exclude_if=lambda brought: brought is None)

    @property
    def is_text(self) -> bool:
        """Whether a row is a text, which has words to choose from."""
        return self.name in get_args(TextName)

    @model_validator(mode="after")
    def _plane_has_points(self) -> Self:
        if (self.name == "plane") != (self.plane is not None):
            raise Impossible("Only the plane has points to describe, and it needs them.")
        return self

    @model_validator(mode="after")
    def _brought_fits(self) -> Self:
        if self.brought is not None and self.name not in ("mnist", "table"):
            raise Impossible("Only to the digits people can bring rows of their own.")
        if self.name == "table" and not (self.brought and self.brought.copies):
            raise Impossible("A table of your own has an address, and half of it trains.")
        return self

    @model_validator(mode="after")
    def _text_has_words(self) -> Self:
        if self.is_text and self.num_words is None:
            raise Impossible("{name} needs num_words.", name=self.name)
        if not self.is_text and self.num_words is not None:
            raise Impossible("{name} has no words: leave num_words out.", name=self.name)
        return self
