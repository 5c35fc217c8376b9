"""Shapes fit, grow and refuse as NumPy says."""

import inspect
import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import mutually_broadcastable_shapes

from core.concepts.broadcasting import (
    OPERATIONS,
    at_step,
    axis_pairs,
    broadcast,
    compute,
    fixes,
    is_copy,
    naive_add,
    numbers,
    race,
    read_shape,
    source,
)
from core.experiment import Impossible

shapes = st.lists(st.integers(1, 4), max_size=5).map(tuple)
fitting = mutually_broadcastable_shapes(num_shapes=2, max_dims=4, max_side=4)


def numpy_says(x, y):
    try:
        return np.broadcast_shapes(x, y)
    except ValueError:
        return None


@given(shapes, shapes)
def test_shapes_fit_where_numpy_lets_them(x, y):
    assert broadcast(x, y) == numpy_says(x, y)


@given(fitting)
def test_shapes_that_fit_give_the_shape_numpy_gives(case):
    assert broadcast(*case.input_shapes) == case.result_shape


def test_the_axes_of_the_notes_meet_at_the_end():
    pairs = axis_pairs((64, 3, 32, 10), (32, 10))
    assert [(pair.x, pair.y, pair.result) for pair in pairs] == [
        (64, None, 64),
        (3, None, 3),
        (32, 32, 32),
        (10, 10, 10),
    ]


@given(fitting, st.sampled_from(sorted(OPERATIONS)))
def test_computes_what_numpy_computes_from_tensors_repeated_in_full(case, operation):
    x, y = (numbers(shape, step) for shape, step in zip(case.input_shapes, (3, 10), strict=True))
    z = compute(operation, x, y)
    repeated = [at_step(tensor, 2, case.result_shape) for tensor in (x, y)]
    np.testing.assert_array_equal(z, OPERATIONS[operation](*repeated))
    for index in np.ndindex(z.shape):
        parts = (tensor[source(index, tensor.shape)] for tensor in (x, y))
        assert z[index] == OPERATIONS[operation](*parts)


@given(fitting)
def test_the_steps_add_axes_and_repeat_without_changing_a_number(case):
    x = numbers(case.input_shapes[0], 3)
    given_, longer, repeated = (at_step(x, step, case.result_shape) for step in range(3))
    assert given_.shape == x.shape
    assert longer.ndim == len(case.result_shape)
    assert longer.ravel().tolist() == x.ravel().tolist()
    assert repeated.shape == case.result_shape
    copies = is_copy(x.shape, repeated.shape)
    assert repeated[~copies].tolist() == x.ravel().tolist()
    assert set(repeated[copies].tolist()) <= set(x.ravel().tolist())


@given(shapes, shapes)
def test_every_fix_fits_when_it_is_run(x, y):
    if broadcast(x, y) is None:
        tensors = {"np": np, "x": np.ones(x), "y": np.ones(y)}
        for fix in fixes(x, y):
            changed = eval(fix.code, tensors)  # noqa: S307
            assert changed.shape == fix.shape
            other = tensors["x" if fix.code[0] == "y" else "y"]
            assert (changed + other).shape == fix.result


def test_a_vector_as_long_as_the_columns_is_mended_by_an_axis_behind():
    fix = fixes((3, 4), (3,))[0]
    assert (fix.code, fix.shape, fix.result) == ("y[:, np.newaxis]", (3, 1), (3, 4))
    assert fixes((3, 4), (3, 5)) == []


def test_shapes_that_do_not_fit_are_refused_in_the_words_of_numpy():
    x, y = np.ones((3, 4)), np.ones(3)
    with pytest.raises(ValueError, match="operands") as numpy_error:
        x + y
    with pytest.raises(Impossible) as problem:
        compute("add", x, y)
    assert problem.value.values["error"] == str(numpy_error.value).strip()


def test_a_result_too_large_to_show_is_not_computed():
    with pytest.raises(Impossible, match="1,000,000"):
        compute("add", np.ones((1000, 1)), np.ones(1000))


@given(shapes, st.booleans())
def test_a_typed_shape_is_read(shape, brackets):
    text = str(shape) if brackets else str(shape)[1:-1]
    assert read_shape(f" {text} ") == shape


@given(st.text("0123456789(),-. x٣", max_size=12))
def test_what_is_read_is_what_python_would_read(text):
    try:
        shape = read_shape(text)
    except Impossible:
        return
    assert all(size > 0 for size in shape)
    assert math.prod(shape) <= 200_000
    assert f"({','.join(map(str, shape))})" == f"({_plain(text)})"


def _plain(text: str) -> str:
    inside = text.replace(" ", "").strip("()").removesuffix(",")
    return ",".join(str(int(size)) for size in inside.split(",")) if inside else ""


@pytest.mark.parametrize("text", ["3 4", "(3, 4", "a", "-1", "1.5", "(2,,3)", "٣"])
def test_what_is_no_shape_is_told_how_to_write_one(text):
    with pytest.raises(Impossible, match="is not a shape"):
        read_shape(text)


@pytest.mark.parametrize("text", ["(0,)", "(3, 0)", "0"])
def test_a_shape_without_numbers_is_a_shape_but_cannot_be_drawn(text):
    with pytest.raises(Impossible, match="is a shape, but"):
        read_shape(text)


@pytest.mark.parametrize(("text", "says"), [("1," * 6, "6 axes"), ("(999, 999)", "998,001")])
def test_what_is_too_large_is_told_where_it_ends(text, says):
    with pytest.raises(Impossible, match=says):
        read_shape(text)


def test_the_loop_runs_when_it_is_pasted_alone():
    pasted: dict[str, Any] = {}
    exec(f"import numpy as np\n\n\n{inspect.getsource(naive_add)}", pasted)  # noqa: S102
    np.testing.assert_array_equal(pasted["naive_add"](np.eye(2), np.ones(2)), np.eye(2) + 1)


def test_the_loop_gives_what_numpy_gives_and_takes_longer():
    x, y = np.arange(12.0).reshape(3, 4), np.arange(4.0)
    np.testing.assert_array_equal(naive_add(x, y), x + y)
    assert x[0, 1] == 1
    loop, whole = race(200)
    assert loop > whole > 0
