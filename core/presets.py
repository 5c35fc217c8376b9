"""The trainings that the study notes tell of, ready to run."""

from __future__ import annotations

from dataclasses import dataclass

from core.experiment import (
    Adam,
    Data,
    DatasetName,
    Dense,
    Experiment,
    KFolds,
    LastShare,
    Normalization,
    Preparation,
    RMSprop,
    Source,
)
from core.words import N_


@dataclass(frozen=True)
class Preset:
    """A named Experiment. ``title`` is a message; ``name`` also names its part of the lesson."""

    name: str
    title: str
    experiment: Experiment

    def on(self, source: Source) -> Experiment:
        """The Experiment on the original or on the sample."""
        data = self.experiment.data.model_copy(update={"source": source})
        return self.experiment.model_copy(update={"data": data})


FOUR_FOLDS = Preset(
    "four_folds",
    N_("4 folds × 500 epochs"),
    Experiment(
        data=Data(name="boston_housing", preparation=Preparation(inputs=("standardize",))),
        layers=(
            Dense(units=64, activation="relu"),
            Dense(units=64, activation="relu"),
            Dense(units=1),
        ),
        loss="mse",
        optimizer=RMSprop(),
        metrics=("mae",),
        epochs=500,
        batch_size=1,
        validation=KFolds(folds=4),
    ),
)
NORMALIZATION = Preset(
    "normalization",
    N_("Normalization layer, Adam"),
    Experiment(
        data=Data(name="boston_housing"),
        layers=(
            Normalization(),
            Dense(units=64, activation="relu"),
            Dense(units=32, activation="relu"),
            Dense(units=1),
        ),
        loss="mse",
        optimizer=Adam(learning_rate=0.01),
        metrics=("mae",),
        epochs=100,
        batch_size=16,
        validation=LastShare(share=0.2),
    ),
)

PRESETS: dict[DatasetName, tuple[Preset, ...]] = {"boston_housing": (FOUR_FOLDS, NORMALIZATION)}
