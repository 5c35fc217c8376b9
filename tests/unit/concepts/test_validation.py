"""Errors on held-out rows as scikit-learn finds them, and the leak that flatters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_selection import f_classif
from sklearn.metrics import mean_absolute_error
from sklearn.model_selection import KFold, cross_val_score
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from core.concepts.validation import (
    Coins,
    best_features,
    chosen_by_half,
    coins,
    errors_of_each,
    fold_errors,
    leak,
    nearest,
    neighbour_errors,
    standardized,
    vote,
)
from core.datasets import split
from core.experiment import KFolds, LastShare

random = np.random.default_rng(5)
X, Y = random.normal(size=(60, 4)) * [1, 10, 100, 0.1] + 7, random.normal(size=60) * 9 + 22


def test_standardized_equals_scikit_learn():
    expected = StandardScaler().fit(X[:40]).transform(X)
    np.testing.assert_allclose(standardized(X, X[:40]), expected)


@pytest.mark.parametrize("value", [0.1, 7.0, 1e15 / 3])
def test_a_constant_feature_becomes_0_whatever_its_mean_is_rounded_to(value):
    x = np.full((7, 1), value)
    np.testing.assert_allclose(standardized(x, x), 0, atol=1e-15 * value)


def test_a_constant_feature_is_only_shifted():
    x = np.array([[3.0, 1.0], [3.0, 2.0]])
    np.testing.assert_array_equal(standardized(x, x), [[0, -1], [0, 1]])


@given(st.integers(1, 20), st.integers(1, 30), st.integers(0, 2**32 - 1))
def test_the_nearest_are_those_of_smallest_distance(most, rows, seed):
    drawn = np.random.default_rng(seed)
    known, x = drawn.normal(size=(20, 3)), drawn.normal(size=(rows, 3))
    distances = np.linalg.norm(x[:, None] - known, axis=2)
    found = nearest(known, x, most)
    assert found.shape == (rows, most)
    np.testing.assert_array_equal(found, distances.argsort(axis=1)[:, :most])


def test_errors_equal_scikit_learn_for_each_number_of_neighbours():
    errors = neighbour_errors(X[:40], Y[:40], X[40:], Y[40:], 8)
    for k, error in enumerate(errors, 1):
        model = KNeighborsRegressor(k).fit(X[:40], Y[:40])
        assert error == pytest.approx(mean_absolute_error(Y[40:], model.predict(X[40:])))


@pytest.mark.parametrize("k", [2, 3, 4, 10])
def test_folds_equal_cross_val_score(k):
    model = make_pipeline(StandardScaler(), KNeighborsRegressor(3))
    expected = -cross_val_score(model, X, Y, cv=KFold(k), scoring="neg_mean_absolute_error")
    errors = fold_errors(X, Y, split(KFolds(folds=k), Y), 5)
    assert errors.shape == (k, 5)
    np.testing.assert_allclose(errors[:, 2], expected)


def test_a_leaking_fold_is_standardized_with_all_rows():
    z = StandardScaler().fit_transform(X)
    model = KNeighborsRegressor(2)
    expected = -cross_val_score(model, z, Y, cv=KFold(4), scoring="neg_mean_absolute_error")
    errors = fold_errors(X, Y, split(KFolds(folds=4), Y), 2, leaking=True)
    np.testing.assert_allclose(errors[:, 1], expected)
    assert not np.allclose(errors, fold_errors(X, Y, split(KFolds(folds=4), Y), 2))


def test_a_hold_out_is_a_single_fold():
    (fold,) = split(LastShare(share=0.25), Y)
    z = standardized(X, X[:45])
    expected = neighbour_errors(z[:45], Y[:45], z[45:], Y[45:], 3)
    np.testing.assert_allclose(fold_errors(X, Y, [fold], 3), [expected])


def test_one_neighbour_knows_every_row_it_has_seen():
    assert neighbour_errors(X, Y, X, Y, 1)[0] == 0


def test_the_best_features_are_those_of_the_largest_f_statistic():
    table = coins(40, 200, 3)
    rows = np.arange(5, 35)
    scores, _ = f_classif(table.x[rows], table.y[rows])
    expected = scores.argsort()[::-1][:10]
    np.testing.assert_array_equal(best_features(table, rows, 10), expected)


def test_the_vote_equals_scikit_learn():
    table = coins(40, 6, 1)
    said = vote(table.x[:30], table.y[:30], table.x[30:])
    model = KNeighborsClassifier(5).fit(table.x[:30], table.y[:30])
    np.testing.assert_array_equal(said, model.predict(table.x[30:]).astype(bool))


def test_features_chosen_before_the_folds_flatter_and_those_inside_do_not():
    found = []
    for seed in range(20):
        table = coins(40, 1000, seed)
        folds = split(KFolds(folds=4), table.y)
        found.append(leak(table, folds, 10, coins(500, 10, seed + 100)))
    assert np.mean([f.before for f in found]) > 0.75
    assert np.mean([f.inside for f in found]) == pytest.approx(0.5, abs=0.06)
    assert np.mean([f.new for f in found]) == pytest.approx(0.5, abs=0.03)


def test_without_a_choice_there_is_no_leak():
    table = coins(40, 10, 2)
    found = leak(table, split(KFolds(folds=5), table.y), 10, coins(50, 10, 9))
    assert found.before == found.inside


def test_a_feature_that_tells_is_found_and_keeps_its_promise():
    table = coins(40, 50, 4)
    telling = table.x.copy()
    telling[:, 17] = table.y * 50
    told = Coins(telling, table.y)
    new = Coins(np.float64(50) * table.y[:, None], table.y)
    found = leak(told, split(KFolds(folds=4), table.y), 1, new)
    assert (found.before, found.inside, found.new) == (1, 1, 1)


@given(st.integers(2, 30), st.integers(1, 10), st.integers(0, 100))
def test_a_choice_never_does_better_where_it_was_not_made(rows, choices, seed):
    errors = np.random.default_rng(seed).random((rows, choices))
    found = chosen_by_half(errors, 20)
    assert found.promised <= found.new + 1e-12


def test_what_is_best_on_every_row_has_no_luck_to_lose():
    errors = np.array([[2.0, 1.0, 3.0]] * 7)
    found = chosen_by_half(errors)
    assert (found.promised, found.new) == (1, 1)


def test_two_rows_choose_each_for_the_other():
    found = chosen_by_half(np.array([[1.0, 4.0], [7.0, 2.0]]))
    assert found.promised == pytest.approx((1 + 2) / 2)
    assert found.new == pytest.approx((7 + 4) / 2)


def test_the_error_is_the_mean_of_each_rows():
    each = errors_of_each(X[:40], Y[:40], X[40:], Y[40:], 5)
    assert each.shape == (20, 5)
    model = KNeighborsRegressor(5).fit(X[:40], Y[:40])
    np.testing.assert_allclose(each[:, 4], np.abs(model.predict(X[40:]) - Y[40:]))
