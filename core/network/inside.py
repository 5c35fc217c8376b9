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
from core.network.backward import Passed, back_through, gradients
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


FLAT = 0.01
"""A slope below which a bounded activation counts as saturated."""


def can_be_looked_into(experiment: Experiment) -> bool:
    """Whether the Dense layers follow each other, but for Dropout, behind what prepares rows."""
    kinds = [layer.kind for layer in experiment.layers if layer.kind != "dropout"]
    first = kinds.index("dense") if "dense" in kinds else len(kinds)
    return first < len(kinds) and set(kinds[first:]) == {"dense"}


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
    step: float = 1e-4,
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
