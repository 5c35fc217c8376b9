"""The settings of the plane that amount to a given Experiment: the way back from a run."""

from __future__ import annotations

from itertools import pairwise

from core.datasets.own_points import pack, unpack
from core.datasets.plane import REGRESSIONS
from core.experiment import (
    OPTIMIZERS,
    Dense,
    Dropout,
    EarlyStopping,
    Experiment,
    LastShare,
    NoValidation,
)
from core.study.presets import PLANE
from core.ui.letters import TO_ADDRESS, floats
from core.ui.plane.own import OWN_POINTS
from core.ui.plane.settings import (
    ACTIVATIONS,
    DROPOUTS,
    EPOCHS_STEP,
    MOST_EPOCHS,
    MOST_IN_A_BATCH,
    MOST_LAYERS,
    MOST_UNITS,
    OWN_TRAINED,
    RATES,
    RULE,
    TRAINED,
    option_of,
)

NET_LOSSES = {
    "mse": "mse",
    "binary_crossentropy": "crossentropy",
    "sparse_categorical_crossentropy": "crossentropy",
}


def address_of(experiment: Experiment) -> dict[str, str] | None:
    """What stands in the address of the plane for it; None where its controls cannot say it."""
    plane, optimizer = experiment.data.plane, experiment.optimizer
    *hidden, last = experiment.dense
    dropouts = _dropouts(experiment)
    rate = option_of(optimizer.learning_rate, RATES)
    penalty = last.kernel_regularizer
    both = penalty is not None and penalty.l1 and penalty.l2
    strength = option_of(penalty.l1 or penalty.l2, RATES) if penalty and not both else None
    if plane is None or rate is None or dropouts is None or not _sayable(experiment):
        return None
    if penalty and not strength:
        return None
    if plane.shape == "own" and unpack(pack(plane.points)) != plane.points:
        return None
    address = {
        "plane_task": "values" if plane.shape in REGRESSIONS else "classes",
        "surface_points" if plane.shape in REGRESSIONS else "points": plane.shape,
        "points_seed": str(plane.seed),
        OWN_TRAINED if plane.shape == "own" else TRAINED: str(
            round(100 * (1 - getattr(experiment.validation, "share", 0.0)))
        ),
        "net_batch": str(experiment.batch_size),
        "net_features": ",".join(plane.features),
        "net_rate": rate,
        "net_depth": str(len(hidden)),
        "net_optimizer": optimizer.kind,
        "net_epochs": str(experiment.epochs),
        "net_seed": str(experiment.seed),
        "net_loss": NET_LOSSES[experiment.loss],
    }
    if plane.shape == "own":
        address[OWN_POINTS] = pack(plane.points)
    else:
        address["points_count"] = str(plane.samples)
        address["points_noise"] = str(round(100 * plane.noise))
        address["points_classes"] = str(plane.classes)
    if plane.rule:
        address[RULE] = plane.rule
    for place, (part, dropout) in enumerate(zip(hidden, dropouts, strict=True), start=1):
        address[f"net_units_{place}"] = str(part.units)
        address[f"net_activation_{place}"] = part.activation
        address[f"net_dropout_{place}"] = dropout
    if penalty and strength:
        address["net_penalty"] = "l1" if penalty.l1 else "l2"
        address["net_penalty_rate"] = strength
    for callback in experiment.callbacks:
        if isinstance(callback, EarlyStopping):
            address["net_patience"] = str(callback.patience)
    if experiment.first_weights is not None:
        address["first_weights"] = floats(experiment.first_weights).translate(TO_ADDRESS)
    return address


def _dropouts(experiment: Experiment) -> list[str] | None:
    """The dropout after each hidden layer; None where one stands elsewhere or has no option."""
    rates: list[float] = []
    for before, part in pairwise((None, *experiment.layers)):
        if isinstance(part, Dense):
            rates.append(0.0)
        elif isinstance(part, Dropout) and isinstance(before, Dense):
            rates[-1] = part.rate
        else:
            return None
    *hidden, last = [option_of(rate, DROPOUTS) for rate in rates]
    known = [rate for rate in hidden if rate is not None]
    return known if last == "0" and len(known) == len(hidden) else None


def _sayable(experiment: Experiment) -> bool:
    """Whether the page has controls for all that a sweep may have turned."""
    data, optimizer = experiment.data, experiment.optimizer
    *hidden, last = experiment.dense
    usual = OPTIMIZERS[optimizer.kind].changed(learning_rate=optimizer.learning_rate)
    return (
        optimizer == usual
        and experiment.loss in NET_LOSSES
        and len(hidden) <= MOST_LAYERS
        and all(part.units <= MOST_UNITS and part.activation in ACTIVATIONS for part in hidden)
        and all(part.kernel_regularizer == last.kernel_regularizer for part in hidden)
        and experiment.batch_size <= MOST_IN_A_BATCH
        and experiment.shuffle == PLANE.shuffle
        and experiment.epochs in range(EPOCHS_STEP, MOST_EPOCHS + 1, EPOCHS_STEP)
        and not data.label_noise
        and data.train_rows is None
        and isinstance(experiment.validation, LastShare | NoValidation)
        and not experiment.nudged
        and not experiment.metrics
        and all(isinstance(part, EarlyStopping) for part in experiment.callbacks)
    )
