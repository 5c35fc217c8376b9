"""Changes of a text by places in it."""

from core.study.spelling.edits import Edit, edited, fit, origins_after, starts, touched

TEXT = "one\ntwo\nthree\n"


def test_all_between_the_edits_stays():
    assert edited(TEXT, [Edit(0, 3, "1"), Edit(8, 13, "3")]) == "1\ntwo\n3\n"


def test_edits_that_clash_do_not_fit():
    assert fit([Edit(0, 3, "1")], [Edit(2, 5, "x")]) is None
    assert fit([Edit(2, 5, "x")], [Edit(0, 3, "1")]) is None


def test_the_same_edit_counts_once():
    assert fit([Edit(0, 0, "x")], [Edit(0, 0, "x"), Edit(4, 7, "2")]) == [
        Edit(0, 0, "x"),
        Edit(4, 7, "2"),
    ]


def test_lines_know_which_line_they_were():
    added, removed, joined = Edit(4, 4, "new\n"), Edit(0, 4, ""), Edit(3, 8, " ")
    assert origins_after(TEXT, [1, 2, 3, 4], [added]) == [1, 2, 2, 3, 4]
    assert origins_after(TEXT, [1, 2, 3, 4], [removed]) == [2, 3, 4]
    assert origins_after(TEXT, [1, 2, 3, 4], [joined]) == [1, 4]


def test_only_lines_that_change_are_shown():
    edits = [Edit(0, 3, "1"), Edit(8, 8, "  new\n")]
    assert touched(TEXT, starts(TEXT), edits) == ("one", "1\n  new")


def test_a_very_long_line_is_cut_short():
    then, now = touched("x" * 900, [0], [Edit(0, 1, "y")])
    assert len(then) == len(now) < 200
