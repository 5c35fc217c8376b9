"""The Experiment: everything that determines a training, and nothing else.

An Experiment is immutable, validated and the same on every machine: it goes through JSON and back
unchanged, and its :func:`key` is the address of its result in the store. Names and defaults are
Keras's own (`Keras API <https://keras.io/api/>`_).

Nothing here imports Keras: pages build Experiments in the server, workers train them.
"""

from core.experiment.activations import ACTIVATIONS, ActivationName
from core.experiment.base import (
    Part,
    limits,
)
from core.experiment.base_layer import BaseLayer, Initializer, KernelLayer, Regularizer
from core.experiment.brought import Brought
from core.experiment.callbacks import (
    BestCheckpoint,
    Callback,
    EarlyStopping,
    ReduceLROnPlateau,
)
from core.experiment.convolution import Conv2D, GlobalAveragePooling2D, MaxPooling2D, Reshape
from core.experiment.data import (
    Data,
    DatasetName,
    InputStep,
    Plane,
    PlaneFeature,
    PlaneShape,
    Preparation,
    Source,
    TargetStep,
)
from core.experiment.experiment import (
    MOST_CHARACTERS,
    Experiment,
    Shuffle,
    experiment_from,
)
from core.experiment.keys import (
    ENGINE,
    canonical_json,
    key,
    versions,
)
from core.experiment.layers import (
    LAYERS,
    BatchNormalization,
    Dense,
    Dropout,
    Flatten,
    Layer,
    Normalization,
)
from core.experiment.losses import LOSSES, Better, LossName, MetricName, better
from core.experiment.mistakes import Impossible, InvalidExperiment
from core.experiment.optimizers import (
    OPTIMIZERS,
    SGD,
    Adagrad,
    Adam,
    AdamW,
    CosineDecay,
    ExponentialDecay,
    LearningRate,
    Optimizer,
    RMSprop,
    Schedule,
)
from core.experiment.validation import (
    VALIDATIONS,
    FirstRows,
    KFolds,
    LastShare,
    NoValidation,
    RandomShare,
    Stratified,
    Validation,
)

__all__ = [
    "ACTIVATIONS",
    "ENGINE",
    "LAYERS",
    "LOSSES",
    "MOST_CHARACTERS",
    "OPTIMIZERS",
    "SGD",
    "VALIDATIONS",
    "ActivationName",
    "Adagrad",
    "Adam",
    "AdamW",
    "BaseLayer",
    "BatchNormalization",
    "BestCheckpoint",
    "Better",
    "Brought",
    "Callback",
    "Conv2D",
    "CosineDecay",
    "Data",
    "DatasetName",
    "Dense",
    "Dropout",
    "EarlyStopping",
    "Experiment",
    "ExponentialDecay",
    "FirstRows",
    "Flatten",
    "GlobalAveragePooling2D",
    "Impossible",
    "Initializer",
    "InputStep",
    "InvalidExperiment",
    "KFolds",
    "KernelLayer",
    "LastShare",
    "Layer",
    "LearningRate",
    "LossName",
    "MaxPooling2D",
    "MetricName",
    "NoValidation",
    "Normalization",
    "Optimizer",
    "Part",
    "Plane",
    "PlaneFeature",
    "PlaneShape",
    "Preparation",
    "RMSprop",
    "RandomShare",
    "ReduceLROnPlateau",
    "Regularizer",
    "Reshape",
    "Schedule",
    "Shuffle",
    "Source",
    "Stratified",
    "TargetStep",
    "Validation",
    "better",
    "canonical_json",
    "experiment_from",
    "key",
    "limits",
    "versions",
]
