"""The Experiment: everything that determines a training, and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import chain
from math import ceil
from typing import Annotated, Any, Literal, Self

from annotated_types import Ge, Le, MaxLen
from pydantic import Field, ValidationError, field_validator, model_validator

from core.experiment.base import Part, Seed
from core.experiment.base_layer import KernelLayer
from core.experiment.callbacks import Callback, ReduceLROnPlateau
from core.experiment.data import Data, Source
from core.experiment.layers import Dense, Layer
from core.experiment.losses import LOSSES, LossName, MetricName
from core.experiment.mistakes import Impossible, mistakes_in
from core.experiment.optimizers import Optimizer, RMSprop
from core.experiment.validation import NoValidation, Validation

Shuffle = Literal["every_epoch", "once", "never"]

MOST_CHARACTERS = 60_000
"""Of JSON: no Experiment has more, and a longer text need not be read."""


class Experiment(Part):
    """Everything that determines a training. Two equal Experiments give equal histories.

    With ``learner="sgd_classifier"`` scikit-learn's linear classifier learns instead:
    ``epochs`` passes over the rows, scored on folds; ``layers`` is then the network it amounts to.
    ``first_weights`` are all kernels and biases end to end, where they are not to be drawn.
    ``nudged`` moves each first weight away from 0 to the next float32: what grows out of that has
    grown out of last digits alone.

    With ``shuffle="every_epoch"`` each epoch visits the rows in a new order, drawn from ``seed``
    (of a fold: ``seed`` + its number, counted from 0). ``"once"`` is what ``fit`` does after
    ``set_random_seed``: one order for all epochs. Earlier texts say true for it, false for never.

    With ``steps_per_epoch`` an epoch is so many updates, as in ``fit`` with a generator: the orders
    are laid end to end and cut into batches of one size, and each epoch goes on behind the last.
    """

    learner: Literal["network", "sgd_classifier"] = "network"
    data: Data
    layers: Annotated[tuple[Layer, ...], Field(max_length=12)]
    loss: LossName
    optimizer: Optimizer = RMSprop()
    metrics: Annotated[tuple[MetricName, ...], MaxLen(12)] = ()
    epochs: Annotated[int, Ge(1), Le(2000)]
    batch_size: Annotated[int, Ge(1), Le(100_000)] = 32
    steps_per_epoch: Annotated[int, Ge(1), Le(10_000)] | None = Field(
        default=None, exclude_if=lambda steps: steps is None
    )
    shuffle: Shuffle = "every_epoch"
    validation: Validation = NoValidation()
    callbacks: Annotated[tuple[Callback, ...], MaxLen(12)] = ()
    seed: Seed = 0
    first_weights: Annotated[tuple[float, ...], MaxLen(1000)] | None = Field(
        default=None, exclude_if=lambda weights: weights is None
    )
    nudged: bool = Field(default=False, exclude_if=lambda nudged: not nudged)

    @field_validator("shuffle", mode="before")
    @classmethod
    def _shuffle_of_earlier_texts(cls, value: Any) -> Any:
        return {True: "once", False: "never"}[value] if isinstance(value, bool) else value

    @model_validator(mode="after")
    def _makes_sense_as_a_whole(self) -> Self:
        if not self.dense:
            raise Impossible("A network needs at least one Dense layer to learn with.")
        if not isinstance(self.layers[-1], Dense):
            raise Impossible("The last layer must be Dense: its units are the network's outputs.")
        if any(layer.reads_raw for layer in self.layers[1:]):
            raise Impossible("Normalization learns the mean of the raw inputs: put it first.")
        names = [layer.name for layer in self.layers if layer.name]
        if len(set(names)) < len(names):
            raise Impossible("Two layers have the same name: give each its own.")
        if len(set(self.metrics)) < len(self.metrics):
            raise Impossible("A metric is named twice.")
        if LOSSES[self.loss].numbered:
            for metric in self.metrics:
                if metric != "accuracy":
                    raise Impossible(
                        "Sparse categorical crossentropy compares with class numbers, and "
                        "{metric} does not: measure the accuracy, or make the targets one-hot.",
                        metric=metric,
                    )
        if not isinstance(self.optimizer.learning_rate, float) and any(
            isinstance(callback, ReduceLROnPlateau) for callback in self.callbacks
        ):
            raise Impossible(
                "ReduceLROnPlateau sets the learning rate, and so does a schedule: "
                "leave one of them out.",
            )
        if self.steps_per_epoch is not None and self.shuffle != "every_epoch":
            raise Impossible(
                "An epoch of {steps} updates goes on where the last one stopped: "
                "the order of the rows must be new in every epoch.",
                steps=self.steps_per_epoch,
            )
        monitored = {callback.monitor for callback in self.callbacks}
        if not self.validation.holds_out and any(m.startswith("val_") for m in monitored):
            raise Impossible(
                "A callback watches the validation loss, but no rows are held out for validation.",
            )
        known = {"loss", *self.metrics}
        for monitor in monitored:
            if monitor.removeprefix("val_") not in known:
                raise Impossible(
                    "A callback watches “{monitor}”, but this training does not measure it.",
                    monitor=monitor,
                )
        return self

    @property
    def dense(self) -> tuple[Dense, ...]:
        """The Dense layers, from the first to the one whose units are the outputs."""
        return tuple(layer for layer in self.layers if isinstance(layer, Dense))

    @property
    def output(self) -> Dense:
        """The last layer."""
        return self.dense[-1]

    def with_hidden(self, change: Callable[[Dense], Sequence[Layer]]) -> Self:
        """Each hidden Dense layer replaced by what ``change`` makes of it."""
        *hidden, last = self.layers
        changed = (change(part) if isinstance(part, Dense) else (part,) for part in hidden)
        return self.changed(layers=(*chain.from_iterable(changed), last))

    def on(self, source: Source) -> Self:
        """The same on the original data, or on the sample."""
        return self.changed(data=self.data.changed(source=source))

    @property
    def penalized(self) -> bool:
        """Whether a penalty for large weights is part of the losses, as Keras counts it."""
        kernels = (layer for layer in self.layers if isinstance(layer, KernelLayer))
        return any(layer.kernel_regularizer is not None for layer in kernels)

    @property
    def most_rows(self) -> int:
        """How many rows its history has if nothing ends it early: one an epoch and fold.

        The classifier tells of a fold only when all its passes are done.
        """
        return self.folds * (self.epochs if self.learner == "network" else 1)

    def updates(self, rows: int) -> int:
        """How many updates an epoch makes where so many rows train."""
        return self.steps_per_epoch or ceil(rows / self.batch_size)

    @property
    def folds(self) -> int:
        """How many networks are trained: K with K folds, otherwise 1."""
        return self.validation.networks


def experiment_from(values: Mapping[str, Any] | str | bytes) -> Experiment:
    """The Experiment in a mapping or a JSON text.

    Raises:
        InvalidExperiment: with one plain sentence per mistake.
    """
    try:
        if isinstance(values, str | bytes):
            return Experiment.model_validate_json(values)
        return Experiment.model_validate(values)
    except ValidationError as error:
        raise mistakes_in(error) from None
