"""The linear classifier that the networks have to beat."""

import numpy as np
import pytest
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import cross_validate

from core.datasets import load
from core.training.baseline import sgd_classifier

pytestmark = [
    pytest.mark.originals,
    pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning"),
]


def pixels(rows=None):
    garments = load("fashion_mnist", "original")
    return garments.x_train[:rows].reshape(-1, 784) / 255, garments.y_train[:rows]


@pytest.mark.slow
def test_on_fashion_mnist_it_scores_what_the_notes_say():
    assert sgd_classifier(*pixels()).mean() == pytest.approx(0.8194, abs=0.00005)


def test_it_is_scikit_learn_s_own():
    x, y = pixels(500)
    classifier = SGDClassifier(loss="log_loss", max_iter=5, random_state=42)
    expected = cross_validate(classifier, x, y, cv=5)["test_score"]
    np.testing.assert_array_equal(sgd_classifier(x, y), expected)
