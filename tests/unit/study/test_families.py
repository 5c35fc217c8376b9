"""Which runs are one sweep: those that differ in one setting, and perhaps in their seed."""

from core.study.families import families


def told(seed=0, units="16", dropout="", loss="mse"):
    return {"seed": str(seed), "units": units, "dropout": dropout, "loss": loss}


def found(*runs, stories=()):
    """The sweeps among runs, which are named by their place."""
    return [set(family) for family in families(dict(enumerate(runs)), stories)]


def test_runs_that_differ_in_their_seed_alone_are_a_sweep():
    assert found(*(told(seed) for seed in range(3)), told(9, loss="mae")) == [{0, 1, 2}]


def test_two_runs_are_none():
    assert found(told(0), told(1)) == []


def test_what_no_sweep_varies_makes_none():
    assert found(*(told(loss=loss) for loss in ("mse", "mae", "huber"))) == []


def test_each_value_with_each_seed_is_one_sweep():
    square = [told(seed, dropout=rate) for rate in ("", "0.3", "0.5") for seed in (42, 43)]
    assert found(*square) == [set(range(6))]


def test_two_sweeps_that_share_a_run_stay_two():
    seeds = [told(seed) for seed in range(5)]
    units = [told(units=str(units)) for units in (1, 4, 64)]
    assert found(*seeds, *units) == [{0, 1, 2, 3, 4}, {5, 6, 7}]


def test_stories_keep_their_names_but_one_may_begin_a_sweep():
    runs = [told(units=units) for units in ("16", "4", "64", "1")]
    assert found(*runs, stories={0, 1}) == []
    assert found(*runs, stories={0}) == [{0, 1, 2, 3}]
