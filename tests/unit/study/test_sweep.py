"""Sweeps: each knob turns what it names, and nothing else."""

import pytest

from core.experiment import (
    Dense,
    Dropout,
    EarlyStopping,
    Impossible,
    InvalidExperiment,
    Regularizer,
    key,
)
from core.study.presets import FOUR_FOLDS, GARMENTS, NEWSWIRES, NORMALIZATION, REVIEWS
from core.study.sweep import KNOBS, Axis, axis, read_values, remedies, sweep, written
from core.study.tours import TOURS

REVIEW = REVIEWS[0].experiment


def turned(name, value, base=REVIEW):
    return sweep(base, (axis(name, value),))[(value,)]


def hidden(experiment):
    return [layer for layer in experiment.layers[:-1] if isinstance(layer, Dense)]


class TestKnobs:
    def test_units_are_those_of_every_hidden_layer(self):
        assert [layer.units for layer in hidden(turned("units", 5))] == [5, 5]
        assert turned("units", 5).layers[-1] == REVIEW.layers[-1]

    def test_a_bottleneck_is_the_last_hidden_layer(self):
        assert [layer.units for layer in hidden(turned("narrow", 3))] == [16, 3]

    @pytest.mark.parametrize("count", [0, 1, 4])
    def test_layers_are_repeated_or_left_out(self, count):
        assert [layer.units for layer in hidden(turned("hidden", count))] == [16] * count

    def test_layers_that_are_not_dense_stay(self):
        garments = turned("hidden", 3, GARMENTS[2].experiment)
        assert [layer.kind for layer in garments.layers] == ["flatten", *["dense"] * 4]
        houses = turned("hidden", 1, NORMALIZATION.experiment)
        assert houses.layers[0].kind == "normalization"

    def test_dropout_stands_behind_every_hidden_layer(self):
        kinds = [layer.kind for layer in turned("dropout", 0.5).layers]
        assert kinds == ["dense", "dropout", "dense", "dropout", "dense"]
        assert turned("dropout", 0.5).layers[1] == Dropout(rate=0.5)
        assert turned("dropout", 0.0, turned("dropout", 0.5)) == REVIEW

    @pytest.mark.parametrize("name", ["l1", "l2"])
    def test_a_penalty_is_put_on_hidden_kernels(self, name):
        for layer in hidden(turned(name, 0.01)):
            assert layer.kernel_regularizer == Regularizer(**{name: 0.01})
        assert turned(name, 0.0) == REVIEW

    @pytest.mark.parametrize(
        ("base", "rows"),
        [
            (REVIEW, 11_000),
            (FOUR_FOLDS.experiment, 1333),
            (NORMALIZATION.experiment, 1250),
            (REVIEWS[1].experiment, 1000),
        ],
    )
    def test_rows_that_train_are_counted_without_those_held_out(self, base, rows):
        assert turned("rows", 1000, base).data.train_rows == rows

    def test_the_others_set_what_they_are_called(self):
        assert turned("epochs", 7).epochs == 7
        assert turned("batch", 64).batch_size == 64
        assert turned("seed", 9).seed == 9
        assert turned("rate", 0.02).optimizer.learning_rate == 0.02
        assert turned("optimizer", "adam").optimizer.kind == "adam"
        assert turned("noise", 0.25).data.label_noise == 0.25

    @pytest.mark.parametrize("name", KNOBS)
    def test_usual_values_give_different_experiments(self, name):
        experiments = sweep(NEWSWIRES[0].experiment, (axis(name),)).values()
        assert len({key(experiment) for experiment in experiments}) == len(KNOBS[name].usual)


class TestSweep:
    def test_two_axes_make_every_pair(self):
        pairs = sweep(REVIEW, (axis("units", 4, 8), axis("seed", 0, 1, 2)))
        assert list(pairs) == [(4, 0), (4, 1), (4, 2), (8, 0), (8, 1), (8, 2)]
        assert pairs[8, 2].seed == 2

    def test_too_many_runs_are_refused(self):
        with pytest.raises(Impossible, match="49 runs are too many at once: 40"):
            sweep(REVIEW, (axis("seed", *range(7)), axis("units", *range(1, 8))))

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("units", 0, "at least 1"),
            ("dropout", 1.0, "less than 1"),
            ("rate", -1.0, "more than 0"),
        ],
    )
    def test_an_impossible_value_is_named(self, name, value, sentence):
        with pytest.raises(InvalidExperiment, match=sentence):
            turned(name, value)

    def test_remedies_have_the_same_seed_and_start_with_the_network_as_it_is(self):
        varied = remedies(REVIEW, 15_000)
        assert varied["as it is"] == REVIEW
        assert {experiment.seed for experiment in varied.values()} == {REVIEW.seed}
        assert len({key(experiment) for experiment in varied.values()}) == len(varied)
        stopping = varied["EarlyStopping, patience 2"].callbacks
        assert stopping == (EarlyStopping(patience=2, restore_best_weights=True),)

    def test_a_quarter_of_the_rows_tells_what_more_data_is_worth(self):
        fewer = remedies(REVIEW, 15_000)["a quarter of the rows"]
        assert fewer.data.train_rows == 3_750 + REVIEW.validation.rows
        assert fewer.changed(data=REVIEW.data) == REVIEW

    def test_where_nothing_is_held_out_nothing_stops_early(self):
        assert remedies(REVIEWS[1].experiment, 25_000)["EarlyStopping, patience 2"].callbacks == ()


class TestValues:
    def test_values_are_read_each_once_in_order(self):
        assert read_values("4, 8,4 ; 16,", KNOBS["units"]) == (4, 8, 16)
        assert read_values("0.1,1e-3", KNOBS["rate"]) == (0.1, 0.001)
        assert read_values("Adam, sgd", KNOBS["optimizer"]) == ("adam", "sgd")

    @pytest.mark.parametrize("text", ["", " , ", "four", "4.5", "nan", "inf", "4 8", "__import__"])
    def test_anything_else_gets_a_sentence(self, text):
        with pytest.raises(Impossible):
            read_values(text, KNOBS["units"])

    @pytest.mark.parametrize("knob", KNOBS.values(), ids=lambda knob: knob.name)
    def test_what_is_written_is_read_again(self, knob):
        assert read_values(written(knob.usual), knob) == knob.usual


@pytest.mark.parametrize("tour", TOURS.values(), ids=lambda tour: tour.name)
def test_every_tour_can_be_trained_at_once(tour):
    assert 2 <= len(sweep(tour.base, tour.axes)) <= 40
    assert all(isinstance(part, Axis) for part in tour.axes)
