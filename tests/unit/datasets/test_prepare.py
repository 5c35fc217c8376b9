"""Preparation: the training rows decide, every row is treated the same, and words become marks."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.model_selection import train_test_split
from sklearn.preprocessing import StandardScaler

from core.datasets import (
    FACTS,
    Dataset,
    MultiHot,
    Sequences,
    inputs_of,
    load,
    outline,
    prepare,
    split,
)
from core.experiment import (
    Data,
    FirstRows,
    Impossible,
    KFolds,
    LastShare,
    NoValidation,
    Preparation,
    RandomShare,
    Stratified,
)

BOSTON = load("boston_housing", "sample")
TOKENS = st.lists(st.lists(st.integers(0, 49), max_size=12), min_size=1, max_size=30)


def texts(lists) -> Sequences:
    offsets = np.cumsum([0, *map(len, lists)])
    return Sequences(np.array([t for text in lists for t in text], np.int32), offsets)


def data(name="boston_housing", inputs=(), targets="as_is", **more) -> Data:
    return Data(name=name, preparation=Preparation(inputs=inputs, targets=targets), **more)


def test_standardizing_uses_the_training_rows_alone():
    tensors = prepare(data(inputs=("standardize",)), BOSTON)
    scaler = StandardScaler().fit(BOSTON.x_train)
    for ours, raw in ((tensors.x_train, BOSTON.x_train), (tensors.x_test, BOSTON.x_test)):
        np.testing.assert_allclose(np.asarray(ours), scaler.transform(raw), atol=1e-4)
    np.testing.assert_allclose(tensors.mean, scaler.mean_)


def test_fewer_rows_have_a_mean_of_their_own():
    tensors = prepare(data(inputs=("standardize",), train_rows=50), BOSTON)
    np.testing.assert_allclose(tensors.mean, BOSTON.x_train[:50].mean(axis=0))
    assert tensors.x_train.shape == (50, 13)


@pytest.mark.parametrize("value", [1.0, 0.1])
def test_a_column_that_never_changes_is_only_shifted_to_0(value):
    x = np.full((7, 13), value)
    same = Dataset(FACTS["boston_housing"], "sample", x, np.zeros(7), x + 2, np.zeros(7))
    tensors = prepare(data(inputs=("standardize",)), same)
    np.testing.assert_allclose(np.asarray(tensors.x_train), 0, atol=1e-15)
    np.testing.assert_allclose(np.asarray(tensors.x_test), 2)


@pytest.mark.originals
def test_pictures_are_divided_by_255_exactly_as_floats_would_be():
    mnist = load("mnist", "original")
    tensors = prepare(data("mnist", ("divide_by_255", "flatten"), "one_hot", train_rows=500), mnist)
    expected = mnist.x_train[:500].reshape(-1, 784).astype("float64") / 255
    np.testing.assert_array_equal(tensors.x_train, expected.astype("float32"))
    np.testing.assert_array_equal(tensors.y_train, np.eye(10)[mnist.y_train[:500]])
    assert tensors.classes == 10


@given(TOKENS)
def test_multi_hot_marks_each_word_of_a_text_once(lists):
    x = texts(lists)
    rows = Dataset(FACTS["imdb"], "sample", x, np.zeros(len(x)), x, np.zeros(len(x)))
    marks = prepare(data("imdb", ("multi_hot",), num_words=100), rows).x_train
    expected = np.zeros((len(lists), 100), "float32")
    for row, words in enumerate(lists):
        expected[row, words] = 1
    np.testing.assert_array_equal(marks.dense(), expected)


@given(TOKENS, st.randoms(use_true_random=False))
def test_rows_of_marks_can_be_taken_in_any_order(lists, random):
    x = texts([sorted(set(words)) for words in lists])
    marks = MultiHot(x.tokens, x.offsets, 50)
    order = np.array(random.choices(range(len(lists)), k=len(lists)))
    np.testing.assert_array_equal(marks[order].dense(), marks.dense()[order])
    assert [list(x.take(order)[row]) for row in range(len(x))] == [list(x[row]) for row in order]


@pytest.mark.originals
def test_noise_changes_the_wanted_share_of_the_training_labels_and_no_test_label():
    mnist = load("mnist", "original")
    noisy = prepare(data("mnist", ("flatten",), label_noise=0.5, train_rows=4000), mnist)
    changed = np.mean(noisy.y_train != mnist.y_train[:4000])
    assert 0.5 * 0.9 - 0.05 < changed < 0.5 * 0.9 + 0.05
    np.testing.assert_array_equal(noisy.y_test, mnist.y_test)


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        (data(train_rows=405), "404 training rows"),
        (data(inputs=("multi_hot",)), "Only texts"),
        (data(targets="one_hot"), "target is a number"),
    ],
)
def test_what_does_not_fit_gives_a_sentence(wanted, said):
    with pytest.raises(Impossible, match=said):
        prepare(wanted, BOSTON)


@given(st.integers(2, 10), st.integers(20, 500))
def test_k_folds_hold_each_row_out_at_most_once(folds, rows):
    parts = split(KFolds(folds=folds), np.zeros(rows))
    assert len(parts) == folds
    held = np.concatenate([fold.validation_rows for fold in parts])
    np.testing.assert_array_equal(held, np.arange(rows // folds * folds))
    for fold in parts:
        assert not set(fold.train_rows) & set(fold.validation_rows)
        assert len(fold.train_rows) + len(fold.validation_rows) == rows


def test_the_other_ways_to_hold_rows_out_are_keras_s_and_scikit_learn_s():
    y = np.arange(100) % 4
    (last,) = split(LastShare(share=0.2), y)
    np.testing.assert_array_equal(last.validation_rows, np.arange(80, 100))
    (first,) = split(FirstRows(rows=30), y)
    np.testing.assert_array_equal(first.validation_rows, np.arange(30))
    (none,) = split(NoValidation(), y)
    assert len(none.validation_rows) == 0
    (drawn,) = split(Stratified(share=0.2, random_state=42), y)
    train, held = train_test_split(np.arange(100), test_size=0.2, random_state=42, stratify=y)
    np.testing.assert_array_equal(drawn.train_rows, train)
    np.testing.assert_array_equal(drawn.validation_rows, held)
    (drawn,) = split(RandomShare(share=0.2, random_state=42), y)
    train, held = train_test_split(np.arange(100), test_size=0.2, random_state=42)
    np.testing.assert_array_equal(drawn.train_rows, train)
    np.testing.assert_array_equal(drawn.validation_rows, held)


@pytest.mark.parametrize("way", [FirstRows(rows=404), KFolds(folds=20)])
def test_too_few_rows_give_a_sentence(way):
    with pytest.raises(Impossible, match=r"No row is left|too few"):
        split(way, np.zeros(404 if isinstance(way, FirstRows) else 10))


@pytest.mark.parametrize(
    ("name", "inputs", "num_words"),
    [
        ("boston_housing", ("standardize",), None),
        ("mnist", ("divide_by_255", "flatten"), None),
        ("fashion_mnist", ("divide_by_255", "standardize"), None),
        ("imdb", ("multi_hot",), 500),
    ],
)
@pytest.mark.originals
class TestFew:
    def data(self, name, inputs, num_words):
        preparation = Preparation(inputs=inputs)
        return Data(name=name, num_words=num_words, train_rows=300, preparation=preparation)

    def test_an_outline_has_the_shapes_of_the_whole(self, name, inputs, num_words):
        data = self.data(name, inputs, num_words)
        few = outline(data, load(name, "original"))
        whole = prepare(data, load(name, "original", num_words))
        assert few.input_shape == whole.input_shape
        assert few.y_train.shape[1:] == whole.y_train.shape[1:]
        assert few.y_train.dtype == whole.y_train.dtype

    def test_rows_of_one_s_own_are_prepared_as_the_others(self, name, inputs, num_words):
        data, dataset = self.data(name, inputs, num_words), load(name, "original")
        whole = prepare(data, load(name, "original", num_words)).x_test
        rows = np.array([7, 3])
        raw = dataset.x_test.take(rows) if num_words else dataset.x_test[rows]
        own = inputs_of(raw, data, dataset)
        if num_words:
            np.testing.assert_array_equal(own.dense(), whole[rows].dense())
        else:
            np.testing.assert_array_equal(own, whole[rows])
