"""The trainings that the study notes tell of, ready to run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from core.datasets import Facts, available
from core.datasets.facts import Task
from core.experiment import (
    SGD,
    ActivationName,
    Adagrad,
    Adam,
    BestCheckpoint,
    Brought,
    Conv2D,
    Data,
    DatasetName,
    Dense,
    Dropout,
    EarlyStopping,
    Experiment,
    FirstRows,
    Flatten,
    KFolds,
    LastShare,
    Layer,
    LossName,
    MaxPooling2D,
    Normalization,
    NoValidation,
    Optimizer,
    Plane,
    Preparation,
    RandomShare,
    Reshape,
    RMSprop,
    Source,
    Stratified,
)
from core.messages import N_

RIGHT_ENDING: dict[Task, ActivationName] = {
    "regression": "linear",
    "binary": "sigmoid",
    "multiclass": "softmax",
}
"""The activation of the last layer that fits each task."""
_LOSSES: dict[Task, LossName] = {
    "regression": "mse",
    "binary": "binary_crossentropy",
    "multiclass": "sparse_categorical_crossentropy",
}


@dataclass(frozen=True)
class Preset:
    """A named Experiment. ``title`` is a message; ``name`` also names its part of the lesson."""

    name: str
    title: str
    experiment: Experiment

    def on(self, source: Source) -> Experiment:
        """The Experiment on the original or on the sample."""
        return self.experiment.on(source)


def relu(*units: int, activation: ActivationName = "relu") -> tuple[Dense, ...]:
    """Hidden Dense layers, one after the other."""
    return tuple(Dense(units=n, activation=activation) for n in units)


FOUR_FOLDS = Preset(
    "four_folds",
    N_("4 folds × 500 epochs"),
    Experiment(
        data=Data(name="boston_housing", preparation=Preparation(inputs=("standardize",))),
        layers=(*relu(64, 64), Dense(units=1)),
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
        layers=(Normalization(), *relu(64, 32), Dense(units=1)),
        loss="mse",
        optimizer=Adam(learning_rate=0.01),
        metrics=("mae",),
        epochs=100,
        batch_size=16,
        validation=LastShare(share=0.2),
    ),
)

CALIFORNIA = Preset(
    "california",
    N_("4 folds × 200 epochs, California"),
    Experiment(
        data=Data(
            name="california_housing",
            preparation=Preparation(inputs=("standardize",), targets="divide_by_100000"),
        ),
        layers=(*relu(64, 64), Dense(units=1)),
        loss="mse",
        optimizer=RMSprop(),
        metrics=("mae",),
        epochs=200,
        batch_size=16,
        validation=KFolds(folds=4),
    ),
)


def convolution(*filters: int) -> tuple[Layer, ...]:
    """Pictures seen by filters of 5 × 5 and halved, once for each number of filters; in a row."""
    seen: list[Layer] = []
    for count in filters:
        seen += [Conv2D(filters=count, kernel_size=5, activation="relu"), MaxPooling2D()]
    return (Reshape(), *seen, Flatten())


def _digits(
    *layers: Layer,
    flatten: bool = True,
    loss: LossName = "categorical_crossentropy",
    **values: Any,
) -> Experiment:
    return Experiment(
        data=Data(
            name="mnist",
            preparation=Preparation(
                inputs=("divide_by_255", "flatten") if flatten else ("divide_by_255",),
                targets="as_is" if loss == "sparse_categorical_crossentropy" else "one_hot",
            ),
        ),
        layers=(*layers, Dense(units=10, activation="softmax")),
        loss=loss,
        **{"metrics": ("accuracy",), "epochs": 5, "batch_size": 128, **values},
    )


DIGITS = (
    Preset(
        "held_out",
        N_("512 units, a fifth held out"),
        _digits(*relu(512), validation=LastShare(share=0.2)),
    ),
    Preset("two_layers", N_("512 units, 5 epochs"), _digits(*relu(512))),
    Preset(
        "integer_labels",
        N_("Integer labels"),
        _digits(*relu(512), loss="sparse_categorical_crossentropy"),
    ),
    Preset(
        "wrong_loss",
        N_("“99.6 %” with binary crossentropy"),
        _digits(
            *relu(512),
            loss="binary_crossentropy",
            metrics=("binary_accuracy", "categorical_accuracy"),
        ),
    ),
    Preset("no_hidden_layer", N_("No hidden layer"), _digits()),
    Preset(
        "convolution",
        N_("Convolution: 16 and 32 filters"),
        _digits(
            *convolution(16, 32),
            flatten=False,
            optimizer=Adam(),
            batch_size=64,
            validation=LastShare(share=0.2),
        ),
    ),
)


def _garments(
    *layers: Layer, flatten: bool = True, optimizer: Optimizer | None = None, **values: Any
) -> Experiment:
    inputs = ("divide_by_255", "flatten") if flatten else ("divide_by_255",)
    return Experiment(
        data=Data(name="fashion_mnist", preparation=Preparation(inputs=inputs)),
        layers=(*layers, Dense(units=10, activation="softmax")),
        loss="sparse_categorical_crossentropy",
        optimizer=optimizer or RMSprop(),
        metrics=("accuracy",),
        validation=RandomShare(share=0.2),
        seed=42,
        **{"epochs": 5, "batch_size": 32, **values},
    )


_HIDDEN: tuple[Layer, ...] = (Flatten(), *relu(100))

GARMENTS = (
    Preset("one_layer", N_("One layer of ten neurons"), _garments()),
    Preset("sigmoid", N_("A hidden layer, sigmoid"), _garments(*relu(100, activation="sigmoid"))),
    Preset("relu", N_("ReLU and Flatten"), _garments(*_HIDDEN, flatten=False)),
    Preset(
        "twenty_epochs", N_("20 epochs: overfitting"), _garments(*_HIDDEN, flatten=False, epochs=20)
    ),
    Preset(
        "dropout",
        N_("Dropout 0.3"),
        _garments(*_HIDDEN, Dropout(rate=0.3), flatten=False, epochs=20),
    ),
    Preset(
        "best_checkpoint",
        N_("Keep the best epoch"),
        _garments(
            *_HIDDEN,
            Dropout(rate=0.3),
            flatten=False,
            epochs=20,
            callbacks=(BestCheckpoint(),),
        ),
    ),
    Preset(
        "early_stopping",
        N_("EarlyStopping"),
        _garments(
            *_HIDDEN,
            Dropout(rate=0.3),
            flatten=False,
            epochs=20,
            callbacks=(
                BestCheckpoint(),
                EarlyStopping(patience=2, restore_best_weights=True),
            ),
        ),
    ),
    Preset(
        "convolution",
        N_("Convolution: 16 and 32 filters"),
        _garments(*convolution(16, 32), flatten=False, optimizer=Adam(), batch_size=64),
    ),
)
_OPTIMIZERS: dict[str, Optimizer] = {
    "SGD": SGD(),
    "SGD, momentum 0.9": SGD(momentum=0.9),
    "SGD, Nesterov 0.9": SGD(momentum=0.9, nesterov=True),
    "Adagrad": Adagrad(),
    "RMSprop": RMSprop(),
    "Adam": Adam(),
}
OPTIMIZERS: dict[str, Experiment] = {
    name: _garments(*_HIDDEN, flatten=False, optimizer=optimizer)
    for name, optimizer in _OPTIMIZERS.items()
}
"""The notes' network for garments, each time with another optimizer at Keras's own settings."""

LINEAR_CLASSIFIER = _garments().changed(learner="sgd_classifier", validation=KFolds(folds=5))
"""scikit-learn's SGDClassifier with ``max_iter=5``, on five folds."""


def _reviews(*layers: Layer, **values: Any) -> Experiment:
    return Experiment(
        data=Data(name="imdb", num_words=10_000, preparation=Preparation(inputs=("multi_hot",))),
        layers=(*layers, Dense(units=1, activation="sigmoid")),
        **{
            "loss": "binary_crossentropy",
            "metrics": ("accuracy",),
            "epochs": 20,
            "batch_size": 512,
            "validation": FirstRows(rows=10_000),
            **values,
        },
    )


REVIEWS = (
    Preset("twenty_epochs", N_("20 epochs: overfitting"), _reviews(*relu(16, 16))),
    Preset(
        "four_epochs",
        N_("4 epochs on all reviews"),
        _reviews(*relu(16, 16), epochs=4, validation=NoValidation()),
    ),
    Preset("one_layer", N_("One hidden layer"), _reviews(*relu(16))),
    Preset("three_layers", N_("Three hidden layers"), _reviews(*relu(16, 16, 16))),
    Preset("more_units", N_("64 units"), _reviews(*relu(64, 64))),
    Preset("fewer_units", N_("4 units"), _reviews(*relu(4, 4))),
    Preset("mse", N_("mse as the loss"), _reviews(*relu(16, 16), loss="mse")),
    Preset("tanh", N_("tanh instead of relu"), _reviews(*relu(16, 16, activation="tanh"))),
)


def _newswires(
    *layers: Layer, loss: LossName = "categorical_crossentropy", **values: Any
) -> Experiment:
    return Experiment(
        data=Data(
            name="reuters",
            num_words=10_000,
            preparation=Preparation(
                inputs=("multi_hot",),
                targets="as_is" if loss == "sparse_categorical_crossentropy" else "one_hot",
            ),
        ),
        layers=(*layers, Dense(units=46, activation="softmax")),
        loss=loss,
        **{
            "metrics": ("accuracy",),
            "epochs": 20,
            "batch_size": 512,
            "validation": FirstRows(rows=1000),
            **values,
        },
    )


NEWSWIRES = (
    Preset("twenty_epochs", N_("20 epochs: overfitting"), _newswires(*relu(64, 64))),
    Preset("nine_epochs", N_("Stop after 9 epochs"), _newswires(*relu(64, 64), epochs=9)),
    Preset("bottleneck", N_("A bottleneck of 4 units"), _newswires(*relu(64, 4))),
    Preset(
        "integer_labels",
        N_("Integer labels"),
        _newswires(*relu(64, 64), loss="sparse_categorical_crossentropy"),
    ),
    Preset("fewer_units", N_("32 units"), _newswires(*relu(32, 32))),
    Preset("more_units", N_("128 units"), _newswires(*relu(128, 128))),
    Preset("one_layer", N_("One hidden layer"), _newswires(*relu(64))),
    Preset("three_layers", N_("Three hidden layers"), _newswires(*relu(64, 64, 64))),
)

PLANE = Experiment(
    data=Data(name="plane", plane=Plane(), preparation=Preparation(targets="signs")),
    layers=(*relu(4, 2, activation="tanh"), Dense(units=1, activation="tanh")),
    loss="mse",
    optimizer=SGD(learning_rate=0.03),
    epochs=500,
    batch_size=10,
    shuffle="once",
    validation=LastShare(share=0.5),
)
"""What the plane opens with: that of TensorFlow Playground, which keeps one order of the rows."""

BY_HEART = Preset(
    "by_heart",
    N_("Noisy points, learnt by heart"),
    Experiment(
        data=Data(name="plane", plane=Plane(noise=0.35, samples=200)),
        layers=(*relu(8, 8, 8, activation="tanh"), Dense(units=1, activation="sigmoid")),
        loss="binary_crossentropy",
        optimizer=Adam(learning_rate=0.01),
        epochs=300,
        batch_size=10,
        shuffle="once",
        validation=LastShare(share=0.5),
    ),
)

PRESETS: dict[DatasetName, tuple[Preset, ...]] = {
    "boston_housing": (FOUR_FOLDS, NORMALIZATION),
    "california_housing": (CALIFORNIA,),
    "mnist": DIGITS,
    "fashion_mnist": GARMENTS,
    "imdb": REVIEWS,
    "reuters": NEWSWIRES,
    "plane": (BY_HEART,),
}


def on_table(brought: Brought) -> tuple[Preset, ...]:
    """Trainings on a table that people brought: its last column from the others."""
    usual: dict[str, Any] = {
        "data": Data(
            name="table", brought=brought, preparation=Preparation(inputs=("standardize",))
        ),
        "loss": "mse",
        "metrics": ("mae",),
        "epochs": 200,
        "batch_size": 4,
    }
    return (
        Preset(
            "one_unit",
            N_("One unit: a weight for each column"),
            Experiment(layers=(Dense(units=1),), optimizer=SGD(learning_rate=0.05), **usual),
        ),
        Preset(
            "hidden_layer",
            N_("A hidden layer of 16 units"),
            Experiment(
                layers=(*relu(16), Dense(units=1)),
                optimizer=Adam(learning_rate=0.01),
                validation=LastShare(share=0.2),
                **usual,
            ),
        ),
    )


def on_own_table(brought: Brought, facts: Facts, rows: int) -> tuple[Preset, ...]:
    """Trainings on a reader's own table of so many training rows, as its target asks for.

    The more rows, the larger the batches and the fewer the epochs: a few thousand updates each.
    """
    batch = next(size for size in (4, 8, 16, 32, 64, 128) if size >= rows / 40 or size == 128)
    classes = facts.classes or 1
    outputs = classes if facts.task == "multiclass" else 1
    last = Dense(units=outputs, activation=RIGHT_ENDING[facts.task])
    usual: dict[str, Any] = {
        "data": Data(
            name="table", brought=brought, preparation=Preparation(inputs=("standardize",))
        ),
        "loss": _LOSSES[facts.task],
        "metrics": ("mae",) if facts.task == "regression" else ("accuracy",),
        "epochs": 50 if rows > 2000 else 100,
        "batch_size": batch,
        "validation": Stratified(share=0.2) if facts.classes else LastShare(share=0.2),
    }
    rate = float(f"{min(0.02, 0.3 / len(facts.features)):.1g}")
    narrow = 16 if outputs <= 16 else 32
    return (
        Preset(
            "one_layer",
            N_("No hidden layer: a weight for each column"),
            Experiment(layers=(last,), optimizer=SGD(learning_rate=rate), **usual),
        ),
        Preset(
            "a_hidden_layer",
            N_("A hidden layer of 16 units") if narrow == 16 else N_("A hidden layer of 32 units"),
            Experiment(layers=(*relu(narrow), last), optimizer=Adam(learning_rate=0.01), **usual),
        ),
        Preset(
            "two_large_layers",
            N_("Two hidden layers of 64: by heart?"),
            Experiment(layers=(*relu(64, 64), last), optimizer=Adam(learning_rate=0.01), **usual),
        ),
    )


def stories(data: Data, facts: Facts | None = None, rows: int = 0) -> tuple[Preset, ...]:
    """The presets of such data; of a table that people brought, on that very table.

    Of a reader's own table the ``facts`` say what there is to guess; it has so many training rows.
    """
    if data.name == "table" and data.brought is not None:
        if facts is not None and facts.own:
            return on_own_table(data.brought, facts, rows)
        return on_table(data.brought)
    return PRESETS[data.name]


def ready_made() -> tuple[Experiment, ...]:
    """Every preset, on the original where that is here, else on the sample."""
    return tuple(
        preset.on(available(name)) for name, presets in PRESETS.items() for preset in presets
    )


def experiment_of(dataset: DatasetName, name: str) -> Experiment:
    """The Experiment of the preset with this name.

    Raises:
        KeyError: where there is none.
    """
    return {preset.name: preset.experiment for preset in PRESETS[dataset]}[name]
