"""The range test: a training whose rate grows, and what its losses say."""

import numpy as np
import pandas as pd
import pytest

from core.experiment import ExponentialDecay, NoValidation
from core.study.presets import FOUR_FOLDS, GARMENTS, NORMALIZATION, REVIEWS
from core.study.rates import (
    DECADES,
    FIRST,
    HIGHEST,
    LAST,
    POINTS_A_DECADE,
    around,
    range_test,
    read_range,
    with_rate,
)

RATES = FIRST * 10 ** (np.arange(DECADES * POINTS_A_DECADE + 1) / POINTS_A_DECADE)


def told(losses) -> pd.DataFrame:
    """Rows of a range test, as they come from a worker."""
    count = len(losses)
    return pd.DataFrame(
        {"fold": 0, "epoch": range(1, count + 1), "loss": losses, "learning_rate": RATES[:count]}
    )


def valley(falls=1e-3, explodes=0.3, noise=0.0):
    """A loss that falls from 2 to 1 about one rate, and leaves all bounds at another."""
    drop = 1 / (1 + (falls / RATES) ** 2)
    losses = 2 - drop + np.where(explodes < RATES, 100 * RATES / explodes, 0)
    return losses + np.random.default_rng(0).normal(0, noise, len(losses))


class TestTraining:
    @pytest.mark.parametrize("base", [GARMENTS[2].experiment, REVIEWS[0].experiment])
    def test_it_is_the_network_on_its_rows_with_a_rate_that_grows(self, base):
        test = range_test(base)
        same = {"data", "layers", "loss", "batch_size", "seed"}
        assert all(getattr(test, name) == getattr(base, name) for name in same)
        assert test.optimizer.kind == base.optimizer.kind
        assert (test.validation, test.callbacks) == (NoValidation(), ())
        growing = test.optimizer.learning_rate
        assert isinstance(growing, ExponentialDecay)
        updates = test.steps_per_epoch * (test.epochs - 1)
        last = growing.initial_learning_rate * 10 ** (updates / growing.decay_steps)
        assert growing.initial_learning_rate == FIRST
        assert last == pytest.approx(LAST)

    def test_a_point_is_one_update_or_a_few_of_small_batches(self):
        stories = (REVIEWS[0], NORMALIZATION, FOUR_FOLDS)
        assert [s.experiment.batch_size for s in stories] == [512, 16, 1]
        assert [range_test(s.experiment).steps_per_epoch for s in stories] == [1, 4, 64]

    def test_what_it_finds_becomes_the_rate_of_the_network_and_nothing_else(self):
        changed = with_rate(NORMALIZATION.experiment, 0.003)
        assert changed.optimizer.learning_rate == 0.003
        assert with_rate(changed, 0.01) == NORMALIZATION.experiment


class TestReading:
    @pytest.mark.parametrize("noise", [0, 0.03])
    def test_the_rate_to_take_is_where_nine_tenths_of_the_fall_are_done(self, noise):
        """1 − 1 / (1 + (f / r)²) has fallen by nine tenths at r = 3 f."""
        found = read_range(told(valley(noise=noise)))
        assert found.found == pytest.approx(3e-3, rel=0.35)
        low, high = found.fast
        assert 1e-4 < low < 1e-3 < high < found.found
        assert found.explodes == pytest.approx(0.3, rel=0.7)

    def test_a_loss_stands_beside_the_rate_of_the_update_before_it(self):
        losses = valley()
        curve = read_range(told(losses)).curve
        assert curve["rate"].tolist() == RATES[:-1].tolist()
        assert curve["loss"].tolist() == losses[1:].tolist()

    def test_it_is_smoothed_by_its_neighbours_and_no_loss_counts_beyond_all_bounds(self):
        losses = valley()
        curve = read_range(told(losses)).curve
        assert curve["smoothed"][30] == pytest.approx(losses[27:36].mean())
        assert curve["smoothed"].max() <= HIGHEST * 2

    def test_it_has_exploded_where_it_ends_at_no_number(self):
        losses = [*valley(explodes=99)[:100], np.nan]
        found = read_range(told(losses))
        assert found.explodes == pytest.approx(RATES[99])
        assert found.found == pytest.approx(3e-3, rel=0.35)

    def test_it_need_not_explode(self):
        assert read_range(told(valley(explodes=99))).explodes is None

    def test_where_it_never_falls_there_is_no_rate_to_take(self):
        found = read_range(told(np.full(len(RATES), 2.3)))
        assert (found.found, found.fast, found.explodes) == (None, None, None)

    @pytest.mark.parametrize("count", [2, 10])
    def test_a_few_rows_say_nothing_yet(self, count):
        found = read_range(told(valley()[:count]))
        assert (found.found, len(found.curve)) == (None, count - 1)


def test_the_mean_around_a_point_has_fewer_at_the_ends():
    assert around(np.array([1.0, 2, 6, 10]), 1).tolist() == [1.5, 3, 6, 8]
