"""What watches a training from epoch to epoch.

A new one is a class here, named as Keras names it, and an entry in ``core/training/callbacks.py``.
"""

from __future__ import annotations

from typing import Annotated, Literal

from annotated_types import Ge, Le
from pydantic import Field

from core.experiment.base import Fraction, Part, Small
from core.experiment.losses import better


class BaseCallback(Part):
    """What every callback knows: the curve it watches, and its line of a script."""

    monitor: str = "val_loss"

    def lines(self, file: str) -> list[str]:
        """Its lines of a script; ``file`` is the source of a name for what it may write."""
        del file
        return self._call(type(self).__name__, self._settings())

    def _settings(self) -> list[str]:
        options = self.model_dump(exclude={"kind"})
        return [f"{name}={value!r}".replace("'", '"') for name, value in options.items()]

    def _call(self, name: str, arguments: list[str]) -> list[str]:
        said = [*arguments, f'mode="{better(self.monitor)}"']
        return [f"keras.callbacks.{name}(", *(f"    {argument}," for argument in said), "),"]


class EarlyStopping(BaseCallback):
    """Stops when ``monitor`` has not improved by ``min_delta`` for ``patience`` epochs."""

    kind: Literal["early_stopping"] = "early_stopping"
    patience: Annotated[int, Ge(0), Le(1000)] = 0
    min_delta: Small = 0.0
    restore_best_weights: bool = False


class BestCheckpoint(BaseCallback):
    """Keeps the weights of the epoch with the best ``monitor`` as a second model to download."""

    kind: Literal["best_checkpoint"] = "best_checkpoint"

    def lines(self, file: str) -> list[str]:
        """Keras writes the weights into a file."""
        return self._call("ModelCheckpoint", [file, *self._settings(), "save_best_only=True"])


class ReduceLROnPlateau(BaseCallback):
    """Multiplies the learning rate by ``factor`` after ``patience`` epochs without improvement."""

    kind: Literal["reduce_lr_on_plateau"] = "reduce_lr_on_plateau"
    factor: Fraction = 0.1
    patience: Annotated[int, Ge(0), Le(1000)] = 10
    min_delta: Small = 0.0001
    min_lr: Small = 0.0


Callback = Annotated[
    EarlyStopping | BestCheckpoint | ReduceLROnPlateau, Field(discriminator="kind")
]
