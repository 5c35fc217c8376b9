"""A sample stands in for its original: the same form, the same rows every time, the same story."""

import hashlib
from functools import cache

import numpy as np
import pytest

from core.datasets import FACTS, load
from core.datasets.dataset import Sequences
from core.datasets.samples import SAMPLES

pytestmark = pytest.mark.originals

IMAGES = ("mnist", "fashion_mnist")
NUMBERS = ("boston_housing", "california_housing")
CLASSES = {"mnist": 10, "fashion_mnist": 10, "imdb": 2, "reuters": 46}
HERE = [name for name in FACTS if name in SAMPLES]


@cache
def sample(name):
    return load(name, "sample")


def arrays(split):
    for x, y in split:
        yield from (x.tokens, x.offsets, y) if isinstance(x, Sequences) else (x, y)


def digest(split) -> str:
    return hashlib.sha256(b"".join(array.tobytes() for array in arrays(split))).hexdigest()


def rows_of(x) -> list[bytes]:
    return [x[row].tobytes() for row in range(len(x))]


@pytest.mark.parametrize("name", HERE)
def test_a_sample_is_the_same_every_time(name):
    assert digest(SAMPLES[name]()) == digest(SAMPLES[name]())


@pytest.mark.parametrize("name", HERE)
def test_a_sample_has_the_form_of_its_original(name):
    ours, original = sample(name), load(name, "original")
    for part in ("x_train", "y_train", "x_test", "y_test"):
        one, other = getattr(ours, part), getattr(original, part)
        if isinstance(other, Sequences):
            assert isinstance(one, Sequences)
            assert (one.tokens.dtype, one.offsets.dtype) == (np.int32, np.int64)
        else:
            assert one.dtype == other.dtype
            assert one.shape[1:] == other.shape[1:]


@pytest.mark.parametrize("name", HERE)
def test_no_test_row_was_seen_in_training(name):
    ours = sample(name)
    assert not set(rows_of(ours.x_test)) & set(rows_of(ours.x_train))


@pytest.mark.parametrize("name", [name for name in CLASSES if name in HERE])
def test_every_class_is_in_both_parts(name):
    ours = sample(name)
    for labels in (ours.y_train, ours.y_test):
        assert set(labels.tolist()) == set(range(CLASSES[name]))


@pytest.mark.parametrize("name", NUMBERS)
def test_invented_houses_are_as_many_and_on_the_scales_of_the_real_ones(name):
    ours, original = sample(name), load(name, "original")
    assert ours.x_train.shape == original.x_train.shape
    assert ours.x_test.shape == original.x_test.shape
    middle = np.median(original.x_train, axis=0)
    spread = original.x_train.std(axis=0)
    assert (np.abs(np.median(ours.x_train, axis=0) - middle) < spread).all()
    assert ours.y_train.min() >= original.y_train.min()
    assert ours.y_train.max() == original.y_train.max()


@pytest.mark.parametrize("name", [name for name in IMAGES if name in HERE])
def test_pictures_are_about_as_bright_as_the_real_ones(name):
    ours, original = sample(name), load(name, "original")
    assert (ours.x_train.min(), ours.x_train.max()) == (0, 255)
    assert ours.x_train.mean() == pytest.approx(original.x_train[:5000].mean(), rel=0.35)


def test_digits_for_testing_are_grown_from_other_digits():
    ours = sample("mnist")
    middles = ours.x_train[:, 4:24, 4:24].reshape(len(ours.x_train), -1) / 255
    seen = ours.x_test[:100, 4:24, 4:24].reshape(100, -1) / 255
    apart = ((middles**2).sum(1) + (seen**2).sum(1)[:, None] - 2 * seen @ middles.T).min(1)
    twins = (
        (middles**2).sum(1) + (middles[:100] ** 2).sum(1)[:, None] - 2 * middles[:100] @ middles.T
    )
    twins[np.arange(100), np.arange(100)] = np.inf
    assert np.median(apart) > 1.2 * np.median(twins.min(1))
