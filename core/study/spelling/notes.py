"""How the notes spelled things that Keras spells otherwise today."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from core.experiment import (
    Adam,
    BestCheckpoint,
    Experiment,
    Flatten,
    Normalization,
)
from core.messages import N_


@dataclass(frozen=True)
class Spelling:
    """``old`` no longer runs or does not do what it says; ``new`` does; ``why`` is a message.

    ``concerns`` says whether an Experiment's script has such a line.
    """

    old: str
    new: str
    why: str
    concerns: Callable[[Experiment], bool]


def old_spellings(experiment: Experiment) -> tuple[Spelling, ...]:
    """The spellings of the notes that matter for an Experiment."""
    return tuple(spelling for spelling in SPELLINGS if spelling.concerns(experiment))


def _one_hot(experiment: Experiment) -> bool:
    return experiment.data.preparation.targets == "one_hot"


def _garments(experiment: Experiment) -> bool:
    return experiment.data.name == "fashion_mnist"


SPELLINGS = (
    Spelling(
        "from keras.utils.np_utils import to_categorical",
        "from keras.utils import to_categorical",
        N_("The module np_utils is gone: ModuleNotFoundError."),
        _one_hot,
    ),
    Spelling(
        'keras.Sequential([keras.layers.Dense(16, activation="relu", input_shape=(784,))])',
        'keras.Sequential([keras.Input((784,)), keras.layers.Dense(16, activation="relu")])',
        N_("It runs with a warning: the input is a line of its own now."),
        lambda experiment: not isinstance(experiment.layers[0], Flatten | Normalization),
    ),
    Spelling(
        'keras.Sequential(keras.layers.Dense(10, activation="softmax"))',
        'keras.Sequential([keras.layers.Dense(10, activation="softmax")])',
        N_("One layer is a list of one: TypeError, a Dense object cannot be iterated over."),
        lambda experiment: _garments(experiment) and len(experiment.layers) == 1,
    ),
    Spelling(
        'model.compile(loss="sparse_categorical_crossentropy", metrics="accuracy")',
        'model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])',
        N_("Metrics are a list, even if there is one: ValueError."),
        _garments,
    ),
    Spelling(
        "keras.layers.Flatten(input_shape=(28, 28))",
        "keras.Input((28, 28)), keras.layers.Flatten()",
        N_("It runs with a warning: the input is a line of its own now."),
        lambda experiment: isinstance(experiment.layers[0], Flatten),
    ),
    Spelling(
        'model.save_weights("model-weights.h5")',
        'model.save_weights("model.weights.h5")',
        N_("The name has to end in .weights.h5: ValueError."),
        _garments,
    ),
    Spelling(
        'keras.callbacks.ModelCheckpoint("best-model.h5")',
        'keras.callbacks.ModelCheckpoint("best-model.keras", save_best_only=True)',
        N_("Without save_best_only the file holds the last epoch, not the best."),
        lambda experiment: any(isinstance(part, BestCheckpoint) for part in experiment.callbacks),
    ),
    Spelling(
        "from tensorflow.keras.layers.experimental.preprocessing import Normalization",
        "from keras.layers import Normalization",
        N_("The layer has left “experimental”: ModuleNotFoundError."),
        lambda experiment: isinstance(experiment.layers[0], Normalization),
    ),
    Spelling(
        "keras.optimizers.Adam(lr=0.01)",
        "keras.optimizers.Adam(learning_rate=0.01)",
        N_("The argument has its full name now: ValueError."),
        lambda experiment: isinstance(experiment.optimizer, Adam),
    ),
)
