"""What watches a training from epoch to epoch."""

from __future__ import annotations

from typing import Annotated, Literal

from annotated_types import Ge, Le
from pydantic import Field

from core.experiment.base import Fraction, Part, Small


class EarlyStopping(Part):
    """Stops when ``monitor`` has not improved by ``min_delta`` for ``patience`` epochs."""

    kind: Literal["early_stopping"] = "early_stopping"
    monitor: str = "val_loss"
    patience: Annotated[int, Ge(0), Le(1000)] = 0
    min_delta: Small = 0.0
    restore_best_weights: bool = False


class BestCheckpoint(Part):
    """Keeps the weights of the epoch with the best ``monitor`` as a second model to download."""

    kind: Literal["best_checkpoint"] = "best_checkpoint"
    monitor: str = "val_loss"


class ReduceLROnPlateau(Part):
    """Multiplies the learning rate by ``factor`` after ``patience`` epochs without improvement."""

    kind: Literal["reduce_lr_on_plateau"] = "reduce_lr_on_plateau"
    monitor: str = "val_loss"
    factor: Fraction = 0.1
    patience: Annotated[int, Ge(0), Le(1000)] = 10
    min_delta: Small = 0.0001
    min_lr: Small = 0.0


Callback = Annotated[
    EarlyStopping | BestCheckpoint | ReduceLROnPlateau, Field(discriminator="kind")
]
