"""The script on the page runs on plain Keras, offline, and prints the numbers of the run."""

import ast

import numpy as np
import pytest

from core.datasets import FACTS, load, prepare, rows_file, rows_name, split
from core.datasets.plane import FEATURES
from core.experiment import (
    SGD,
    Adam,
    BestCheckpoint,
    CosineDecay,
    Data,
    Dense,
    Dropout,
    EarlyStopping,
    Experiment,
    FirstRows,
    Flatten,
    KFolds,
    LastShare,
    Normalization,
    NoValidation,
    Plane,
    Preparation,
    RandomShare,
    ReduceLROnPlateau,
    Regularizer,
    RMSprop,
    Stratified,
)
from core.network.script import script
from core.results.history import frame
from core.study.presets import PRESETS
from core.study.rates import LINES, range_test, read_range
from core.training import train, train_on
from tests.further import but
from tests.unit.network.elsewhere import assert_same_numbers

SCALED = Data(name="boston_housing", preparation=Preparation(inputs=("standardize",)))


def experiment(**changes):
    values = {
        "data": SCALED,
        "layers": (Dense(units=16, activation="relu"), Dense(units=1)),
        "loss": "mse",
        "metrics": ("mae",),
        "epochs": 3,
        "batch_size": 32,
        "seed": 5,
    }
    return Experiment(**(values | changes))


CASES = {
    "nothing held out": experiment(validation=NoValidation()),
    "four folds": experiment(validation=KFolds(folds=4), batch_size=8),
    "normalization and the last share": experiment(
        data=Data(name="boston_housing"),
        layers=(
            Normalization(name="scale"),
            Dense(units=8, activation="leaky_relu", negative_slope=0.1),
            Dense(units=1),
        ),
        optimizer=Adam(learning_rate=0.01),
        validation=LastShare(share=0.2),
    ),
    "dropout, penalties, early stopping": experiment(
        layers=(
            Dense(units=16, activation="relu", kernel_regularizer=Regularizer(l2=0.01)),
            Dropout(rate=0.3),
            Dense(units=1, use_bias=False, kernel_initializer="he_normal"),
        ),
        epochs=12,
        validation=FirstRows(rows=100),
        callbacks=(EarlyStopping(patience=1, restore_best_weights=True),),
    ),
    "a loss that is no number, the best weights put back": experiment(
        data=SCALED.changed(train_rows=60),
        layers=(
            Dense(units=16, activation="elu"),
            Dense(units=16),
            Dense(units=1),
        ),
        optimizer=SGD(learning_rate=0.08),
        epochs=100,
        batch_size=60,
        validation=NoValidation(),
        callbacks=(EarlyStopping(monitor="loss", patience=30, restore_best_weights=True),),
    ),
    "a column that never changes, standardized": experiment(
        data=SCALED.changed(train_rows=12), validation=NoValidation()
    ),
    "pixels that never change, standardized": experiment(
        data=Data(
            name="mnist",
            train_rows=60,
            preparation=Preparation(inputs=("flatten", "standardize"), targets="one_hot"),
        ),
        layers=(Dense(units=8, activation="relu"), Dense(units=10, activation="softmax")),
        loss="categorical_crossentropy",
        metrics=("accuracy", "r2_score"),
        optimizer=Adam(learning_rate=0.1),
        epochs=25,
        batch_size=60,
        validation=NoValidation(),
    ),
    "a softmax that is sure of itself": experiment(
        data=Data(
            name="mnist",
            train_rows=60,
            preparation=Preparation(inputs=("flatten", "divide_by_255"), targets="one_hot"),
        ),
        layers=(Dense(units=8, activation="relu"), Dense(units=10, activation="softmax")),
        loss="categorical_crossentropy",
        metrics=("accuracy",),
        optimizer=Adam(learning_rate=0.1),
        epochs=25,
        batch_size=60,
        validation=NoValidation(),
    ),
    "a sigmoid that is sure of itself": experiment(
        data=Data(
            name="imdb",
            num_words=2000,
            train_rows=300,
            preparation=Preparation(inputs=("multi_hot",)),
        ),
        layers=(Dense(units=16, activation="relu"), Dense(units=1, activation="sigmoid")),
        loss="binary_crossentropy",
        metrics=("accuracy",),
        optimizer=RMSprop(learning_rate=0.05),
        epochs=40,
        validation=NoValidation(),
    ),
    "a schedule, a random share, rows in order": experiment(
        optimizer=SGD(
            learning_rate=CosineDecay(initial_learning_rate=0.01, decay_steps=50), momentum=0.5
        ),
        validation=Stratified(share=0.25),
        shuffle="never",
    ),
    "first weights a last digit away": experiment(nudged=True, validation=LastShare(share=0.25)),
    "one order for all epochs, the last share": experiment(
        validation=LastShare(share=0.2), shuffle="once", batch_size=1
    ),
    "four folds, one order each": experiment(
        validation=KFolds(folds=4), shuffle="once", batch_size=16
    ),
    "a new order every epoch, a rate that falls on plateaus": experiment(
        metrics=("mae", "r2_score"),
        optimizer=SGD(learning_rate=0.01),
        epochs=20,
        validation=LastShare(share=0.3),
        callbacks=(
            ReduceLROnPlateau(patience=1, factor=0.5),
            BestCheckpoint(),
            EarlyStopping(patience=3, restore_best_weights=True),
        ),
    ),
    "a part of the rows, some with wrong prices": experiment(
        data=SCALED.changed(train_rows=120, label_noise=0.25),
        validation=LastShare(share=0.5),
    ),
    "digits, one-hot": experiment(
        data=Data(
            name="mnist",
            train_rows=1000,
            preparation=Preparation(inputs=("flatten", "divide_by_255"), targets="one_hot"),
        ),
        layers=(Dense(units=16, activation="relu"), Dense(units=10, activation="softmax")),
        loss="categorical_crossentropy",
        metrics=("accuracy",),
        validation=RandomShare(share=0.2),
    ),
    "garments, whole numbers, flattened by a layer": experiment(
        data=Data(
            name="fashion_mnist",
            train_rows=1000,
            label_noise=0.1,
            preparation=Preparation(inputs=("divide_by_255",)),
        ),
        layers=(
            Flatten(),
            Dense(units=16, activation="sigmoid"),
            Dense(units=10, activation="softmax"),
        ),
        loss="sparse_categorical_crossentropy",
        metrics=("accuracy",),
        validation=LastShare(share=0.2),
    ),
    "reviews": experiment(
        data=Data(
            name="imdb",
            num_words=500,
            train_rows=2000,
            preparation=Preparation(inputs=("multi_hot",)),
        ),
        layers=(Dense(units=8, activation="relu"), Dense(units=1, activation="sigmoid")),
        loss="binary_crossentropy",
        metrics=("accuracy",),
        validation=FirstRows(rows=500),
    ),
    "newswires": experiment(
        data=Data(
            name="reuters",
            num_words=500,
            preparation=Preparation(inputs=("multi_hot",), targets="one_hot"),
        ),
        layers=(Dense(units=16, activation="relu"), Dense(units=46, activation="softmax")),
        loss="categorical_crossentropy",
        metrics=("accuracy",),
        batch_size=512,
        validation=FirstRows(rows=1000),
    ),
}


@pytest.mark.originals
@pytest.mark.parametrize("name", but(list(CASES)[1::3], CASES))
def test_the_script_gives_the_numbers_of_the_run(name, tmp_path, plain_keras):
    case = CASES[name]
    dataset = load(case.data.name, "original", case.data.num_words)
    tensors = prepare(case.data, dataset)
    *_, result = train_on(case, tensors, split(case.validation, tensors.y_train))
    (tmp_path / "script.py").write_text(script(case, tensors.input_shape, tensors.classes))
    rows = rows_file(dataset, case.data.num_words, case.data.train_rows)
    (tmp_path / rows_name(case.data.name, "original")).write_bytes(rows)
    assert_same_numbers(plain_keras(tmp_path / "script.py"), result)


def test_the_script_of_a_range_test_prints_the_curve_of_the_page(tmp_path, plain_keras):
    test = range_test(experiment(batch_size=16, layers=(Dense(units=1),))).changed(epochs=30)
    assert test.steps_per_epoch > 1
    dataset = load("boston_housing", "sample")
    case = test.on("sample")
    tensors = prepare(case.data, dataset)
    *_, result = train_on(case, tensors, split(case.validation, tensors.y_train))
    source = script(case, tensors.input_shape, tensors.classes)
    (tmp_path / "script.py").write_text(source + LINES)
    (tmp_path / rows_name(case.data.name, "sample")).write_bytes(rows_file(dataset))
    curve = read_range(frame(result.rows)).curve
    lines = plain_keras(tmp_path / "script.py")[-len(curve) :]
    rates, losses = np.array([line.split() for line in lines], float).T
    np.testing.assert_allclose(rates, curve["rate"], rtol=0.01)
    np.testing.assert_allclose(losses, curve["loss"], rtol=1e-3, atol=1e-3)


def plane(part, preparation=Preparation(), **changes):  # noqa: B008 - it is frozen
    data = Data(name="plane", plane=part, preparation=preparation)
    return experiment(**{"data": data, "validation": LastShare(share=0.5)} | changes)


TANH = (Dense(units=4, activation="tanh"), Dense(units=1, activation="tanh"))
SOFTMAX = (
    Dense(units=6, activation="relu"),
    Dropout(rate=0.1),
    Dense(units=3, activation="softmax"),
)
OWN = ((-1.0, 2.5, 0), (3.0, 0.25, 1), (1.0, -4.0, 1), (-2.0, -2.0, 0), (0.5, 0.5, 1))
CHOSEN = tuple(np.linspace(-1, 1, 17).round(3).tolist())
PLANES = {
    "circle, from chosen weights": plane(
        Plane(),
        Preparation(targets="signs"),
        layers=TANH,
        metrics=(),
        first_weights=CHOSEN,
    ),
    "circle, tanh": plane(
        Plane(noise=0.1, seed=4),
        Preparation(targets="signs"),
        layers=TANH,
        metrics=(),
        batch_size=10,
    ),
    "names that Keras would give to others": plane(
        Plane(samples=60),
        layers=(
            Dense(units=4, activation="tanh", name="dense_1"),
            Dense(units=3, activation="relu"),
            Dense(units=1, name="dense"),
        ),
    ),
    "a column that never changes, standardized": plane(
        Plane(shape="own", points=tuple((0.1, y, c) for _, y, c in OWN)),
        Preparation(inputs=("standardize",)),
    ),
    "hills": plane(Plane(shape="multi_gauss", samples=200, features=FEATURES)),
    "above a curve": plane(Plane(shape="curve", rule="y > 2sin(x)", noise=0.1)),
    "three arms": plane(
        Plane(shape="spiral", classes=3, features=("sin_x1", "x2")),
        layers=SOFTMAX,
        loss="sparse_categorical_crossentropy",
        metrics=("accuracy",),
    ),
    "own": plane(
        Plane(shape="own", points=OWN),
        layers=(Dense(units=1, activation="sigmoid"),),
        loss="binary_crossentropy",
        metrics=("accuracy",),
    ),
    "own, all of them train": plane(
        Plane(shape="own", points=OWN),
        layers=(Dense(units=1, activation="sigmoid"),),
        loss="binary_crossentropy",
        metrics=("accuracy",),
        validation=NoValidation(),
    ),
}


@pytest.mark.parametrize("name", but(["circle, from chosen weights"], PLANES))
def test_the_script_of_a_plane_gives_the_numbers_of_the_run(name, tmp_path, plain_keras):
    case = PLANES[name]
    *_, result = train(case)
    tensors = prepare(case.data, load("plane", "original", plane=case.data.plane))
    (tmp_path / "script.py").write_text(script(case, tensors.input_shape, tensors.classes))
    assert_same_numbers(plain_keras(tmp_path / "script.py"), result)


@pytest.mark.parametrize("preset", PRESETS["boston_housing"], ids=lambda preset: preset.name)
def test_the_scripts_of_the_presets_read_like_keras_examples(preset):
    source = script(preset.experiment, (13,), None)
    ast.parse(source)
    assert "core" not in source
    assert max(map(len, source.splitlines())) <= 100


@pytest.mark.parametrize("source", ["original", "sample"])
@pytest.mark.parametrize("name", [name for name in FACTS if name not in ("plane", "table")])
def test_no_script_lets_keras_look_for_files(name, source):
    """Without a network Keras deletes a file of another checksum where it looks for its own."""
    made = script(PRESETS[name][0].on(source), (13,), FACTS[name].classes)
    code = "\n".join(line for line in made.splitlines() if not line.startswith("#"))
    assert f'np.load("{name}_{source}.npz")' in code
    assert "keras.datasets" not in code
    assert "get_file" not in code
