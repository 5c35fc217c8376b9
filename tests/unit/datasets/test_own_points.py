"""One's own points: typed, taken from a table, packed for an address."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.datasets.own_points import (
    MOST_POINTS,
    Taken,
    make_sure_of_enough,
    pack,
    read_points,
    roles_in,
    take,
    unpack,
    written,
)
from core.datasets.table import read_table, table_in
from core.experiment import Impossible

POINTS = ((-3.0, 3.0, 0), (1.25, -0.5, 1), (6.0, -6.0, 4), (0.0, 0.01, 2))
coordinates = st.integers(-600, 600).map(lambda hundredths: hundredths / 100)
points = st.lists(st.tuples(coordinates, coordinates, st.integers(0, 4)), max_size=500).map(tuple)


def taken(text: str) -> Taken:
    table = table_in(text)
    return take(table, roles_in(table))


@given(st.lists(st.tuples(st.floats(-6, 6), st.floats(-6, 6), st.integers(0, 4))))
def test_typed_points_are_read_to_two_decimals(listed):
    text = "x1,x2,label\n" + "\n".join(f"{x1:.6f}, {x2:.6f}, {label}" for x1, x2, label in listed)
    read = read_points(text)
    assert [label for *_, label in read] == [label for *_, label in listed]
    assert np.allclose([p[:2] for p in read], [p[:2] for p in listed], atol=0.0051)
    assert read == read_points(text.replace("\n", ";"))


def test_a_typed_minus_may_be_the_typographer_s():
    assert read_points("−3, 2.5, 1; 0,−0.001,0") == ((-3, 2.5, 1), (0, 0, 0))


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("1,2", "2 values"),
        ("1,2,3,4", "4 values"),
        ("a,2,1", "no number"),
        ("7,0,1", "outside"),
        ("nan,0,1", "outside"),
        ("1e999,0,1", "outside"),
        ("0,0,0.5", "whole number"),
        ("0,0,9", "whole number"),
        ("0,0,-1", "whole number"),
        ('"0,0,1', "1 values"),
    ],
)
def test_a_bad_point_is_named(line, complaint):
    with pytest.raises(Impossible, match=complaint) as said:
        read_points(f"0,0,0;1,1,1;2,2,0;{line}")
    assert said.value.values["number"] == 4


def test_too_many_or_too_few_points():
    with pytest.raises(Impossible, match="501 points"):
        read_points("0,0,1\n" * 501)
    for few in ("", "0,0,0;1,1,1;2,2,0", "0,0,1;" * 9):
        with pytest.raises(Impossible, match="at least four"):
            make_sure_of_enough(read_points(few))


@given(points)
def test_points_come_back_from_letters_and_from_what_is_typed(listed):
    assert unpack(pack(listed)) == listed
    assert read_points(written(listed)) == listed


def test_five_hundred_points_are_two_thousand_letters_that_an_address_holds_as_they_are():
    random = np.random.default_rng(0)
    many = [(round(a, 2), round(b, 2), 4) for a, b in random.uniform(-6, 6, (MOST_POINTS, 2))]
    letters = pack(tuple(many))
    assert len(letters) == 2000
    assert re.fullmatch(r"[A-Za-z0-9_-]*", letters)


def test_old_links_hold_points_as_they_are_typed():
    assert unpack("-3,3,0; 1.25,-0.5,1; 6,-6,4;0,0.01,2") == POINTS


@pytest.mark.parametrize("letters", ["AAA", "AAAA!AAA", "____", "1,2", "AAAA" * 501, "가나다라"])
def test_letters_that_hold_no_points_are_none(letters):
    assert unpack(letters) is None


@given(st.text(max_size=40))
def test_any_letters_are_points_or_none(letters):
    read = unpack(letters)
    assert read is None or unpack(pack(read)) == read


@pytest.mark.parametrize(
    ("labels", "classes"),
    [
        ("0 1 0 1", {"0": 0, "1": 1}),
        ("-1 1 1 -1", {"-1": 0, "1": 1}),
        ("−1 1 1 −1", {"-1": 0, "1": 1}),
        ("1 2 3 1", {"1": 0, "2": 1, "3": 2}),
        ("0 2 0 2", {"0": 0, "2": 2}),
        ("0.0 1.0 1.0 0.0", {"0": 0, "1": 1}),
        ("10 9 100 9", {"9": 0, "10": 1, "100": 2}),
        ("dog cat cat dog", {"cat": 0, "dog": 1}),
        ("고양이 개 개 고양이", {"개": 0, "고양이": 1}),
        ("True False False True", {"False": 0, "True": 1}),
        ("A a B b", {"A": 0, "a": 1, "B": 2, "b": 3}),
    ],
)
def test_labels_become_class_numbers(labels, classes):
    read = taken("x1,x2,label\n" + "\n".join(f"1,{n},{w}" for n, w in enumerate(labels.split())))
    assert read.classes == classes
    plain = labels.replace("−", "-").replace(".0", "").split()
    assert [label for *_, label in read.points] == [classes[word] for word in plain]


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("label,x2,x1\n0,1,2\n1,3,4\n", ("x1", "x2", "label", True)),
        ("x,y,class\n1,2,0\n3,4,1\n", ("x", "y", "class", True)),
        ("X1 , X2 ,Y\n1,2,0\n3,4,1\n", ("X1", "X2", "Y", True)),
        ("x₁,x₂,label\n1,2,0\n3,4,1\n", ("x₁", "x₂", "label", True)),
        ("1,2,0\n3,4,1\n", ("A", "B", "C", True)),
        ("1.5,2.5,a\n3.5,4.5,b\n", ("A", "B", "C", True)),
        ("키;몸무게;종\n1,5;2,5;개\n3,5;2,5;고양이\n", ("키", "몸무게", "종", True)),
        ("art;länge;höhe\nkatze;1,5;2\nhund;3,5;4\n", ("länge", "höhe", "art", True)),
        ("a,b,c\n1,2,0\n3,4,1\n", ("a", "b", "c", False)),
        ("1.5,0,2.5\n3.5,1,4.5\n", ("A", "C", "B", True)),
        ("a,b,c,d,kind\n1.5,2.5,3.5,4.5,k\n2.5,3.5,4.5,5.5,l\n", ("a", "b", "kind", False)),
        (",x1,x2,label\n0,1,2,0\n1,3,4,1\n", ("x1", "x2", "label", True)),
    ],
)
def test_which_column_is_which_is_known_or_asked(text, roles):
    read = roles_in(table_in(text))
    assert (read.x1, read.x2, read.label, read.sure) == roles


def test_our_own_export_comes_back_in():
    from core.ui.plane.results import points_csv

    x = np.array([point[:2] for point in POINTS])
    y = np.array([label for *_, label in POINTS])
    table = read_table(points_csv(x, y, np.linspace(-1, 1, 4)[:, None]))
    back = take(table, roles_in(table))
    assert back.points == POINTS
    assert (back.unused, back.scaled, back.left_out) == (("answer_0",), {}, ())


def test_rows_that_lack_a_value_are_left_out_and_their_lines_said():
    read = taken("x1,x2,label\n1,1,0\n,2,1\n2,2,1\n3,NA,0\n3,3,0\n4,4,\n4,4,1\n")
    assert read.left_out == (3, 5, 7)
    assert len(read.points) == 4


def test_numbers_out_of_range_are_scaled_and_the_formula_said():
    read = taken("x1,x2,label\n150,0.5,0\n190,0.5,1\n170,0.5,1\n160,0.5,0\n")
    assert read.points == ((-5, 0, 0), (5, 0, 1), (0, 0, 1), (-2.5, 0, 0))
    assert read.scaled == {"x1": (170, 4), "x2": (0.5, 1)}


def test_of_too_many_points_five_hundred_are_drawn_by_lot():
    text = "\n".join(f"{n % 12 - 6},{n % 7 - 3},{n % 2}" for n in range(1200))
    read = taken(text)
    assert (len(read.points), read.beyond) == (500, 700)
    assert taken(text) == read


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("x1,x2\n1,2\n3,4\n", "2 columns; points need three"),
        ("x1,x2,label\n1,2,0\n3,oops,1\n5,6,1\n", "Line 3: “oops” in the column “x2”"),
        ("x1,x2,label\n1,2,0\n3,4,0\n5,5,0\n4,4,0\n", "of two classes"),
        ("x1,x2,label\n" + "".join(f"1,2,{n}.5\n" for n in range(9)), "9 different labels"),
        ("x1,x2,label\n,2,0\n3,,0\n", "at least four"),
        ("x1,x2,label\n,2,0\n,3,0\n", "The column “x1” is empty"),
    ],
)
def test_a_table_without_points_gets_a_sentence(text, complaint):
    with pytest.raises(Impossible, match=complaint):
        taken(text)


@given(
    st.lists(
        st.tuples(st.floats(-1e308, 1e308), st.floats(-1e308, 1e308), st.sampled_from("abc")),
        min_size=4,
    )
)
def test_whatever_the_numbers_are_their_points_lie_on_the_plane(rows):
    text = "x1,x2,label\n" + "\n".join(f"{a!r},{b!r},{label}" for a, b, label in rows)
    if len({label for *_, label in rows}) < 2:
        return
    read = taken(text)
    assert len(read.points) == min(len(rows), 500)
    assert np.abs([point[:2] for point in read.points]).max() <= 6


@pytest.mark.parametrize("text", ["x" * 200_000, "1,2,0\n" * 100_000, ";" * 200_000, '"' * 60_000])
def test_a_text_too_long_for_points_is_not_read_at_all(text):
    with pytest.raises(Impossible, match="500 points take 50,000 letters at the most"):
        read_points(text)


def test_letters_of_too_many_points_are_not_unpacked():
    assert len(unpack("AAAA" * MOST_POINTS)) == MOST_POINTS
    assert unpack("AAAA" * (MOST_POINTS + 1)) is None
