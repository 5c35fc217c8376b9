"""The photograph on the tensors page."""

import numpy as np
from sklearn.datasets import load_sample_image

from core.datasets.samples.photo import flower


def test_is_every_other_pixel_of_scikit_learns_flower():
    assert flower().shape == (214, 320, 3)
    assert flower().dtype == np.uint8
    np.testing.assert_array_equal(flower(), load_sample_image("flower.jpg")[::2, ::2])
