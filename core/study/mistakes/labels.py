"""Mistakes with outputs, labels and losses."""

from core.experiment import Data, Dense, FirstRows, Plane
from core.study.mistakes.measures import highest, last
from core.study.mistakes.mistake import Mistake, Symptom, Trainings, programs
from core.study.mistakes.numbers import numbers
from core.study.presets import experiment_of

_DIGITS = experiment_of("mnist", "held_out").changed(epochs=2)
_RING = experiment_of("plane", "by_heart").changed(
    data=Data(name="plane", plane=Plane(samples=200, noise=0.1)), epochs=60
)
_NEWSWIRES = experiment_of("reuters", "twenty_epochs").changed(epochs=10)
_REVIEWS = experiment_of("imdb", "twenty_epochs").changed(epochs=4, validation=FirstRows(rows=2000))
_REVIEWS = _REVIEWS.changed(data=_REVIEWS.data.changed(train_rows=8000))

ROWS = (
    Mistake(
        "ninety_nine",
        "labels",
        "binary_loss",
        "losses",
        Trainings(
            _DIGITS.changed(
                loss="binary_crossentropy", metrics=("binary_accuracy", "categorical_accuracy")
            ),
            _DIGITS.changed(metrics=("categorical_accuracy",)),
            "val_binary_accuracy",
            Symptom(last("val_binary_accuracy", "val_categorical_accuracy"), 0.985, 0.978),
        ),
        ("binary_loss",),
    ),
    Mistake(
        "bottleneck",
        "labels",
        "too_narrow",
        "layers#bottleneck",
        Trainings(
            experiment_of("reuters", "bottleneck").changed(epochs=10),
            _NEWSWIRES,
            "val_accuracy",
            Symptom(highest("val_accuracy"), 0.72, 0.76),
        ),
        ("bottleneck",),
    ),
    Mistake(
        "no_bend",
        "labels",
        "no_activation",
        "activations",
        Trainings(
            _RING.with_hidden(lambda layer: (layer.changed(activation="linear"),)),
            _RING,
            "loss",
            Symptom(last("loss"), 0.5, 0.2),
        ),
        ("bends",),
    ),
    Mistake(
        "labels_for_sparse",
        "labels",
        "one_hot_for_sparse",
        "losses",
        programs(
            """
import keras
import numpy as np

with np.load("rows.npz") as rows:
    x, numbers = rows["x_train"].reshape(-1, 784) / 255, rows["y_train"]

keras.utils.set_random_seed(0)
model = keras.Sequential(
    [keras.Input((784,)), keras.layers.Dense(10, activation="softmax")]
)
model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
labels = WAY
print("labels", labels.shape)
history = model.fit(x, labels, epochs=3, verbose=0).history
print("accuracy", *np.round(history["accuracy"], 3))
""",
            "keras.utils.to_categorical(numbers)",
            "numbers",
            lambda said: "Error" in said,
            rows="mnist",
            train_rows=2000,
        ),
    ),
    Mistake(
        "integers_for_categorical",
        "labels",
        "numbers_for_categorical",
        "preprocessing#one-hot",
        programs(
            """
import keras
import numpy as np

with np.load("rows.npz") as rows:
    x, numbers = rows["x_train"].reshape(-1, 784) / 255, rows["y_train"]

keras.utils.set_random_seed(0)
model = keras.Sequential(
    [keras.Input((784,)), keras.layers.Dense(10, activation="softmax")]
)
model.compile(loss=WAY, metrics=["accuracy"])
history = model.fit(x, numbers, epochs=3, verbose=0).history
print("accuracy", *np.round(history["accuracy"], 3))
""",
            '"categorical_crossentropy"',
            '"sparse_categorical_crossentropy"',
            lambda said: "ValueError" in said,
            rows="mnist",
            train_rows=2000,
        ),
    ),
    Mistake(
        "one_softmax",
        "labels",
        "softmax_of_one",
        "softmax",
        Trainings(
            _REVIEWS.changed(layers=(*_REVIEWS.layers[:-1], Dense(units=1, activation="softmax"))),
            _REVIEWS,
            "val_loss",
            Symptom(highest("val_accuracy"), 0.55, 0.8),
        ),
        ("softmax_of_one",),
    ),
    Mistake(
        "sigmoid_shares",
        "labels",
        "each_alone",
        "softmax#sigmoids",
        programs(
            """
import keras
import numpy as np

with np.load("rows.npz") as rows:
    x, numbers = rows["x_train"].reshape(-1, 784) / 255, rows["y_train"]

keras.utils.set_random_seed(0)
model = keras.Sequential(
    [keras.Input((784,)), keras.layers.Dense(10, activation=WAY)]
)
model.compile(loss="categorical_crossentropy", metrics=["accuracy"])
one_hot = keras.utils.to_categorical(numbers)
history = model.fit(x, one_hot, epochs=3, verbose=0).history
print("accuracy", *np.round(history["accuracy"], 3))
outputs = model.predict(x[:5], verbose=0)
print("largest of ten", *outputs.max(axis=1).round(2))
print("all ten together", *outputs.sum(axis=1).round(2))
""",
            '"sigmoid"',
            '"softmax"',
            lambda said: max(numbers(said, "all ten together")) > 1.1,
            rows="mnist",
            train_rows=2000,
        ),
        ("sigmoids",),
    ),
    Mistake(
        "labels_overwritten",
        "labels",
        "same_name",
        "preprocessing#one-hot",
        programs(
            """
import numpy as np

with np.load("rows.npz") as rows:
    x_train, x_test = rows["x_train"][:500], rows["x_test"][:500]
    train_numbers, test_numbers = rows["y_train"][:500], rows["y_test"][:500]

x_train, x_test = x_train.reshape(-1, 784) / 255, x_test.reshape(-1, 784) / 255
one_hot = np.eye(10)
y_train = one_hot[train_numbers]
WAY = one_hot[test_numbers]

weights = np.linalg.solve(x_train.T @ x_train + np.eye(784), x_train.T @ y_train)
right_train = (x_train @ weights).argmax(axis=1) == y_train.argmax(axis=1)
right_test = (x_test @ weights).argmax(axis=1) == test_numbers
print("right on the digits it learnt from", right_train.mean().round(2))
print("right on new digits", right_test.mean().round(2))
""",
            "y_train",
            "y_test",
            lambda said: min(numbers(said, "right on new digits")) < 0.2,
            rows="mnist",
            train_rows=500,
        ),
    ),
)
"""In the order in which they are offered."""
