"""What a history is asked, and what Keras would have answered."""

import keras
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.experiment import better
from core.results.history import agreement, best_epoch, early_stop, frame


class Model:
    """As much of a model as EarlyStopping needs."""

    stop_training = False


@given(
    st.lists(st.floats(0, 10, allow_nan=False).map(lambda v: round(v, 1)), min_size=1, max_size=30),
    st.integers(0, 12),
)
def test_a_training_would_have_ended_where_keras_ends_it(losses, patience):
    callback = keras.callbacks.EarlyStopping(monitor="val_loss", patience=patience, mode="min")
    callback.set_model(Model())
    callback.on_train_begin()
    ended = None
    for epoch, loss in enumerate(losses):
        callback.on_epoch_end(epoch, {"val_loss": loss})
        if callback.model.stop_training:
            ended = epoch + 1
            break
    assert early_stop(losses, patience) == ended


def history(*losses: float):
    return frame({"fold": 0, "epoch": n, "loss": loss} for n, loss in enumerate(losses, start=1))


class TestBestEpoch:
    def test_is_the_first_of_the_lowest(self):
        assert best_epoch(history(3.0, 1.0, 2.0, 1.0), "loss") == 2

    def test_of_an_accuracy_is_the_first_of_the_highest(self):
        assert best_epoch(history(0.5, 0.9, 0.9), "loss", better("val_accuracy")) == 2

    def test_passes_over_what_is_no_number(self):
        assert best_epoch(history(np.nan, 2.0, -np.inf), "loss") == 2

    def test_is_none_where_nothing_is_a_number(self):
        assert best_epoch(history(np.nan, np.inf), "loss") is None

    def test_is_none_of_what_was_never_measured(self):
        assert best_epoch(history(1.0), "val_loss") is None


class TestAgreement:
    """Three digits agree where two numbers differ by less than a thousandth of the larger one."""

    def test_ends_with_the_epoch_before_the_first_that_differs(self):
        found = agreement(
            history(2.0, 1.0, 0.5, 0.5), history(2.0, 1.0005, 0.502, 0.5), "loss", wanted=3
        )
        assert (found.holds, found.epochs) == (2, 4)
        assert found.furthest == pytest.approx(0.002 / 0.502)
        assert found.ends == (0.5, 0.5)

    def test_may_never_begin(self):
        assert agreement(history(2.0, 1.0), history(2.1, 1.0), "loss").holds == 0

    def test_compares_as_far_as_both_have_come(self):
        found = agreement(history(2.0, 1.0, 7.0), history(2.0, 1.0), "loss")
        assert (found.holds, found.epochs) == (2, 2)

    def test_is_of_the_mean_over_folds(self):
        folds = [{"fold": fold, "epoch": 1, "loss": loss} for fold, loss in ((0, 1.0), (1, 3.0))]
        assert agreement(frame(folds), history(2.0), "loss").holds == 1

    @given(st.floats(1e-3, 1e3), st.floats(1e-6, 0.5))
    def test_digits_are_those_of_the_relative_difference(self, value, share):
        found = agreement(history(value), history(value * (1 - share)), "loss")
        assert 10 ** -found.curve["digits"].iloc[0] == pytest.approx(share, rel=1e-6)

    @given(st.lists(st.floats(0, 1e6), min_size=1, max_size=20))
    def test_a_history_agrees_with_itself_in_all_that_a_float32_holds(self, losses):
        found = agreement(history(*losses), history(*losses), "loss")
        assert found.holds == found.epochs == len(losses)
        np.testing.assert_array_equal(found.curve["digits"], 7.0)
