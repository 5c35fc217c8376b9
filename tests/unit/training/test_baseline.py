"""The linear classifier that the networks have to beat."""

import numpy as np
import pytest
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import cross_validate

from core.datasets import load
from core.study.presets import LINEAR_CLASSIFIER
from core.training import train
from core.training.baseline import sgd_classifier

pytestmark = [
    pytest.mark.originals,
    pytest.mark.filterwarnings("ignore::sklearn.exceptions.ConvergenceWarning"),
]


def pixels(rows=None):
    garments = load("fashion_mnist", "original")
    return garments.x_train[:rows].reshape(-1, 784) / 255, garments.y_train[:rows]


@pytest.mark.long
def test_on_fashion_mnist_it_scores_what_the_notes_say():
    *_, result = train(LINEAR_CLASSIFIER)
    scores = [row["val_accuracy"] for row in result.rows]
    assert np.mean(scores) == pytest.approx(0.8194, abs=0.00005)
    assert result.status == "finished"


def test_it_is_scikit_learn_s_own():
    x, y = pixels(500)
    classifier = SGDClassifier(loss="log_loss", max_iter=5, random_state=42)
    expected = cross_validate(classifier, x, y, cv=5)["test_score"]
    np.testing.assert_array_equal(list(sgd_classifier(x, y)), expected)


def test_each_fold_is_told_when_it_is_done_and_a_stop_ends_it():
    data = LINEAR_CLASSIFIER.data.changed(train_rows=500)
    experiment = LINEAR_CLASSIFIER.changed(data=data)
    events = list(train(experiment))
    assert [rows[0]["fold"] for rows in events[:-1]] == [0, 1, 2, 3, 4]
    assert events[-1].rows == tuple(rows[0] for rows in events[:-1])
    *_, stopped = train(experiment, stopped=lambda: True)
    assert stopped.status == "stopped"
    assert stopped.rows == events[-1].rows[:1]
