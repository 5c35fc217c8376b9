"""What people bring: the same bytes for the same rows, nothing else let in, and two fair halves."""

import contextlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from core.datasets import FACTS, load
from core.datasets.brought import (
    LARGEST,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_DRAWINGS,
    MOST_ROWS,
    Drawings,
    Numbers,
    address_of,
    halves,
    joined,
    pack,
    table_dataset,
    unpack,
)
from core.experiment import Brought, Impossible
from tests.unit.datasets.made_up import drawings, numbers

ADDRESS = "0123456789abcdef" * 2

some_drawings = st.integers(2, 12).flatmap(
    lambda count: st.builds(
        Drawings,
        arrays.arrays(np.uint8, (count, 28, 28)),
        arrays.arrays(np.uint8, count, elements=st.integers(0, 9)),
    )
)
names = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=30)
some_numbers = st.tuples(
    st.lists(names, min_size=2, max_size=6, unique=True), st.integers(2, 12)
).flatmap(
    lambda shape: st.builds(
        Numbers,
        st.just(tuple(shape[0])),
        arrays.arrays(np.float64, (shape[1], len(shape[0])), elements=st.floats(-LARGEST, LARGEST)),
    )
)


@given(some_drawings)
def test_drawings_come_back_from_their_bytes(brought):
    back = unpack(pack(brought))
    assert isinstance(back, Drawings)
    np.testing.assert_array_equal(back.pictures, brought.pictures)
    np.testing.assert_array_equal(back.labels, brought.labels)


@given(some_numbers)
def test_a_table_comes_back_from_its_bytes_to_the_last_bit(brought):
    back = unpack(pack(brought))
    assert isinstance(back, Numbers)
    assert back.columns == brought.columns
    assert back.values.tobytes() == brought.values.tobytes()


@given(st.binary(max_size=200) | st.binary(max_size=80).map(lambda end: b'{"rows":2}\n' + end))
def test_other_bytes_are_no_dataset(content):
    with pytest.raises(Impossible):
        unpack(content)


@pytest.mark.parametrize("brought", [drawings(5), numbers(5)], ids=["drawings", "numbers"])
@given(place=st.integers(0), change=st.integers(1, 255))
def test_a_changed_byte_is_found_out_or_is_another_dataset(brought, place, change):
    content = bytearray(pack(brought))
    content[place % len(content)] ^= change
    assert address_of(bytes(content)) != address_of(pack(brought))
    with contextlib.suppress(Impossible):
        assert pack(unpack(bytes(content))) == content


@pytest.mark.parametrize(
    "about",
    [
        b'{"kind":"drawings","rows":-1}',
        b'{"kind":"drawings","rows":"2"}',
        b'{"kind":"numbers","columns":[],"rows":2}',
        b'{"columns":["a","a"],"kind":"numbers","rows":2}',
        b'{"columns":[[],{}],"kind":"numbers","rows":2}',
        b'{"kind":"pickle","rows":2}',
        b"[" * 5000,
        b"null",
    ],
)
def test_a_head_that_says_something_else_is_refused_in_a_sentence(about):
    with pytest.raises(Impossible):
        unpack(about + b"\n" + bytes(2 * 785))


def test_what_may_be_brought_fits_into_the_bytes_that_are_read():
    most = Numbers(tuple(map(str, range(MOST_COLUMNS))), np.ones((MOST_ROWS, MOST_COLUMNS)))
    assert len(pack(most)) <= MOST_BYTES
    assert len(pack(drawings(MOST_DRAWINGS))) <= MOST_BYTES
    assert len(unpack(pack(drawings(MOST_DRAWINGS))).targets) == MOST_DRAWINGS


@pytest.mark.parametrize("count", [0, 1, MOST_DRAWINGS + 1])
def test_too_few_or_too_many_drawings_are_refused(count):
    with pytest.raises(Impossible, match=f"There are {count} rows"):
        drawings(count)


@pytest.mark.parametrize("value", [np.nan, np.inf, -2e9])
def test_a_value_that_is_no_ordinary_number_is_refused(value):
    values = np.ones((3, 2))
    values[1, 1] = value
    with pytest.raises(Impossible, match="ordinary number"):
        Numbers(("a", "b"), values)


@pytest.mark.parametrize("columns", [("a",), ("a", "a"), ("a", ""), ("a", " b"), ("a", "b\n")])
def test_columns_need_names_of_their_own(columns):
    with pytest.raises(Impossible):
        Numbers(columns, np.ones((3, len(columns))))


def test_a_label_is_a_digit():
    with pytest.raises(Impossible, match="0 to 9"):
        Drawings(np.zeros((2, 28, 28), np.uint8), np.array([3, 10], np.uint8))


def test_nothing_in_a_dataset_changes_any_more():
    with pytest.raises(ValueError, match="read-only"):
        drawings(3).pictures[0] = 1


@given(st.integers(2, 300), st.integers(0, 50))
def test_every_row_is_in_one_half_and_the_test_set_has_the_odd_one(count, seed):
    train, test = halves(drawings(count, seed))
    np.testing.assert_array_equal(np.sort(np.concatenate([train, test])), np.arange(count))
    assert len(test) - len(train) in (0, 1)


@given(st.integers(2, 300), st.integers(0, 50))
def test_each_half_has_about_as_many_of_each_digit(count, seed):
    brought = drawings(count, seed)
    train, test = (np.bincount(brought.labels[part], minlength=10) for part in halves(brought))
    assert np.abs(train - test).max() <= 1


def test_the_halves_of_a_table_are_mixed_and_the_same_every_time():
    train, test = halves(numbers(40))
    assert len(train) == len(test) == 20
    assert (np.diff(test) > 1).any()
    assert (np.diff(test) == 1).any()
    np.testing.assert_array_equal(halves(numbers(40))[0], train)


@pytest.mark.parametrize("copies", [0, 1, 3])
def test_one_half_stands_before_the_training_rows_and_the_other_is_the_test_set(copies):
    brought, digits = drawings(21), load("mnist", "sample")
    both = joined(digits, Brought(address=ADDRESS, copies=copies), brought)
    train, test = halves(brought)
    ours = copies * len(train)
    np.testing.assert_array_equal(both.x_train[ours:], digits.x_train)
    np.testing.assert_array_equal(both.y_train[ours:], digits.y_train)
    np.testing.assert_array_equal(both.y_train[:ours], np.tile(brought.labels[train], copies))
    np.testing.assert_array_equal(both.x_test, brought.pictures[test])
    np.testing.assert_array_equal(both.y_test, brought.labels[test])
    assert both.x_train.dtype == digits.x_train.dtype
    assert both.y_test.dtype == digits.y_test.dtype


def test_of_a_table_all_is_brought_and_the_last_column_is_the_target():
    brought = numbers(21)
    table = table_dataset(FACTS["table"], Brought(address=ADDRESS, copies=2), brought)
    train, test = halves(brought)
    np.testing.assert_array_equal(table.x_train, brought.values[np.tile(train, 2), :2])
    np.testing.assert_array_equal(table.y_test, brought.values[test, 2])
    assert [feature.name for feature in table.facts.features] == list(brought.columns[:2])
    assert table.facts.target.name == brought.columns[2]
    with pytest.raises(Impossible, match="no table"):
        table_dataset(FACTS["table"], Brought(address=ADDRESS), drawings(20))


def test_a_table_is_no_drawings():
    with pytest.raises(Impossible, match="no drawings"):
        joined(load("mnist", "sample"), Brought(address=ADDRESS), numbers(20))
