"""What a training will cost: never less for more of anything, and told by what has ended."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import Data, Dense, Experiment, KFolds, LastShare, NoValidation, Preparation
from core.study import cost as module
from core.study.cost import Size, Trained, cost, pace
from core.study.presets import LINEAR_CLASSIFIER, PLANE, PRESETS

ROOT = Path(__file__).parents[3]
WORDS = Data(name="imdb", num_words=10_000, preparation=Preparation(inputs=("multi_hot",)))
COUNTS = st.integers(1, 2000)


def a_training(
    units: int = 16,
    epochs: int = 10,
    batch_size: int = 32,
    hidden: int = 1,
    words: bool = False,
    folds: int = 1,
) -> Experiment:
    return Experiment(
        data=WORDS if words else Data(name="boston_housing"),
        layers=(*(Dense(units=units),) * hidden, Dense(units=1)),
        loss="mse",
        epochs=epochs,
        batch_size=batch_size,
        validation=KFolds(folds=folds) if folds > 1 else LastShare(share=0.2),
    )


def size(rows: int = 1000, inputs: int = 13, ones: float | None = None) -> Size:
    return Size(rows, (inputs,), ones)


@given(rows=st.tuples(COUNTS, COUNTS), batch_size=COUNTS, words=st.booleans())
def test_more_rows_never_cost_less(rows, batch_size, words):
    experiment = a_training(batch_size=batch_size, words=words)
    ones = 100.0 if words else None
    few, many = (cost(experiment, size(count, ones=ones)) for count in sorted(rows))
    assert few <= many


@given(units=st.tuples(COUNTS, COUNTS), batch_size=COUNTS, words=st.booleans())
def test_more_parameters_never_cost_less(units, batch_size, words):
    ones = 100.0 if words else None
    few, many = (
        cost(a_training(units=count, batch_size=batch_size, words=words), size(ones=ones))
        for count in sorted(units)
    )
    assert few <= many


@given(hidden=st.tuples(st.integers(0, 8), st.integers(0, 8)), units=COUNTS, batch_size=COUNTS)
def test_more_layers_of_as_many_units_as_inputs_never_cost_less(hidden, units, batch_size):
    few, many = (
        cost(a_training(units=units, hidden=count, batch_size=batch_size), size(inputs=units))
        for count in sorted(hidden)
    )
    assert few <= many


@given(epochs=st.tuples(COUNTS, COUNTS), folds=st.integers(1, 10))
def test_more_epochs_never_cost_less(epochs, folds):
    few, many = (cost(a_training(epochs=count, folds=folds), size()) for count in sorted(epochs))
    assert few <= many


@given(batch_sizes=st.tuples(COUNTS, COUNTS), units=COUNTS)
def test_where_the_kernels_run_it_larger_batches_never_cost_more(batch_sizes, units):
    small, large = (
        cost(a_training(units=units, batch_size=count, words=True), size(ones=100.0))
        for count in sorted(batch_sizes)
    )
    assert small >= large


def test_twice_the_epochs_cost_twice_as_much_beyond_the_start():
    once, twice = (cost(a_training(epochs=count), size()) for count in (500, 1000))
    assert twice - module.SECONDS_TO_START == pytest.approx(2 * (once - module.SECONDS_TO_START))


def test_a_row_of_words_costs_what_its_words_do_not_the_whole_width():
    narrow, wide = (
        cost(a_training(words=True), Size(1000, (width,), 100.0)) for width in (1000, 10_000)
    )
    dense = cost(a_training(), Size(1000, (10_000,)))
    assert wide < 2 * narrow
    assert dense > wide - narrow


def test_what_is_no_network_has_no_cost():
    assert cost(LINEAR_CLASSIFIER, size(60_000, 784)) is None


def test_every_preset_has_one():
    for preset in [p for presets in PRESETS.values() for p in presets]:
        words = preset.experiment.data.is_text
        assert cost(preset.experiment, size(1000, 20, 100.0 if words else None)) > 0
    assert cost(PLANE.changed(validation=NoValidation()), size(500, 2)) > 0


def test_small_updates_end_where_they_end_in_training():
    source = (ROOT / "core" / "training" / "compiled.py").read_text(encoding="utf-8")
    assert re.search(r"^MOST_PRODUCTS_FUSED = (.+)$", source, re.MULTILINE)[1] == "32_768"
    assert module.MOST_PRODUCTS_FUSED == 32_768


class TestPace:
    def test_nobody_knows_it_before_something_has_ended(self):
        assert pace([]) is None

    def test_it_is_how_much_longer_trainings_took_than_they_cost(self):
        assert pace([Trained(2, 6), Trained(3, 9)]) == 3

    def test_long_trainings_weigh_more_than_short_ones(self):
        assert pace([Trained(0.5, 5)] * 10 + [Trained(20, 40)]) == 2

    def test_one_that_was_held_up_does_not_count(self):
        assert pace([Trained(5, 5)] * 4 + [Trained(5, 500)]) == 1


def test_epochs_of_few_updates_cost_what_these_do():
    few, all_rows = (
        cost(a_training(batch_size=10).changed(steps_per_epoch=steps), size(1000))
        for steps in (8, 80)
    )
    assert few < all_rows == cost(a_training(batch_size=10), size(1000))
