"""What the picture of a sweep says."""

from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.results.history import frame
from core.study.finding import NO_NUMBER, Outcome, finding, outcome, rival, side, truth
from core.study.sweep import Setting, axis

losses = st.floats(0.01, 100)


def said(axes, losses_by_value, **more):
    outcomes: dict[Setting, Outcome] = {
        (at,): Outcome(loss, 3) for at, loss in losses_by_value.items()
    }
    found = finding(axes, outcomes, **more)
    return found.sentence.format(**found.values)


def test_seeds_make_a_band_of_luck():
    words = said((axis("seed", 0, 1, 2),), {0: 0.3, 1: 0.27, 2: 0.41})
    assert words.startswith("The same network with 3 seeds: from 0.270 to 0.410. This band is luck")


def test_seeds_tell_where_the_best_epoch_may_be():
    outcomes: dict[Setting, Outcome] = {
        (n,): Outcome(0.3, epoch) for n, epoch in enumerate((3, 5, 9))
    }
    found = finding((axis("seed", 0, 1, 2),), outcomes, "best_epoch", 4)
    assert "from 3 to 9" in found.sentence.format(**found.values)
    assert "say 4." in found.sentence.format(**found.values)


def test_widths_make_a_valley():
    words = said((axis("units", 1, 16, 256),), {1: 2.0, 16: 1.0, 256: 1.8})
    assert words.startswith("Lowest in between, at 16: 1.00. Less is worse (2.00 at 1)")


def test_rates_make_a_window():
    values = {0.0001: 5.0, 0.001: 1.05, 0.01: 1.0, 0.1: inf}
    words = said((axis("rate", *values),), values)
    assert words.startswith("The window that works goes from 0.001 to 0.01")
    assert "at 0.1 it is ∞" in words


def test_what_hardly_matters_is_not_made_much_of():
    words = said((axis("batch", 32, 64, 128),), {32: 1.0, 64: 1.05, 128: 1.02})
    assert "it hardly matters" in words


def test_the_best_at_an_edge_is_no_valley():
    words = said((axis("units", 1, 16, 256),), {1: 2.0, 16: 1.5, 256: 1.0})
    assert words.startswith("Lowest at the edge, 256")


def test_two_runs_say_nothing():
    assert finding((axis("units", 1, 4),), {(1,): Outcome(1, 1), (4,): Outcome(2, 1)}) is None
    assert finding((axis("units", 1, 4, 8),), {(n,): NO_NUMBER for n in (1, 4, 8)}) is None


@given(losses, losses)
def test_a_side_has_its_other_side(one, other):
    opposite = {"lower": "higher", "higher": "lower"}
    if side(one, other) != "about" and side(other, one) != "about":
        assert side(other, one) == opposite[side(one, other)]
    assert side(one, one) == "about"


def test_no_number_is_higher_than_any():
    assert side(inf, 1.0) == "higher"
    assert side(1.0, inf) == "lower"
    assert side(inf, inf) == "about"


@pytest.mark.parametrize(("mine", "beside"), [(1, 16), (64, 16), (16, 1)])
def test_the_middle_is_what_one_compares_with(mine, beside):
    axes = (axis("units", 1, 4, 16, 64, 256),)
    assert rival(axes, (mine,)) == (beside,)


def test_one_alone_has_nothing_beside_it():
    assert rival((axis("units", 4),), (4,)) is None


def test_an_outcome_is_the_lowest_validation_loss():
    rows = [{"fold": 0, "epoch": n, "loss": 1.0, "val_loss": v} for n, v in enumerate((3, 1, 2), 1)]
    assert outcome(frame(rows), 1) == Outcome(1.0, 2)
    broken = [{**row, "val_loss": nan} for row in rows]
    assert outcome(frame(broken), 1) == NO_NUMBER
    assert outcome(frame([{"fold": 0, "epoch": 1, "loss": 1.0}]), 1) == NO_NUMBER


def test_beside_each_of_several_seeds_is_its_own_seed():
    axes = (axis("units", 1, 16, 256), axis("seed", 0, 1))
    assert rival(axes, (1, 1)) == (16, 1)


def test_what_is_not_varied_is_not_compared():
    axes = (axis("units", 16), axis("rate", 0.001, 0.01, 0.1))
    assert rival(axes, (16, 0.1)) == (16, 0.01)


@pytest.mark.parametrize(
    ("epoch", "where"), [(2, "lower"), (3, "about"), (5, "about"), (6, "higher"), (None, None)]
)
def test_a_best_epoch_lies_before_at_or_after_the_one_claimed(epoch, where):
    assert truth("best_epoch", 4, Outcome(0.3, epoch), None) == where


def test_a_loss_is_not_judged_before_the_other_is_known():
    assert truth("lowest", None, Outcome(0.3, 2), None) is None
    assert truth("lowest", None, Outcome(0.3, 2), Outcome(0.5, 2)) == "lower"
