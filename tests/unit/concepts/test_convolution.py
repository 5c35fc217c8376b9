"""A kernel that slides over a picture, as Keras slides it."""

import keras
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.concepts.convolution import (
    ENOUGH,
    KERNELS,
    STACKS,
    Kernel,
    Sliding,
    convolution_parameters,
    drawn,
    fields,
    first_layer,
    follows,
    moved,
    pooled,
    second_layer,
    seen_at,
    shaded,
    telling,
    through,
    two_layers,
    written,
)
from core.experiment import Impossible

OWN = Kernel.read("1 -2 0.5; 3 0 1/4; -1 2 7")
random = np.random.default_rng(0)


def some_picture(height: int, width: int) -> np.ndarray:
    return random.integers(0, 10, (height, width))


slides = st.builds(
    lambda height, width, stride, padding, relu: Sliding(
        some_picture(height, width), OWN, stride, padding, relu
    ),
    st.integers(3, 12),
    st.integers(3, 12),
    st.integers(1, 2),
    st.sampled_from(["valid", "same"]),
    st.booleans(),
)


@settings(max_examples=20)
@given(slides)
def test_the_feature_map_is_that_of_keras(sliding):
    x = sliding.picture[np.newaxis, :, :, np.newaxis].astype("float32")
    kernel = OWN.weights[:, :, np.newaxis, np.newaxis].astype("float32")
    z = keras.ops.conv(x, kernel, strides=sliding.stride, padding=sliding.padding)
    expected = keras.ops.relu(z) if sliding.relu else z
    np.testing.assert_allclose(sliding.feature_map, np.array(expected)[0, :, :, 0], atol=1e-4)


@settings(max_examples=20)
@given(slides)
def test_each_number_is_the_sum_over_its_window_and_the_size_follows_the_formula(sliding):
    for (i, j), total in np.ndenumerate(sliding.sums):
        assert total == pytest.approx(np.sum(sliding.window(i, j) * OWN.weights))
    for axis, places in zip(sliding.axes, sliding.sums.shape, strict=True):
        around = axis.before + axis.behind
        assert places == axis.places == (axis.size + around - 3) // sliding.stride + 1


@settings(max_examples=20)
@given(slides)
def test_the_middle_of_a_window_leads_back_to_its_number(sliding):
    for place in np.ndindex(sliding.sums.shape):
        assert sliding.near(sliding.middle(*place)) == place


def test_every_pixel_leads_to_a_number():
    sliding = Sliding(some_picture(8, 8), OWN, 2, "valid")
    assert {sliding.near(pixel) for pixel in range(64)} == set(np.ndindex(3, 3))


def test_the_usual_kernels_do_what_their_names_say():
    edge = drawn("edge")
    maps = {name: Sliding(edge, Kernel.read(rows)).feature_map for name, rows in KERNELS.items()}
    assert np.unique(maps["vertical"]).tolist() == [0, 27]
    assert not maps["horizontal"].any()
    np.testing.assert_allclose(maps["blur"][0], [0, 0, 3, 6, 9, 9])
    np.testing.assert_array_equal(maps["identity"], edge[1:-1, 1:-1])
    assert maps["sharpen"][0].tolist() == [0, 0, -9, 18, 9, 9]


def test_a_kernel_is_typed_in_rows():
    assert OWN.weights.tolist() == [[1, -2, 0.5], [3, 0, 0.25], [-1, 2, 7]]
    assert Kernel.read(" −1, 0 ,1;2 2 2 ; 0 0 0;").texts[0] == ("-1", "0", "1")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("1 2 3; 4 5 6", "three rows of three"),
        ("", "three rows of three"),
        ("1 2; 3 4; 5 6", "three rows of three"),
        ("1 2 x; 4 5 6; 7 8 9", "“x” is not a weight"),
        ("1 2 1/0; 4 5 6; 7 8 9", "“1/0” is not a weight"),
        ("1 2 nan; 4 5 6; 7 8 9", "“nan” is not a weight"),
        ("1 2 1e9; 4 5 6; 7 8 9", "“1e9” is not a weight"),
        ("1 2 0.123; 4 5 6; 7 8 9", "“0.123” is not a weight"),
    ],
)
def test_what_is_no_kernel_is_said_in_a_sentence(typed, says):
    with pytest.raises(Impossible) as problem:
        Kernel.read(typed)
    assert says in str(problem.value)


def test_a_first_look_is_at_an_edge_where_dark_becomes_bright():
    assert telling(drawn("edge")) % 8 in (3, 4)
    assert telling(drawn("edge")[:, ::-1]) % 8 not in (3, 4)
    assert telling(drawn("cross")) % 8 < 4


def test_shades_go_from_black_to_white():
    assert shaded(np.array([[0, 14, 15, 255]], np.uint8)).tolist() == [[0, 0, 1, 9]]


@pytest.mark.parametrize(("stride", "padding"), [(1, "valid"), (1, "same"), (2, "valid")])
@pytest.mark.parametrize("pixels", [-4, 2, 4])
def test_where_a_picture_moves_its_feature_map_moves_as_well(stride, padding, pixels):
    picture = np.pad(some_picture(8, 8), 6)
    before, after = (
        Sliding(each, OWN, stride, padding) for each in (picture, moved(picture, pixels))
    )
    assert follows(before, after, pixels)
    assert not follows(before, before, pixels)


def test_what_moves_out_of_the_picture_is_gone():
    assert moved(np.array([[1, 2, 3]]), 1).tolist() == [[0, 1, 2]]
    assert moved(np.array([[1, 2, 3]]), -2).tolist() == [[3, 0, 0]]


@settings(max_examples=20)
@given(st.integers(2, 9), st.integers(2, 9), st.integers(0, 8), st.integers(0, 8))
def test_pooling_is_that_of_keras_and_the_part_that_is_looked_at_lies_in_it(rows, columns, i, j):
    z = random.normal(size=(rows, columns))
    pool = pooled(z, min(i, rows - 1), min(j, columns - 1))
    x = z[np.newaxis, :, :, np.newaxis].astype("float32")
    expected = np.array(keras.ops.max_pool(x, 2))[0, :, :, 0]
    np.testing.assert_allclose(pool.whole, expected, rtol=1e-6)
    bottom, right = pool.top + pool.part.shape[0], pool.left + pool.part.shape[1]
    np.testing.assert_array_equal(pool.part, z[pool.top : bottom, pool.left : right])
    blocks = pool.part.reshape(len(pool.largest), 2, -1, 2)
    np.testing.assert_array_equal(pool.largest, blocks.max(axis=(1, 3)))


@pytest.mark.parametrize("name", STACKS)
def test_a_receptive_field_is_every_pixel_that_can_change_the_number(name):
    kernel = Kernel.read("1 1 1; 1 1 1; 1 1 1")
    dark = np.zeros((12, 12), dtype=int)
    last = through(Sliding(dark, kernel), STACKS[name])[-1]
    row, column = len(last) // 2, len(last) // 2 - 1
    top, left, side = fields(STACKS[name], row, column)[0]
    for place in np.ndindex(dark.shape):
        lit = dark.copy()
        lit[place] = 9
        changed = through(Sliding(lit, kernel), STACKS[name])[-1][row, column] > 0
        inside = top <= place[0] < top + side and left <= place[1] < left + side
        assert changed == inside


def test_two_layers_of_3_by_3_see_5_by_5():
    assert [field.side for field in fields(STACKS["two"], 0, 0)] == [5, 3, 1]
    assert [field.side for field in fields(STACKS["pool"], 0, 0)] == [8, 6, 3, 1]


@pytest.mark.parametrize("name", STACKS)
@pytest.mark.parametrize("size", [8, 28])
def test_a_number_that_sees_a_pixel_lies_in_its_map(name, size):
    picture = some_picture(size, size)
    maps = through(Sliding(picture, OWN), STACKS[name])
    for pixel in range(size * size):
        for field, seen in zip(seen_at(STACKS[name], picture, pixel), maps, strict=True):
            assert 0 <= field.top <= len(seen) - field.side
            assert 0 <= field.left <= len(seen) - field.side


def test_a_picture_through_two_layers_is_what_keras_makes_of_it():
    layers = [
        keras.layers.Conv2D(4, 3, activation="relu"),
        keras.layers.MaxPooling2D(2),
        keras.layers.Conv2D(4, 3, activation="relu"),
    ]
    picture = some_picture(28, 28)
    x = np.asarray(picture, "float32")[np.newaxis, :, :, np.newaxis]
    model = keras.Sequential([keras.Input((28, 28, 1)), *layers])
    layers[0].set_weights([first_layer(), np.zeros(4)])
    layers[2].set_weights([second_layer(), np.full(4, -ENOUGH)])
    for layer, ours in zip(layers, two_layers(picture), strict=True):
        x = layer(x)
        np.testing.assert_allclose(ours, np.array(x)[0], atol=1e-3)
    assert model.count_params() == (
        convolution_parameters(4, 3, 1) + convolution_parameters(4, 3, 4)
    )


def test_a_stroke_is_found_by_the_kernel_that_is_made_for_it():
    upright = np.zeros((28, 28), dtype=int)
    upright[4:24, 13:16] = 9
    for picture, found in ((upright, 0), (upright.T, 1)):
        strongest = two_layers(picture)[2].max(axis=(0, 1))
        assert strongest.argmax() == found
        assert strongest[1 - found] == 0


@pytest.mark.parametrize(
    ("value", "text"),
    [(3, "3"), (-27.0, "−27"), (0.125, "0.13"), (1 / 9, "0.11"), (-0.001, "0"), (20, "20")],
)
def test_numbers_are_written_as_in_the_browser(value, text):
    assert written(value) == text
