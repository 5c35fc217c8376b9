"""Histograms epoch by epoch: one scale for all moments, and every number counted."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from core.results.spread import BINS, spread_of

MOMENTS = st.lists(arrays(np.float32, (12,), elements=st.floats(-9, 9, width=32)), min_size=1)


@given(MOMENTS)
def test_every_moment_has_shares_that_add_up_to_one(moments):
    spread = spread_of(moments)
    assert spread.shares.shape == (len(moments), BINS)
    np.testing.assert_allclose(spread.shares.sum(axis=1), 1)


@given(MOMENTS)
def test_the_bins_are_equal_and_reach_over_almost_all(moments):
    edges = spread_of(moments).edges
    assert edges[0] < edges[-1]
    np.testing.assert_allclose(np.diff(edges), np.diff(edges)[0], rtol=1e-6)
    assert edges[0] >= min(0, *(float(array.min()) for array in moments)) - 0.5


def test_what_lies_where():
    spread = spread_of([np.array([0.0, 0, 0, 1]), np.array([1.0, 1, 1, 1])])
    assert spread.shares[0, 0] == 0.75
    assert spread.shares[1, -1] == 1


def test_what_is_no_number_is_left_out():
    spread = spread_of([np.array([1.0, np.nan, np.inf]), np.full(3, np.nan)])
    assert spread.shares[0].sum() == 1
    assert spread.shares[1].sum() == 0
