"""What cannot be trained is refused in one sentence, before it is queued."""

import pytest

from core.experiment import Data, Dense, Experiment, Impossible, Preparation
from core.network.check import check


def digits(targets, units, loss, *metrics):
    return Experiment(
        data=Data(name="mnist", preparation=Preparation(targets=targets)),
        layers=(Dense(units=units),),
        loss=loss,
        metrics=metrics,
        epochs=1,
    )


@pytest.mark.parametrize(
    ("experiment", "targets", "says"),
    [
        (
            digits("signs", 10, "sparse_categorical_crossentropy"),
            (),
            "leave the targets as they are instead of −1 and 1",
        ),
        (
            digits("one_hot", 10, "sparse_categorical_crossentropy"),
            (10,),
            "leave the targets as they are instead of one-hot",
        ),
        (digits("as_is", 1, "mse", "categorical_accuracy"), (), "there is only one"),
        (digits("as_is", 10, "mse"), (), "the last layer needs 1 unit"),
    ],
)
def test_what_does_not_fit_is_a_sentence(experiment, targets, says):
    with pytest.raises(Impossible, match=says):
        check(experiment, (784,), targets, 10)


@pytest.mark.parametrize(
    ("experiment", "targets"),
    [
        (digits("as_is", 10, "sparse_categorical_crossentropy", "accuracy"), ()),
        (digits("one_hot", 10, "mse", "r2_score", "categorical_accuracy"), (10,)),
        (digits("as_is", 1, "mse", "r2_score"), ()),
    ],
)
def test_what_fits_is_not_refused(experiment, targets):
    check(experiment, (784,), targets, 10)
