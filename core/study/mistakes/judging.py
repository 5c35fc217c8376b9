"""Mistakes in judging how good a network is."""

from core.experiment import LastShare, NoValidation
from core.study.mistakes.measures import last
from core.study.mistakes.mistake import Mistake, Symptom, Trainings, programs
from core.study.mistakes.numbers import numbers
from core.study.presets import experiment_of


def _training_is_higher(said: str) -> bool:
    """In every network."""
    training, validation = numbers(said, "training")[::2], numbers(said, "validation")
    return all(one > other for one, other in zip(training, validation, strict=True))


def _better_than_it_is(said: str) -> bool:
    """The mean of other seeds is not within what is reported, and not by a hair."""
    return sum(numbers(said, "reported:")) < numbers(said, "the mean of the others:")[0] - 0.05


def _disagree(said: str) -> bool:
    """Two computers differ by more than they say they might."""
    (one, spread), (other, its_spread) = numbers(said, "one computer"), numbers(said, "another")
    return abs(one - other) > spread + its_spread


_DIGITS = experiment_of("mnist", "two_layers")
_FEW_DIGITS = _DIGITS.changed(data=_DIGITS.data.changed(train_rows=500), epochs=20, batch_size=32)

ROWS = (
    Mistake(
        "always_right",
        "judging",
        "own_rows",
        "overfitting",
        Trainings(
            _FEW_DIGITS.changed(validation=NoValidation()),
            _FEW_DIGITS.changed(validation=LastShare(share=0.2)),
            "accuracy",
            Symptom(last("val_accuracy", "accuracy"), 0.99, 0.95),
        ),
        ("nothing_held_out",),
    ),
    Mistake(
        "better_on_unseen",
        "judging",
        "measured_otherwise",
        "dropout#why",
        programs(
            """
import keras
import numpy as np

with np.load("rows.npz") as rows:
    x, y = rows["x_train"].reshape(-1, 784) / 255, rows["y_train"]

seen, unseen = (x[:3000], y[:3000]), (x[3000:], y[3000:])
for rate in (0.5, 0.0):
    keras.utils.set_random_seed(0)
    model = keras.Sequential(
        [
            keras.Input((784,)),
            keras.layers.Dense(64, activation="relu"),
            keras.layers.Dropout(rate),
            keras.layers.Dense(10, activation="softmax"),
        ]
    )
    model.compile("rmsprop", "sparse_categorical_crossentropy")
    history = model.fit(*seen, validation_data=unseen, verbose=0).history
    training, validation = WAY, history["val_loss"][0]
    print(f"dropout {rate}: training {training:.3f}, validation {validation:.3f}")
""",
            'history["loss"][0]',
            "model.evaluate(*seen, verbose=0)",
            _training_is_higher,
            rows="mnist",
            train_rows=4000,
        ),
    ),
    Mistake(
        "promised_too_much",
        "judging",
        "chosen_on_test",
        "validation#three-sets",
        programs(
            """
import numpy as np
from sklearn.neural_network import MLPRegressor

with np.load("rows.npz") as rows:
    x, y = rows["x_train"], rows["y_train"]
    x_test, y_test = rows["x_test"], rows["y_test"]

mean, std = x.mean(axis=0), x.std(axis=0)
x, x_test = (x - mean) / std, (x_test - mean) / std
how = {"batch_size": 32, "learning_rate_init": 0.1}
model = MLPRegressor(hidden_layer_sizes=64, random_state=0, **how)
errors, validation = [], []
for epoch in range(60):
    model.partial_fit(x[:-80], y[:-80])
    errors.append(abs(model.predict(x_test) - y_test))
    validation.append(abs(model.predict(x[-80:]) - y[-80:]).mean())
errors = np.array(errors)

random = np.random.default_rng(0)
promised, found = [], []
for _ in range(500):
    halves = np.split(random.permutation(len(y_test)), 2)
    for test, new in (halves, halves[::-1]):
        best = WAY  # the epoch whose weights are handed over
        promised.append(errors[best, test].mean())
        found.append(errors[best, new].mean())
print(f"error promised by the test houses: {np.mean(promised):.2f}")
print(f"error found on new houses: {np.mean(found):.2f}")
""",
            "errors[:, test].mean(axis=1).argmin()",
            "np.argmin(validation)",
            lambda said: numbers(said, "new houses:")[0] - numbers(said, "test houses:")[0] > 0.1,
            rows="boston_housing",
        ),
    ),
    Mistake(
        "never_so_good_again",
        "judging",
        "best_of_many",
        "validation#spread",
        programs(
            """
import numpy as np
from sklearn.neural_network import MLPRegressor

with np.load("rows.npz") as rows:
    x, y = rows["x_train"], rows["y_train"]
    x_test, y_test = rows["x_test"], rows["y_test"]

mean, std = x.mean(axis=0), x.std(axis=0)
x, x_test = (x - mean) / std, (x_test - mean) / std
how = {"max_iter": 50, "batch_size": 64, "learning_rate_init": 0.03}


def error(seed):  # of a network of 64 units, on the test houses
    model = MLPRegressor(hidden_layer_sizes=64, random_state=seed, **how).fit(x, y)
    return abs(model.predict(x_test) - y_test).mean()


errors = [error(seed) for seed in range(6)]
print(f"reported: WAY")
others = [error(seed) for seed in range(6, 12)]
print("others:", *[f"{error:.2f}" for error in others])
print(f"the mean of the others: {np.mean(others):.2f}")
""",
            "{min(errors):.2f}",
            "{np.mean(errors):.2f} ± {np.std(errors):.2f}",
            _better_than_it_is,
            rows="boston_housing",
        ),
        ("luck", "seed_alone"),
    ),
    Mistake(
        "other_machine",
        "judging",
        "last_digits",
        "overfitting",
        programs(
            """
import numpy as np

random = np.random.default_rng(0)
x = random.normal(size=(60, 2)).astype("float32")
y = (np.hypot(*x.T) < random.uniform(0.6, 1.8, 60)).astype("float32")[:, None]


def train(seed, x, y):
    random = np.random.default_rng(seed)
    w, v = (random.normal(size=s).astype("float32") for s in ((2, 16), (16, 1)))
    for _ in range(1000):
        hidden = np.tanh(x @ w)
        output = 1 / (1 + np.exp(-hidden @ v))
        slope = (output - y) / len(x)
        down_w, down_v = x.T @ (slope @ v.T * (1 - hidden**2)), hidden.T @ slope
        w, v = w - 8 * down_w, v - 8 * down_v
    return np.mean((output - y) ** 2)


def report(x, y):
    losses = [train(seed, x, y) for seed in WAY]
    return f"{np.mean(losses):.4f} ± {np.std(losses):.4f}"


print("one computer    ", report(x, y))
print("another computer", report(x[::-1], y[::-1]))
""",
            "[1]",
            "range(5)",
            _disagree,
        ),
    ),
)
"""In the order in which they are offered."""
