"""Each rule speaks up at one history and keeps quiet at another; no history makes them stumble."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.experiment import (
    SGD,
    CosineDecay,
    Data,
    Dense,
    Dropout,
    EarlyStopping,
    Experiment,
    KFolds,
    LastShare,
    NoValidation,
)
from core.history import frame
from core.rules import PAIR_RULES, RULES, compare, read, remarks

NAN, INF = float("nan"), float("inf")
HIDDEN = (Dense(units=8, activation="relu"), Dense(units=1))
EXPERIMENT = Experiment(
    data=Data(name="boston_housing"),
    layers=HIDDEN,
    loss="mse",
    optimizer=SGD(learning_rate=0.1),
    epochs=20,
    batch_size=16,
    validation=LastShare(share=0.2),
)
LINEAR = EXPERIMENT.model_copy(update={"layers": HIDDEN[-1:]})
ALL_ROWS = EXPERIMENT.model_copy(update={"validation": NoValidation()})
EPOCHS = np.arange(1, 21)
ZIGZAG = np.where(EPOCHS % 2, 1.0, -1.0)


def history(training, validation=None, folds=1):
    """The curves, of one network a fold."""
    held_out = [{}] * len(training) if validation is None else [{"val_loss": v} for v in validation]
    return frame(
        {"fold": fold, "epoch": epoch, "loss": loss, **extra}
        for fold in range(folds)
        for epoch, (loss, extra) in enumerate(zip(training, held_out, strict=True), start=1)
    )


def named(rows, experiment=EXPERIMENT, **options):
    return {remark.rule: remark for remark in remarks(read(rows, experiment, **options))}


FALLING = 10 / EPOCHS
STEADY = 1 + 9 / EPOCHS**3
TURNING = 2 + np.abs(EPOCHS - 5) / 5
OVERFITTING = history(FALLING, TURNING)
SETTLED = history(FALLING, STEADY + 0.2)
AT_REST = 6 + 4 / EPOCHS**4
STUCK = history(AT_REST, AT_REST)
NOISY = history(FALLING, STEADY + 0.1 * ZIGZAG + 0.02 * EPOCHS / 20)

CASES = {
    "infinite": [
        ((history([5, INF], [5, INF]),), (history([5, 14], [5, 4]),)),
        ((history([NAN], [NAN]),), (history([5], [NAN]),)),
        ((history([5, 4, NAN]), ALL_ROWS), (history([5, 4, 3]), ALL_ROWS)),
    ],
    "diverged": [((history([5, 16], [5, 4]),), (history([5, 14], [5, 4]),))],
    "updates": [],
    "nothing_held_out": [((history([5, 4]), ALL_ROWS), (history([5, 4], [5, 4]),))],
    "overfitting": [((OVERFITTING,), (history(FALLING, FALLING),))],
    "unsteady": [((history(TURNING, TURNING),), (OVERFITTING,))],
    "underfitting": [((history(FALLING, FALLING * 1.05),), (history(FALLING, FALLING * 1.2),))],
    "still_improving": [((history(FALLING, FALLING * 1.2),), (SETTLED,))],
    "too_small": [
        ((STUCK,), (STUCK, LINEAR)),
        ((STUCK,), (history(AT_REST, AT_REST * 1.2),)),
        ((STUCK,), (history(AT_REST - 5.5, AT_REST - 5.5),)),
    ],
    "too_straight": [((STUCK, LINEAR), (STUCK,))],
    "luck": [((NOISY,), (history(FALLING, STEADY + np.maximum(0, EPOCHS - 10)),))],
    "settled": [((history(FALLING, np.maximum(STEADY, 1.1)),), (NOISY,))],
    "level": [((SETTLED,), (history(FALLING, np.maximum(STEADY, 1.1)),))],
    "wide_gap": [((history(TURNING, TURNING * 1.6),), (history(TURNING, TURNING * 1.4),))],
}
FIRED = [(rule, fires, quiet) for rule, cases in CASES.items() for fires, quiet in cases]


@pytest.mark.parametrize(("rule", "fires", "quiet"), FIRED, ids=[case[0] for case in FIRED])
def test_a_rule_speaks_up_where_it_holds_and_nowhere_else(rule, fires, quiet):
    assert rule in named(*fires)
    assert rule not in named(*quiet)


def test_every_rule_has_a_case():
    assert list(CASES) == [rule.name for rule in RULES]


class TestDivergence:
    def test_the_updates_are_counted_where_the_training_rows_are_known(self):
        rows = history([5, 4, INF], [5, 4, INF])
        said = named(rows, training_rows=323)  # 323 rows in batches of 16: 21 updates an epoch
        assert "63 times" in said["updates"].sentence.format(**said["updates"].values)
        assert "updates" not in named(rows)
        assert "updates" not in named(OVERFITTING, training_rows=323)

    def test_nothing_else_is_said_of_it(self):
        assert set(named(history([5, NAN], [5, NAN]), ALL_ROWS)) == {"infinite"}

    def test_one_fold_is_enough(self):
        rows = history([5, 4, 3], [5, 4, 3], folds=3)
        rows.loc[4, "loss"] = NAN
        assert named(rows)["infinite"].values["diverged"] == 2

    def test_a_tenth_of_the_rate(self):
        rows = history([5, INF], [5, INF])
        remark = named(rows)["infinite"]
        assert remark.suggestion.format(**remark.values).endswith(" 0.01.")
        assert remark.experiment.optimizer == SGD(learning_rate=0.01)
        schedule = CosineDecay(initial_learning_rate=0.3, decay_steps=9)
        falling = EXPERIMENT.model_copy(update={"optimizer": SGD(learning_rate=schedule)})
        rate = named(rows, falling)["infinite"].experiment.optimizer.learning_rate
        assert rate == CosineDecay(initial_learning_rate=0.03, decay_steps=9)


class TestWaysOn:
    def test_overfitting_stops_at_the_best_epoch(self):
        assert named(OVERFITTING)["overfitting"].experiment.epochs == 5

    def test_but_not_where_early_stopping_went_back_to_it(self):
        stopping = EarlyStopping(patience=15, restore_best_weights=True)
        early = EXPERIMENT.model_copy(update={"callbacks": (stopping,)})
        remark = named(OVERFITTING, early)["overfitting"]
        assert (remark.suggestion, remark.experiment) == ("", None)

    @pytest.mark.parametrize(("asked", "epochs"), [(20, 40), (21, None)])
    def test_what_improves_goes_on_for_twice_as_long_unless_it_ended_early(self, asked, epochs):
        experiment = EXPERIMENT.model_copy(update={"epochs": asked})
        remark = named(history(FALLING, FALLING), experiment)["underfitting"]
        assert getattr(remark.experiment, "epochs", None) == epochs

    def test_two_thousand_epochs_are_enough(self):
        longest = EXPERIMENT.model_copy(update={"epochs": 2000})
        curve = np.exp(-np.arange(2000) / 2000)
        assert named(history(curve, curve), longest)["underfitting"].experiment is None

    def test_the_units_of_hidden_layers_are_doubled(self):
        assert named(STUCK)["too_small"].experiment.layers == (
            Dense(units=16, activation="relu"),
            Dense(units=1),
        )

    def test_a_hidden_layer_is_added(self):
        layers = named(STUCK, LINEAR)["too_straight"].experiment.layers
        assert [layer.units for layer in layers] == [64, 1]

    def test_dropout_comes_after_each_hidden_layer_once(self):
        rows = history(TURNING, TURNING * 1.6)
        dropped = named(rows)["wide_gap"].experiment
        assert dropped.layers == (HIDDEN[0], Dropout(rate=0.3), HIDDEN[1])
        assert named(rows, dropped)["wide_gap"].experiment is None
        assert named(rows, LINEAR)["wide_gap"].experiment is None

    def test_no_more_layers_than_an_experiment_may_have(self):
        deep = EXPERIMENT.model_copy(update={"layers": (HIDDEN[0],) * 11 + HIDDEN[1:]})
        assert named(history(TURNING, TURNING * 1.6), deep)["wide_gap"].experiment is None

    def test_a_fifth_of_the_rows_is_held_out(self):
        remark = named(history([5, 4]), ALL_ROWS)["nothing_held_out"]
        assert remark.experiment.validation == LastShare(share=0.2)

    def test_another_seed_is_tried(self):
        assert named(NOISY)["luck"].experiment.seed == 1


class TestNumbers:
    def test_the_best_epoch_and_its_losses_are_those_of_the_history(self):
        reading = read(OVERFITTING, EXPERIMENT)
        assert (reading.best_epoch, reading.lowest, reading.loss_at_best) == (5, 2, 2)
        assert (reading.epochs, reading.first_loss) == (20, 10)
        assert reading.last == pytest.approx(np.mean(TURNING[-4:]))
        assert reading.last_loss == pytest.approx(np.mean(FALLING[-4:]))

    def test_folds_are_averaged(self):
        rows = history([4, 2], [6, 4], folds=2)
        rows.loc[2, "val_loss"] = 10.0
        assert read(rows, EXPERIMENT).lowest == 4
        assert read(rows.iloc[::2], EXPERIMENT).lowest == 8

    def test_the_smoothed_curve_is_read_where_it_is_looked_at(self):
        spiked = 3 + (EPOCHS - 14) ** 2 / 10
        spiked[2] = 0.1
        rows = history(FALLING, spiked)
        assert read(rows, EXPERIMENT).best_epoch == 3
        assert read(rows, EXPERIMENT, smoothed=True).best_epoch > 10

    def test_the_noise_of_a_noisy_line_is_found(self):
        random = np.random.default_rng(0)
        line = np.linspace(9, 5, 400) + random.normal(0, 0.3, 400)
        assert read(history(line, line), EXPERIMENT).noise == pytest.approx(0.3, rel=0.1)
        straight = np.linspace(9, 5, 400)
        assert read(history(straight, straight), EXPERIMENT).noise == pytest.approx(0, abs=1e-9)

    @pytest.mark.parametrize("epochs", [10, 100])
    def test_luck_is_what_the_best_of_equal_epochs_has(self, epochs):
        random = np.random.default_rng(0)
        lowest = -random.normal(0, 1, (2000, epochs)).min(axis=1)
        luck = replace(read(OVERFITTING, EXPERIMENT), noise=1.0, epochs=epochs).luck
        assert np.mean(lowest < luck) > 0.95
        assert luck < lowest.mean() + 2

    @pytest.mark.parametrize("epochs", [20, 100])
    def test_pure_noise_is_called_luck_and_not_overfitting(self, epochs):
        random = np.random.default_rng(1)
        curve = 10 / np.arange(1, epochs + 1)
        noise = 1 + random.normal(0, 0.1, (100, epochs))
        said = [set(named(history(curve, values))) for values in noise]
        assert sum("luck" in rules for rules in said) > 75
        assert sum("overfitting" in rules for rules in said) < 15


LATER_SEED = EXPERIMENT.model_copy(update={"seed": 1})
WIDER = EXPERIMENT.model_copy(update={"layers": (Dense(units=16), Dense(units=1))})
PAIRS = {
    "not_comparable": (EXPERIMENT.model_copy(update={"loss": "mae"}), 0.5),
    "seed_alone": (LATER_SEED, 0.5),
    "within_noise": (WIDER, 0.02),
    "clear": (WIDER, 0.5),
}


class TestPairs:
    @pytest.mark.parametrize(("rule", "case"), PAIRS.items(), ids=PAIRS)
    def test_a_rule_speaks_up_for_its_pair_alone(self, rule, case):
        other, lead = case
        one, two = (
            read(NOISY, EXPERIMENT),
            read(history(FALLING, STEADY + 0.1 * ZIGZAG - lead), other),
        )
        assert compare(one, two).rule == compare(two, one).rule == rule

    def test_every_rule_has_a_case(self):
        assert list(PAIRS) == [rule.name for rule in PAIR_RULES]

    def test_the_difference_is_that_of_the_lowest_losses(self):
        remark = compare(read(SETTLED, EXPERIMENT), read(history(FALLING, STEADY + 0.7), WIDER))
        assert remark.values["difference"] == "0.5"

    def test_nothing_is_said_where_one_has_no_validation_loss(self):
        assert compare(read(history([5, 4]), ALL_ROWS), read(SETTLED, EXPERIMENT)) is None
        assert compare(read(SETTLED, EXPERIMENT), read(frame([]), EXPERIMENT)) is None


losses = st.floats() | st.sampled_from([0.0, -1.0, 1e308, -1e308, NAN, INF, -INF])
row = st.fixed_dictionaries(
    {"fold": st.integers(0, 3), "epoch": st.integers(1, 30)},
    optional={"loss": losses, "val_loss": losses, "mae": losses, "val_accuracy": losses},
)
experiments = st.sampled_from(
    [EXPERIMENT, ALL_ROWS, LINEAR, EXPERIMENT.model_copy(update={"validation": KFolds(folds=4)})]
)


@given(
    st.lists(row, max_size=40),
    experiments,
    st.booleans(),
    st.none() | st.integers(1, 10**6),
)
@settings(deadline=None, max_examples=300)
def test_any_history_is_read_and_every_sentence_can_be_said(rows, experiment, smoothed, known):
    reading = read(frame(rows), experiment, smoothed=smoothed, training_rows=known)
    said = [*remarks(reading), *filter(None, [compare(reading, read(SETTLED, EXPERIMENT))])]
    for remark in said:
        whole = remark.sentence.format(**remark.values) + remark.suggestion.format(**remark.values)
        assert "None" not in whole
        if remark.experiment is not None:
            assert remark.experiment != experiment


@given(
    st.lists(st.floats(0.01, 100), min_size=1, max_size=30),
    st.lists(st.floats(0.01, 100), min_size=1, max_size=30),
)
@settings(deadline=None, max_examples=200)
def test_of_any_whole_history_something_is_said(training, validation):
    epochs = min(len(training), len(validation))
    assert named(history(training[:epochs], validation[:epochs]))


def test_what_contradicts_is_never_said_together():
    random = np.random.default_rng(2)
    exclusive = {rule.name for rule in RULES} - {"updates", "wide_gap"}
    for shape, experiment in product((0.2, 1, 5), (EXPERIMENT, LINEAR, ALL_ROWS)):
        for _ in range(40):
            steps = random.normal(-0.05, 0.1 * shape, (2, 20))
            training, validation = np.exp(np.cumsum(steps, axis=1))
            rows = history(training, None if experiment is ALL_ROWS else validation)
            assert len(exclusive & set(named(rows, experiment))) == 1
