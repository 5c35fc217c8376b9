"""Mistakes with arrays, and with the code around them."""

from core.study.mistakes.mistake import Mistake, programs
from core.study.mistakes.numbers import numbers

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
    Mistake(
        "not_aligned",
        "arrays",
        "product_for_pairs",
        "tensor_operations#shapes",
        programs(
            """
import numpy as np

random = np.random.default_rng(0)
films = random.random((64, 3, 32, 10))  # 64 films, 3 frames each, 32 x 10 pixels
mask = random.random((32, 10))  # how bright each pixel is to be
darker = WAY
print("shape", darker.shape)
print("first pixel", films[0, 0, 0, 0].round(3), "->", darker[0, 0, 0, 0].round(3))
""",
            "np.dot(films, mask)",
            "films * mask",
            lambda said: "Error" in said,
        ),
    ),
    Mistake(
        "three_prices",
        "arrays",
        "pairs_for_product",
        "tensor_operations",
        programs(
            """
import numpy as np

house = np.array([2.0, 5.0, 1.0])  # rooms, age, distance
weights = np.array([9.0, -0.5, -2.0])
bias = 7.0
price = WAY + bias
print("shape", price.shape)
print("price", price)
""",
            "house * weights",
            "house @ weights",
            lambda said: "shape (3,)" in said,
        ),
    ),
    Mistake(
        "no_matrix",
        "arrays",
        "calls_itself",
        "tensor_operations",
        programs(
            """
import numpy as np


def naive_vector_dot(x, y):
    assert x.ndim == 1 and y.ndim == 1
    z = 0.0
    for i in range(x.shape[0]):
        z += x[i] * y[i]
    return z


def naive_matrix_dot(x, y):
    assert x.ndim == 2 and y.ndim == 2
    z = np.zeros((x.shape[0], y.shape[1]))
    for i in range(x.shape[0]):
        for j in range(y.shape[1]):
            z[i, j] = WAY(x[i, :], y[:, j])
    return z


x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
y = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
print("x", x.shape, "y", y.shape)
print(naive_matrix_dot(x, y))
""",
            "naive_matrix_dot",
            "naive_vector_dot",
            lambda said: "AssertionError" in said,
        ),
    ),
    Mistake(
        "bracket",
        "arrays",
        "index_inside",
        "tensors",
        programs(
            """
import numpy as np

x = np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]])
y = np.array([[1.0, 0.0], [0.0, 1.0], [1.0, 1.0]])
z = WAY
for i in range(x.shape[0]):
    for j in range(y.shape[1]):
        z[i, j] = x[i, :] @ y[:, j]
print(z)
""",
            "np.zeros((x.shape[0, y.shape[1]]))",
            "np.zeros((x.shape[0], y.shape[1]))",
            lambda said: "Error" in said,
        ),
    ),
    Mistake(
        "scrambled",
        "arrays",
        "reshaped",
        "tensor_operations#scrambled",
        programs(
            """
import numpy as np

letter = np.array(
    [
        [1, 1, 1, 1, 1, 1, 1],
        [1, 0, 0, 1, 0, 0, 0],
        [1, 0, 0, 1, 0, 0, 0],
        [1, 0, 0, 0, 0, 0, 0],
    ]
)  # an F that has fallen over
upright = WAY
for row in upright:
    print(" ".join("#" if pixel else "." for pixel in row))
""",
            "letter.reshape(7, 4)",
            "letter.T",
            lambda said: not said.startswith("# # # #\n# . . .\n"),
        ),
    ),
    Mistake(
        "all_bad",
        "arrays",
        "cut_off",
        "losses#accuracy",
        programs(
            """
import numpy as np

scores = np.array([3.0, -2.0, 1.5, 0.4, -0.8, 2.2, -3.1, -1.0])  # of eight reviews
labels = np.array([1, 0, 1, 1, 0, 1, 0, 0])  # 1: the review is good
probabilities = 1 / (1 + np.exp(-scores))
print("probabilities", *probabilities.round(2))
predictions = WAY
print("predictions", *predictions)
print("accuracy", (predictions == labels).mean())
""",
            "probabilities.astype(int)",
            "(probabilities > 0.5).astype(int)",
            lambda said: numbers(said, "accuracy") == [0.5],
        ),
    ),
)
"""In the order in which they are offered."""
