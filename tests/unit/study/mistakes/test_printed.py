"""Numbers among the lines that a program has printed."""

from core.study.mistakes.printed import numbers

SAID = "price 2.5\nof 3 houses -1\nprice 7. 8\nValueError: 9"


def test_they_are_those_behind_the_beginning_of_a_line():
    assert numbers(SAID, "price") == [2.5, 7, 8]
    assert numbers(SAID, "of 3 houses") == [-1]


def test_where_no_line_begins_so_there_are_none():
    assert numbers(SAID, "houses") == []
