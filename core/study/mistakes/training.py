"""Mistakes in how a network is trained."""

from core.experiment import SGD, Data, Dense, Experiment, LastShare, Preparation
from core.study.mistakes.measures import last
from core.study.mistakes.mistake import Mistake, Symptom, Trainings, programs
from core.study.mistakes.numbers import numbers

_ONE_UNIT = Experiment(
    data=Data(name="boston_housing", preparation=Preparation(inputs=("standardize",))),
    layers=(Dense(units=1),),
    loss="mse",
    optimizer=SGD(learning_rate=0.02),
    metrics=("mae",),
    epochs=30,
    batch_size=32,
    validation=LastShare(share=0.2),
)
"""Prices as a weighted sum: with a good rate it has learnt all it can in a few epochs."""

ROWS = (
    Mistake(
        "not_from_new",
        "training",
        "goes_on",
        "layers#parameters",
        programs(
            """
import keras
import numpy as np

with np.load("rows.npz") as rows:
    x, y = rows["x_train"].reshape(-1, 784) / 255, rows["y_train"]

keras.utils.set_random_seed(0)


def network():
    return keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )


WAY
    model.compile(optimizer, "sparse_categorical_crossentropy", metrics=["accuracy"])
    history = model.fit(x, y, epochs=4, batch_size=64, verbose=0).history
    print(f"{optimizer:8}", *[f"{value:.3f}" for value in history["accuracy"]])
""",
            """
model = network()
for optimizer in ("rmsprop", "adam"):
""",
            """
for optimizer in ("rmsprop", "adam"):
    model = network()
""",
            lambda said: numbers(said, "adam")[0] > numbers(said, "rmsprop")[-1] - 0.02,
            rows="mnist",
            train_rows=3000,
        ),
    ),
    Mistake(
        "not_a_number",
        "training",
        "high_rate",
        "gradient_descent",
        Trainings(
            _ONE_UNIT.changed(optimizer=SGD(learning_rate=0.2)),
            _ONE_UNIT,
            "loss",
            Symptom(last("loss"), 1000, 50),
        ),
        ("infinite", "diverged"),
    ),
    Mistake(
        "time_is_up",
        "training",
        "low_rate",
        "gradient_descent",
        Trainings(
            _ONE_UNIT.changed(optimizer=SGD(learning_rate=0.002)),
            _ONE_UNIT,
            "loss",
            Symptom(last("loss"), 55, 35),
        ),
        ("hardly_begun", "still_falling"),
    ),
    Mistake(
        "answers_waver",
        "training",
        "dropout_on",
        "dropout",
        programs(
            """
import keras
import numpy as np

with np.load("rows.npz") as rows:
    x, y = rows["x_train"].reshape(-1, 784) / 255, rows["y_train"]
    digit = rows["x_test"][:1].reshape(1, 784) / 255

keras.utils.set_random_seed(0)
model = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dropout(0.5),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile("rmsprop", "sparse_categorical_crossentropy")
model.fit(x, y, epochs=5, verbose=0)
for _ in range(3):
    answer = np.array(WAY)[0]
    print(f"a {answer.argmax()}, it is {answer.max():.1%} sure")
""",
            "model(digit, training=True)",
            "model(digit)",
            lambda said: len(set(said.split("\n"))) > 2,
            rows="mnist",
            train_rows=1000,
        ),
    ),
    Mistake(
        "uphill",
        "training",
        "sign",
        "gradient_descent",
        programs(
            """
momentum, rate = 0.9, 0.1
w, velocity = 1.0, 0.0
for step in range(30):
    gradient = 2 * w  # the slope of the loss w * w
    velocity = WAY
    w = w + velocity
    if step % 5 == 4:
        print(f"step {step + 1:2}  w = {w:.3g}  loss = {w * w:.3g}")
""",
            "momentum * velocity + rate * gradient",
            "momentum * velocity - rate * gradient",
            lambda said: not numbers(said, "loss =")[-1] < 1,
        ),
    ),
    Mistake(
        "other_steps",
        "training",
        "no_look_ahead",
        "gradient_descent",
        programs(
            """
import keras

momentum, rate = 0.9, 0.1
w, velocity, by_hand = 1.0, 0.0, []
for _ in range(5):
    gradient = w  # the slope of the loss w * w / 2
    velocity = momentum * velocity - rate * gradient
    w = w + WAY
    by_hand.append(w)

weight = keras.Variable(1.0)
optimizer = keras.optimizers.SGD(rate, momentum=momentum, nesterov=True)
of_keras = []
for _ in range(5):
    optimizer.apply([weight.value], [weight])
    of_keras.append(float(weight.value))

print("by hand", *[f"{w:.3f}" for w in by_hand])
print("Keras  ", *[f"{w:.3f}" for w in of_keras])
""",
            "velocity",
            "momentum * velocity - rate * gradient",
            lambda said: numbers(said, "hand") != numbers(said, "Keras"),
        ),
    ),
    Mistake(
        "stopped_too_late",
        "training",
        "last_weights",
        "dropout#beside",
        programs(
            """
import keras
import numpy as np

with np.load("rows.npz") as rows:
    x, y = rows["x_train"].reshape(-1, 784) / 255, rows["y_train"]

keras.utils.set_random_seed(0)
model = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
stop = WAY
seen, held_out = (x[:1000], y[:1000]), (x[1000:], y[1000:])
how = {"epochs": 50, "batch_size": 100, "callbacks": [stop], "verbose": 0}
history = model.fit(*seen, validation_data=held_out, **how).history
losses = history["val_loss"]
best = np.argmin(losses)
print(f"stopped after {len(losses)} epochs")
print(f"best epoch: {best + 1}, with a validation loss of {losses[best]:.3f}")
print(f"the network that is left has {model.evaluate(*held_out, verbose=0):.3f}")
""",
            "keras.callbacks.EarlyStopping(patience=10)",
            "keras.callbacks.EarlyStopping(patience=10, restore_best_weights=True)",
            lambda said: numbers(said, "has")[0] > numbers(said, "loss of")[0] + 0.005,
            rows="fashion_mnist",
            train_rows=2000,
        ),
        ("overfitting",),
    ),
    Mistake(
        "best_is_the_last",
        "training",
        "every_epoch",
        "fashion",
        programs(
            """
import keras
import numpy as np

with np.load("rows.npz") as rows:
    x, y = rows["x_train"].reshape(-1, 784) / 255, rows["y_train"]

keras.utils.set_random_seed(0)
model = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
keep = WAY
seen, held_out = (x[:1000], y[:1000]), (x[1000:], y[1000:])
how = {"epochs": 12, "batch_size": 100, "callbacks": [keep], "verbose": 0}
history = model.fit(*seen, validation_data=held_out, **how).history
losses = history["val_loss"]
kept = keras.models.load_model("best.keras")
print(f"lowest validation loss: {min(losses):.3f}, in epoch {np.argmin(losses) + 1}")
print(f"in the last epoch: {losses[-1]:.3f}")
print(f"best.keras: {kept.evaluate(*held_out, verbose=0):.3f}")
""",
            'keras.callbacks.ModelCheckpoint("best.keras")',
            'keras.callbacks.ModelCheckpoint("best.keras", save_best_only=True)',
            lambda said: numbers(said, ".keras:")[0] > numbers(said, "lowest")[0] + 0.005,
            rows="mnist",
            train_rows=2000,
        ),
    ),
    Mistake(
        "never_stops",
        "training",
        "forgets",
        "dropout#beside",
        programs(
            """
import keras
import numpy as np

with np.load("rows.npz") as rows:
    x, y = rows["x_train"].reshape(-1, 784) / 255, rows["y_train"]

keras.utils.set_random_seed(0)
model = keras.Sequential(
    [
        keras.Input((784,)),
        keras.layers.Dense(64, activation="relu"),
        keras.layers.Dense(10, activation="softmax"),
    ]
)
model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
stop = keras.callbacks.EarlyStopping(patience=2)
how = {"batch_size": 50, "validation_split": 0.5, "callbacks": [stop], "verbose": 0}
losses = []
WAY
print("validation losses", *[f"{loss:.2f}" for loss in losses])
print(f"lowest in epoch {np.argmin(losses) + 1}, trained for {len(losses)}")
""",
            """
for epoch in range(8):
    losses += model.fit(x, y, epochs=1, **how).history["val_loss"]
""",
            """
losses += model.fit(x, y, epochs=8, **how).history["val_loss"]
""",
            lambda said: numbers(said, "trained for") == [8],
            rows="mnist",
            train_rows=1000,
        ),
    ),
)
"""In the order in which they are offered."""
