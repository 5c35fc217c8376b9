"""Scores of a rare class as scikit-learn computes them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import (
    accuracy_score,
    balanced_accuracy_score,
    precision_score,
    recall_score,
)

from core.concepts.imbalance import beyond, commonest, judged, rows_with_a_rare_class

answers = st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=1).map(
    lambda pairs: ([1, 0, *(y for y, _ in pairs)], [1, 0, *(said for _, said in pairs)])
)


@given(answers)
def test_scores_equal_scikit_learns(table):
    y, said = table
    found = judged(y, said)
    assert found.accuracy == pytest.approx(accuracy_score(y, said))
    assert found.balanced_accuracy == pytest.approx(balanced_accuracy_score(y, said))
    assert found.precision == pytest.approx(precision_score(y, said))
    assert found.recall == pytest.approx(recall_score(y, said))


@pytest.mark.parametrize("rare", [1, 50, 499])
def test_the_commonest_answer_is_as_accurate_as_its_class_is_common(rare):
    table = rows_with_a_rare_class(1000, rare)
    found = judged(table.y, commonest(table.y))
    assert found.accuracy == pytest.approx(1 - rare / 1000)
    assert found.balanced_accuracy == 0.5
    assert found.recall == 0
    assert np.isnan(found.precision)


def test_so_many_rows_are_rare_and_lie_apart_from_the_others():
    table = rows_with_a_rare_class(20_000, 4_000)
    assert table.y.sum() == 4_000
    for label, mean in ((0, 0), (1, 2)):
        assert table.x[table.y == label].mean() == pytest.approx(mean, abs=0.05)
        assert table.x[table.y == label].std() == pytest.approx(1, abs=0.05)


def test_what_lies_beyond_the_threshold_is_said_to_be_rare():
    np.testing.assert_array_equal(beyond([0, 1, 1.1, 3]), [0, 0, 1, 1])


def test_a_rule_that_finds_the_rare_class_is_less_accurate_than_one_that_never_does():
    table = rows_with_a_rare_class(1000, 50)
    rule, never = judged(table.y, beyond(table.x)), judged(table.y, commonest(table.y))
    assert rule.accuracy < never.accuracy
    assert rule.balanced_accuracy > 0.8 > never.balanced_accuracy
