"""Valid Experiments drawn at random: every layer, loss, metric, optimizer, callback and split."""

import random
from collections.abc import Iterator
from typing import Any, get_args

from core.datasets import Dataset, Tensors, load, prepare, split
from core.datasets.plane import FEATURES
from core.experiment import (
    ACTIVATIONS,
    LOSSES,
    Data,
    Experiment,
    Impossible,
    Initializer,
    InvalidExperiment,
    LossName,
    MetricName,
    PlaneShape,
    Shuffle,
    experiment_from,
)
from core.network.check import check


def drawn(number: int) -> tuple[Experiment, Dataset, Tensors]:
    """The valid Experiment of that number, its data, and what becomes of them."""
    draw = random.Random(number)  # noqa: S311
    kind = draw.choice(["table", "picture", "text", "plane", "plane"])
    while True:
        try:
            experiment = experiment_from(_experiment(draw, kind))
            dataset = _dataset(experiment.data)
            tensors = prepare(experiment.data, dataset)
            shapes = tensors.input_shape, tensors.y_train.shape[1:]
            check(experiment, *shapes, tensors.classes)
            split(experiment.validation, tensors.y_train)
        except (Impossible, InvalidExperiment):
            continue
        return experiment, dataset, tensors


def _dataset(data: Data) -> Dataset:
    return load(data.name, data.source, data.num_words, data.plane)


def _experiment(draw: random.Random, kind: str) -> dict[str, Any]:
    data, outputs, losses = _data(draw, kind)
    metrics: tuple[MetricName, ...]
    loss = draw.choice([*losses] * 6 + [*LOSSES])
    if loss == "sparse_categorical_crossentropy":
        data["preparation"]["targets"] = "as_is"
        metrics = draw.choice([(), ("accuracy",)])
    else:
        metrics = tuple(draw.sample(get_args(MetricName), draw.randint(0, 3)))
    validation: dict[str, Any] = draw.choice(
        [
            {"kind": "none"},
            {"kind": "last_share", "share": draw.uniform(0.05, 0.6)},
            {"kind": "first_rows", "rows": draw.randint(1, 40)},
            {"kind": "random_share", "share": draw.uniform(0.1, 0.6), "random_state": 42},
            {"kind": "stratified", "share": draw.uniform(0.2, 0.6), "random_state": 7},
            {"kind": "k_folds", "folds": draw.randint(2, 4)},
        ]
    )
    monitors = ["loss", *metrics]
    if validation["kind"] != "none":
        monitors += [f"val_{name}" for name in monitors]
    return {
        "data": data,
        "layers": _layers(draw, outputs, pictures=kind == "picture"),
        "loss": loss,
        "optimizer": _optimizer(draw),
        "metrics": metrics,
        "epochs": draw.randint(1, 8),
        "batch_size": draw.choice([1, 2, 7, 16, 32, 100, 5000]),
        "shuffle": draw.choice(get_args(Shuffle)),
        "validation": validation,
        "callbacks": [_callback(draw, draw.choice(monitors)) for _ in range(draw.randint(0, 3))],
        "seed": draw.choice([0, draw.randrange(2**31), 2**31 - 1]),
    }


def _data(draw: random.Random, kind: str) -> tuple[dict[str, Any], int, tuple[LossName, ...]]:
    """A part of a sample or of the plane, how many outputs it asks for, and losses that fit it."""
    rows = draw.choice([1, 2, 12, 33, 64, 100])
    noise = draw.choice([0, 0, 0.3])
    data: dict[str, Any] = {"source": "sample", "train_rows": rows, "label_noise": noise}
    inputs: list[str] = []
    targets = "as_is"
    outputs = 1
    losses: tuple[LossName, ...] = ("mse", "mae", "huber")
    if kind == "table":
        data["name"] = draw.choice(["boston_housing", "california_housing"])
        inputs = draw.choice([[], ["standardize"], ["standardize"], ["divide_by_255"]])
        if data["name"] == "california_housing":
            targets = draw.choice(["as_is", "divide_by_100000"])
    elif kind == "picture":
        data["name"] = draw.choice(["mnist", "fashion_mnist"])
        scale = draw.choice([["divide_by_255"], ["standardize"], []])
        inputs = draw.choice([["flatten", *scale], [*scale, "flatten"], scale])
        targets, outputs = draw.choice([("one_hot", 10), ("one_hot", 10), ("as_is", 1)])
        losses = ("categorical_crossentropy", "binary_crossentropy", "mse")
        if draw.random() < 0.4:
            outputs, losses = 10, ("sparse_categorical_crossentropy",)
    elif kind == "text":
        data["name"] = draw.choice(["imdb", "reuters"])
        data["num_words"] = draw.choice([100, 300])
        inputs = ["multi_hot"]
        losses = ("binary_crossentropy", "mse")
        if data["name"] == "reuters":
            targets, outputs, losses = "one_hot", 46, ("categorical_crossentropy", "mse")
    else:
        data |= {"name": "plane", "source": "original", "plane": _plane(draw)}
        data["train_rows"] = None
        inputs = draw.choice([[], ["standardize"]])
        losses = ("binary_crossentropy", "mse", "huber")
        classes = data["plane"]["classes"]
        if classes > 2 or draw.random() < 0.3:
            targets, outputs, losses = "one_hot", classes, ("categorical_crossentropy", "mae")
            if draw.random() < 0.4:
                losses = ("sparse_categorical_crossentropy",)
        elif draw.random() < 0.3:
            targets = "signs"
    data["preparation"] = {"inputs": inputs, "targets": targets}
    return data, outputs, losses


def _plane(draw: random.Random) -> dict[str, Any]:
    shape = draw.choice(get_args(PlaneShape))
    many = shape in ("gauss", "spiral", "own")
    classes = draw.randint(2, 5) if many else 2
    plane = {
        "shape": shape,
        "samples": draw.choice([20, 37, 90]),
        "noise": draw.choice([0, 0.2]),
        "classes": classes,
        "seed": draw.randrange(2**31),
        "features": draw.sample(FEATURES, draw.randint(1, 4)),
    }
    if shape == "curve":
        plane["rule"] = draw.choice(["y > sin(x)", "x^2 + y^2 < 9"])
    if shape == "own":
        upright = draw.random() < 0.4
        plane["points"] = [
            (0.1 if upright else draw.uniform(-6, 6), draw.uniform(-6, 6), draw.randrange(classes))
            for _ in range(draw.choice([1, 5, 30]))
        ]
    return plane


def _layers(draw: random.Random, outputs: int, pictures: bool) -> list[dict[str, Any]]:
    layers: list[dict[str, Any]] = []
    if pictures and draw.random() < 0.4:
        layers = [*_seen(draw)]
    if draw.random() < 0.2:
        layers.append({"kind": "normalization"})
    if draw.random() < 0.3:
        layers.append({"kind": "flatten"})
    for _ in range(draw.randint(0, 3)):
        layers.append(_dense(draw, draw.choice([1, 3, 8, 20])))
        if draw.random() < 0.25:
            layers.append({"kind": "dropout", "rate": draw.choice([0, 0.2, 0.5, 0.9])})
        if draw.random() < 0.1:
            layers.append({"kind": "batch_normalization"})
    if draw.random() < 0.1:
        layers.append({"kind": "flatten"})
    layers.append(_dense(draw, outputs))
    if draw.random() < 0.2:
        for place, name in enumerate(draw.sample(["dense", "dense_1", "a.b-c", None, None], 3)):
            layers[place % len(layers)]["name"] = name
    return layers


def _seen(draw: random.Random) -> Iterator[dict[str, Any]]:
    """A picture, seen through kernels once or twice, and laid out as a row."""
    yield {"kind": "reshape"}
    for _ in range(draw.randint(1, 2)):
        yield {
            "kind": "conv2d",
            "filters": draw.choice([1, 3]),
            "kernel_size": draw.choice([2, 3]),
            "strides": draw.choice([1, 2]),
            "padding": draw.choice(["valid", "same"]),
            "activation": draw.choice([*ACTIVATIONS]),
        }
        yield from draw.choice([[], [{"kind": "batch_normalization"}], [{"kind": "max_pooling2d"}]])
    yield {"kind": draw.choice(["flatten", "global_average_pooling2d"])}


def _dense(draw: random.Random, units: int) -> dict[str, Any]:
    penalty = {"l1": draw.choice([0, 0.01]), "l2": draw.choice([0, 0.1])}
    return {
        "kind": "dense",
        "units": units,
        "activation": draw.choice([*ACTIVATIONS]),
        "use_bias": draw.random() < 0.8,
        "kernel_initializer": draw.choice(get_args(Initializer)),
        "kernel_regularizer": draw.choice([None, None, penalty]),
    }


def _optimizer(draw: random.Random) -> dict[str, Any]:
    rate: Any = draw.choice([1e-5, 0.001, 0.01, 0.01, 0.1, 0.1, 1.0, 100.0])
    if draw.random() < 0.2:
        steps = draw.choice([1, 5, 100])
        rate = {"initial_learning_rate": rate, "decay_steps": steps} | draw.choice(
            [
                {"kind": "exponential_decay", "decay_rate": draw.uniform(0.1, 1)},
                {"kind": "cosine_decay", "alpha": draw.choice([0, 0.2])},
            ]
        )
    momentum = draw.choice([0, 0.9])
    return {"learning_rate": rate} | draw.choice(
        [
            {"kind": "sgd", "momentum": momentum, "nesterov": draw.random() < 0.5},
            {"kind": "adagrad", "initial_accumulator_value": draw.choice([0, 0.1])},
            {"kind": "rmsprop", "rho": draw.choice([0, 0.9]), "momentum": momentum},
            {"kind": "adam", "beta_1": draw.choice([0, 0.9])},
            {"kind": "adamw", "weight_decay": draw.choice([0, 0.1])},
        ]
    )


def _callback(draw: random.Random, monitor: str) -> dict[str, Any]:
    patience = draw.randint(0, 3)
    delta = draw.choice([0, 0.01])
    return {"monitor": monitor} | draw.choice(
        [
            {
                "kind": "early_stopping",
                "patience": patience,
                "min_delta": delta,
                "restore_best_weights": draw.random() < 0.6,
            },
            {"kind": "reduce_lr_on_plateau", "patience": patience, "min_delta": delta},
            {"kind": "best_checkpoint"},
        ]
    )
