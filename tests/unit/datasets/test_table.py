"""Tables as people have them: small files of every kind, each read, or refused in a sentence."""

from contextlib import suppress

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from core.datasets.table import MOST_BYTES, read_table
from core.experiment import Impossible

ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")


def read(text: str, encoding: str = "utf-8"):
    return read_table(text.encode(encoding))


def rows(table) -> list[list]:
    return [[*row] for row in table.frame.itertuples(index=False)]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("separator", [",", ";", "\t", "|", " "])
def test_separators_line_ends_and_unicode(separator, ending, encoding):
    lines = ["x1,x2,label", "1.5,-2,0", "3,4e-1,1"]
    table = read(ending.join(lines).replace(",", separator) + ending, encoding)
    assert rows(table) == [[1.5, -2, 0], [3, 0.4, 1]]
    assert list(table.frame) == ["x1", "x2", "label"]
    assert (table.separator, table.decimal, table.lines) == (separator, ".", (2, 3))
    assert table.encoding.startswith(encoding.removesuffix("-sig"))


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_decimal_comma(separator):
    table = read(
        "높이,너비\n1,5;−2,25\n3;4\n".replace("높이,너비", "높이;너비").replace(";", separator)
    )
    assert rows(table) == [[1.5, -2.25], [3, 4]]
    assert (table.separator, table.decimal) == (separator, ",")


def test_a_decimal_comma_in_quotes_between_commas():
    table = read('a,b\n"1,5","2,5"\n"3,0","4,0"\n')
    assert rows(table) == [[1.5, 2.5], [3, 4]]


@pytest.mark.parametrize("declared", ["sep=;", "SEP=;", '"sep=;"'])
def test_a_line_that_names_the_separator_is_no_row(declared):
    table = read(f"{declared}\r\na;b\r\n1,5;2\r\n")
    assert rows(table) == [[1.5, 2]]
    assert table.lines == (3,)


@pytest.mark.parametrize(
    ("text", "encoding", "names"),
    [
        ("높이;너비;종류\n1;2;개\n3;4;고양이\n", "cp949", ["높이", "너비", "종류"]),
        ("Höhe;Größe;Art\n1;2;a\n3;4;b\n", "cp1252", ["Höhe", "Größe", "Art"]),
        ("высота;ширина;вид\n1;2;кошка\n3;4;собака\n", "cp1251", ["высота", "ширина", "вид"]),
        ("高さ;幅;種類\n1;2;ねこ\n3;4;いぬです\n", "cp932", ["高さ", "幅", "種類"]),
    ],
)
def test_letters_of_older_encodings(text, encoding, names):
    table = read(text, encoding)
    assert list(table.frame) == names
    assert table.encoding == encoding


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("x1,x2\n1,2\n3,4\n", True),
        ("1,2\n3,4\n", False),
        ("1,2,cat\n3,4,dog\n", False),
        ("a,b,animal\n3,4,dog\n1,2,cat\n", True),
        ("colour,animal\nred,dog\nred,cat\n", True),
        ("red,cat\nred,dog\n", False),
        ("1.o,2\n3,4\n5,6\n", False),
        (",2\n3,4\n5,6\n", False),
        ("1,2\n", False),
    ],
)
def test_the_first_line_holds_names_or_a_row(text, named):
    table = read(text)
    assert table.named is named
    assert len(table.frame) == text.count("\n") - named


def test_columns_without_a_name_have_letters_and_doubles_are_told_apart():
    assert list(read("1,2\n3,4\n").frame) == ["A", "B"]
    assert list(read("a,a,\n1,2,3\n4,5,6\n").frame) == ["a", "a (B)", "C"]


@pytest.mark.parametrize(
    ("text", "index"),
    [
        (",a,b\n0,5,6\n1,7,8\n2,9,9\n", "A"),
        ('"a","b"\n"1",5,6\n"2",7,8\n', "A"),
        ("번호,a,b\n1,5,6\n2,7,8\n", "번호"),
        ("Unnamed: 0,a,b\n0,5,6\n1,7,8\n", "Unnamed: 0"),
        ("0,5,6,a\n1,7,8,b\n", "A"),
        ("0,5,6\n1,7,8\n", None),
        ("x,a,b\n0,5,6\n1,7,8\n", None),
        (",a,b\n3,5,6\n9,7,8\n", None),
    ],
)
def test_a_column_that_counts_the_rows_is_set_apart(text, index):
    table = read(text)
    assert table.index == index
    assert table.frame.shape[1] == text.split("\n")[1].count(",") + 1 - (index is not None)


@pytest.mark.parametrize("nothing", ["", "NA", "nan", "n/a", "-", "?", "NULL", "결측"])
def test_what_is_missing_stays_missing(nothing):
    table = read(f"a,b,c\n1,{nothing},x\n2,3,{nothing}\n")
    assert np.isnan(table.numbers("b")[0])
    assert table.strings("c") == ["x", None]


def test_quotes_hold_separators_quotes_and_lines_and_lines_are_counted_on():
    table = read('a,b\n"x, ""y""\nz",1\n\nw,oops\nv,2\n')
    assert table.strings("a") == ['x, "y"\nz', "w", "v"]
    assert table.lines == (2, 5, 6)
    with pytest.raises(Impossible, match="Line 5: “oops” in the column “b” is no number"):
        table.numbers("b")


def test_empty_columns_and_rows_at_the_ends_are_no_columns_and_rows():
    table = read("a;b;;\n1;2;;\n3;4;;\n;;;\n\n")
    assert rows(table) == [[1, 2], [3, 4]]


@pytest.mark.parametrize("number", ["−1.5", "－１．５", "-1.5 ", " -1.50", "-15e-1", "-.15E+1"])
def test_a_number_has_many_spellings(number):
    assert read(f"a;b\n{number};0\n").numbers("a") == [-1.5]


@pytest.mark.parametrize("word", ["inf", "1e999", "1_000", "0x10", "1,5", "٣", "True", "5 %"])
def test_what_is_no_ordinary_number_is_named_with_its_line(word):
    table = read(f"a;b\n1.5;0\n{word};1\n2.5;1\n")
    with pytest.raises(Impossible) as said:
        table.numbers("a")
    assert (said.value.values["line"], said.value.values["text"]) == (3, word)


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"", "every line is empty"),
        (b" \r\n\t\t\n", "every line is empty"),
        (b"a,b,c\n", "holds names, but no row follows"),
        (b"a,b\n1,2\n3,4,5\n6,7\n", "Line 3 has 3 cells; the others have 2"),
        (b"a,b\n1,2\n3\n6,7\n", "Line 3 has 1 cells; the others have 2"),
        (b'a,b\n1,2\n"3,4\n', "Line 3 cannot be cut"),
        (b'a,b\n1,2\n"3"x,4\n', "Line 3 cannot be cut"),
        (b"PK\x03\x04xl/workbook", "Excel"),
        (b"%PDF-1.7", "PDF"),
        (b"a,b\n1,\x002\n3,4", "no text"),
        (b"\xff\xfea\x00,\x00b", "no table|holds|cells"),
        (b"1,2\n" * 500_001, "2,001 kB; 2,000 kB"),
        (b",".join([b"1"] * 300) + b"\n", "300 columns"),
        (b"a" * 200_000 + b",b\n1,2\n", "Line 1 cannot be cut"),
    ],
)
def test_what_is_no_table_gets_a_sentence(content, complaint):
    with pytest.raises(Impossible, match=complaint):
        read_table(content)


def test_a_smaller_bound_can_be_asked_for():
    assert MOST_BYTES == 2_000_000
    with pytest.raises(Impossible, match="11 kB; 10 kB"):
        read_table(b"1,2\n" * 2_501, most_bytes=10_000)


numbers = st.floats(-1e9, 1e9, allow_subnormal=False)
tables = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(numbers, min_size=width, max_size=width), min_size=2)
)


@settings(max_examples=60, deadline=None)
@given(
    tables, st.sampled_from([",", ";", "\t"]), st.sampled_from(ENCODINGS), st.booleans(), st.data()
)
def test_numbers_come_back_as_they_were_written(table, separator, encoding, comma, data):
    decimal = "," if comma and separator != "," else "."
    names = data.draw(st.sampled_from([None, ["Länge", "b", "값", "d", "e"]]))
    lines = [separator.join(map(repr, row)).replace(".", decimal) for row in table]
    if names:
        lines.insert(0, separator.join(names[: len(table[0])]))
    back = read("\r\n".join(lines), encoding)
    assert back.named is bool(names)
    whole = back.frame if back.index is None else None
    if whole is not None:
        assert whole.to_numpy().tolist() == table


@settings(max_examples=120, deadline=None)
@given(st.binary(max_size=300))
@example(b"\xef\xbb\xbf")
@example(b"\xff\xfe\x00")
@example(b'"')
def test_any_bytes_are_a_table_or_a_sentence(content):
    _table_or_sentence(content)


@settings(max_examples=120, deadline=None)
@given(st.text(st.sampled_from("01.,;\t|\"' \r\n-−eaé가=sp#\ufeff"), max_size=80), st.data())
def test_any_cells_are_a_table_or_a_sentence(text, data):
    encoding = data.draw(st.sampled_from([*ENCODINGS, "cp949"]))
    _table_or_sentence(text.encode(encoding, "ignore"))


def _table_or_sentence(content: bytes) -> None:
    with suppress(Impossible):
        table = read_table(content)
        assert len(table.lines) == len(table.frame) > 0
        for column in table.frame.columns.astype(str):
            assert len(table.strings(column)) == len(table.lines)
            with suppress(Impossible):
                assert not np.isinf(table.numbers(column)).any()
