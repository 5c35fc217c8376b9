"""The neighbours of a run: one change each, three seeds, and what their losses say."""

from math import inf, nan

import pandas as pd
import pytest

from core.experiment import (
    SGD,
    CosineDecay,
    Dense,
    Dropout,
    EarlyStopping,
    Flatten,
    key,
)
from core.study.neighbours import (
    SEEDS,
    WANTING,
    Finding,
    affordable,
    concluded,
    ending,
    neighbours,
    seeds,
    to_train,
)
from core.study.presets import GARMENTS, NEWSWIRES
from core.study.rules import RULES

RUN = NEWSWIRES[0].experiment
BY_NAME = {neighbour.name: neighbour for neighbour in neighbours(RUN)}


class TestChanges:
    @pytest.mark.parametrize(
        ("name", "value", "changes"),
        [
            ("slower", "0.00033", {"optimizer": RUN.optimizer.changed(learning_rate=0.00033)}),
            ("faster", "0.003", {"optimizer": RUN.optimizer.changed(learning_rate=0.003)}),
            ("shorter", "10", {"epochs": 10}),
            ("longer", "40", {"epochs": 40}),
        ],
    )
    def test_one_setting_and_nothing_else(self, name, value, changes):
        assert BY_NAME[name].value == value
        assert BY_NAME[name].experiment == RUN.changed(**changes)

    @pytest.mark.parametrize(("name", "units"), [("fewer_units", 32), ("more_units", 128)])
    def test_the_units_of_every_hidden_layer(self, name, units):
        changed = BY_NAME[name].experiment
        assert [layer.units for layer in changed.dense] == [units, units, 46]
        assert changed.changed(layers=RUN.layers) == RUN

    def test_dropout_behind_every_hidden_layer_or_none_where_there_is_some(self):
        changed = BY_NAME["dropout"].experiment
        kinds = [type(layer) for layer in changed.layers]
        assert kinds == [Dense, Dropout, Dense, Dropout, Dense]
        back = {n.name: n for n in neighbours(changed)}["dropout"]
        assert (back.label, back.experiment) == ("without dropout", RUN)

    def test_what_cannot_be_changed_is_no_neighbour(self):
        bare = GARMENTS[0].experiment
        assert not any(isinstance(layer, Dense) for layer in bare.layers[:-1])
        assert {n.name for n in neighbours(bare)} == {"slower", "faster", "shorter", "longer"}
        decay = CosineDecay(initial_learning_rate=0.1, decay_steps=9)
        followed = RUN.changed(optimizer=SGD(learning_rate=decay))
        assert not {"slower", "faster"} & {n.name for n in neighbours(followed)}
        assert "shorter" not in {n.name for n in neighbours(RUN.changed(epochs=1))}

    def test_layers_without_units_stay(self):
        garments = {n.name: n for n in neighbours(GARMENTS[2].experiment)}
        assert isinstance(garments["fewer_units"].experiment.layers[0], Flatten)

    @pytest.mark.parametrize("rule", WANTING)
    def test_first_comes_what_the_coach_would_try(self, rule):
        assert rule in {known.name for known in RULES}
        names = [n.name for n in neighbours(RUN, rule)]
        assert tuple(names[: len(WANTING[rule])]) == WANTING[rule]
        assert sorted(names) == sorted(BY_NAME)


class TestTrainings:
    def test_each_has_three_seeds_and_the_run_comes_first(self):
        found = neighbours(RUN)[:2]
        trainings = to_train(RUN, found)
        assert len({key(one) for one in trainings}) == len(trainings) == 3 * SEEDS
        assert trainings[:SEEDS] == tuple(RUN.changed(seed=RUN.seed + n) for n in range(SEEDS))
        assert trainings[SEEDS:6] == seeds(found[0].experiment)

    def test_the_last_seed_is_followed_by_the_first(self):
        assert [e.seed for e in seeds(RUN.changed(seed=2**31 - 1))] == [2**31 - 1, 0, 1]

    def test_only_as_many_as_can_be_afforded(self):
        each = 10.0
        found = neighbours(RUN, "overfitting")
        taken = affordable(RUN, found, lambda _: each, most=each * (SEEDS - 1 + 2 * SEEDS))
        assert taken == found[:2]

    def test_a_dear_one_makes_room_for_a_cheap_one(self):
        found = neighbours(RUN, "still_falling")
        taken = affordable(RUN, found, lambda e: float(e.epochs), most=2 * 20 + 3 * 10)
        assert [n.name for n in taken] == ["shorter"]

    def test_of_what_nobody_knows_the_cost_nothing(self):
        assert affordable(RUN, neighbours(RUN), lambda _: None) == ()


class TestEnding:
    def losses(self, *values, folds=1):
        rows = [
            {"fold": fold, "epoch": epoch, "loss": 0.0, "val_loss": value + fold}
            for fold in range(folds)
            for epoch, value in enumerate(values, 1)
        ]
        return pd.DataFrame(rows)

    def test_it_is_the_validation_loss_of_the_last_epoch_the_mean_over_folds(self):
        assert ending(self.losses(3, 1, 2), RUN) == 2
        assert ending(self.losses(3, 1, 2, folds=3), RUN) == 3

    def test_where_the_weights_go_back_it_is_that_of_the_best_one(self):
        back = RUN.changed(callbacks=(EarlyStopping(patience=2, restore_best_weights=True),))
        assert ending(self.losses(3, 1, 2), back) == 1

    def test_no_number_is_infinite(self):
        assert ending(self.losses(3, nan), RUN) == inf


class TestConclusion:
    def test_a_change_helps_that_lowers_the_loss_in_every_seed(self):
        finding = Finding((0.42, 0.40, 0.44), (0.37, 0.36, 0.38))
        assert (finding.lower, finding.seeds, finding.helped) == (3, 3, True)
        assert finding.means == pytest.approx((0.42, 0.37))

    @pytest.mark.parametrize(
        ("before", "after"),
        [
            ((0.42, 0.40, 0.44), (0.37, 0.36, 0.45)),  # in two of three
            ((0.42, 0.40), (0.37, 0.36)),  # the third has not ended
            ((0.42, 0.40, 0.44), (0.419, 0.399, 0.439)),  # by next to nothing
            ((inf, inf, inf), (inf, inf, inf)),
            ((inf, inf, inf), (1.0, inf, 1.0)),
        ],
    )
    def test_else_it_does_not(self, before, after):
        assert not Finding(before, after).helped

    def test_any_number_is_better_than_none(self):
        assert Finding((inf, inf, inf), (9.0, 8.0, 7.0)).helped

    def test_the_same_seeds_are_compared_as_far_as_both_have_ended(self):
        changed = BY_NAME["fewer_units"].experiment
        mine, its = seeds(RUN), seeds(changed)
        endings = {mine[0]: 1.0, mine[1]: 2.0, its[1]: 1.5, its[2]: 9.0}
        assert concluded(RUN, changed, endings) == Finding((2.0,), (1.5,))
        assert concluded(RUN, changed, {mine[0]: 1.0}) is None
