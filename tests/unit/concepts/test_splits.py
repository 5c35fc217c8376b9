"""Folds for rare classes and for rows with a date, as scikit-learn divides them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import StratifiedKFold, TimeSeriesSplit

from core.concepts.splits import (
    class_shares,
    error_of_nearest_day,
    expanding,
    promised,
    shuffled,
    stratified,
    walks,
)


def same(folds, expected) -> None:
    assert len(folds) == len(expected)
    for fold, (train, held_out) in zip(folds, expected, strict=True):
        np.testing.assert_array_equal(fold.train_rows, train)
        np.testing.assert_array_equal(fold.validation_rows, held_out)


@given(
    st.lists(st.integers(0, 3), min_size=6, max_size=60).map(lambda y: [*y, *[0, 1, 2, 3] * 6]),
    st.integers(2, 6),
)
def test_stratified_folds_are_those_of_scikit_learn(labels, folds):
    cut = StratifiedKFold(folds).split(np.zeros(len(labels)), labels)
    same(stratified(labels, folds), list(cut))


@given(st.integers(12, 200), st.integers(2, 10))
def test_folds_in_time_are_those_of_scikit_learn(rows, folds):
    same(expanding(rows, folds), list(TimeSeriesSplit(folds).split(np.zeros(rows))))


@pytest.mark.parametrize(("rows", "folds"), [(100, 5), (23, 4)])
def test_rows_dealt_by_chance_are_each_held_out_once(rows, folds):
    cut = shuffled(rows, folds, 3)
    held_out = np.concatenate([fold.validation_rows for fold in cut])
    assert sorted(held_out) == list(range(rows))
    for fold in cut:
        both = np.concatenate([fold.train_rows, fold.validation_rows])
        assert sorted(both) == list(range(rows))
        assert len(fold.validation_rows) in (rows // folds, rows // folds + 1)
    assert held_out.tolist() != sorted(held_out)


def test_stratified_folds_keep_the_share_that_chance_does_not():
    y = np.arange(100) < 10
    np.testing.assert_allclose(class_shares(y, stratified(y, 5)), 0.1)
    assert np.ptp(class_shares(y, shuffled(100, 5, 1))) > 0


def test_who_knows_the_nearest_day_errs_by_what_has_happened_since():
    prices = np.array([[1.0, 2, 4, 8], [0, 0, 0, 3]])
    assert error_of_nearest_day(prices, [0, 1], [2, 3]) == pytest.approx((2 + 6 + 0 + 3) / 4)


@pytest.mark.parametrize("seed", range(5))
def test_only_folds_in_time_keep_their_promise(seed):
    found = promised(walks(200, 120, seed), 100, 4)
    assert found.by_chance < found.in_time / 2
    assert found.in_time == pytest.approx(found.after, rel=0.15)
