"""Mistakes with arrays, and with the code around them."""

from core.study.mistakes.mistake import Mistake, programs

ROWS = (
    Mistake(
        "column_minus_row",
        "arrays",
        "broadcast",
        "broadcasting",
        programs(
            """
import numpy as np

predictions = np.array([[2.0], [3.0], [5.0]])  # as a network gives them: one column
labels = np.array([2.0, 3.0, 5.0])  # every prediction is exactly right
error = WAY - labels
print("shape of the error", error.shape)
print("mean squared error", (error**2).mean().round(3))
""",
            "predictions",
            "predictions[:, 0]",
            lambda said: "squared error 0.0" not in said,
        ),
    ),
)
"""In the order in which they are offered."""
