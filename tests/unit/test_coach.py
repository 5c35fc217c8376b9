"""What the coach said wrongly once, said of the same trainings; and how a remedy is judged."""

import numpy as np
import pytest

from benchmarks.coach import drawn, judged, mistaken, reading, trained
from core.experiment import SGD, Adam, LastShare
from core.study.presets import FOUR_FOLDS, NEWSWIRES
from core.study.rules import remarks

HOUSES = FOUR_FOLDS.experiment.changed(validation=LastShare(share=0.2), batch_size=16, epochs=20)


def said(experiment, **changes):
    """The first remark on a real training."""
    changed = experiment.changed(**changes)
    (outcome,) = trained([changed]).values()
    return remarks(reading(changed, outcome))[0], outcome


@pytest.mark.originals
class TestRealTrainings:
    def test_newswires_at_a_tiny_rate_need_a_larger_one(self):
        remark, _ = said(NEWSWIRES[0].experiment, optimizer=SGD(learning_rate=1e-5))
        assert remark.rule == "hardly_begun"
        assert remark.experiment.optimizer.learning_rate == 0.01

    def test_houses_at_a_tiny_rate_need_no_epochs_but_a_larger_one(self):
        remark, _ = said(HOUSES, optimizer=Adam(learning_rate=1e-5))
        assert remark.rule == "hardly_begun"
        assert remark.experiment.epochs == HOUSES.epochs
        assert remark.experiment.optimizer.learning_rate == 0.001

    def test_houses_at_a_rate_of_ten_do_worse_than_always_the_mean(self):
        remark, outcome = said(HOUSES, optimizer=Adam(learning_rate=10.0), epochs=5)
        assert remark.rule == "far_off"
        assert outcome.rows[-1]["loss"] > float(remark.values["blind"]) == pytest.approx(85, abs=5)
        assert remark.experiment.optimizer.learning_rate == 0.001

    def test_one_epoch_tells_nothing(self):
        remark, _ = said(HOUSES, epochs=1)
        assert remark.rule == "too_few"


@pytest.mark.parametrize(
    ("before", "after", "chance", "verdict"),
    [
        (1.0, 0.9, 0.0, "helped"),
        (1.0, 0.9, 0.2, "unclear"),
        (1.0, 0.995, 0.0, "unclear"),
        (1.0, 1.2, 0.1, "harmed"),
        (np.inf, 3.0, 0.5, "helped"),
        (np.nan, 3.0, 0.5, "helped"),
        (3.0, np.nan, 0.5, "harmed"),
        (np.nan, np.inf, 0.0, "unclear"),
        (1.0, 0.0, 0.1, "helped"),
    ],
)
def test_only_a_change_beyond_chance_counts(before, after, chance, verdict):
    assert judged(before, after, chance) == verdict


def test_three_hundred_different_trainings_are_looked_at_the_same_every_time():
    experiments = [*drawn(), *mistaken()]
    assert len(set(experiments)) >= 300
    assert experiments == [*drawn(), *mistaken()]
