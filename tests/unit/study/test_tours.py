"""The guided tours on the original data: each is trained whole and lands where honest runs land."""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from core.datasets import load, prepare, split
from core.results.history import best_epoch, frame, mean_over_folds, smoothed_curve
from core.results.result import Result
from core.results.scores import regression_scores
from core.study.sweep import sweep
from core.study.tours import TOURS
from core.training import train_each

pytestmark = pytest.mark.originals


@cache
def toured(name: str) -> dict[tuple, Result]:
    """Every run of a tour, by its setting; all are trained at once on the same rows."""
    tour = TOURS[name]
    runs = sweep(tour.base, tour.axes)
    data = tour.base.data
    tensors = prepare(data, load(data.name, "original", data.num_words))
    folds = split(tour.base.validation, tensors.y_train)
    events = train_each(tuple(runs.values()), tensors, folds)
    results = {place: event for place, event in events if isinstance(event, Result)}
    return {at: results[place] for place, at in enumerate(runs)}


def lowest(result: Result) -> tuple[int, float]:
    """The best epoch, of the smoothed mean over folds if there are several, and its loss."""
    history = frame(result.rows)
    curve = smoothed_curve(history, "val_loss") if len(result.networks) > 1 else history
    epoch = best_epoch(curve, "val_loss")
    mean = mean_over_folds(history).set_index("epoch")["val_loss"]
    return epoch, float(mean[epoch])


def by_first(name: str) -> pd.Series:
    """The lowest validation loss for each value of a tour's first axis: the mean over seeds."""
    rows = [(at[0], lowest(result)[1]) for at, result in toured(name).items()]
    return pd.DataFrame(rows, columns=["value", "loss"]).groupby("value")["loss"].mean()


@pytest.mark.long
def test_reviews_are_learnt_by_heart_from_about_the_fourth_epoch_on():
    bests = [lowest(result) for result in toured("reviews").values()]
    assert {epoch for epoch, _ in bests} <= {3, 4, 5}
    assert all(0.270 <= loss <= 0.286 for _, loss in bests)


@pytest.mark.long
def test_more_units_make_reviews_no_better():
    loss = by_first("reviews_units")
    assert loss.index[int(loss.argmin())] < 64
    assert loss[64] > loss.min()


@pytest.mark.long
def test_newswires_turn_between_the_eighth_and_the_thirteenth_epoch():
    epochs = [lowest(result)[0] for result in toured("newswires").values()]
    assert all(7 <= epoch <= 13 for epoch in epochs)
    assert 8 <= np.median(epochs) <= 11


@pytest.mark.long
def test_a_bottleneck_of_newswires_costs_the_more_the_narrower_it_is():
    loss = by_first("bottleneck")
    assert loss[2] > loss[4] > loss[8] > loss[64]


@pytest.mark.long
def test_houses_turn_before_the_eightieth_epoch_more_often_than_at_it():
    epochs = [lowest(result)[0] for result in toured("houses").values()]
    assert 35 <= np.median(epochs) <= 90
    errors = [smoothed_curve(frame(r.rows), "val_mae") for r in toured("houses").values()]
    at_100 = [curve.set_index("epoch")["val_mae"][100] for curve in errors]
    assert 2.3 <= np.median(at_100) <= 2.75


def test_an_r2_of_842_is_the_luck_of_few_seeds():
    y = load("boston_housing", "original").y_test
    scores = [
        regression_scores(y, result.networks[0].test_predictions[:, 0])["r2"]
        for result in toured("luck").values()
    ]
    assert 0.76 <= np.median(scores) <= 0.82
    assert np.mean(np.array(scores) >= 0.842) <= 0.25


@pytest.mark.long
def test_garments_with_dropout_turn_later_and_rise_less():
    rises: dict[float, list[float]] = {}
    for (rate, _), result in toured("garments").items():
        _, loss = lowest(result)
        rises.setdefault(rate, []).append(frame(result.rows)["val_loss"].iloc[-1] / loss)
    assert np.mean(rises[0.3]) < np.mean(rises[0.0])
    assert np.mean(rises[0.5]) < np.mean(rises[0.0])
