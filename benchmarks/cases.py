"""The cases: an Experiment for our side, and the same training as the notes write it in Keras."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

import keras
import numpy as np

from core.datasets import Dataset, Fold, Sequences, Tensors, load, prepare, split
from core.experiment import (
    Adam,
    Data,
    DatasetName,
    Experiment,
    FirstRows,
)
from core.study import presets
from core.study.presets import FOUR_FOLDS, NORMALIZATION, experiment_of, relu
from core.study.sweep import axis, sweep
from core.training import train_each, train_on

NUM_WORDS: dict[DatasetName, int] = {"imdb": 10_000, "reuters": 10_000}
Timing = tuple[float, float | None]
"""Seconds of one steady epoch, and the seconds of the whole where they were extrapolated."""


@dataclass(frozen=True)
class Case:
    """Ways to the same history. ``load`` reads the dataset before the clock starts.

    ``one_by_one`` is ours without training several networks at once.
    """

    load: Callable[[], Any]
    ours: Callable[[], Timing]
    keras: Callable[[], Timing]
    one_by_one: Callable[[], Timing] | None = None


class Clock(keras.callbacks.Callback):  # type: ignore[misc]
    """Writes down when each epoch ends."""

    def on_train_begin(self, _logs: Any = None) -> None:
        """The first epoch begins."""
        self.times = [time.perf_counter()]

    def on_epoch_end(self, _epoch: int, _logs: Any = None) -> None:
        """An epoch has ended."""
        self.times.append(time.perf_counter())

    @property
    def steady(self) -> float:
        """The median epoch without the first."""
        return float(np.median(np.diff(self.times)[1:]))


@cache
def dataset(name: DatasetName) -> Dataset:
    """The original dataset, read from its files once."""
    return load(name, "original", NUM_WORDS.get(name))


def warm_keras() -> None:
    """A first tiny ``fit``, as :func:`core.training.warm` is for our side."""
    model = keras.Sequential([keras.layers.Dense(1)])
    model.compile(loss="mse")
    model.fit(np.zeros((8, 2)), np.zeros(8), verbose=0)


@cache
def prepared(data: Data) -> Tensors:
    """The dataset as a worker keeps it for the next run."""
    return prepare(data, dataset(data.name))


def train_ours(experiments: Iterable[Experiment]) -> Timing:
    """Prepares and trains as a worker does: what has been prepared once is at hand."""
    epochs = seconds = 0.0
    for experiment in experiments:
        tensors = prepared(experiment.data)
        folds = split(experiment.validation, tensors.y_train)
        events = train_on(experiment, tensors, folds)
        next(events)
        clock, trained = time.perf_counter(), 0
        for event in events:
            if isinstance(event, list):
                trained += len(event)
                seconds_now = time.perf_counter() - clock
        seconds, epochs = seconds + seconds_now, epochs + trained
    return seconds / max(1, epochs), None


# Boston, four folds -------------------------------------------------------------------------------

BOSTON_FOLDS = FOUR_FOLDS.experiment


def boston_folds_keras() -> Timing:
    """Ten epochs of one fold, and from them four times five hundred."""
    data = dataset("boston_housing")
    x = np.asarray(data.x_train)
    x = (x - x.mean(axis=0)) / x.std(axis=0)
    begun = time.perf_counter()
    model = keras.Sequential(
        [
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(1),
        ]
    )
    model.compile(optimizer="rmsprop", loss="mse", metrics=["mae"])
    clock = Clock()
    model.fit(
        x[101:],
        data.y_train[101:],
        validation_data=(x[:101], data.y_train[:101]),
        epochs=10,
        batch_size=1,
        verbose=0,
        callbacks=[clock],
    )
    first = clock.times[1] - begun
    return clock.steady, 4 * (first + 499 * clock.steady)


# Boston, Normalization ----------------------------------------------------------------------------

BOSTON_NORMALIZATION = NORMALIZATION.experiment.changed(metrics=())


def boston_normalization_keras() -> Timing:
    """As the notes write it, its import mended."""
    data = dataset("boston_housing")
    normalizer = keras.layers.Normalization()
    normalizer.adapt(np.asarray(data.x_train))
    model = keras.Sequential(
        [
            keras.Input((13,)),
            normalizer,
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(32, activation="relu"),
            keras.layers.Dense(1),
        ]
    )
    model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.01))
    return fit(model, data.x_train, data.y_train, epochs=100, batch_size=16, validation_split=0.2)


def fit(model: keras.Model, x: Any, y: Any, **options: Any) -> Timing:
    """How long an epoch of ``Model.fit`` takes, without its output."""
    clock = Clock()
    model.fit(x, y, verbose=0, callbacks=[clock], **options)
    return clock.steady, None


# Texts --------------------------------------------------------------------------------------------


def vectorize_sequences(sequences: Sequences, dimension: int = 10_000) -> np.ndarray:
    """Multi-hot vectors as the notes make them: float64, one row after the other."""
    results = np.zeros((len(sequences), dimension))
    for i in range(len(sequences)):
        results[i, sequences[i]] = 1.0
    return results


def text(name: DatasetName) -> tuple[np.ndarray, np.ndarray]:
    """Both splits made multi-hot, as the notes do before anything else."""
    data = dataset(name)
    assert isinstance(data.x_train, Sequences)  # noqa: S101
    assert isinstance(data.x_test, Sequences)  # noqa: S101
    return vectorize_sequences(data.x_train), vectorize_sequences(data.x_test)


IMDB = experiment_of("imdb", "twenty_epochs")


def imdb_keras() -> Timing:
    """IMDB's network in Keras, as the notes write it."""
    x_train, _ = text("imdb")
    y_train = dataset("imdb").y_train.astype("float32")
    model = keras.Sequential(
        [
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(16, activation="relu"),
            keras.layers.Dense(1, activation="sigmoid"),
        ]
    )
    model.compile(optimizer="rmsprop", loss="binary_crossentropy", metrics=["acc"])
    return fit(
        model,
        x_train[10_000:],
        y_train[10_000:],
        epochs=20,
        batch_size=512,
        validation_data=(x_train[:10_000], y_train[:10_000]),
    )


REUTERS = experiment_of("reuters", "twenty_epochs")


def reuters_keras() -> Timing:
    """As the notes write it, its import mended."""
    x_train, _ = text("reuters")
    y_train = keras.utils.to_categorical(dataset("reuters").y_train)
    model = keras.Sequential(
        [
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(46, activation="softmax"),
        ]
    )
    model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
    return fit(
        model,
        x_train[1000:],
        y_train[1000:],
        epochs=20,
        batch_size=512,
        validation_data=(x_train[:1000], y_train[:1000]),
    )


# Images -------------------------------------------------------------------------------------------

MNIST = experiment_of("mnist", "two_layers")


def mnist_keras() -> Timing:
    """MNIST's network in Keras, as the notes write it."""
    data = dataset("mnist")
    images = np.asarray(data.x_train).reshape((60_000, 28 * 28)).astype("float32") / 255
    labels = keras.utils.to_categorical(data.y_train)
    model = keras.Sequential(
        [keras.layers.Dense(512, activation="relu"), keras.layers.Dense(10, activation="softmax")]
    )
    model.compile(optimizer="rmsprop", loss="categorical_crossentropy", metrics=["accuracy"])
    return fit(model, images, labels, epochs=5, batch_size=128)


MNIST_BY_CONVOLUTION = experiment_of("mnist", "convolution")


def mnist_convolution_keras() -> Timing:
    """The small convolution network in plain Keras."""
    data = dataset("mnist")
    images = np.asarray(data.x_train).reshape((60_000, 28, 28, 1)).astype("float32") / 255
    labels = keras.utils.to_categorical(data.y_train)
    model = keras.Sequential(
        [
            keras.layers.Conv2D(16, 5, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Conv2D(32, 5, activation="relu"),
            keras.layers.MaxPooling2D(2),
            keras.layers.Flatten(),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    return fit(model, images, labels, epochs=5, batch_size=64, validation_split=0.2)


_SIGMOID = experiment_of("fashion_mnist", "sigmoid")
FASHION = _SIGMOID.changed(layers=(*relu(100), _SIGMOID.layers[-1]), epochs=20)


def fashion_keras() -> Timing:
    """Fashion-MNIST's network in Keras, as the notes write it."""
    from sklearn.model_selection import train_test_split

    data = dataset("fashion_mnist")
    scaled = (np.asarray(data.x_train) / 255.0).reshape(-1, 28 * 28)
    x_train, x_val, y_train, y_val = train_test_split(
        scaled, data.y_train, test_size=0.2, random_state=42
    )
    model = keras.Sequential(
        [keras.layers.Dense(100, activation="relu"), keras.layers.Dense(10, activation="softmax")]
    )
    model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return fit(model, x_train, y_train, epochs=20, validation_data=(x_val, y_val))


# The plane ----------------------------------------------------------------------------------------

PLANE = presets.PLANE.changed(
    data=Data(name="boston_housing"),
    epochs=2000,
    shuffle="every_epoch",
    validation=FirstRows(rows=250),
)


def circle() -> Tensors:
    """500 points, a disc in a ring, labels -1 and 1."""
    random = np.random.default_rng(0)
    inside = np.arange(500) % 2 == 0
    radius = np.where(inside, random.uniform(0, 2.5, 500), random.uniform(3.5, 5, 500))
    angle = random.uniform(0, 2 * np.pi, 500)
    x = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1).astype("float32")
    y = np.where(inside, 1, -1).astype("float32")
    return Tensors(x, y, x[:10], y[:10], None)


def plane_ours() -> Timing:
    """2,000 epochs of 25 updates, both losses after each."""
    fold = Fold(np.arange(250, 500), np.arange(250))
    events = train_on(PLANE, circle(), (fold,))
    first, clock = next(events), time.perf_counter()
    assert isinstance(first, list)  # noqa: S101
    trained = begun = len(first)
    seconds = 0.0
    for event in events:
        if isinstance(event, list):
            trained += len(event)
            seconds = time.perf_counter() - clock
    return seconds / (trained - begun), None


def plane_keras() -> Timing:
    """The time that 2,000 epochs take, estimated from twenty."""
    tensors = circle()
    begun = time.perf_counter()
    model = keras.Sequential(
        [
            keras.layers.Dense(4, activation="tanh"),
            keras.layers.Dense(2, activation="tanh"),
            keras.layers.Dense(1, activation="tanh"),
        ]
    )
    model.compile(optimizer=keras.optimizers.SGD(0.03), loss="mse")
    clock = Clock()
    model.fit(
        np.asarray(tensors.x_train)[250:],
        tensors.y_train[250:],
        validation_data=(np.asarray(tensors.x_train)[:250], tensors.y_train[:250]),
        epochs=20,
        batch_size=10,
        verbose=0,
        callbacks=[clock],
    )
    return clock.steady, clock.times[1] - begun + 1999 * clock.steady


# A sweep ------------------------------------------------------------------------------------------

RATES = tuple(float(rate) for rate in np.geomspace(1e-4, 0.03, 20))


def with_rate(rate: float) -> Experiment:
    """Boston's second network with another learning rate."""
    return BOSTON_NORMALIZATION.changed(optimizer=Adam(learning_rate=rate))


def sweep_ours() -> Timing:
    """The training with each of the learning rates, all trained side by side."""
    experiments = [with_rate(rate) for rate in RATES]
    tensors = prepare(BOSTON_NORMALIZATION.data, dataset("boston_housing"))
    folds = split(BOSTON_NORMALIZATION.validation, tensors.y_train)
    clock = time.perf_counter()
    epochs = sum(
        len(event)
        for _, event in train_each(experiments, tensors, folds)
        if isinstance(event, list)
    )
    return (time.perf_counter() - clock) / epochs, None


def sweep_keras() -> Timing:
    """The notes' fit, once for each learning rate."""
    for _ in RATES:
        epoch, _whole = boston_normalization_keras()
    return epoch, None


WIDTHS, SEEDS = (4, 8, 16, 32), range(6)


def reviews_sweep() -> list[Experiment]:
    """Four widths of the reviews' network, six seeds each."""
    return list(sweep(IMDB, (axis("units", *WIDTHS), axis("seed", *SEEDS))).values())


def reviews_sweep_keras() -> Timing:
    """The texts made multi-hot once, each width fitted once, and from that six times as often."""
    clock = time.perf_counter()
    x_train, _ = text("imdb")
    prepared = time.perf_counter()
    y_train = dataset("imdb").y_train.astype("float32")
    for units in WIDTHS:
        hidden = [keras.layers.Dense(units, activation="relu") for _ in range(2)]
        model = keras.Sequential([*hidden, keras.layers.Dense(1, activation="sigmoid")])
        model.compile(optimizer="rmsprop", loss="binary_crossentropy", metrics=["acc"])
        epoch, _ = fit(
            model,
            x_train[10_000:],
            y_train[10_000:],
            epochs=20,
            batch_size=512,
            validation_data=(x_train[:10_000], y_train[:10_000]),
        )
    fitted = time.perf_counter() - prepared
    return epoch, prepared - clock + len(SEEDS) * fitted


CASES = {
    "boston_4_folds": Case(
        lambda: dataset("boston_housing"), lambda: train_ours([BOSTON_FOLDS]), boston_folds_keras
    ),
    "boston_normalization": Case(
        lambda: dataset("boston_housing"),
        lambda: train_ours([BOSTON_NORMALIZATION]),
        boston_normalization_keras,
    ),
    "imdb": Case(lambda: dataset("imdb"), lambda: train_ours([IMDB]), imdb_keras),
    "reuters": Case(lambda: dataset("reuters"), lambda: train_ours([REUTERS]), reuters_keras),
    "mnist": Case(lambda: dataset("mnist"), lambda: train_ours([MNIST]), mnist_keras),
    "fashion_mnist": Case(
        lambda: dataset("fashion_mnist"), lambda: train_ours([FASHION]), fashion_keras
    ),
    "mnist_convolution": Case(
        lambda: dataset("mnist"),
        lambda: train_ours([MNIST_BY_CONVOLUTION]),
        mnist_convolution_keras,
    ),
    "plane": Case(lambda: None, plane_ours, plane_keras),
    "20_learning_rates": Case(
        lambda: dataset("boston_housing"),
        sweep_ours,
        sweep_keras,
        one_by_one=lambda: train_ours(map(with_rate, RATES)),
    ),
    "24_imdb_runs": Case(
        lambda: dataset("imdb"), lambda: train_ours(reviews_sweep()), reviews_sweep_keras
    ),
}
