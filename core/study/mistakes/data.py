"""Mistakes with the data that a network is given."""

from core.experiment import LastShare, Preparation
from core.study.mistakes.measures import lowest
from core.study.mistakes.mistake import Mistake, Symptom, Trainings, programs
from core.study.mistakes.numbers import numbers
from core.study.presets import experiment_of

_HOUSES = experiment_of("boston_housing", "four_folds").changed(
    epochs=40, batch_size=16, validation=LastShare(share=0.2)
)


def _most_are_missed(said: str) -> bool:
    """More than three of four."""
    found, ill = numbers(said, "ill patients found")
    return found < ill / 4


ROWS = (
    Mistake(
        "unscaled",
        "data",
        "large_numbers",
        "preprocessing#training",
        Trainings(
            _HOUSES.changed(data=_HOUSES.data.changed(preparation=Preparation())),
            _HOUSES,
            "val_mae",
            Symptom(lowest("val_mae"), 3.7, 3.1),
        ),
        ("scale",),
    ),
    Mistake(
        "own_scale",
        "data",
        "own_mean",
        "preprocessing",
        programs(
            """
import numpy as np

with np.load("rows.npz") as rows:
    x_train, y_train, x_test = rows["x_train"], rows["y_train"], rows["x_test"]


def scaled(houses, like):
    return (houses - like.mean(axis=0)) / (like.std(axis=0) + 1e-7)


def with_ones(x):
    return np.c_[x, np.ones(len(x))]


weights = np.linalg.lstsq(with_ones(scaled(x_train, x_train)), y_train)[0]
for number in range(5):
    house = x_test[[number]]
    (price,) = with_ones(scaled(house, WAY)) @ weights
    print(f"price {price:.1f}")
""",
            "house",
            "x_train",
            lambda said: len(set(numbers(said, "price"))) == 1,
            rows="boston_housing",
        ),
    ),
    Mistake(
        "foreseen",
        "data",
        "scaled_first",
        "validation#time",
        programs(
            """
import numpy as np

random = np.random.default_rng(0)
walks = random.choice([-1, 1], size=(400, 100)).cumsum(axis=1)  # a coin for each step
past = walks[:, :60]
rises = walks[:, -1] > past[:, -1]  # is it higher after 40 more steps?

known = WAY
mean, std = known.mean(axis=1, keepdims=True), known.std(axis=1, keepdims=True)
x = np.c_[(past - mean) / std, np.ones(400)]

train, test = slice(0, 200), slice(200, 400)
weights = np.linalg.lstsq(x[train], 2.0 * rises[train] - 1)[0]
right = (x[test] @ weights > 0) == rises[test]
print("walks that rise", rises[test].mean().round(2))
print("foretold rightly", right.mean().round(2))
""",
            "walks",
            "past",
            lambda said: min(numbers(said, "foretold")) > 0.65,
        ),
    ),
    Mistake(
        "sorted_rows",
        "data",
        "last_rows",
        "validation",
        programs(
            """
import keras
import numpy as np

with np.load("rows.npz") as rows:
    x, numbers = rows["x_train"].reshape(-1, 784) / 255, rows["y_train"]

folders = [np.flatnonzero(numbers == n) for n in range(10)]  # one a digit
order = WAY
x, numbers = x[order], numbers[order]

keras.utils.set_random_seed(0)
model = keras.Sequential(
    [keras.Input((784,)), keras.layers.Dense(10, activation="softmax")]
)
model.compile(loss="sparse_categorical_crossentropy", metrics=["accuracy"])
fit = model.fit(x, numbers, epochs=3, validation_split=0.2, verbose=0)
print("accuracy", *np.round(fit.history["accuracy"], 2))
print("validation accuracy", *np.round(fit.history["val_accuracy"], 2))
""",
            "np.concatenate(folders)",
            "np.random.default_rng(0).permutation(np.concatenate(folders))",
            lambda said: max(numbers(said, "validation accuracy")) < 0.2,
            rows="mnist",
            train_rows=2000,
        ),
    ),
    Mistake(
        "coin_flips",
        "data",
        "chosen_on_all",
        "validation#leak",
        programs(
            """
import numpy as np

rng = np.random.default_rng(0)
x = rng.normal(size=(60, 1000))  # 1,000 measurements of each of 60 throws
coins = rng.choice([-1, 1], 60)  # heads or tails, at random


def best_columns(x, y):
    return np.abs(x.T @ y).argsort()[-20:]


right = []
for fold in range(5):
    held_out = np.arange(60) % 5 == fold
    train = ~held_out
    columns = best_columns(WAY)
    weights = x[train][:, columns].T @ coins[train]
    guesses = np.sign(x[held_out][:, columns] @ weights)
    right.append((guesses == coins[held_out]).mean())
print("right in each fold", *np.round(right, 2))
print("right on average", np.mean(right).round(2))
""",
            "x, coins",
            "x[train], coins[train]",
            lambda said: min(numbers(said, "right on average")) > 0.75,
        ),
    ),
    Mistake(
        "twins",
        "data",
        "same_patient",
        "validation#leak",
        programs(
            """
import numpy as np

rng = np.random.default_rng(0)


def five_pictures_each(patients):
    ill = rng.integers(0, 2, patients)
    skin = rng.normal(size=(patients, 20)) + 0.4 * ill[:, None]
    patient = np.repeat(np.arange(patients), 5)
    pictures = skin[patient] + 0.3 * rng.normal(size=(5 * patients, 20))
    return patient, pictures, ill[patient]


def right(x, y, new_x, new_y):
    distances = ((new_x[:, None] - x) ** 2).sum(axis=2)
    return (y[distances.argmin(axis=1)] == new_y).mean().round(2)


patient, x, ill = five_pictures_each(100)
held_out = WAY == 0
x_train, y_train = x[~held_out], ill[~held_out]
score = right(x_train, y_train, x[held_out], ill[held_out])
print("right on pictures held out", score)
_, x_new, y_new = five_pictures_each(100)
print("right on new patients", right(x_train, y_train, x_new, y_new))
""",
            "rng.permutation(500) % 5",
            "patient % 5",
            lambda said: (
                numbers(said, "right on pictures")[0] > numbers(said, "right on new")[0] + 0.2
            ),
        ),
    ),
    Mistake(
        "copy_zero",
        "data",
        "copy_of_0",
        "tensors",
        programs(
            """
import numpy as np

pixels = np.array([0, 128, 255], dtype="float32")
before = WAY
pixels /= 255
print("before", before)
print("after", pixels.round(2))
""",
            "pixels.copy(0)",
            "pixels.copy()",
            lambda said: "TypeError" in said,
        ),
    ),
    Mistake(
        "no_copy",
        "data",
        "same_array",
        "tensors",
        programs(
            """
import numpy as np

pictures = np.array([[0.0, 51.0], [102.0, 255.0]])  # of two pixels
scaled = WAY
scaled /= 255
print("to train on", *scaled.ravel())
print("as they were taken", *pictures.ravel())
print("divided by 255", *(pictures / 255).round(4).ravel())
""",
            "pictures",
            "pictures.copy()",
            lambda said: max(numbers(said, "as they were taken")) == 1,
        ),
    ),
    Mistake(
        "overflow",
        "data",
        "eight_bits",
        "preprocessing#pixels",
        programs(
            """
import numpy as np

one = np.array([0, 100, 200, 250], dtype="uint8")  # four pixels
other = np.array([0, 120, 220, 250], dtype="uint8")
print("half of each", (WAY + other) / 2)
print("difference", WAY - other)
""",
            "one",
            'one.astype("float32")',
            lambda said: max(numbers(said, "half")) < 250,
        ),
    ),
    Mistake(
        "always_no",
        "judging",
        "rare",
        "validation#imbalance",
        programs(
            """
import numpy as np

rng = np.random.default_rng(0)
ill = np.arange(2000) % 20 == 0
x = np.c_[rng.normal(size=(2000, 4)) + 0.6 * ill[:, None], np.ones(2000)]
train, test = slice(0, 1000), slice(1000, 2000)

weights = np.zeros(5)
counts = WAY[train]
for _ in range(1000):
    p = 1 / (1 + np.exp(-x[train] @ weights))
    weights -= x[train].T @ (counts * (p - ill[train])) / counts.sum()
says_ill = x[test] @ weights > 0
print("right on new patients", (says_ill == ill[test]).mean())
print("ill patients found", says_ill[ill[test]].sum(), "of", ill[test].sum())
""",
            "np.ones(2000)",
            "np.where(ill, 19.0, 1.0)",
            _most_are_missed,
        ),
    ),
)
"""In the order in which they are offered."""
