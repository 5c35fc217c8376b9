"""Every epoch has its own order of the rows, and the seed decides them all."""

from itertools import islice

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from core.datasets.order import end_to_end, new_orders, visited


@given(st.integers(1, 300), st.integers(0, 2**31))
def test_each_epoch_visits_every_row_once(rows, seed):
    for order in islice(new_orders(rows, seed), 3):
        assert sorted(order) == list(range(rows))


def test_no_two_epochs_and_no_two_seeds_have_the_same_order():
    orders = [tuple(order) for seed in (0, 1) for order in islice(new_orders(100, seed), 50)]
    assert len(set(orders)) == 100


def test_the_orders_come_again_with_their_seed():
    one, other = (list(islice(new_orders(100, 7), 20)) for _ in range(2))
    np.testing.assert_array_equal(one, other)


@given(st.integers(1, 30), st.integers(1, 70))
def test_orders_end_to_end_are_cut_into_pieces_of_one_size(rows, size):
    pieces = [*islice(end_to_end(new_orders(rows, 7), size), 5)]
    whole = np.concatenate([*islice(new_orders(rows, 7), 1 + 5 * size // rows)])
    assert [len(piece) for piece in pieces] == [size] * 5
    np.testing.assert_array_equal(np.concatenate(pieces), whole[: 5 * size])


def test_an_epoch_is_found_without_those_before_it():
    rows = np.arange(40, 90)
    third = list(islice(new_orders(50, 7), 3))[2]
    np.testing.assert_array_equal(visited(rows, "every_epoch", 7, 2), rows[third])
    for one_for_all in ("once", "never"):
        np.testing.assert_array_equal(visited(rows, one_for_all, 7, 2), rows)
