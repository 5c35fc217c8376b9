"""Folds drawn on rows: every row in one block, each block in its role."""

from functools import partial

import numpy as np
import pytest

from core.charts.folds import fold_rows, spread, windows
from core.concepts.splits import expanding
from core.datasets import split
from core.experiment import FirstRows, KFolds, LastShare

ROLES = ("training", "validation", "test")
in_words = partial(fold_rows, roles=ROLES, score_title="MAE", test_title="test", rows_title="rows:")


@pytest.mark.parametrize(
    "held_out", [KFolds(folds=4), KFolds(folds=7), LastShare(share=0.2), FirstRows(rows=5)]
)
def test_the_blocks_of_a_fold_hold_every_row_once_in_its_role(held_out):
    folds = split(held_out, np.zeros(23))
    names = [f"fold {i}" for i in range(len(folds))]
    _, table = in_words(folds, names, names, rows=23)
    blocks = table[(table["part"] == "block") & (table["role"] != "test")]
    for i, fold in enumerate(folds):
        role = np.full(23, "", dtype=object)
        own = blocks[blocks["y"].round() == i]
        for begin, end, name in own[["x", "x2", "role"]].to_numpy():
            assert (role[int(begin) : int(end)] == "").all()
            role[int(begin) : int(end)] = name
        np.testing.assert_array_equal(np.flatnonzero(role == "training"), fold.train_rows)
        np.testing.assert_array_equal(np.flatnonzero(role == "validation"), fold.validation_rows)


def test_the_picture_stays_when_only_scores_change():
    folds = split(KFolds(folds=3), np.zeros(12))

    def drawn(scores):
        return in_words(folds, "abc", scores, rows=12)

    (one, first), (two, second) = drawn("123"), drawn("456")
    assert one == two
    assert not first.equals(second)


def test_held_out_blocks_say_which_rows_they_are():
    _, table = in_words(split(KFolds(folds=3), np.zeros(12)), "abc", "123", rows=12)
    assert table[table["part"] == "inside"]["text"].tolist() == [
        f"rows:\n{numbers}" for numbers in ("0–3", "4–7", "8–11")
    ]


def test_every_score_is_a_dot_over_its_size():
    _, table = spread([20, 40], [np.array([1.0, 2]), np.array([3.0])], x_title="x", y_title="y")
    assert table.to_numpy().tolist() == [[20, 1], [20, 2], [40, 3]]


def test_a_window_of_the_past_ends_where_validation_begins():
    folds = expanding(20, 3)
    spec, table = windows(folds, "abc", rows=20, roles=ROLES[:2], x_title="day")
    drawn = table[["fold", "role", "start", "stop"]].to_numpy().tolist()
    assert drawn == [
        ["a", "training", 0, 5],
        ["a", "validation", 5, 10],
        ["b", "training", 0, 10],
        ["b", "validation", 10, 15],
        ["c", "training", 0, 15],
        ["c", "validation", 15, 20],
    ]
    assert spec["encoding"]["x"]["scale"]["domain"] == [0, 20]
