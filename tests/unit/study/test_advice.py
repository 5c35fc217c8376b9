"""The remarks on a network: each where it belongs, and each with a remedy that ends it."""

import pytest

from core.datasets.facts import Task
from core.experiment import (
    Conv2D,
    Data,
    DatasetName,
    Dense,
    Dropout,
    Experiment,
    Flatten,
    MaxPooling2D,
    Normalization,
    Preparation,
)
from core.network.check import check
from core.study.advice import advise, repaired, repairs
from core.study.presets import PRESETS

PIXELS = Data(
    name="mnist", preparation=Preparation(inputs=("divide_by_255", "flatten"), targets="one_hot")
)
WORDS = Data(name="imdb", num_words=1000, preparation=Preparation(inputs=("multi_hot",)))
HOUSES = Data(name="boston_housing", preparation=Preparation(inputs=("standardize",)))


def experiment(data, *layers, loss="categorical_crossentropy"):
    return Experiment(data=data, layers=layers, loss=loss, epochs=1)


def relu(units):
    return Dense(units=units, activation="relu")


def ending(units, activation):
    return Dense(units=units, activation=activation)


CASES: dict[str, tuple[Experiment, tuple[Task, int | None]]] = {
    "softmax_of_one": (
        experiment(WORDS, relu(16), ending(1, "softmax"), loss="binary_crossentropy"),
        ("binary", 2),
    ),
    "sigmoids": (experiment(PIXELS, relu(64), ending(10, "sigmoid")), ("multiclass", 10)),
    "not_probabilities": (
        experiment(WORDS, relu(16), ending(1, "relu"), loss="binary_crossentropy"),
        ("binary", 2),
    ),
    "binary_loss": (
        experiment(PIXELS, relu(64), ending(10, "softmax"), loss="binary_crossentropy"),
        ("multiclass", 10),
    ),
    "bottleneck": (
        experiment(PIXELS, relu(64), relu(4), ending(10, "softmax")),
        ("multiclass", 10),
    ),
    "bends": (
        experiment(HOUSES, ending(64, "linear"), ending(1, "linear"), loss="mse"),
        ("regression", None),
    ),
    "bounded": (
        experiment(HOUSES, relu(64), ending(1, "sigmoid"), loss="mse"),
        ("regression", None),
    ),
    "scale": (
        experiment(Data(name="boston_housing"), relu(64), ending(1, "linear"), loss="mse"),
        ("regression", None),
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_each_remark_is_made_where_it_belongs_and_its_remedy_ends_it(name):
    unwise, about = CASES[name]
    remarks = {advice.name: advice for advice in advise(unwise, *about)}
    assert list(remarks) == [name]
    remark = remarks[name]
    assert remark.what.format(**remark.values)
    assert remark.why.format(**remark.values)
    if name != "bends":  # more is not always better: it is said, and left to the reader
        assert remark.button.format(**remark.values)
        assert advise(remark.fix, *about) == ()


def test_unscaled_pixels_are_noticed_too_and_have_no_columns():
    raw = PIXELS.changed(preparation=Preparation(inputs=("flatten",)))
    (remark,) = advise(experiment(raw, relu(64), ending(10, "softmax")), "multiclass", 10)
    assert remark.fix.data.preparation.inputs == ("divide_by_255", "flatten")
    assert remark.button == "Divide the pixels by 255"
    assert "column" not in remark.what + remark.why


@pytest.mark.parametrize("activation", ["sigmoid", "softmax", "relu"])
def test_binary_crossentropy_over_ten_classes_is_mended_whole(activation):
    network = experiment(PIXELS, relu(64), ending(10, activation), loss="binary_crossentropy")
    (remark,) = advise(network, "multiclass", 10)
    assert (remark.name, remark.place) == ("binary_loss", "loss")
    assert remark.fix.loss == "categorical_crossentropy"
    assert remark.fix.layers[-1].activation == "softmax"
    assert "exactly one" not in remark.what  # it asks of each class alone


def test_a_remark_stands_at_what_it_speaks_of():
    network = experiment(PIXELS, relu(64), ending(64, "linear"), relu(4), ending(10, "sigmoid"))
    places = {remark.name: remark.place for remark in advise(network, "multiclass", 10)}
    assert places == {"bends": 1, "bottleneck": 2, "sigmoids": 3}


def test_a_normalization_layer_scales_well_enough():
    layers = (Normalization(), relu(8), ending(1, "linear"))
    data = Data(name="boston_housing")
    assert advise(experiment(data, *layers, loss="mse"), "regression", None) == ()


TASKS: dict[DatasetName, tuple[Task, int | None]] = {
    "boston_housing": ("regression", None),
    "california_housing": ("regression", None),
    "mnist": ("multiclass", 10),
    "fashion_mnist": ("multiclass", 10),
    "imdb": ("binary", 2),
    "reuters": ("multiclass", 46),
}
ON_PURPOSE = {"wrong_loss": ["binary_loss"], "bottleneck": ["bottleneck"]}
"""What the notes do on purpose, or by mistake. Of Reuters' 46 topics, 32 units hold too few."""


@pytest.mark.parametrize(
    ("name", "preset"),
    [(name, preset) for name in TASKS for preset in PRESETS[name]],
    ids=lambda value: getattr(value, "name", value),
)
def test_the_notes_networks_are_wise_except_on_purpose(name, preset):
    expected = ON_PURPOSE.get(preset.name, [])
    if name == "reuters" and preset.name == "fewer_units":
        expected = ["bottleneck"]
    assert [advice.name for advice in advise(preset.experiment, *TASKS[name])] == expected


def test_what_cannot_be_trained_is_mended():
    raw = PIXELS.changed(preparation=Preparation(inputs=("divide_by_255",), targets="one_hot"))
    broken = experiment(raw, relu(64), Dropout(rate=0.5), ending(3, "softmax"))
    mended = repaired(broken, (28, 28), (10,), 10)
    check(mended, (28, 28), (10,), 10)
    assert mended.layers == (Flatten(), relu(64), Dropout(rate=0.5), ending(10, "softmax"))
    assert repaired(mended, (28, 28), (10,), 10) == mended
    said = [message.format(**values) for message, values in repairs(broken, mended)]
    assert said == ["Add a Flatten layer", "Units of the last layer: 10"]


def test_pictures_get_channels_before_convolution_and_become_rows_behind_it():
    raw = PIXELS.changed(preparation=Preparation(inputs=("divide_by_255",), targets="one_hot"))
    broken = experiment(raw, Conv2D(filters=4), MaxPooling2D(), ending(10, "softmax"))
    mended = repaired(broken, (28, 28), (10,), 10)
    assert [layer.kind for layer in mended.layers] == [
        "reshape",
        "conv2d",
        "max_pooling2d",
        "flatten",
        "dense",
    ]
    assert repaired(mended, (28, 28), (10,), 10) == mended
    said = [message.format(**values) for message, values in repairs(broken, mended)]
    assert said == ["Add a Reshape layer", "Add a Flatten layer"]
