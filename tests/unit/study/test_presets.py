"""Every training of the notes, on the original data: does it land where honest runs land?"""

from functools import cache

import numpy as np
import pytest

from core.datasets import load
from core.experiment import DatasetName
from core.results.history import best_epoch, frame, smoothed_curve
from core.results.result import Result
from core.results.scores import chosen_class
from core.study.presets import OPTIMIZERS, experiment_of
from core.training import train

pytestmark = pytest.mark.originals


@cache
def run(name: DatasetName, preset: str, **changes) -> Result:
    *_, result = train(experiment_of(name, preset).changed(**changes))
    assert isinstance(result, Result)
    return result


def accuracy_on_test(name: DatasetName, preset: str) -> float:
    (network,) = run(name, preset).networks
    return float(np.mean(chosen_class(network.test_predictions) == load(name, "original").y_test))


def lowest(name: DatasetName, preset: str) -> tuple[int, float]:
    """The epoch with the lowest validation loss, and that loss."""
    history = frame(run(name, preset).rows)
    return best_epoch(history, "val_loss"), history["val_loss"].min()


def column(name: DatasetName, preset: str, metric: str) -> list[float]:
    return frame(run(name, preset).rows)[metric].tolist()


class TestDigits:
    def test_the_notes_network_reads_98_of_100(self):
        accuracy = column("mnist", "two_layers", "accuracy")
        assert accuracy[0] == pytest.approx(0.926, abs=0.004)
        assert accuracy[-1] == pytest.approx(0.989, abs=0.002)
        assert 0.975 <= accuracy_on_test("mnist", "two_layers") <= 0.983

    @pytest.mark.long
    def test_integer_labels_give_the_same_loss(self):
        one_hot = column("mnist", "two_layers", "loss")
        np.testing.assert_allclose(column("mnist", "integer_labels", "loss"), one_hot, rtol=0.02)

    @pytest.mark.long
    def test_binary_accuracy_flatters(self):
        binary = column("mnist", "wrong_loss", "binary_accuracy")[-1]
        categorical = column("mnist", "wrong_loss", "categorical_accuracy")[-1]
        assert binary == pytest.approx(0.996, abs=0.001)
        assert categorical < binary - 0.005
        assert 0.974 <= accuracy_on_test("mnist", "wrong_loss") <= 0.983

    def test_a_hidden_layer_is_worth_several_digits_in_a_hundred(self):
        assert 0.91 <= accuracy_on_test("mnist", "no_hidden_layer") <= 0.935

    @pytest.mark.long
    def test_by_convolution_fewer_parameters_read_more_digits(self):
        assert accuracy_on_test("mnist", "convolution") >= 0.988


class TestGarments:
    def test_ten_neurons_score_what_the_note_says(self):
        assert column("fashion_mnist", "one_layer", "val_loss")[-1] == pytest.approx(
            0.4444, abs=0.005
        )
        assert column("fashion_mnist", "one_layer", "val_accuracy")[-1] == pytest.approx(
            0.8458, abs=0.005
        )

    @pytest.mark.long
    @pytest.mark.parametrize("preset", ["sigmoid", "relu"])
    def test_a_hidden_layer_beats_them(self, preset):
        assert column("fashion_mnist", preset, "val_accuracy")[-1] > 0.86

    def test_the_validation_loss_turns_early_and_rises(self):
        epoch, loss = lowest("fashion_mnist", "twenty_epochs")
        assert 3 <= epoch <= 9
        assert column("fashion_mnist", "twenty_epochs", "val_loss")[-1] > 1.1 * loss

    @pytest.mark.long
    def test_with_dropout_it_rises_much_less(self):
        _, without = lowest("fashion_mnist", "twenty_epochs")
        _, loss = lowest("fashion_mnist", "dropout")
        rise = column("fashion_mnist", "dropout", "val_loss")[-1] / loss
        rise_without = column("fashion_mnist", "twenty_epochs", "val_loss")[-1] / without
        assert rise - 1 < (rise_without - 1) * 0.75

    @pytest.mark.long
    def test_the_best_epoch_is_kept_as_a_file(self):
        (network,) = run("fashion_mnist", "best_checkpoint").networks
        assert network.best_model is not None
        assert network.ending == "all_epochs"

    @pytest.mark.long
    def test_early_stopping_ends_two_epochs_after_the_best(self):
        (network,) = run("fashion_mnist", "early_stopping").networks
        epoch, _ = lowest("fashion_mnist", "early_stopping")
        assert network.ending == "early_stopping"
        assert network.epochs == epoch + 2

    @pytest.mark.long
    def test_adaptive_optimizers_are_ahead_of_plain_descent_after_five_epochs(self):
        losses = {}
        for name in ("SGD", "Adagrad", "RMSprop", "Adam"):
            *_, result = train(OPTIMIZERS[name])
            losses[name] = frame(result.rows)["val_loss"].iloc[-1]
        assert max(losses["RMSprop"], losses["Adam"]) < losses["SGD"] < losses["Adagrad"]


class TestReviews:
    def test_it_overfits_after_about_the_fourth_epoch(self):
        epoch, loss = lowest("imdb", "twenty_epochs")
        assert 3 <= epoch <= 5
        assert 0.270 <= loss <= 0.286
        assert column("imdb", "twenty_epochs", "val_loss")[-1] > 1.5 * loss

    def test_four_epochs_on_all_reviews_reach_88_percent(self):
        assert 0.870 <= accuracy_on_test("imdb", "four_epochs") <= 0.892

    @pytest.mark.long
    @pytest.mark.parametrize(
        "preset", ["one_layer", "three_layers", "more_units", "fewer_units", "mse", "tanh"]
    )
    def test_the_variants_do_about_as_well(self, preset):
        assert max(column("imdb", preset, "val_accuracy")) > 0.87


class TestNewswires:
    def test_it_overfits_after_about_the_ninth_epoch(self):
        epoch, _ = lowest("reuters", "twenty_epochs")
        assert 7 <= epoch <= 13

    def test_nine_epochs_reach_78_percent(self):
        assert 0.76 <= accuracy_on_test("reuters", "nine_epochs") <= 0.805

    def test_a_bottleneck_costs_accuracy(self):
        wide = max(column("reuters", "twenty_epochs", "val_accuracy"))
        narrow = max(column("reuters", "bottleneck", "val_accuracy"))
        assert narrow < wide - 0.05

    def test_integer_labels_give_the_same_loss(self):
        one_hot = column("reuters", "twenty_epochs", "val_loss")
        np.testing.assert_allclose(
            column("reuters", "integer_labels", "val_loss"), one_hot, rtol=0.02
        )

    @pytest.mark.long
    @pytest.mark.parametrize("preset", ["fewer_units", "more_units", "one_layer", "three_layers"])
    def test_the_variants_are_all_above_three_quarters(self, preset):
        assert max(column("reuters", preset, "val_accuracy")) > 0.75


class TestHouses:
    @pytest.mark.parametrize("seed", [0, 1, 2])
    def test_four_folds_come_as_close_after_100_epochs_as_the_notebooks_say(self, seed):
        history = frame(run("boston_housing", "four_folds", epochs=100, seed=seed).rows)
        assert 2.3 < history[history["epoch"] == 100]["val_mae"].mean() < 2.7

    def test_california_overfits_too(self):
        history = frame(run("california_housing", "california").rows)
        best = best_epoch(smoothed_curve(history, "val_mae"), "val_mae")
        assert best < 150
        assert history["val_mae"].min() < 0.5
