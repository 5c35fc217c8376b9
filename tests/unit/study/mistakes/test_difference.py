"""The difference of two programs: their lines, marked."""

from hypothesis import given
from hypothesis import strategies as st

from core.study.mistakes.difference import difference

PROGRAM = st.lists(st.sampled_from(["a = 1", "b = 2", "print(a)", "print(b)"])).map("\n".join)


def test_lines_that_differ_are_marked_and_a_few_around_them_shown():
    wrong = "one\ntwo\nthree\nfour\nx = -1\nsix\nseven\neight"
    right = wrong.replace("-1", "1")
    assert difference(wrong, right).splitlines() == [
        "…",
        " three",
        " four",
        "-x = -1",
        "+x = 1",
        " six",
        " seven",
    ]


def test_what_begins_with_the_first_line_has_nothing_left_out_above():
    assert difference("x = -1\ntwo", "x = 1\ntwo").splitlines() == ["-x = -1", "+x = 1", " two"]


@given(PROGRAM, PROGRAM)
def test_what_is_marked_is_what_each_has_alone(wrong, right):
    lines = difference(wrong, right).splitlines()
    assert [line[1:] for line in lines if line.startswith("-")] == [
        line[1:] for line in lines if line.startswith("-") and line[1:] in wrong.splitlines()
    ]
    assert (not lines) == (wrong.splitlines() == right.splitlines())
