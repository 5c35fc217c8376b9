"""Does a network fit its data? Each misfit is one sentence, before Keras would trip over it."""

from __future__ import annotations

from math import prod

from core.experiment import Dense, Experiment, Impossible
from core.experiment.base_layer import Shape
from core.experiment.losses import LOSSES
from core.network.shapes import table, weight_shapes, with_inputs

LARGEST_NETWORK = 6_000_000
"""Parameters. A class shares one machine: with more, one run would keep everybody waiting."""


def check(
    experiment: Experiment, input_shape: Shape, target_shape: Shape, classes: int | None
) -> None:
    """Raises Impossible where ``experiment`` cannot be trained on such data.

    ``input_shape`` and ``target_shape`` are those of one sample, ``()`` for a plain number;
    ``classes`` is the number of classes, ``None`` for a regression.
    """
    words = "multi_hot" in experiment.data.preparation.inputs
    if words and not isinstance(experiment.layers[0], Dense):
        raise Impossible("Multi-hot words go into a Dense layer: put one first.")
    met = [*with_inputs(experiment.layers, input_shape)]
    for layer, shape in met:
        if misfit := layer.misfit(shape):
            raise misfit
    rows = table(experiment, input_shape)
    if len(rows[-1].shape) > 1:
        raise Impossible(
            "A Dense layer reads rows of numbers, but here each sample has shape {shape}: "
            "put a Flatten layer first.",
            shape=next(shape for layer, shape in met if isinstance(layer, Dense)),
        )
    if sum(row.parameters for row in rows) > LARGEST_NETWORK:
        raise Impossible(
            "This network has {count:,} parameters; the playground trains up to {limit:,}.",
            count=sum(row.parameters for row in rows),
            limit=LARGEST_NETWORK,
        )
    given = len(experiment.first_weights or ())
    needed = sum(map(prod, weight_shapes(experiment.layers, input_shape)))
    if experiment.first_weights is not None and given != needed:
        raise Impossible(
            "There are {given} first weights, but this network has {needed}.",
            given=given,
            needed=needed,
        )
    _check_outputs(experiment, rows[-1].shape[-1], target_shape, classes)


def _check_outputs(
    experiment: Experiment, units: int, target_shape: Shape, classes: int | None
) -> None:
    loss = LOSSES[experiment.loss]
    if loss.numbered:
        if experiment.data.preparation.targets == "signs":
            raise Impossible(
                "Sparse categorical crossentropy compares with class numbers: "
                "leave the targets as they are instead of −1 and 1."
            )
        if classes is None:
            raise Impossible("Categorical crossentropy needs classes, but the target is a number.")
        if target_shape:
            raise Impossible(
                "Sparse categorical crossentropy compares with class numbers: "
                "leave the targets as they are instead of one-hot."
            )
        if units < classes:
            raise Impossible(
                "There are {classes} classes, so the last layer needs {classes} units; "
                "it has {units}.",
                classes=classes,
                units=units,
            )
        return
    outputs = target_shape[-1] if target_shape else 1
    if loss.chooses == "one" and outputs == 1:
        raise Impossible(
            "Categorical crossentropy compares with one-hot targets: make the targets one-hot, "
            "or use sparse categorical crossentropy."
        )
    if units != outputs:
        raise Impossible(
            "Each answer is {outputs} number(s), so the last layer needs {outputs} unit(s); "
            "it has {units}.",
            outputs=outputs,
            units=units,
        )
    if "categorical_accuracy" in experiment.metrics and outputs == 1:
        raise Impossible(
            "Categorical accuracy looks for the largest of several outputs, and here there is "
            "only one: measure the accuracy."
        )
    if "accuracy" in experiment.metrics and classes is None:
        raise Impossible("Accuracy counts right answers; a regression has none: use mae instead.")
