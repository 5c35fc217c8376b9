"""What goes on inside of a network: the outputs of its layers on some rows, and their gradients.

In NumPy, from the weights that a training has left behind. Only networks of Dense layers are looked
into; what flattens or scales their rows stands before them, and Dropout is off.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from core.datasets.dataset import MultiHot
from core.datasets.prepare import Inputs
from core.experiment import LOSSES, Dense, Experiment, LossName
from core.network.backward import Passed, back_through, by_sums, gradients
from core.network.forward import Weighted, dense


@dataclass(frozen=True)
class Inside:
    """A Dense layer at work on some rows.

    ``inputs`` has shape (rows, inputs), ``sums`` and ``outputs`` (rows, units); ``kernel`` is
    (inputs, units), ``bias`` (units,) or None. ``by_kernel`` is the mean loss's gradient by the
    kernel, and None where the loss's slope is not known here.
    """

    layer: Dense
    kernel: np.ndarray
    bias: np.ndarray | None
    inputs: np.ndarray
    sums: np.ndarray
    outputs: np.ndarray
    by_kernel: np.ndarray | None = None

    @property
    def dead(self) -> int:
        """How many units with ReLU answer 0 to every row: no gradient reaches them."""
        if self.layer.activation != "relu":
            return 0
        return int((self.outputs <= 0).all(axis=0).sum())

    @property
    def saturated(self) -> float:
        """The share of answers where the activation is so flat that little gradient passes."""
        if not self.layer.function.bounded or self.layer.function.coupled is not None:
            return 0.0
        return float((np.abs(self.layer.function.slope(self.sums)) < FLAT).mean())

    @property
    def slope(self) -> float:
        """The length of the gradient by the kernel; no number where that is not known."""
        return float("nan") if self.by_kernel is None else float(np.linalg.norm(self.by_kernel))


STEP = 1e-4
"""How far a weight is moved to measure a slope."""
FLAT = 0.01
"""A slope below which a bounded activation counts as saturated."""


def can_be_looked_into(experiment: Experiment) -> bool:
    """Whether the Dense layers follow each other, but for Dropout, behind what prepares rows."""
    kinds = [layer.kind for layer in experiment.layers if layer.kind != "dropout"]
    first = kinds.index("dense") if "dense" in kinds else len(kinds)
    prepares = {"normalization", "flatten", "reshape"}
    return first < len(kinds) and set(kinds[first:]) == {"dense"} and {*kinds[:first]} <= prepares


def has_gradients(experiment: Experiment) -> bool:
    """Whether the loss's slope by the last layer's sums is known here."""
    loss = LOSSES[experiment.loss]
    return loss.slopes is not None or loss.behind == experiment.output.activation


def inside(layers: Sequence[Weighted], inputs: Inputs) -> tuple[Inside, ...]:
    """The Dense layers of a network at work on prepared rows, first to last."""
    return _inside(layers, _array(inputs))


def _inside(layers: Sequence[Weighted], x: np.ndarray) -> tuple[Inside, ...]:
    found = []
    for part in layers:
        if not isinstance(part.layer, Dense):
            x = part.layer.outputs(x, part.weights)
            continue
        layer, (kernel, *rest) = part.layer, part.weights
        sums = layer.sums(x, part.weights)
        outputs = layer.function.value(sums)
        found.append(Inside(layer, kernel, rest[0] if rest else None, x, sums, outputs))
        x = outputs
    return tuple(found)


def with_gradients(
    layers: Sequence[Weighted], loss: LossName, inputs: Inputs, y: np.ndarray
) -> tuple[Inside, ...]:
    """The same in double precision, with the mean loss's gradient by each kernel.

    ``y`` are prepared targets.
    """
    found = _inside(layers, _array(inputs).astype(float))
    parts = [part for part in layers if isinstance(part.layer, Dense)]
    passed = [Passed(part, one.inputs, one.sums) for part, one in zip(parts, found, strict=True)]
    _loss, flat = back_through(passed, found[-1].outputs, loss, y)
    by_kernel = []
    for part in parts:
        sizes = [array.size for array in part.weights]
        own, flat = flat[: sum(sizes)], flat[sum(sizes) :]
        by_kernel.append(own[: sizes[0]].reshape(part.weights[0].shape))
    return tuple(
        Inside(dense(part), one.kernel, one.bias, one.inputs, one.sums, one.outputs, slopes)
        for part, one, slopes in zip(parts, found, by_kernel, strict=True)
    )


@dataclass(frozen=True)
class Step:
    """A unit that an answer comes to: over which weight, its sum and its own answer."""

    unit: int
    weight: float
    z: float
    a: float


@dataclass(frozen=True)
class Chain:
    """One weight's gradient on one row, factor by factor: ∂L/∂a · ∂a/∂z · ∂z/∂w.

    ``x`` comes in, ∂z/∂w; the unit sums it up to ``z`` and answers ``a``. ``slope`` is ∂a/∂z and
    ``by_answer`` ∂L/∂a; both are None where only their product ``by_sum``, ∂L/∂z, is to be had:
    behind a softmax. In front of another layer ∂L/∂a is the sum of ``behind``, ∂L/∂z of each of its
    units, times the weights ``onward`` to them. ``way`` goes on to the loss, each time over the
    unit that says most of it. ``penalty`` is what the weight's own penalty adds.
    """

    x: float
    w: float
    z: float
    a: float
    slope: float | None
    by_answer: float | None
    by_sum: float
    behind: np.ndarray
    onward: np.ndarray
    way: tuple[Step, ...]
    target: float | None
    loss: float
    penalty: float

    @property
    def gradient(self) -> float:
        """∂L/∂w: all factors multiplied."""
        return self.by_sum * self.x + self.penalty


def chain(
    layers: Sequence[Weighted],
    loss: LossName,
    inputs: Inputs,
    y: np.ndarray,
    at: tuple[int, int, int],
) -> Chain:
    """The chain from one weight to the loss of one row, in double precision.

    ``inputs`` and ``y`` are one prepared row; ``at`` is the place among the Dense layers, the input
    and the unit.
    """
    place, one, unit = at
    found = _inside(layers, _array(inputs).astype(float))
    parts = [part for part in layers if isinstance(part.layer, Dense)]
    passed = [Passed(part, here.inputs, here.sums) for part, here in zip(parts, found, strict=True)]
    values, slopes = by_sums(passed, found[-1].outputs, loss, y)
    here, later, by_sum = found[place], found[place + 1 :], float(slopes[place][0, unit])
    behind = slopes[place + 1][0] if later else np.zeros(0)
    onward = later[0].kernel[unit].astype(float) if later else np.zeros(0)
    targets = LOSSES[loss].targets(y, found[-1].outputs.shape[1])
    factors = _factors(here, unit, by_sum, float(behind @ onward) if later else None, loss, targets)
    w = float(here.kernel[one, unit])
    penalty = here.layer.kernel_regularizer
    return Chain(
        x=float(here.inputs[0, one]),
        w=w,
        z=float(here.sums[0, unit]),
        a=float(here.outputs[0, unit]),
        slope=factors[1] if factors else None,
        by_answer=factors[0] if factors else None,
        by_sum=by_sum,
        behind=behind,
        onward=onward,
        way=_way(later, slopes[place + 1 :], unit),
        target=None if later else float(targets[0, unit]),
        loss=float(values[0]),
        penalty=penalty.l1 * float(np.sign(w)) + 2 * penalty.l2 * w if penalty else 0.0,
    )


def _factors(
    here: Inside,
    unit: int,
    by_sum: float,
    by_answer: float | None,
    loss: LossName,
    targets: np.ndarray,
) -> tuple[float, float] | None:
    """∂L/∂a and ∂a/∂z of a unit, where they are two numbers whose product is ∂L/∂z."""
    if here.layer.function.coupled is not None:
        return None
    if by_answer is None:
        by_outputs = LOSSES[loss].slopes
        if by_outputs is None:
            return None
        by_answer = float(by_outputs(targets, here.outputs)[0, unit])
    slope = float(here.layer.function.slope(here.sums)[0, unit])
    return (by_answer, slope) if np.isclose(by_answer * slope, by_sum, rtol=1e-9) else None


def _way(later: Sequence[Inside], slopes: Sequence[np.ndarray], unit: int) -> tuple[Step, ...]:
    """From a unit's answer on, through the unit of each layer by which it changes the loss most."""
    steps = []
    for layer, by_own in zip(later, slopes, strict=True):
        onward = layer.kernel[unit]
        unit = int(np.argmax(np.abs(by_own[0] * onward)))
        sums, outputs = float(layer.sums[0, unit]), float(layer.outputs[0, unit])
        steps.append(Step(unit, float(onward[unit]), sums, outputs))
    return tuple(steps)


def agreeing_digits(one: float, other: float) -> int:
    """How many digits of two numbers are the same, in front: at most the 15 that a float64 has."""
    largest, apart = max(abs(one), abs(other)), abs(one - other)
    return 15 if apart == 0 else max(0, min(15, int(-np.log10(apart / largest))))


def can_be_measured(slope: float, loss: float) -> bool:
    """Whether a slope is large enough that moving the weight tells it from rounding."""
    return bool(abs(slope) > 1000 * np.finfo(float).eps * abs(loss) / STEP)


def before_dense(layers: Sequence[Weighted], inputs: Inputs) -> np.ndarray:
    """Prepared rows as they come to the first Dense layer."""
    x = _array(inputs)
    for part in layers:
        if isinstance(part.layer, Dense):
            break
        x = part.layer.outputs(x, part.weights)
    return x


def slope_by_moving(
    layers: Sequence[Weighted],
    loss: LossName,
    inputs: Inputs,
    y: np.ndarray,
    at: tuple[int, int, int],
    step: float = STEP,
) -> float:
    """The mean loss's slope by one weight, measured: the weight a little larger, and smaller.

    ``at`` is the place among the Dense layers, the input and the unit. In double precision;
    ``(loss(w + step) - loss(w - step)) / (2 step)``.
    """
    place, one, unit = at
    x = before_dense(layers, inputs)
    parts = [part for part in layers if isinstance(part.layer, Dense)]

    def loss_at(change: float) -> float:
        kernel, *rest = parts[place].weights
        moved = kernel.astype(float)
        moved[one, unit] += change
        changed = [*parts]
        changed[place] = Weighted(parts[place].layer, (moved, *rest))
        return gradients(changed, loss, x, y)[0]

    return (loss_at(step) - loss_at(-step)) / (2 * step)


def _array(inputs: Inputs) -> np.ndarray:
    """Prepared rows as an array; words as zeros and ones, shape (rows, words)."""
    return inputs.dense() if isinstance(inputs, MultiHot) else np.asarray(inputs, "float32")
