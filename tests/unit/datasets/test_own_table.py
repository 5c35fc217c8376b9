"""From a reader's table to rows that train: what each column is taken for, and what is said."""

import numpy as np
import pytest

from core.datasets.own_table import Choice, kind_of, kinds_in, make, proposal
from core.datasets.table import read_table, table_in
from core.experiment import Impossible


def column(*cells, rows=20):
    """A table whose column “it” holds the cells, again and again."""
    lines = [f"{n},{cells[n % len(cells)]}" for n in range(rows)]
    return table_in("\n".join(["row,it", *lines]))


def of(text, **changes):
    """What becomes of a table, as it is proposed or changed."""
    table = table_in(text)
    kinds = kinds_in(table)
    choice = proposal(table, kinds)
    return make(table, Choice(**vars(choice) | changes), kinds)


def said(made):
    return [one.message.format(**one.values) for one in made.said]


def csv(head, *rows):
    return "\n".join([head, *(",".join(map(str, row)) for row in rows)])


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (("1", "2.5", "-3e2"), "numbers"),
        (("1", "NA", "2", ""), "numbers"),
        (("yes", "no"), "words"),
        (("yes", "no", "", "NA"), "words"),
        (("2024-03-01", "2024-03-02", "2023-12-31"), "dates"),
        (("1/2/2024", "13.02.24", "03-04-2025"), "dates"),
        (("2024-03-01 12:30", "2024-03-02T01:02:03"), "dates"),
        (("12:30", "1:05 pm"), "dates"),
        (("3 Mar 2024", "April 2023"), "dates"),
        (("2024년 3월 1일", "2023년 12월 31일"), "dates"),
        (("20240301", "20231231"), "dates"),
        (("same",), "same"),
        (("7",), "same"),
        (("", "NA"), "empty"),
        (tuple(f"a film that is {n}" for n in range(20)), "texts"),
    ],
)
def test_a_column_is_taken_for_what_it_holds(cells, kind):
    assert kind_of(column(*cells), "it") == kind


@pytest.mark.parametrize("name", ["id", "PassengerId", "customer_id", "No.", "학번", "회원번호"])
def test_numbers_of_rows_are_told_by_their_name(name):
    numbers = np.random.default_rng(0).permutation(30) + 100
    table = table_in(csv(f"x,{name}", *((n % 7, number) for n, number in enumerate(numbers))))
    assert kind_of(table, name) == "counter"
    assert kind_of(table_in("\n".join(f"{n % 7},{n * n}" for n in range(30))), "B") == "numbers"


def test_a_price_of_which_each_row_has_its_own_is_no_number_of_a_row():
    table = table_in(csv("x,width", *((n % 7, 100 + n) for n in range(30))))
    assert kind_of(table, "width") == "numbers"


def test_a_few_words_among_numbers_are_gaps_and_are_named():
    rows = [(n % 5, "unknown" if n in (3, 9) else n * 0.5) for n in range(60)]
    made = of(csv("x,age", *rows), target="x", classes=False, missing="fill")
    assert made.rows.fields[0].words == ()
    assert np.isnan(made.rows.values[:, 0]).sum() == 2
    assert (
        "“age”: what is no number counts as a gap, 2 in all; the first is “unknown”, line 5."
        in (said(made))
    )


@pytest.mark.parametrize(
    ("head", "target"),
    [("a,Survived,c", "Survived"), ("a,b,c", "c"), ("품종,b,c", "품종"), ("a,Class,y", "Class")],
)
def test_what_is_guessed_is_the_column_that_is_called_so_or_the_last(head, target):
    table = table_in(csv(head, *((n % 3, n % 2, n % 4) for n in range(40))))
    assert proposal(table, kinds_in(table)).target == target


@pytest.mark.parametrize(
    ("values", "task"),
    [
        ([0.5 * n for n in range(60)], "regression"),
        ([n % 2 for n in range(60)], "binary"),
        (["no", "yes"] * 30, "binary"),
        ([3 + n % 5 for n in range(60)], "multiclass"),
        (["a", "b", "c"] * 20, "multiclass"),
        ([0.25 * (n % 5) for n in range(60)], "regression"),
        ([n % 15 for n in range(60)], "regression"),
    ],
)
def test_what_is_guessed_is_a_number_or_a_class_as_its_values_say(values, task):
    assert of(csv("x,it", *((n * 0.7, v) for n, v in enumerate(values)))).rows.task == task


def test_few_numbers_may_be_guessed_as_a_number_all_the_same():
    text = csv("x,it", *((n * 0.7, 3 + n % 5) for n in range(60)))
    assert of(text, classes=False).rows.task == "regression"
    assert of(text).rows.fields[-1].words == ("3", "4", "5", "6", "7")


def test_rows_with_gaps_are_left_out_or_filled():
    rows = [("" if n % 10 == 0 else n * 0.3, n % 2) for n in range(60)]
    out, filled = (of(csv("x,y", *rows), missing=how) for how in ("leave_out", "fill"))
    assert (len(out.rows.values), len(filled.rows.values)) == (54, 60)
    assert said(out) == ["Rows left out, because a value is missing: 6."]
    assert said(filled)[0].startswith("Gaps filled: 6, with the mean of the column")
    assert not np.isnan(out.rows.values).any()
    assert np.isnan(filled.rows.values).sum() == 6


def test_gaps_in_many_rows_are_filled_unless_somebody_chooses():
    def proposed(every):
        rows = [("" if n % every == 0 else n * 0.3, n % 2) for n in range(100)]
        table = table_in(csv("x,y", *rows))
        return proposal(table, kinds_in(table)).missing

    assert (proposed(50), proposed(5)) == ("leave_out", "fill")


def test_a_row_whose_target_is_missing_is_always_left_out():
    rows = [(n * 0.3, "NA" if n < 5 else n % 2) for n in range(60)]
    made = of(csv("x,y", *rows), missing="fill")
    assert said(made) == ["Rows left out, because “y” is missing: 5."]
    assert len(made.rows.values) == 55


def test_a_class_that_is_rare_is_left_out_with_a_word():
    rows = [(n * 0.3, "rare" if n < 3 else "ab"[n % 2]) for n in range(60)]
    made = of(csv("x,y", *rows))
    assert made.rows.fields[-1].words == ("a", "b")
    assert said(made) == ["Rows left out, because “rare” is rare: 3; a class needs 4."]


def test_dates_names_and_what_never_changes_are_left_out_with_a_sentence_each():
    rows = [(f"2024-01-{n % 28 + 1:02}", f"name {n}", "same", n * 0.3, n % 2) for n in range(60)]
    made = of(csv("day,name,unit,x,y", *rows))
    assert [field.name for field in made.rows.fields] == ["x", "y"]
    assert said(made) == [
        "“day” holds dates or times, which are no numbers: it is left out.",
        "“name” has 60 different texts in 60 rows, and each would be a column of its own: it is "
        "left out.",
        "“unit” is the same in every row: it is left out.",
    ]


def test_columns_are_left_out_by_choice_and_numbers_may_stand_for_words():
    text = csv("zip,b,x,y", *((100 + n % 3, n % 4, n * 0.3, n % 2) for n in range(60)))
    made = of(text, left_out=("b",), as_words=("zip",))
    assert [(f.name, f.words) for f in made.rows.fields[:2]] == [
        ("zip", ("100", "101", "102")),
        ("x", ()),
    ]
    assert said(made) == ["Left out by choice: b."]


def test_columns_of_one_name_are_told_apart_and_it_is_said():
    made = of(csv("x,x,y", *((n, -n, n % 2) for n in range(60))))
    assert [field.name for field in made.rows.fields] == ["x", "x (B)", "y"]
    assert said(made) == ["Two columns are called “x”: one of them is “x (B)” here."]


def test_names_that_are_too_long_or_cannot_be_seen_become_such_as_can():
    long = "a very long name of a column that goes on"
    made = of(csv(f"{long} 1,{long} 2,x\u200by,y", *((n, n * 2, n * 3, n % 2) for n in range(60))))
    names = [field.name for field in made.rows.fields]
    assert len(set(names)) == 4
    assert all(len(name) <= 30 and name.isprintable() for name in names)


def test_of_too_many_rows_some_are_drawn_by_lot():
    made = of("\n".join(["x,y", *(f"{n},{n % 2}" for n in range(20_500))]))
    assert len(made.rows.values) == 20_000
    assert said(made) == ["20,000 rows are drawn by lot, 500 left out."]


@pytest.mark.parametrize(
    ("text", "changes", "says"),
    [
        (csv("x,y", *((n, "yes") for n in range(30))), {}, "1 can be used"),
        (csv("x,y,z", *((n, "yes", n) for n in range(30))), {"target": "y"}, "nothing to learn"),
        (csv("x,d", *((n, f"2024-01-{n % 9 + 1:02}") for n in range(30))), {}, "1 can be used"),
        (
            csv("x,d,z", *((n, f"2024-01-{n % 9 + 1:02}", n) for n in range(30))),
            {"target": "d"},
            "“d” holds dates or times: a network here guesses numbers or classes",
        ),
        (csv("x,n,z", *((n, f"name {n}", n) for n in range(30))), {"target": "n"}, "too many"),
        (csv("x,y", *((n, n) for n in range(9))), {}, "Rows that are left: 9; 10 is the fewest"),
        (csv("x,y", *((n, n) for n in range(30))), {"left_out": ("x",)}, "keep one to guess “y”"),
        (
            csv(",".join(map("c{}".format, range(17))), *([f"w{n % 20}"] * 17 for n in range(400))),
            {},
            "become 320 numbers",
        ),
    ],
)
def test_what_cannot_be_learned_is_said_in_a_sentence(text, changes, says):
    with pytest.raises(Impossible, match=says):
        of(text, **changes)


def test_a_korean_file_with_semicolons_and_decimal_commas_is_read():
    lines = ["키;몸무게;성별", *(f"{150 + n},5;{50 + n},25;{'남여'[n % 2]}" for n in range(30))]
    table = read_table("\n".join(lines).encode("cp949"))
    made = make(table, proposal(table, kinds_in(table)), kinds_in(table))
    assert made.rows.fields[-1].words == ("남", "여")
    np.testing.assert_array_equal(made.rows.values[0], [150.5, 50.25, 0])
