"""A table of numbers and words: what a network gets of it, and that the test rows stay unknown."""

import numpy as np
import pytest

from core.datasets.brought import pack, table_dataset, unpack
from core.datasets.catalog import FACTS
from core.datasets.mixed import FEWEST_ROWS, MOST_BYTES, MOST_ROWS, Field, Mixed, held_out, width
from core.experiment import Brought, Impossible
from tests.unit.datasets.made_up import mixed

GAP = np.nan


def dataset(rows, **values):
    return table_dataset(FACTS["table"], Brought(address="0" * 32, **values), rows)


def of(columns, fields=None):
    """A table of columns, all of numbers unless ``fields`` say more."""
    fields = fields or [Field(f"column {n}") for n in range(len(columns))]
    return Mixed(tuple(fields), np.array(columns, float).T)


@pytest.mark.parametrize("words", [0, 2, 5])
def test_its_bytes_hold_all_of_it(words):
    rows = mixed(40, words)
    again = unpack(pack(rows))
    assert again.fields == rows.fields
    np.testing.assert_array_equal(again.values, rows.values)
    assert pack(again) == pack(rows)


def test_bytes_that_say_something_else_are_no_dataset():
    content = pack(mixed(40))
    for wrong in (content[:-1], content + b"x", content.replace(b"mixed", b"mixes"), b"[]\n"):
        with pytest.raises(Impossible, match="no dataset"):
            unpack(wrong)


@pytest.mark.parametrize("words", [0, 2, 5])
def test_a_fifth_of_the_rows_is_the_test_set_and_of_each_class_a_fifth(words):
    rows = mixed(200, words)
    train, test = held_out(rows)
    assert sorted([*train, *test]) == list(range(200))
    np.testing.assert_array_equal(held_out(mixed(200, words))[0], train)
    for number in range(words):
        of_it = int((rows.targets == number).sum())
        assert (rows.targets[test] == number).sum() == round(of_it / 5)
    assert abs(len(test) - 40) <= 2


def test_the_rows_that_train_are_mixed_though_the_file_is_sorted():
    rows = of([np.arange(100), np.arange(100)])
    train, _test = held_out(rows)
    last = rows.targets[train[-20:]]
    assert last.min() < 20
    assert last.max() > 80


def test_a_class_of_few_rows_is_in_both_parts():
    target = np.repeat([0, 1], [96, 4])
    rows = of([np.arange(100), target], [Field("x"), Field("y", ("usual", "rare"))])
    assert [(rows.targets[part] == 1).sum() for part in held_out(rows)] == [3, 1]


def test_words_become_a_column_each_and_numbers_stay():
    rows = mixed(50, 3)
    shown = dataset(rows)
    train, _test = held_out(rows)
    assert [feature.name for feature in shown.facts.features] == [
        "size",
        "colour = green",
        "colour = red",
    ]
    np.testing.assert_array_equal(shown.x_train[:, 0], rows.values[train, 0])
    np.testing.assert_array_equal(shown.x_train[:, 1:].sum(axis=1), 1)
    known = ~np.isnan(rows.values[train, 1])
    np.testing.assert_array_equal(shown.x_train[known, 2], rows.values[train, 1][known])
    assert [(c.name, c.words) for c in shown.facts.columns] == [
        ("size", ()),
        ("colour", ("green", "red")),
    ]
    assert width(rows) == shown.x_train.shape[1]


def test_gaps_hold_the_mean_or_the_commonest_word_of_the_training_rows():
    numbers, words = np.arange(50.0), np.repeat([0.0, 1.0], [30, 20])
    numbers[::6], words[::4] = GAP, GAP
    rows = of([numbers, words, np.arange(50)], [Field("a"), Field("b", ("x", "y")), Field("c")])
    train, test = held_out(rows)
    mean = np.nanmean(numbers[train])
    shown = dataset(rows)
    for x, part in ((shown.x_train, train), (shown.x_test, test)):
        np.testing.assert_array_equal(x[np.isnan(numbers[part]), 0], mean)
        np.testing.assert_array_equal(x[np.isnan(words[part]), 1], 1)


def test_nothing_in_the_training_rows_follows_from_the_test_rows():
    rows = mixed(60, 0)
    _train, test = held_out(rows)
    changed = rows.values.copy()
    changed[test, 0] = 1e6
    changed[test, 1] = GAP
    before, after = dataset(rows), dataset(Mixed(rows.fields, changed))
    np.testing.assert_array_equal(before.x_train, after.x_train)
    assert before.facts.features == after.facts.features


def test_a_word_that_only_test_rows_hold_has_no_column():
    words = np.repeat([0.0, 1.0], 25)
    rows = of([words, np.arange(50)], [Field("b", ("x", "y", "never seen")), Field("c")])
    _train, test = held_out(rows)
    changed = rows.values.copy()
    changed[test[0], 0] = 2
    shown = dataset(Mixed(rows.fields, changed))
    assert [feature.word for feature in shown.facts.features] == ["x", "y"]
    np.testing.assert_array_equal(shown.x_test[0], 0)


@pytest.mark.parametrize(
    ("words", "task", "dtype"), [(0, "regression", "f"), (2, "binary", "i"), (4, "multiclass", "i")]
)
def test_what_there_is_to_guess_follows_from_the_target(words, task, dtype):
    shown = dataset(mixed(60, words))
    assert (shown.facts.task, shown.facts.classes) == (task, words or None)
    assert shown.y_train.dtype.kind == dtype
    assert shown.facts.own


@pytest.mark.parametrize(
    ("scale", "unit"), [(1, ""), (300_000, "× 100,000"), (0.0003, "× 0.0001"), (30, "")]
)
def test_a_target_of_large_numbers_is_counted_in_a_power_of_ten(scale, unit):
    rows = mixed(60, 0)
    values = rows.values.copy()
    values[:, -1] *= scale
    shown = dataset(Mixed(rows.fields, values))
    assert shown.facts.target.unit == unit
    assert 0.1 < shown.y_train.std() < 100


def test_rows_may_stand_several_times():
    assert len(dataset(mixed(50), copies=3).x_train) == 3 * len(dataset(mixed(50)).x_train)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (lambda: mixed(FEWEST_ROWS - 1), "There are 9 rows"),
        (lambda: of(np.zeros((2, MOST_ROWS + 1))), "There are 20,001 rows"),
        (lambda: of(np.zeros((1, 20))), "1 to 99 others"),
        (lambda: of([np.zeros(20), np.full(20, GAP)]), "a value or a gap"),
        (lambda: of([np.full(20, 2e15), np.zeros(20)]), "beyond 1e\\+15"),
        (lambda: of(np.zeros((2, 20)), [Field("x"), Field("x")]), "the same name"),
        (lambda: of(np.zeros((2, 20)), [Field(" x"), Field("y")]), "1 to 30 letters"),
        (lambda: of(np.zeros((2, 20)), [Field("x\n"), Field("y")]), "1 to 30 letters"),
        (lambda: of(np.zeros((2, 20)), [Field("x"), Field("y", ("one",))]), "2 to 20 of them"),
        (lambda: of(np.full((2, 20), 2), [Field("x"), Field("y", ("a", "b"))]), "or a gap"),
        (lambda: of(np.zeros((30, MOST_ROWS))), "kB of numbers"),
    ],
)
def test_what_cannot_be_is_said_in_a_sentence(change, says):
    with pytest.raises(Impossible, match=says):
        change()


def test_the_most_that_may_be_brought_fits_into_the_bytes_that_are_read():
    columns = MOST_BYTES // 8 // MOST_ROWS
    assert len(unpack(pack(of(np.ones((columns, MOST_ROWS))))).targets) == MOST_ROWS
