"""The settings of the plane that amount to a given Experiment: the way back from a run."""

from __future__ import annotations

from core.datasets.plane import REGRESSIONS
from core.experiment import OPTIMIZERS, Dense, Dropout, EarlyStopping, Experiment
from core.ui.plane.settings import (
    ACTIVATIONS,
    EPOCHS_STEP,
    MOST_IN_A_BATCH,
    MOST_LAYERS,
    MOST_UNITS,
    RATES,
    TO_ADDRESS,
)
from core.ui.plane.stage import floats


def address_of(experiment: Experiment) -> dict[str, str] | None:
    """What stands in the address of the plane for it; None where its controls cannot say it."""
    plane, optimizer = experiment.data.plane, experiment.optimizer
    *hidden, last = [part for part in experiment.layers if isinstance(part, Dense)]
    rates = {part.rate for part in experiment.layers if isinstance(part, Dropout)}
    rate = next((text for text in RATES if float(text) == optimizer.learning_rate), None)
    penalty = last.kernel_regularizer
    said = (penalty.l1 or penalty.l2) if penalty else None
    strength = next((text for text in RATES if said == float(text)), None)
    if plane is None or rate is None or not _sayable(experiment) or (penalty and not strength):
        return None
    address = {
        "plane_task": "values" if plane.shape in REGRESSIONS else "classes",
        "surface_points" if plane.shape in REGRESSIONS else "points": plane.shape,
        "points_seed": str(plane.seed),
        "points_trained": str(round(100 * (1 - getattr(experiment.validation, "share", 0.0)))),
        "net_batch": str(experiment.batch_size),
        "net_features": ",".join(plane.features),
        "net_rate": rate,
        "net_depth": str(len(hidden)),
        "net_optimizer": optimizer.kind,
        "net_epochs": str(experiment.epochs),
        "net_seed": str(experiment.seed),
        "net_dropout": str(next(iter(rates), 0.0)),
        "net_loss": "mse" if experiment.loss == "mse" else "crossentropy",
    }
    if plane.shape == "own":
        address["own_points"] = "; ".join(f"{a:g},{b:g},{label}" for a, b, label in plane.points)
    else:
        address["points_count"] = str(plane.samples)
        address["points_noise"] = str(round(100 * plane.noise))
        address["points_classes"] = str(plane.classes)
    for place, part in enumerate(hidden, start=1):
        address[f"net_units_{place}"] = str(part.units)
        address[f"net_activation_{place}"] = part.activation
    if penalty and strength:
        address["net_penalty"] = "l1" if penalty.l1 else "l2"
        address["net_penalty_rate"] = strength
    for callback in experiment.callbacks:
        if isinstance(callback, EarlyStopping):
            address["net_patience"] = str(callback.patience)
    if experiment.first_weights is not None:
        address["first_weights"] = floats(experiment.first_weights).translate(TO_ADDRESS)
    return address


def _sayable(experiment: Experiment) -> bool:
    """Whether the page has controls for all that a sweep may have turned."""
    data, optimizer = experiment.data, experiment.optimizer
    *hidden, last = [part for part in experiment.layers if isinstance(part, Dense)]
    drops = [part.rate for part in experiment.layers if isinstance(part, Dropout)]
    usual = OPTIMIZERS[optimizer.kind].model_copy(update={"learning_rate": optimizer.learning_rate})
    return (
        optimizer == usual
        and len(hidden) <= MOST_LAYERS
        and all(part.units <= MOST_UNITS and part.activation in ACTIVATIONS for part in hidden)
        and all(part.kernel_regularizer == last.kernel_regularizer for part in hidden)
        and (not drops or (len(drops) == len(hidden) and len(set(drops)) == 1))
        and experiment.batch_size <= MOST_IN_A_BATCH
        and experiment.epochs % EPOCHS_STEP == 0
        and not data.label_noise
        and data.train_rows is None
        and not experiment.metrics
        and all(isinstance(part, EarlyStopping) for part in experiment.callbacks)
    )
