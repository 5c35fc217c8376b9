"""What a classic linear classifier reaches, to compare networks with."""

from __future__ import annotations

import numpy as np
from sklearn.linear_model import SGDClassifier
from sklearn.model_selection import cross_val_score


def sgd_classifier(x: np.ndarray, y: np.ndarray, folds: int = 5) -> np.ndarray:
    """The accuracy of logistic regression by stochastic gradient descent, held-out fold by fold.

    Five passes over the rows, as in the notes: ``SGDClassifier(loss="log_loss", max_iter=5,
    random_state=42)``, scored by ``cross_validate``. ``x`` has shape (rows, features), ``y`` holds
    class numbers, shape (rows,). Returns float64 of shape (folds,).
    """
    classifier = SGDClassifier(loss="log_loss", max_iter=5, random_state=42)
    scores: np.ndarray = cross_val_score(classifier, x, y, cv=folds, n_jobs=-1)
    return scores
