"""The parameter table says what ``model.summary()`` says, and where the numbers come from."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import (
    BatchNormalization,
    Conv2D,
    Data,
    Dense,
    Dropout,
    Experiment,
    Flatten,
    GlobalAveragePooling2D,
    MaxPooling2D,
    Normalization,
    Reshape,
)
from core.network.build import build
from core.network.shapes import layer_names, table


def experiment(*layers):
    return Experiment(data=Data(name="boston_housing"), layers=layers, loss="mse", epochs=1)


HIDDEN = st.one_of(
    st.builds(Dense, units=st.integers(1, 30), use_bias=st.booleans()),
    st.builds(Dropout, rate=st.just(0.5)),
    st.builds(Flatten),
)
SEEN = st.one_of(
    st.builds(
        Conv2D, filters=st.integers(1, 5), padding=st.just("same"), strides=st.integers(1, 2)
    ),
    st.just(BatchNormalization()),
    st.just(MaxPooling2D()),
)


@settings(max_examples=15, deadline=None)
@given(st.lists(HIDDEN, max_size=4), st.lists(st.integers(1, 5), min_size=1, max_size=3))
def test_names_shapes_and_counts_are_keras_s(hidden, input_shape):
    compare(hidden, tuple(input_shape))


@settings(max_examples=10, deadline=None)
@given(st.lists(SEEN, max_size=3), st.sampled_from([Flatten(), GlobalAveragePooling2D()]))
def test_so_they_are_of_pictures(seen, last):
    compare([Reshape(height=16, width=15, channels=1), *seen, last], (16, 15))


def compare(hidden, input_shape):
    network = experiment(*hidden, Dense(units=1))
    model = build(network, input_shape)
    rows = table(network, input_shape)
    assert [row.name for row in rows] == [layer.name for layer in model.layers]
    assert [(None, *row.shape) for row in rows] == [layer.output.shape for layer in model.layers]
    assert [row.parameters for row in rows] == [layer.count_params() for layer in model.layers]
    assert sum(row.trainable for row in rows) == sum(
        int(np.prod(variable.shape)) for variable in model.trainable_variables
    )


def test_the_notes_network_has_3036_parameters_of_which_27_are_not_trained():
    notes = experiment(
        Normalization(),
        Dense(units=64, activation="relu"),
        Dense(units=32, activation="relu"),
        Dense(units=1),
    )
    rows = table(notes, (13,))
    assert [row.parameters for row in rows] == [27, 896, 2080, 33]
    assert [row.arithmetic for row in rows] == [
        "2 × 13 + 1",
        "13 × 64 + 64",
        "64 × 32 + 32",
        "32 × 1 + 1",
    ]
    assert sum(row.parameters for row in rows) == 3036
    assert sum(row.trainable for row in rows) == 3009
    model = build(notes, (13,), adapt_on=np.ones((4, 13), "float32"))
    assert model.count_params() == 3036


@given(st.lists(HIDDEN, max_size=4))
def test_every_layer_has_a_name_of_its_own(hidden):
    names = layer_names((Dense(units=2, name="dense_1"), *hidden, Dense(units=1)))
    assert len(set(names)) == len(names)
    assert names[0] == "dense_1"


@pytest.mark.parametrize("units", [1, 46])
def test_without_bias_there_is_one_number_a_connection(units):
    (row,) = table(experiment(Dense(units=units, use_bias=False)), (7,))
    assert (row.parameters, row.arithmetic) == (7 * units, f"7 × {units}")
