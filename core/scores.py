"""How good predictions are, from the predictions themselves: NumPy only."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np


def regression_scores(y_true: np.ndarray, y_pred: np.ndarray) -> Mapping[str, float]:
    """``mae``, ``mse`` and ``r2`` of predictions, both of shape (rows,).

    R² is 1 minus the squared error over that of always guessing the mean.
    """
    error = y_pred - y_true
    spread = float(np.mean((y_true - y_true.mean()) ** 2))
    mse = float(np.mean(error**2))
    return {
        "mae": float(np.mean(np.abs(error))),
        "mse": mse,
        "r2": 1 - mse / spread if spread else float("nan"),
    }
