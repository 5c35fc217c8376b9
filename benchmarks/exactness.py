"""How much of every preset is that of ``Model.fit``, bit for bit, on this machine."""

from __future__ import annotations

import tempfile
from pathlib import Path

import keras
import numpy as np

from core.datasets import Fold, MultiHot, Tensors, load, prepare, split
from core.experiment import Experiment
from core.network.build import build, optimizer
from core.results.result import Result
from core.study.presets import OPTIMIZERS, PLANE, PRESETS
from core.training import train_on

EPOCHS, ROWS, HELD_OUT = 2, 4000, 1000


def exactness() -> dict[str, float | str]:
    """For every preset how many weights differ, and the loss of the last epoch, ours and Keras's.

    Two epochs of one fold, at most 4,000 rows and 1,000 held out, in one order of the rows.
    """
    experiments = {
        f"{dataset}/{preset.name}": preset.on("original" if dataset != "plane" else "sample")
        for dataset, presets in PRESETS.items()
        for preset in presets
    }
    experiments |= {f"fashion_mnist/{name}": e for name, e in OPTIMIZERS.items()}
    experiments["plane/opening"] = PLANE
    line: dict[str, float | str] = {"case": "exactness"}
    return line | {name: _compare(experiment) for name, experiment in experiments.items()}


def _compare(shipped: Experiment) -> str:
    experiment = shipped.changed(epochs=EPOCHS, callbacks=(), shuffle="once", seed=0)
    data = experiment.data
    tensors = prepare(data, load(data.name, data.source, data.num_words, data.plane))
    whole = split(experiment.validation, tensors.y_train)[0]
    fold = Fold(whole.train_rows[:ROWS], whole.validation_rows[:HELD_OUT])
    *_, result = train_on(experiment, tensors, (fold,))
    assert isinstance(result, Result)  # noqa: S101
    weights, losses = _fit(experiment, tensors, fold)
    different = np.concatenate(
        [(ours != theirs).ravel() for ours, theirs in zip(_weights(result), weights, strict=True)]
    )
    ours = [row["loss"] for row in result.rows]
    apart = max(abs(a - b) / b for a, b in zip(ours, losses, strict=True))
    return f"{different.sum()} of {different.size} weights, losses {apart:.0e} apart"


def _fit(
    experiment: Experiment, tensors: Tensors, fold: Fold
) -> tuple[list[np.ndarray], list[float]]:
    model = build(experiment, tensors.input_shape, 0, tensors.x_train)
    metrics = list(experiment.metrics)
    model.compile(optimizer(experiment.optimizer), experiment.loss, metrics=metrics)
    keras.utils.set_random_seed(experiment.seed)
    x = tensors.x_train[fold.train_rows]
    history = model.fit(
        x.dense() if isinstance(x, MultiHot) else x,
        tensors.y_train[fold.train_rows],
        epochs=experiment.epochs,
        batch_size=experiment.batch_size,
        verbose=0,
    ).history
    return model.get_weights(), history["loss"]


def _weights(result: Result) -> list[np.ndarray]:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.keras"
        file.write_bytes(result.networks[0].model)
        weights: list[np.ndarray] = keras.models.load_model(file).get_weights()
        return weights
