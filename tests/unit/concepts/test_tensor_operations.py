"""Operations as NumPy and Keras perform them."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.concepts.tensor_operations import (
    TIP,
    best_layer,
    collapsed,
    dense,
    dot,
    dot_shape,
    grid,
    house,
    integers,
    meeting,
    operate,
    reshape,
    rotation,
)
from core.experiment import Impossible

shapes = st.lists(st.integers(1, 4), min_size=1, max_size=2).map(tuple)
seeds = st.integers(0, 50)
sizes = st.floats(-2, 2)
weights = st.tuples(sizes, sizes, sizes, sizes).map(lambda w: np.array(w).reshape(2, 2))
shifts = st.tuples(sizes, sizes).map(np.array)


@given(shapes, shapes, seeds)
def test_each_number_of_a_dot_product_is_the_sum_over_a_row_and_a_column(x_shape, y_shape, seed):
    x, y = integers(x_shape, seed), integers(y_shape, seed + 1)
    if x_shape[-1] != y_shape[0]:
        assert dot_shape(x_shape, y_shape) is None
        with pytest.raises(ValueError, match="not aligned") as numpy_error:
            np.dot(x, y)
        with pytest.raises(Impossible) as problem:
            dot(x, y)
        assert problem.value.values["error"] == str(numpy_error.value)
        return
    z = dot(x, y)
    np.testing.assert_array_equal(z, x @ y)
    assert z.shape == dot_shape(x_shape, y_shape)
    for index in np.ndindex(z.shape):
        row, column = meeting(index, x.ndim)
        assert z[index] == sum(a * b for a, b in zip(x[row], y[column], strict=True))


def test_the_shapes_of_the_notes_are_refused_in_the_words_of_the_notes():
    with pytest.raises(Impossible, match=r"10 \(dim 3\) != 32 \(dim 0\)"):
        dot(np.zeros((64, 3, 32, 10)), np.zeros((32, 10)))


@pytest.mark.parametrize(
    ("operation", "function"), [("add", np.add), ("multiply", np.multiply), ("matrices", np.dot)]
)
def test_operates_as_numpy_does(operation, function):
    x, y = integers((3, 3), 1), integers((3, 3), 2)
    np.testing.assert_array_equal(operate(operation, x, y), function(x, y))


@pytest.mark.parametrize(
    ("operation", "says"), [("add", "broadcast"), ("multiply", "broadcast"), ("dot", "aligned")]
)
def test_shapes_that_do_not_fit_are_a_sentence_in_every_operation(operation, says):
    with pytest.raises(Impossible, match=says):
        operate(operation, np.zeros((2, 3)), np.zeros((4, 5)))


@pytest.mark.parametrize(("x", "y"), [((), ()), ((), (3,)), ((2, 3), ())])
def test_a_number_times_anything_has_the_other_s_shape(x, y):
    assert dot_shape(x, y) == np.dot(np.ones(x), np.ones(y)).shape


@given(seeds)
def test_relu_is_that_of_keras(seed):
    x = integers((3, 4), seed)
    expected = keras.activations.relu(keras.ops.convert_to_tensor(x))
    np.testing.assert_array_equal(operate("relu", x, x), np.asarray(expected))


def test_the_same_seed_gives_the_same_small_numbers():
    x = integers((20, 20), 3)
    np.testing.assert_array_equal(x, integers((20, 20), 3))
    assert (x.min(), x.max()) == (-3, 4)


def test_reshaping_works_out_one_length_and_refuses_what_does_not_fit():
    x = np.arange(6).reshape(3, 2)
    assert reshape(reshape(x, (6, 1)), (2, -1)).tolist() == [[0, 1, 2], [3, 4, 5]]
    with pytest.raises(Impossible, match="cannot reshape array of size 6"):
        reshape(x, (4, 2))
    with pytest.raises(Impossible, match="one unknown dimension"):
        reshape(x, (-1, -1))


@given(st.floats(-180, 180))
def test_a_rotation_turns_anticlockwise_and_keeps_lengths(degrees):
    turned = TIP @ rotation(degrees)
    angle = np.deg2rad(degrees + 90)
    np.testing.assert_allclose(turned, TIP[1] * np.array([np.cos(angle), np.sin(angle)]), atol=1e-9)


@pytest.mark.parametrize("relu", [False, True])
def test_equals_dense_layers_of_keras(relu):
    W, b = np.array([[0.8, 0.6], [-0.6, 0.8]]), np.array([1.0, -0.5])
    layer = keras.layers.Dense(2, activation="relu" if relu else None)
    layer.build((None, 2))
    layer.set_weights([W, b])
    expected = keras.ops.convert_to_tensor(house().astype("float32"))
    for _ in range(3):
        expected = layer(expected)
    ours = dense(house(), W, b, layers=3, relu=relu)
    np.testing.assert_allclose(ours, np.asarray(expected), atol=1e-5)


@given(weights, shifts, st.integers(1, 5))
def test_layers_without_activation_collapse_to_one(W, b, layers):
    after = dense(house(), W, b, layers=layers)
    W1, b1 = collapsed(W, b, layers)
    np.testing.assert_allclose(dense(house(), W1, b1), after, atol=1e-6)
    np.testing.assert_allclose(best_layer(house(), after), after, atol=1e-6)


@given(weights, shifts, st.integers(1, 3))
def test_no_other_layer_comes_closer_than_the_best(W, b, layers):
    after = dense(house(), rotation(30), (1, -0.5), layers=layers, relu=True)
    best = np.square(best_layer(house(), after) - after).sum()
    assert best > 1
    assert best <= np.square(dense(house(), W, b) - after).sum() + 1e-9


def test_the_house_is_closed_and_has_its_tip():
    outline = house()
    assert outline[0].tolist() == outline[-1].tolist()
    assert TIP.tolist() in outline.tolist()


def test_the_grid_has_a_line_each_way_through_every_whole_number():
    lines = grid(reach=2)
    assert lines.shape[0] == 10
    level, upright = lines[:5], lines[5:]
    assert [set(line[:, 1]) for line in level] == [{-2}, {-1}, {0}, {1}, {2}]
    np.testing.assert_array_equal(upright, level[..., ::-1])
