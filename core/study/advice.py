"""What a teacher would say on looking at a network: each remark with its reason and its remedy."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from math import prod
from typing import Any

from core.datasets.catalog import FACTS
from core.datasets.facts import Task
from core.experiment import (
    LOSSES,
    ActivationName,
    Dense,
    Experiment,
    Flatten,
    InputStep,
    Layer,
    LossName,
    Normalization,
    Reshape,
)
from core.experiment.base_layer import Shape
from core.messages import N_
from core.study.place import Place
from core.study.presets import RIGHT_ENDING


@dataclass(frozen=True)
class Advice:
    """A remark: ``what`` and ``why`` are messages that ``values`` fill in, ``fix`` is the mended
    Experiment, None where what would be better depends, and ``button`` says what is mended.
    ``name`` tells it from the others; it is about the data, the loss or the layer at ``place``."""

    name: str
    place: Place
    what: str
    why: str
    button: str
    fix: Experiment | None
    values: dict[str, Any] = field(default_factory=dict)


def advise(experiment: Experiment, task: Task, classes: int | None) -> tuple[Advice, ...]:
    """What is unwise, though it can be trained."""
    return (
        *_scale(experiment),
        *_bends(experiment),
        *_bottleneck(experiment, classes),
        *_ending(experiment, task),
    )


def unchanging(experiment: Experiment, constant: int, columns: int) -> tuple[Advice, ...]:
    """What becomes of columns, ``constant`` of ``columns``, that no training row changes."""
    values = {"constant": constant, "columns": columns}
    what = N_("{constant} of {columns} columns never change in these rows.")
    if constant and isinstance(experiment.layers[0], Normalization):
        why = N_(
            "The layer Normalization divides by almost 0 there: a new row that differs becomes "
            "enormous. With more rows the columns may change."
        )
        return (Advice("constant", 0, what, why, "", None, values),)
    if constant and "standardize" in experiment.data.preparation.inputs:
        why = N_("There is no deviation to divide by, so they are only shifted to 0.")
        return (Advice("constant", "data", what, why, "", None, values),)
    return ()


def repaired(
    experiment: Experiment, input_shape: Shape, target_shape: Shape, classes: int | None
) -> Experiment:
    """The Experiment with what cannot be trained put right: shapes, one unit for each answer.

    It is the same Experiment where neither helps.
    """
    layers = [*_with_shapes(experiment, input_shape)]
    outputs = target_shape[-1] if target_shape else 1
    if LOSSES[experiment.loss].numbered and classes:
        outputs = classes
    layers[-1] = layers[-1].changed(units=outputs)
    return experiment.changed(layers=tuple(layers))


def _with_shapes(experiment: Experiment, shape: Shape) -> Iterator[Layer]:
    """The layers, with a Reshape or a Flatten in front of what cannot read its samples."""
    flattens = any(isinstance(layer, Flatten) for layer in experiment.layers)
    looks = any(layer.reads_pictures for layer in experiment.layers)
    size = FACTS[experiment.data.name].sample_shape
    for layer in experiment.layers:
        reads_rows = isinstance(layer, Dense) if looks else not layer.reads_raw
        before: tuple[Layer, ...] = ()
        if layer.reads_pictures:
            if len(shape) < 3 and len(size) == 2 and prod(shape) == prod(size):
                before = (Reshape(height=size[0], width=size[1], channels=1),)
        elif reads_rows and len(shape) > 1 and not flattens:
            before = (Flatten(),)
        for added in (*before, layer):
            shape = added.output_shape(shape)
            yield added


def repairs(experiment: Experiment, mended: Experiment) -> Iterator[tuple[str, dict[str, Any]]]:
    """What :func:`repaired` has put right: messages, and what fills them in."""
    for kind, message in (
        (Reshape, N_("Add a Reshape layer")),
        (Flatten, N_("Add a Flatten layer")),
    ):
        before, after = (
            sum(isinstance(layer, kind) for layer in one.layers) for one in (experiment, mended)
        )
        if after > before:
            yield message, {}
    if mended.layers[-1] != experiment.layers[-1]:
        last = _layer(mended, len(mended.layers) - 1)
        yield N_("Units of the last layer: {units}"), {"units": last.units}


def _with_layer(experiment: Experiment, place: int, **values: Any) -> Experiment:
    layers = list(experiment.layers)
    layers[place] = layers[place].changed(**values)
    return experiment.changed(layers=tuple(layers))


def _scale(experiment: Experiment) -> Iterator[Advice]:
    data = experiment.data
    steps = data.preparation.inputs
    if {"standardize", "divide_by_255", "multi_hot"} & set(steps):
        return
    if FACTS[data.name].kind == "image":
        yield Advice(
            "scale",
            "data",
            N_("The pixels go up to 255."),
            N_(
                "The first weights are made for inputs of about 1. Pixels that are 255 times as "
                "large make sums and gradients as large, and steps that jump over the valley."
            ),
            N_("Divide the pixels by 255"),
            _prepared(experiment, "divide_by_255"),
        )
    elif not isinstance(experiment.layers[0], Normalization):
        yield Advice(
            "scale",
            "data",
            N_("The inputs are not scaled."),
            N_(
                "The first weights are made for inputs of about 1. Larger ones make larger sums, "
                "larger gradients, and steps that jump over the valley; a column of large numbers "
                "drowns the others."
            ),
            N_("Standardize the inputs beforehand"),
            _prepared(experiment, "standardize"),
        )


def _prepared(experiment: Experiment, step: InputStep) -> Experiment:
    data = experiment.data
    preparation = data.preparation.changed(inputs=(step, *data.preparation.inputs))
    return experiment.changed(data=data.changed(preparation=preparation))


def _bends(experiment: Experiment) -> Iterator[Advice]:
    *hidden, _ = _dense(experiment)
    straight = [place for place in hidden if _layer(experiment, place).activation == "linear"]
    if straight:
        yield Advice(
            "bends",
            straight[0],
            N_("Layer {layer} has no activation before the next Dense layer."),
            N_(
                "Two linear layers in a row are one linear layer: (xA)B = x(AB). The extra layer "
                "costs weights and adds nothing that the network could say."
            ),
            "",
            None,
            {"layer": straight[0] + 1},
        )


def _bottleneck(experiment: Experiment, classes: int | None) -> Iterator[Advice]:
    if classes is None or classes < 3:
        return
    *hidden, _ = _dense(experiment)
    narrow = [place for place in hidden if _layer(experiment, place).units < classes]
    if narrow:
        units, wider = _layer(experiment, narrow[0]).units, 2 ** (classes - 1).bit_length()
        yield Advice(
            "bottleneck",
            narrow[0],
            N_("Layer {layer} has {units} units for {classes} classes: a bottleneck."),
            N_(
                "All that the network knows of a sample has to fit through {units} numbers. What "
                "does not fit is lost for every layer after it."
            ),
            N_("Give layer {layer} {wider} units"),
            _with_layer(experiment, narrow[0], units=wider),
            {"layer": narrow[0] + 1, "units": units, "classes": classes, "wider": wider},
        )


def _ending(experiment: Experiment, task: Task) -> Iterator[Advice]:
    place = _dense(experiment)[-1]
    last = _layer(experiment, place)
    right = RIGHT_ENDING[task]
    mended = _with_layer(experiment, place, activation=right)
    values = {"activation": last.activation, "right": right, "units": last.units}
    if last.activation == "softmax" and last.units == 1:
        yield Advice(
            "softmax_of_one",
            place,
            N_("Softmax over one unit is always 1."),
            N_("Softmax shares 1 among the units; a single unit gets all of it, whatever it says."),
            N_("No activation at the end") if task == "regression" else N_("{right} at the end"),
            mended,
            values,
        )
    elif task == "regression" and last.function.bounded:
        yield Advice(
            "bounded",
            place,
            N_("{activation} at the end bounds the answers, but a price can be any number."),
            N_("Leave the last layer of a regression without activation: it says what it sums up."),
            N_("No activation at the end"),
            mended,
            values,
        )
    elif task == "multiclass" and experiment.loss == "binary_crossentropy":
        yield _one_by_one(mended, last, right)
    elif task != "regression" and LOSSES[experiment.loss].chooses and last.activation != right:
        yield _not_probabilities(mended, place, values)


def _one_by_one(mended: Experiment, last: Dense, right: ActivationName) -> Advice:
    """Binary crossentropy over many classes, whatever the activation."""
    fits = last.activation == right
    return Advice(
        "binary_loss",
        "loss",
        N_("Binary crossentropy asks of each class alone: is it this one, yes or no?"),
        N_(
            "Of {units} answers {others} are an easy no, so even a blind guess looks good. "
            "Exactly one class is right: that is softmax with categorical crossentropy."
        ),
        N_("Categorical crossentropy") if fits else N_("Softmax and categorical crossentropy"),
        _crossentropy(mended, "categorical_crossentropy"),
        {"units": last.units, "others": last.units - 1},
    )


def _not_probabilities(mended: Experiment, place: int, values: dict[str, Any]) -> Advice:
    if values["activation"] == "sigmoid":
        return Advice(
            "sigmoids",
            place,
            N_("Sigmoids at the end, but the loss takes exactly one class to be right."),
            N_(
                "Keras computes this loss as if softmax stood there, so the training is the same. "
                "But the answers are sigmoids, one by one, and need not add up to 1."
            ),
            N_("{right} at the end"),
            mended,
            values,
        )
    return Advice(
        "not_probabilities",
        place,
        N_("The loss needs probabilities, but {activation} gives any number."),
        N_(
            "Crossentropy is −log of a probability. Keras cuts other numbers off at almost 0 "
            "and almost 1, and there the gradient is 0: {right} makes probabilities."
        ),
        N_("{right} at the end"),
        mended,
        values,
    )


def _crossentropy(experiment: Experiment, loss: LossName) -> Experiment:
    metrics = ("accuracy",) if experiment.metrics else ()
    return experiment.changed(loss=loss, metrics=metrics)


def _dense(experiment: Experiment) -> list[int]:
    return [n for n, layer in enumerate(experiment.layers) if isinstance(layer, Dense)]


def _layer(experiment: Experiment, place: int) -> Dense:
    layer: Layer = experiment.layers[place]
    assert isinstance(layer, Dense)  # noqa: S101 - asked for by _dense
    return layer
