"""Mistakes with outputs, labels and losses."""

from core.study.mistakes.measures import highest, last
from core.study.mistakes.mistake import Mistake, Symptom, Trainings, programs
from core.study.presets import experiment_of

_DIGITS = experiment_of("mnist", "held_out")
_NEWSWIRES = experiment_of("reuters", "twenty_epochs")

ROWS = (
    Mistake(
        "ninety_nine",
        "labels",
        "binary_loss",
        "losses",
        Trainings(
            _DIGITS.changed(loss="binary_crossentropy", metrics=("binary_accuracy",)),
            _DIGITS.changed(metrics=("categorical_accuracy",)),
            "loss",
            Symptom(last("val_binary_accuracy", "val_categorical_accuracy"), 0.99, 0.985),
        ),
        ("binary_loss",),
    ),
    Mistake(
        "bottleneck",
        "labels",
        "too_narrow",
        "layers#bottleneck",
        Trainings(
            experiment_of("reuters", "bottleneck"),
            _NEWSWIRES,
            "val_accuracy",
            Symptom(highest("val_accuracy"), 0.75, 0.78),
        ),
        ("bottleneck",),
    ),
    Mistake(
        "no_bend",
        "labels",
        "no_activation",
        "activations",
        Trainings(
            experiment_of("plane", "by_heart").with_hidden(
                lambda layer: (layer.changed(activation="linear"),)
            ),
            experiment_of("plane", "by_heart"),
            "loss",
            Symptom(last("loss"), 0.4, 0.3),
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
model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, activation="softmax")])
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
)
"""In the order in which they are offered."""
