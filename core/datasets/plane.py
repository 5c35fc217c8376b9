"""Points of the plane in two colours, in more, or with a number each.

Circle, XOR, clouds, spirals, the slope and the hills have the distributions of TensorFlow
Playground (https://github.com/tensorflow/playground, ``src/dataset.ts``); moons and checkerboard
are those that its users miss, and a curve is whatever rule somebody types. Every function that
draws points takes a generator and returns ``x``, float64 of shape (samples, 2), and ``y`` of shape
(samples,): class numbers, or values from -1 to 1. They need nothing but NumPy, so that a script can
hold their source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import get_args

import numpy as np

from core.datasets.catalog import FACTS
from core.datasets.dataset import Dataset
from core.datasets.facts import Facts, Feature
from core.experiment import Impossible, Plane, PlaneFeature, PlaneShape
from core.experiment.rule import read_rule

FEATURES: tuple[PlaneFeature, ...] = get_args(PlaneFeature)
REGRESSIONS: tuple[PlaneShape, ...] = ("plane", "multi_gauss")
MANY_CLASSES: tuple[PlaneShape, ...] = ("gauss", "spiral")
EDGE = 6.0


def circle(
    random: np.random.Generator, samples: int, noise: float
) -> tuple[np.ndarray, np.ndarray]:
    """A disc of class 1 in a ring of class 0.

    Noise moves a point before it is asked which of the two it belongs to, not where it is drawn.
    """
    inside = np.arange(samples) < samples // 2
    radius = np.where(inside, random.uniform(0, 2.5, samples), random.uniform(3.5, 5, samples))
    angle = random.uniform(0, 2 * np.pi, samples)
    x = radius[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    asked = x + noise * random.uniform(-5, 5, x.shape)
    return x, (np.hypot(asked[:, 0], asked[:, 1]) < 2.5).astype(int)


def xor(random: np.random.Generator, samples: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Class 1 where both coordinates have the same sign, with a gap along the axes."""
    x = random.uniform(-5, 5, (samples, 2))
    x += np.where(x > 0, 0.3, -0.3)
    asked = x + noise * random.uniform(-5, 5, x.shape)
    return x, (asked.prod(axis=1) >= 0).astype(int)


def gauss(
    random: np.random.Generator, samples: int, noise: float, classes: int = 2
) -> tuple[np.ndarray, np.ndarray]:
    """A cloud a class around the origin; their variance grows with the noise from 0.5 to 4."""
    y = (np.arange(samples) + 1) % classes
    angle = np.pi / 4 + 2 * np.pi * (y - 1) / classes
    centre = np.sqrt(8) * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return centre + random.normal(0, np.sqrt(0.5 + 7 * noise), (samples, 2)), y


def spiral(
    random: np.random.Generator, samples: int, noise: float, classes: int = 2
) -> tuple[np.ndarray, np.ndarray]:
    """An arm a class, 1.75 times around the origin; noise shakes each point."""
    y = (np.arange(samples) + 1) % classes
    along = np.arange(samples) // classes / (samples // classes)
    angle = 1.75 * 2 * np.pi * along + 2 * np.pi * (1 - y) / classes
    x = 5 * along[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    return x + noise * random.uniform(-1, 1, x.shape), y


def moons(random: np.random.Generator, samples: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """Two half circles that reach into each other; noise shakes each point."""
    y = np.arange(samples) % 2
    angle = random.uniform(0, np.pi, samples)
    side = 2 * y - 1
    x = np.stack([3 * np.cos(angle) - 1.5, 3 * np.sin(angle) - 0.75], axis=1) * side[:, None]
    return x + random.normal(0, 0.2 + 2 * noise, x.shape), y


def checkerboard(
    random: np.random.Generator, samples: int, noise: float
) -> tuple[np.ndarray, np.ndarray]:
    """Four by four squares of side 2.5, class 1 in every other one."""
    x = random.uniform(-5, 5, (samples, 2))
    asked = x + noise * random.uniform(-2.5, 2.5, x.shape)
    return x, (np.floor(asked / 2.5).sum(axis=1) % 2 == 0).astype(int)


def plane(random: np.random.Generator, samples: int, noise: float) -> tuple[np.ndarray, np.ndarray]:
    """A slope: a tenth of the sum of both coordinates."""
    x = random.uniform(-6, 6, (samples, 2))
    asked = x + noise * random.uniform(-6, 6, x.shape)
    return x, asked.sum(axis=1) / 10


def multi_gauss(
    random: np.random.Generator, samples: int, noise: float
) -> tuple[np.ndarray, np.ndarray]:
    """Three hills and three hollows of radius 2, each a cone of height 1."""
    x = random.uniform(-6, 6, (samples, 2))
    asked = x + noise * random.uniform(-6, 6, x.shape)
    tops = np.array([[-4, 2.5], [0, 2.5], [4, 2.5], [-4, -2.5], [0, -2.5], [4, -2.5]])
    signs = np.array([1, -1, 1, -1, 1, -1])
    away = np.linalg.norm(asked[:, None] - tops, axis=2)
    heights = signs * np.clip(1 - away / 2, 0, 1)
    return x, heights[np.arange(samples), np.abs(heights).argmax(axis=1)]


def curve(
    random: np.random.Generator, samples: int, noise: float, rule: str
) -> tuple[np.ndarray, np.ndarray]:
    """Class 1 where a rule such as ``y > sin(x)`` holds; x is the first coordinate."""
    places = random.uniform(-6, 6, (samples, 2))
    asked = places + noise * random.uniform(-6, 6, places.shape)
    return places, read_rule(rule).holds(asked[:, 0], asked[:, 1]).astype(int)


def curve_source(rule: str) -> str:
    """The same function for one rule, which needs nothing but NumPy."""
    return f'''\
def curve(random, samples, noise):
    """Class 1 where the rule holds: {rule}"""
    places = random.uniform(-6, 6, (samples, 2))
    asked = places + noise * random.uniform(-6, 6, places.shape)
    x, y = asked[:, 0], asked[:, 1]
    with np.errstate(all="ignore"):
        holds = {read_rule(rule).source()}
    return places, holds.astype(int)'''


SHAPES: dict[PlaneShape, Callable[..., tuple[np.ndarray, np.ndarray]]] = {
    "circle": circle,
    "xor": xor,
    "gauss": gauss,
    "spiral": spiral,
    "moons": moons,
    "checkerboard": checkerboard,
    "plane": plane,
    "multi_gauss": multi_gauss,
    "curve": curve,
}


@dataclass(frozen=True)
class Formula:
    """A feature of points: as people write it, as NumPy computes it, and the source of that."""

    label: str
    of: Callable[[np.ndarray, np.ndarray], np.ndarray]
    source: str


FORMULAS: dict[PlaneFeature, Formula] = {
    "x1": Formula("x₁", lambda x1, _: x1, "x1"),
    "x2": Formula("x₂", lambda _, x2: x2, "x2"),
    "x1_squared": Formula("x₁²", lambda x1, _: x1**2, "x1**2"),
    "x2_squared": Formula("x₂²", lambda _, x2: x2**2, "x2**2"),
    "x1_x2": Formula("x₁x₂", lambda x1, x2: x1 * x2, "x1 * x2"),
    "sin_x1": Formula("sin x₁", lambda x1, _: np.sin(x1), "np.sin(x1)"),
    "sin_x2": Formula("sin x₂", lambda _, x2: np.sin(x2), "np.sin(x2)"),
}


def points(plane: Plane, part: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """The points in random order: those to train and to hold out; of part 1, others like them.

    Of one's own there are no others.
    """
    random = np.random.default_rng([plane.seed, part])
    if plane.shape == "own":
        table = np.array(plane.points)
        x, y = table[:, :2], table[:, 2].astype(int)
    else:
        x, y = SHAPES[plane.shape](random, plane.samples, plane.noise, *_more(plane))
    order = random.permutation(len(x))
    return x[order], y[order]


def _more(plane: Plane) -> tuple[int | str, ...]:
    """What else the function of a shape is told."""
    if plane.shape in MANY_CLASSES:
        return (plane.classes,)
    return (plane.rule,) if plane.rule else ()


def make_sure_of_two_sides(plane: Plane) -> None:
    """Raises Impossible where every point lies on the same side of a rule."""
    if plane.rule and len(np.unique(points(plane)[1])) < 2:
        raise Impossible("All points lie on one side of “{rule}”.", rule=plane.rule)


def features_of(x: np.ndarray, names: tuple[PlaneFeature, ...]) -> np.ndarray:
    """What a network is told of points ``x`` of shape (rows, 2): shape (rows, features)."""
    return np.stack([FORMULAS[name].of(x[:, 0], x[:, 1]) for name in names], axis=1)


def facts_of(plane: Plane) -> Facts:
    """What is known of such points, as of any other dataset."""
    regression = plane.shape in REGRESSIONS
    return replace(
        FACTS["plane"],
        task="regression" if regression else "binary" if plane.classes == 2 else "multiclass",
        sample_shape=(len(plane.features),),
        features=tuple(Feature(name, "") for name in plane.features),
        class_names=() if regression else tuple(map(str, range(plane.classes))),
    )


def plane_dataset(plane: Plane) -> Dataset:
    """The points as a dataset: features and class numbers, or values."""
    (x_train, y_train), (x_test, y_test) = points(plane), points(plane, 1)
    names = plane.features
    return Dataset(
        facts_of(plane),
        "original",
        features_of(x_train, names),
        y_train,
        features_of(x_test, names),
        y_test,
    )
