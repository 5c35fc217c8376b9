"""Which way a metric is better, as its own numbers tell."""

from typing import get_args

import keras
import numpy as np
import pytest

from core.experiment import MetricName, better

TRUE = np.eye(3, dtype="float32")
WRONG = np.roll(TRUE, 1, axis=0)


@pytest.mark.parametrize("name", get_args(MetricName))
def test_a_metric_is_better_where_the_answers_are_right(name):
    model = keras.Sequential([keras.Input((3,)), keras.layers.Identity()])
    model.compile(loss="mse", metrics=[name])
    right, wrong = (
        model.evaluate(answers, TRUE, verbose=0, return_dict=True)[name]
        for answers in (TRUE, WRONG)
    )
    assert better(name) == better(f"val_{name}") == ("max" if right > wrong else "min")


def test_a_loss_is_better_where_it_is_small():
    assert better("loss") == better("val_loss") == "min"
