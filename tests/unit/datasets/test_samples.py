"""A sample stands in for its original: the same form, the same rows every time, the same story."""

import hashlib
import re
import sys
from functools import cache

import numpy as np
import pytest

from core.datasets import FACTS, decode, encode, load, word_ranks
from core.datasets.catalog import SAMPLES
from core.datasets.dataset import Sequences

pytestmark = pytest.mark.originals

IMAGES = ("mnist", "fashion_mnist")
TEXTS = ("imdb", "reuters")
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
    once = digest(SAMPLES[name]())
    if name in TEXTS:
        sys.modules[f"core.datasets.samples.{name}"]._written.cache_clear()
    assert digest(SAMPLES[name]()) == once


@pytest.mark.parametrize("name", HERE)
def test_a_sample_has_the_form_of_its_original(name):
    ours, original = sample(name), load(name, "original")
    for part in ("x_train", "y_train", "x_test", "y_test"):
        one, other = getattr(ours, part), getattr(original, part)
        if isinstance(other, Sequences):
            assert isinstance(one, Sequences)
            assert one.tokens.dtype == np.int32
            assert one.offsets.dtype == np.int64
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
    middle = np.median(np.asarray(original.x_train), axis=0)
    spread = original.x_train.std(axis=0)
    assert (np.abs(np.median(np.asarray(ours.x_train), axis=0) - middle) < spread).all()
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


@pytest.mark.parametrize("name", TEXTS)
def test_texts_are_of_different_lengths_and_begin_as_keras_has_them(name):
    x = sample(name).x_train
    lengths = np.diff(x.offsets)
    assert lengths.max() > 5 * lengths.min()
    assert (x.tokens[x.offsets[:-1]] == 1).all()
    assert np.count_nonzero(x.tokens == 1) == len(x)


@pytest.mark.parametrize("name", TEXTS)
def test_texts_decode_to_words_that_can_be_typed_again(name):
    x, ranks = sample(name).x_test, word_ranks(name, "sample")
    for text in range(200):
        start, *words = decode(x[text], ranks)
        assert start == "<start>"
        assert not re.search(r"\ba [aio]|\ban [bcdfg]", " ".join(words))
        tokens, unknown = encode(" ".join(words), ranks, len(ranks) + 4)
        assert unknown == ()
        np.testing.assert_array_equal(tokens, x[text])


@pytest.mark.parametrize("name", TEXTS)
def test_words_are_ranked_by_how_often_they_occur(name):
    ours, ranks = sample(name), word_ranks(name, "sample")
    assert sorted(ranks.values()) == list(range(1, len(ranks) + 1))
    tokens = np.concatenate([ours.x_train.tokens, ours.x_test.tokens])
    counts = np.bincount(tokens, minlength=len(ranks) + 4)[4:]
    assert (np.diff(counts) <= 0).all()
    assert counts[:-1].min() >= 1  # the rarest word is lost when all are asked for, as in Keras
    assert len(ranks) > 5000
    assert counts[:10].sum() > 0.2 * counts.sum()
    assert (counts < 50).sum() > 2000


@pytest.mark.parametrize("name", TEXTS)
def test_rare_words_become_unknown(name):
    few = load(name, "sample", num_words=1000).x_train.tokens
    all_ = sample(name).x_train.tokens
    np.testing.assert_array_equal(few, np.where(all_ < 1000, all_, 2))
    assert (few == 2).any()


def test_as_many_reviews_are_favourable_as_not():
    ours = sample("imdb")
    for liked in (ours.y_train, ours.y_test):
        assert liked.mean() == pytest.approx(0.5, abs=0.02)


def test_topics_are_as_unequal_as_in_the_original():
    ours, original = sample("reuters"), load("reuters", "original")
    assert ours.y_train.shape == original.y_train.shape
    assert ours.y_test.shape == original.y_test.shape
    shares, expected = (np.bincount(d.y_train) / len(d.y_train) for d in (ours, original))
    np.testing.assert_allclose(shares, expected, atol=0.01)
    earn, acq = (FACTS["reuters"].class_names.index(topic) for topic in ("earn", "acq"))
    assert shares.argsort()[::-1][:2].tolist() == [earn, acq]
