"""Pictures of a classification."""

import numpy as np

from core.charts.classes import confusion_matrix


def test_a_confusion_matrix_of_46_classes_is_drawn_where_its_words_can_be_read_in_the_dark():
    names = [str(number) for number in range(46)]
    spec, table = confusion_matrix(names, np.eye(46, dtype=int), "title", "predicted", "true")
    assert len(table) == 46 * 46
    assert spec["usermeta"]["embedOptions"]["renderer"] == "svg"


def test_its_shades_are_shares_of_the_true_class():
    _, table = confusion_matrix(["a", "b"], np.array([[3, 1], [0, 0]]), "", "", "")
    assert table["share"].tolist() == [0.75, 0.25, 0, 0]
