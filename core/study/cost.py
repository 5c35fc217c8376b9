"""How long a training will take, before it has begun.

The form is that of the loop in ``core/training/compiled.py``: so many updates, each a few calls and
a step of every parameter, so many products of rows and parameters, and so many words to look up.
The constants are those of one machine (two virtual processors, shared), fitted to 38 trainings;
:func:`pace` tells from finished ones how fast another is. docs/performance.md says how far off it
is.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import prod

from core.experiment import Experiment
from core.experiment.base_layer import Shape
from core.network.shapes import weight_shapes, with_inputs

SECONDS_TO_START = 0.65
SECONDS_AN_UPDATE = 34e-6
SECONDS_A_FUSED_UPDATE = 3.3e-6
SECONDS_A_PARAMETER = 2.4e-9
SECONDS_A_PRODUCT = 1.1e-11
SECONDS_A_WORD = 1.9e-8
MOST_PRODUCTS_FUSED = 32_768
"""As in ``core/training/compiled.py``: smaller updates are compiled into one piece."""
PASSES = 3
"""A row that trains is multiplied forward, and backward by inputs and by weights."""


@dataclass(frozen=True)
class Size:
    """What a network meets: training rows, those held out among them, and one row's shape.

    Of words, ``ones`` is how many different ones a row has on average; of other rows None.
    """

    rows: int
    shape: Shape
    ones: float | None = None


@dataclass(frozen=True)
class Trained:
    """A training that has ended: what it should have cost, and the seconds that it took."""

    cost: float
    seconds: float


def cost(experiment: Experiment, size: Size) -> float | None:
    """The seconds that a training takes on the machine of the constants, with all its epochs.

    None of what does not train a network.
    """
    if experiment.learner != "network":
        return None
    training = experiment.validation.training(size.rows)
    held_out = size.rows - training if experiment.validation.holds_out else 0
    shapes = weight_shapes(experiment.layers, size.shape)
    parameters = sum(map(prod, shapes))
    small = experiment.batch_size * parameters <= MOST_PRODUCTS_FUSED
    fused = small and size.ones is None and all(layer.fuses for layer in experiment.layers)
    an_update = SECONDS_AN_UPDATE + parameters * SECONDS_A_PARAMETER
    updates = experiment.updates(training)
    a_row = _products(experiment, size) * SECONDS_A_PRODUCT + (size.ones or 0) * SECONDS_A_WORD
    an_epoch = updates * (SECONDS_A_FUSED_UPDATE if fused else an_update)
    visited = training
    if experiment.steps_per_epoch is not None:
        visited = updates * experiment.batch_size
    an_epoch += (PASSES * visited + held_out) * a_row
    return SECONDS_TO_START + experiment.folds * experiment.epochs * an_epoch


def pace(trained: Iterable[Trained]) -> float | None:
    """How many seconds of this machine are one of the cost's; None where nothing tells.

    It is the median, in which each training weighs what it costs: short ones are mostly waiting.
    """
    known = sorted(trained, key=lambda run: run.seconds / run.cost)
    half = sum(run.cost for run in known) / 2
    for run in known:
        half -= run.cost
        if half <= 0:
            return run.seconds / run.cost
    return None


def _products(experiment: Experiment, size: Size) -> float:
    """The products that one row asks of all kernels; a row of words meets only those it has."""
    met = with_inputs(experiment.layers, size.shape)
    products = [layer.products(shape) for layer, shape in met]
    if size.ones is None:
        return sum(products)
    first, *others = products
    return size.ones * first / prod(size.shape) + sum(others)
