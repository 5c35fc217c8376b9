"""Each rule speaks up at one history and keeps quiet at another; no history makes them stumble."""

from __future__ import annotations

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
    EarlyStopping,
    Experiment,
    KFolds,
    LastShare,
    NoValidation,
)
from core.results.history import frame
from core.results.scores import Blind
from core.study.rules import PAIR_RULES, RULES, SIDE_RULES, compare, read, remarks, trend
from tests.further import further

NAN, INF = float("nan"), float("inf")
HIDDEN = (Dense(units=8, activation="relu"), Dense(units=1))
EXPERIMENT = Experiment(
    data=Data(name="boston_housing"),
    layers=HIDDEN,
    loss="mse",
    optimizer=SGD(learning_rate=0.01),
    epochs=20,
    batch_size=16,
    validation=LastShare(share=0.2),
)
LINEAR = EXPERIMENT.changed(layers=HIDDEN[-1:])
ALL_ROWS = EXPERIMENT.changed(validation=NoValidation())
EPOCHS = np.arange(1, 21)
ZIGZAG = np.where(EPOCHS % 2, 1.0, -1.0)


def history(training, validation=None, folds=1):
    """The curves, with a network for each fold."""
    held_out = [{}] * len(training) if validation is None else [{"val_loss": v} for v in validation]
    return frame(
        {"fold": fold, "epoch": epoch, "loss": loss, **extra}
        for fold in range(folds)
        for epoch, (loss, extra) in enumerate(zip(training, held_out, strict=True), start=1)
    )


def named(rows, experiment=EXPERIMENT, **options):
    return {remark.rule: remark for remark in remarks(read(rows, experiment, **options))}


def said(remark):
    return remark.sentence.format(**remark.values)


def at_rate(rate):
    return EXPERIMENT.changed(optimizer=SGD(learning_rate=rate))


SLOW, FAST = at_rate(1e-5), at_rate(1.0)


def beside(loss, accuracy=NAN, untrained=NAN, **options):
    return {"blind": Blind(loss, accuracy, untrained), **options}


FALLING = 10 / EPOCHS
STEADY = 1 + 9 / EPOCHS**3
TURNING = 2 + np.abs(EPOCHS - 5) / 5
OVERFITTING = history(FALLING, TURNING)
FLAT = np.maximum(STEADY, 1.1)
SETTLED = history(FALLING, FLAT)
AT_REST = np.where(EPOCHS == 1, 10.0, 6.0)
STUCK = history(AT_REST, AT_REST)
NOISY = history(FALLING, FLAT + 0.1 * ZIGZAG)
LINE = 10 - EPOCHS / 10
HUMP = np.interp(np.arange(60), [0, 10, 30, 59], [2.0, 1.0, 1.4, 1.25])
AFTER_A_HUMP = history(2 / (1 + np.arange(60)), HUMP)
WITH_ACCURACY = OVERFITTING.assign(val_accuracy=0.8 + EPOCHS / 1000)

CASES = {
    "infinite": [
        ((history([5, INF], [5, INF]),), (history([5, 14], [5, 4]),)),
        ((history([NAN], [NAN]),), (history([5], [NAN]),)),
        ((history([5, 4, NAN]), ALL_ROWS), (history([5, 4, 3]), ALL_ROWS)),
    ],
    "diverged": [((history([5, 16], [5, 4]),), (history([5, 14], [5, 4]),))],
    "mend_first": [((STUCK, EXPERIMENT, beside(6, unwise=True)), (STUCK,))],
    "far_off": [
        ((STUCK, FAST, beside(4, untrained=3)), (STUCK, FAST, beside(8, untrained=8))),
    ],
    "hardly_begun": [
        ((history(FALLING, FALLING), EXPERIMENT, beside(0.4)), (STUCK, EXPERIMENT, beside(4))),
        ((history([9], [9]), SLOW, beside(8)), (history([9], [9]), EXPERIMENT, beside(8))),
        ((history(LINE, LINE), SLOW, beside(8)), (history(LINE, LINE), SLOW, beside(80))),
    ],
    "nothing_held_out": [((history(FALLING), ALL_ROWS), (history(FALLING, FALLING),))],
    "too_few": [((history([5], [5]),), (history([5, 4, 3], [5, 4, 3]),))],
    "overfitting": [
        ((OVERFITTING,), (history(FALLING, FALLING),)),
        ((AFTER_A_HUMP,), (history(FALLING, FALLING),)),
    ],
    "unsteady": [((history(TURNING, TURNING),), (OVERFITTING,))],
    "still_falling": [
        ((history(FALLING, FALLING * 1.05),), (SETTLED,)),
        ((history(FALLING, FALLING * 1.05),), (AFTER_A_HUMP,)),
    ],
    "no_better": [((STUCK, EXPERIMENT, beside(6)), (STUCK, EXPERIMENT, beside(8)))],
    "luck": [((NOISY,), (SETTLED,))],
    "settled": [((SETTLED,), (NOISY,))],
    "level": [((history(FALLING, STEADY),), (SETTLED,))],
    "updates": [
        ((history([5, INF]), ALL_ROWS, {"training_rows": 9}), (history([5, INF]), ALL_ROWS)),
    ],
    "wide_gap": [((history(TURNING, TURNING * 1.6),), (history(TURNING, TURNING * 1.4),))],
    "surer": [((WITH_ACCURACY,), (WITH_ACCURACY.assign(val_accuracy=0.9 - EPOCHS / 1000),))],
    "commonest": [((WITH_ACCURACY, EXPERIMENT, beside(99, accuracy=0.9)), (WITH_ACCURACY,))],
    "other_curve": [
        ((WITH_ACCURACY, EXPERIMENT, {"metric": "accuracy"}), (WITH_ACCURACY,)),
    ],
}
FIRED = [(rule, fires, quiet) for rule, cases in CASES.items() for fires, quiet in cases]


def names_of(rows, experiment=EXPERIMENT, options=None):
    return set(named(rows, experiment, **(options or {})))


@pytest.mark.parametrize(("rule", "fires", "quiet"), FIRED, ids=[case[0] for case in FIRED])
def test_a_rule_speaks_up_where_it_holds_and_nowhere_else(rule, fires, quiet):
    assert rule in names_of(*fires)
    assert rule not in names_of(*quiet)


def test_every_rule_has_a_case():
    assert set(CASES) == {rule.name for rule in (*RULES, *SIDE_RULES)}


class TestDivergence:
    def test_the_updates_are_counted_where_the_training_rows_are_known(self):
        rows = history([5, 4, INF], [5, 4, INF])
        remark = named(rows, training_rows=323)["updates"]  # in batches of 16: 21 an epoch
        assert "63 times" in said(remark)
        assert "updates" not in named(rows)
        assert "updates" not in named(OVERFITTING, training_rows=323)

    def test_nothing_else_is_said_of_it(self):
        assert set(named(history([5, NAN], [5, NAN]), ALL_ROWS)) == {"infinite"}

    def test_one_fold_is_enough(self):
        rows = history([5, 4, 3], [5, 4, 3], folds=3)
        rows.loc[4, "loss"] = NAN
        assert named(rows)["infinite"].values["diverged"] == 2

    @pytest.mark.parametrize(("rate", "better"), [(0.01, 0.001), (0.05, 0.005), (10, 0.01)])
    def test_a_tenth_of_the_rate_or_the_usual_one(self, rate, better):
        remark = named(history([5, INF], [5, INF]), at_rate(rate))["infinite"]
        assert remark.experiment.optimizer == SGD(learning_rate=better)
        assert remark.button.format(**remark.values) == f"Set the learning rate to {better:g}"

    def test_of_a_schedule_it_is_the_first_rate(self):
        schedule = CosineDecay(initial_learning_rate=0.03, decay_steps=9)
        falling = EXPERIMENT.changed(optimizer=SGD(learning_rate=schedule))
        rows = history([5, INF], [5, INF])
        rate = named(rows, falling)["infinite"].experiment.optimizer.learning_rate
        assert rate == CosineDecay(initial_learning_rate=0.003, decay_steps=9)


class TestRemedies:
    def test_overfitting_stops_at_the_best_epoch(self):
        remark = named(OVERFITTING)["overfitting"]
        assert (remark.place, remark.experiment.epochs) == ("epochs", 5)
        assert remark.button.format(**remark.values) == "Stop after 5 epochs"

    def test_but_not_where_early_stopping_went_back_to_it(self):
        stopping = EarlyStopping(patience=15, restore_best_weights=True)
        early = EXPERIMENT.changed(callbacks=(stopping,))
        remark = named(OVERFITTING, early)["overfitting"]
        assert (remark.button, remark.experiment) == ("", None)

    @pytest.mark.parametrize(("asked", "epochs"), [(20, 40), (21, None)])
    def test_what_improves_goes_on_for_twice_as_long_unless_it_ended_early(self, asked, epochs):
        experiment = EXPERIMENT.changed(epochs=asked)
        remark = named(history(FALLING, FALLING), experiment)["still_falling"]
        assert getattr(remark.experiment, "epochs", None) == epochs

    def test_two_thousand_epochs_are_enough(self):
        longest = EXPERIMENT.changed(epochs=2000)
        curve = 1 / np.arange(1, 2001)
        assert named(history(curve, curve), longest)["still_falling"].experiment is None

    @pytest.mark.parametrize(("rate", "better"), [(1e-6, 0.01), (1e-3, 0.01), (0.01, 0.1)])
    def test_the_usual_rate_or_ten_times_one_that_is_near_it(self, rate, better):
        remark = named(history(LINE, LINE), at_rate(rate), **beside(8))["hardly_begun"]
        assert remark.experiment.optimizer == SGD(learning_rate=better)

    def test_a_fifth_of_the_rows_is_held_out(self):
        remark = named(history(FALLING), ALL_ROWS)["nothing_held_out"]
        assert remark.experiment.validation == LastShare(share=0.2)

    def test_another_seed_is_tried(self):
        assert named(NOISY)["luck"].experiment.seed == 1

    def test_mistakes_in_the_network_are_mended_first(self):
        for rows in (OVERFITTING, STUCK, history([5, INF], [5, INF])):
            assert all(r.experiment is None for r in named(rows, unwise=True).values())

    def test_but_not_where_the_learning_rate_is_far_off(self):
        for experiment, rule in ((FAST, "infinite"), (SLOW, "hardly_begun")):
            rows = history([9, INF], [9, INF]) if experiment is FAST else history([9], [9])
            found = named(rows, experiment, **beside(8, unwise=True))
            assert found[rule].experiment is not None


class TestNumbers:
    def test_the_best_epoch_and_its_losses_are_those_of_the_history(self):
        reading = read(OVERFITTING, EXPERIMENT)
        assert (reading.best_epoch, reading.lowest, reading.loss_at_best) == (5, 2, 2)
        assert (reading.epochs, reading.first_loss, reading.span) == (20, 10, 4)
        assert reading.last == pytest.approx(np.mean(TURNING[-4:]))
        assert reading.last_loss == pytest.approx(np.mean(FALLING[-4:]))
        assert (reading.low, reading.high) == (TURNING[-4], TURNING[-1])

    def test_a_mean_over_the_last_epochs_is_called_one(self):
        assert "its mean over the last 4 epochs is 4.7" in said(named(OVERFITTING)["overfitting"])

    def test_what_chance_may_do_is_told_by_numbers_in_the_picture(self):
        words = said(named(NOISY)["luck"])
        last = NOISY["val_loss"].iloc[-4:]
        assert f"between {last.min():.4g} and {last.max():.4g} in the last 4 epochs" in words

    def test_of_another_curve_than_the_loss_its_own_best_epoch_is_said(self):
        rows = OVERFITTING.assign(val_mae=np.abs(EPOCHS - 9) + 1)
        words = said(named(rows, metric="mae")["other_curve"])
        assert words == "All this is of the loss. The curve of mae is best in epoch 9."

    def test_of_an_accuracy_the_highest_is_best(self):
        reading = read(WITH_ACCURACY, EXPERIMENT, metric="accuracy")
        assert reading.metric_best == 20

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


class TestChance:
    @given(st.lists(st.floats(-1e6, 1e6), min_size=3, max_size=40, unique=True))
    def test_a_trend_is_mann_s_with_a_normal_distribution(self, values):
        n, pairs = (
            len(values),
            sum(np.sign(b - a) for place, a in enumerate(values) for b in values[place + 1 :]),
        )
        variance = n * (n - 1) * (2 * n + 5) / 18
        expected = np.sign(pairs) * max(0, abs(pairs) - 1) / np.sqrt(variance)
        assert trend(np.array(values)) == pytest.approx(expected)

    @pytest.mark.parametrize("epochs", [10, *further(4, 20, 100)])
    def test_flat_noise_is_not_called_overfitting_while_the_training_loss_falls(self, epochs):
        random = np.random.default_rng(1)
        curve = 10 / np.arange(1, epochs + 1)
        noise = 1 + random.normal(0, 0.1, (120, epochs))
        rules = [names_of(history(curve, values)) for values in noise]
        assert sum("overfitting" in found for found in rules) <= 3
        assert epochs == 4 or sum("luck" in found for found in rules) > 75

    def test_a_loss_that_rises_is(self):
        random = np.random.default_rng(1)
        noise = TURNING + random.normal(0, 0.1, (120, 20))
        assert all("overfitting" in names_of(history(FALLING, values)) for values in noise)


LATER_SEED = EXPERIMENT.changed(seed=1)
WIDER = EXPERIMENT.changed(layers=(Dense(units=16), Dense(units=1)))
PAIRS = {
    "not_comparable": (EXPERIMENT.changed(loss="mae"), 0.5),
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
        assert remark.values["difference"] == "0.601"

    def test_nothing_is_said_where_one_has_no_validation_loss(self):
        assert compare(read(history([5, 4]), ALL_ROWS), read(SETTLED, EXPERIMENT)) is None
        assert compare(read(SETTLED, EXPERIMENT), read(frame([]), EXPERIMENT)) is None


losses = st.floats() | st.sampled_from([0.0, -1.0, 1e308, -1e308, NAN, INF, -INF])
row = st.fixed_dictionaries(
    {"fold": st.integers(0, 3), "epoch": st.integers(1, 30)},
    optional={"loss": losses, "val_loss": losses, "mae": losses, "val_accuracy": losses},
)
experiments = st.sampled_from(
    [EXPERIMENT, ALL_ROWS, LINEAR, EXPERIMENT.changed(validation=KFolds(folds=4))]
)


@given(
    st.lists(row, max_size=40),
    experiments,
    st.booleans(),
    st.none() | st.integers(1, 10**6),
)
@settings(deadline=None, max_examples=100)
def test_any_history_is_read_and_every_sentence_can_be_said(rows, experiment, smoothed, known):
    reading = read(frame(rows), experiment, smoothed=smoothed, training_rows=known)
    pair = compare(reading, read(SETTLED, EXPERIMENT))
    for remark in (*remarks(reading), *filter(None, [pair])):
        whole = said(remark) + remark.button.format(**remark.values)
        assert "None" not in whole
        if remark.experiment is not None:
            assert remark.experiment != experiment
            assert remark.button


@given(
    st.lists(st.floats(0.01, 100), min_size=1, max_size=30),
    st.lists(st.floats(0.01, 100), min_size=1, max_size=30),
)
@settings(deadline=None, max_examples=60)
def test_of_any_whole_history_something_is_said(training, validation):
    epochs = min(len(training), len(validation))
    assert named(history(training[:epochs], validation[:epochs]))


def test_only_one_of_the_main_rules_is_said():
    main = {rule.name for rule in RULES}
    random = np.random.default_rng(2)
    for shape, experiment in product((0.2, 1, 5), (EXPERIMENT, LINEAR, ALL_ROWS)):
        for _ in range(40):
            steps = random.normal(-0.05, 0.1 * shape, (2, 20))
            training, validation = np.exp(np.cumsum(steps, axis=1))
            rows = history(training, None if experiment is ALL_ROWS else validation)
            assert len(main & set(named(rows, experiment))) == 1
