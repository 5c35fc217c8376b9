"""A sweep trains many Experiments at once; each gets what it would have got alone."""

import numpy as np
import pytest

from core.datasets import Fold
from core.experiment import Adam, EarlyStopping
from core.results.result import Result
from core.training import train_each, train_on
from tests.unit.training.test_equal_to_fit import FOLD, case

HALVES = (
    Fold(train_rows=np.arange(46), validation_rows=np.arange(46, 93)),
    Fold(train_rows=np.arange(46, 93), validation_rows=np.arange(46)),
)


def sweep(rates, folds=(FOLD,), **settings):
    experiments = [case(optimizer=Adam(learning_rate=rate), **settings)[0] for rate in rates]
    _, tensors = case(**settings)
    return experiments, tensors, folds


@pytest.mark.parametrize("settings", [{}, {"epochs": 40, "callbacks": (EarlyStopping(),)}])
def test_every_result_equals_that_of_the_run_alone(settings):
    experiments, tensors, folds = sweep([0.001, 0.01, 0.1], HALVES, **settings)
    results = {
        place: event
        for place, event in train_each(experiments, tensors, folds)
        if isinstance(event, Result)
    }
    for place, experiment in enumerate(experiments):
        *_, alone = train_on(experiment, tensors, folds)
        assert results[place].experiment == experiment
        assert results[place].rows == alone.rows
        for ours, other in zip(results[place].networks, alone.networks, strict=True):
            assert ours.test_scores == other.test_scores
            np.testing.assert_array_equal(ours.test_predictions, other.test_predictions)


def test_rows_come_before_the_result_they_belong_to():
    experiments, tensors, folds = sweep([0.001, 0.01])
    seen = {0: 0, 1: 0}
    for place, event in train_each(experiments, tensors, folds):
        if isinstance(event, Result):
            assert seen[place] == len(event.rows) == 6
        elif isinstance(event, list):
            seen[place] += len(event)


def test_a_stop_keeps_the_epochs_of_every_run():
    experiments, tensors, folds = sweep([0.001, 0.01], epochs=2000)
    answers = iter([False] * 6 + [True] * 100)
    events = list(train_each(experiments, tensors, folds, lambda: next(answers)))
    results = [event for _, event in events if isinstance(event, Result)]
    assert [result.status for result in results] == ["stopped", "stopped"]
    for result in results:
        assert 0 < len(result.rows) < 2000
        assert result.networks[0].ending == "on_request"
