"""Indices as Python and NumPy read them, and nothing evaluated."""

import warnings

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, basic_indices

from core.concepts.tensors import (
    axis_cuts,
    batches,
    cut,
    in_place,
    memory,
    read_index,
    selected,
    tensor,
)
from core.experiment import Impossible

shapes = array_shapes(min_dims=1, max_dims=4, max_side=6)


def written(index) -> str:
    """An index as somebody would type it."""

    def entry(e) -> str:
        if isinstance(e, slice):
            start, stop, step = ("" if n is None else str(n) for n in (e.start, e.stop, e.step))
            return f"{start}:{stop}:{step}" if step else f"{start}:{stop}"
        return "..." if e is Ellipsis else str(e)

    return ", ".join(map(entry, index))


@st.composite
def fitting(draw):
    """A tensor and an index that fits it."""
    shape = draw(shapes)
    index = draw(basic_indices(shape, allow_newaxis=True, max_dims=6))
    index = index if isinstance(index, tuple) else (index,)
    assume(index)
    return np.arange(np.prod(shape)).reshape(shape), index


@given(fitting(), st.booleans())
def test_a_typed_index_cuts_as_numpy_does(case, brackets):
    x, index = case
    text = f"[{written(index)}]" if brackets else written(index)
    np.testing.assert_array_equal(cut(x, read_index(text)), x[index])


@given(st.text("0123456789:,-+. []N", max_size=12))
def test_what_is_read_is_what_python_would_read(text):
    try:
        index = read_index(text)
    except Impossible:
        return
    inside = text.strip()
    inside = inside[1:-1] if inside.startswith("[") else inside
    python = eval(f"np.s_[{inside}]")  # noqa: S307
    assert index == (python if isinstance(python, tuple) else (python,))


NOT_AN_INDEX = (
    *("", "[]", ",", "1,,2", "1:2:3:4", "1.5", "a", "1 0", "[[0, 1]]", "x[0]", "len", "1-1", "٣"),
    *("__import__('os')", "True", "[0", "0]", "1e3", "::0x1", "(1, 2)", "lambda: 0", "한글"),
)


@pytest.mark.parametrize("text", NOT_AN_INDEX)
def test_anything_else_is_refused_in_a_sentence(text):
    with pytest.raises(Impossible) as refused:
        read_index(text)
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("text", ["9" * 5000, "1:" + "9" * 5000, "-" + "9" * 5000, "x" * 5000])
def test_a_number_without_end_gets_a_short_sentence(text):
    with pytest.raises(Impossible) as refused:
        read_index(text)
    assert len(str(refused.value)) < 120


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("9", "index 9 is out of bounds for axis 0 with size 4"),
        ("0, 0, 0, 0", "too many indices for array: array is 3-dimensional, but 4 were indexed"),
        ("..., ...", "an index can only have a single ellipsis ('...')"),
        ("::0", "slice step cannot be zero"),
        (", ".join(["None"] * 70), "number of dimensions must be within [0, 64]"),
        ("9" * 40, "only integers, slices"),
    ],
)
def test_an_index_that_does_not_fit_is_refused_in_numpys_words(text, says):
    with pytest.raises(Impossible, match=r"NumPy says: ") as refused:
        cut(np.zeros((4, 5, 3)), read_index(text))
    assert says in str(refused.value)


@given(fitting())
def test_each_axis_keeps_as_many_as_numpy_keeps(case):
    x, index = case
    left = tuple(a.left for a in axis_cuts(index, x.shape) if a.left is not None)
    assert left == x[tuple(e for e in index if e is not None)].shape


@given(fitting())
def test_start_stop_and_step_count_out_what_is_picked(case):
    x, index = case
    rows = [axis.picked for axis in axis_cuts(index, x.shape)]
    np.testing.assert_array_equal(x[np.ix_(*rows)].ravel(), x[index].ravel())


@given(fitting())
def test_a_part_in_place_keeps_its_numbers_and_all_axes(case):
    x, index = case
    part = in_place(x, index)
    assert part.ndim == x.ndim
    np.testing.assert_array_equal(part.ravel(), x[index].ravel())


@given(fitting())
def test_selected_marks_exactly_the_numbers_cut_out(case):
    x, index = case
    np.testing.assert_array_equal(x[selected(axis_cuts(index, x.shape))], np.sort(x[index].ravel()))


@given(array_shapes(min_dims=0, max_dims=5, max_side=3))
@pytest.mark.parametrize("dtype", ["uint8", "int32", "float32", "float64"])
def test_a_tensor_holds_consecutive_numbers_in_every_type(dtype, shape):
    x = tensor(shape, dtype)
    assert (x.shape, x.dtype) == (shape, dtype)
    np.testing.assert_array_equal(x.ravel(), np.arange(12, 12 + x.size))


@given(st.integers(1, 70_000), st.integers(1, 600))
def test_batches_hold_every_sample_once(samples, size):
    count = batches(samples, size)
    assert sum(len(range(samples)[i * size : (i + 1) * size]) for i in range(count)) == samples
    assert (count - 1) * size < samples


def test_uint8_starts_over_after_255():
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        x = tensor((4,), "uint8")
        x += 242
    assert x.tolist() == [254, 255, 0, 1]


def test_numpy_warns_of_an_overflow_of_two_single_numbers_but_not_of_arrays():
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert np.uint8(200) + np.uint8(100) == 44


@pytest.mark.parametrize(
    ("index", "why"),
    [
        ((0, 0, 0), "does not fit the shape (3, 4)"),
        ((9,), "does not fit the shape (3, 4)"),
        ((slice(None, None, 0),), "A step of 0"),
    ],
)
def test_a_refusal_is_said_in_our_words_and_in_those_of_numpy(index, why):
    with pytest.raises(Impossible) as refused:
        cut(np.zeros((3, 4)), index)
    assert why in str(refused.value)
    assert "NumPy says" in str(refused.value)


@pytest.mark.parametrize(
    ("size", "said"),
    [(0, "0 bytes"), (96, "96 bytes"), (5200, "5.2 kB"), (79 * 10**8, "7.9 GB")],
)
def test_memory_is_said_in_a_few_digits(size, said):
    assert memory(size) == said
