"""The script on the page runs on plain Keras and prints the numbers of the run on the page."""

import ast
import json
import os
import subprocess
import sys

import numpy as np
import pytest

from core.datasets import Sequences, load, prepare, split
from core.datasets.plane import FEATURES
from core.experiment import (
    SGD,
    Adam,
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
    Regularizer,
    Stratified,
)
from core.models.script import script
from core.presets import PRESETS
from core.training import train, train_on

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
    "a schedule, a random share, rows in order": experiment(
        optimizer=SGD(
            learning_rate=CosineDecay(initial_learning_rate=0.01, decay_steps=50), momentum=0.5
        ),
        validation=Stratified(share=0.25),
        shuffle=False,
    ),
    "first weights a last digit away": experiment(nudged=True, validation=LastShare(share=0.25)),
    "a part of the rows, some with wrong prices": experiment(
        data=SCALED.model_copy(update={"train_rows": 120, "label_noise": 0.25}),
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

KERAS_WITHOUT_A_NETWORK = """
import io, json, os, sys, traceback
from contextlib import redirect_stdout
import keras, numpy as np

def rows(file, part):
    if f"{part}_offsets" not in file:
        return file[part]
    texts = np.split(file[part], file[f"{part}_offsets"][1:-1])
    return np.array([text.tolist() for text in texts], dtype=object)

def loader(file):
    loaded = tuple((rows(file, f"x_{p}"), file[f"y_{p}"]) for p in ("train", "test"))
    return lambda **_: loaded

for line in sys.stdin:
    folder, dataset = json.loads(line)
    os.chdir(folder)
    keras.backend.clear_session()
    said = io.StringIO()
    try:
        if os.path.exists("rows.npz"):
            getattr(keras.datasets, dataset).load_data = loader(np.load("rows.npz"))
        with redirect_stdout(said):
            exec(compile(open("script.py").read(), "script", "exec"), {"__name__": "__main__"})
        print(json.dumps([said.getvalue().splitlines(), ""]), flush=True)
    except Exception:
        print(json.dumps([[], traceback.format_exc()]), flush=True)
"""
"""Runs scripts one after another, each told by its folder, with nothing of ours to import."""


@pytest.fixture(scope="module")
def plain_keras(tmp_path_factory):
    """``plain_keras(source, folder, dataset)`` returns the lines that a script prints."""
    process = subprocess.Popen(
        [sys.executable, "-c", KERAS_WITHOUT_A_NETWORK],
        cwd=tmp_path_factory.mktemp("elsewhere"),
        env={**os.environ, "PYTHONPATH": ""},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )

    def printed(source, folder, dataset):
        (folder / "script.py").write_text(source)
        process.stdin.write(json.dumps([str(folder), dataset]) + "\n")
        process.stdin.flush()
        lines, error = json.loads(process.stdout.readline())
        assert not error, error
        return lines

    yield printed
    process.stdin.close()
    process.wait(timeout=30)


def write_rows(folder, dataset):
    """The rows that Keras's loader will find."""
    arrays = {"y_train": dataset.y_train, "y_test": dataset.y_test}
    for part in ("x_train", "x_test"):
        x = getattr(dataset, part)
        if isinstance(x, Sequences):
            arrays |= {part: x.tokens, f"{part}_offsets": x.offsets}
        else:
            arrays[part] = x
    np.savez(folder / "rows.npz", **arrays)


@pytest.mark.originals
@pytest.mark.parametrize("name", CASES)
def test_the_script_gives_the_numbers_of_the_run(name, tmp_path, plain_keras):
    case = CASES[name]
    dataset = load(case.data.name, "original", case.data.num_words)
    tensors = prepare(case.data, dataset)
    *_, result = train_on(case, tensors, split(case.validation, tensors.y_train))
    source = script(case, tensors.input_shape, tensors.classes)
    write_rows(tmp_path, dataset)
    lines = plain_keras(source, tmp_path, dataset.facts.name)
    for fold, network in enumerate(result.networks):
        last = [row for row in result.rows if row["fold"] == fold][-1]
        history = ast.literal_eval(lines[2 * fold])
        test = ast.literal_eval(lines[2 * fold + 1].removeprefix("test "))
        assert {name: last[name] for name in history} == pytest.approx(history, rel=1e-4)
        assert network.test_scores == pytest.approx(test, rel=1e-4)


def plane(part, preparation=Preparation(), **changes):  # noqa: B008 - it is frozen
    data = Data(name="plane", plane=part, preparation=preparation)
    return experiment(data=data, validation=LastShare(share=0.5), **changes)


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
    "hills": plane(Plane(shape="multi_gauss", samples=200, features=FEATURES)),
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
}


@pytest.mark.parametrize("name", PLANES)
def test_the_script_of_a_plane_gives_the_numbers_of_the_run(name, tmp_path, plain_keras):
    case = PLANES[name]
    *_, result = train(case)
    tensors = prepare(case.data, load("plane", "original", plane=case.data.plane))
    source = script(case, tensors.input_shape, tensors.classes)
    history, test = plain_keras(source, tmp_path, "")
    for metric, value in ast.literal_eval(history).items():
        assert result.rows[-1][metric] == pytest.approx(value, rel=1e-4)
    scores = ast.literal_eval(test.removeprefix("test "))
    assert result.networks[0].test_scores == pytest.approx(scores, rel=1e-4)


@pytest.mark.parametrize("preset", PRESETS["boston_housing"], ids=lambda preset: preset.name)
def test_the_scripts_of_the_presets_read_like_keras_examples(preset):
    source = script(preset.experiment, (13,), None)
    ast.parse(source)
    assert "core" not in source
    assert max(map(len, source.splitlines())) <= 100


def test_a_sample_s_script_says_where_its_rows_come_from():
    sample = experiment(data=SCALED.model_copy(update={"source": "sample"}))
    assert 'np.load("boston_housing_sample.npz")' in script(sample, (13,), None)
