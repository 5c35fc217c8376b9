"""Named numbers in columns: how large they are, and what is said above them."""

import pytest

from core.charts.bars import Column, columns_of_bars

COLUMNS = [Column("p", [0.2, 0.8], ["0.2", "0.8"])]


@pytest.mark.parametrize(("row", "type_size"), [(48, "15"), (72, "22.5")])
def test_higher_rows_have_larger_numbers(row, type_size):
    spec, _ = columns_of_bars(["cat", "dog"], COLUMNS, row=row)
    size = next(
        layer["mark"]["fontSize"]["expr"]
        for layer in spec["layer"]
        if layer["transform"][0]["filter"]["oneOf"] == ["text"]
    )
    assert spec["height"] == 3 * row
    assert f"min({type_size}," in size


def test_a_title_stands_above_all_columns():
    titled, _ = columns_of_bars(["cat", "dog"], COLUMNS, title="Each on its own scale")
    plain, _ = columns_of_bars(["cat", "dog"], COLUMNS)
    assert titled == plain | {"title": "Each on its own scale"}


def titles(*columns):
    _, table = columns_of_bars(["cat", "dog"], columns)
    return table[table["part"] == "title"]


def test_a_title_begins_at_the_line_from_which_its_bars_grow():
    signed = Column("z", [-1, 1], ["-1", "1"], low=-2, high=2)
    _, table = columns_of_bars(["cat", "dog"], [signed, *COLUMNS])
    lines = table[table["part"] == "zero"]
    assert lines["x"].tolist() == table[table["part"] == "title"]["x"].tolist() == [0.5, 2.0]


def test_all_titles_are_of_one_size_and_the_longest_ends_before_the_next():
    short, long = titles(*COLUMNS, *COLUMNS), titles(Column("p" * 30, [1, 2], ["1", "2"]), *COLUMNS)
    assert long["em"].nunique() == 1
    assert long["em"].iloc[0] < short["em"].iloc[0]


def test_wide_letters_need_more_room():
    assert (
        titles(Column("점수", [1, 2], ["1", "2"]))["em"].iloc[0]
        < titles(Column("ab", [1, 2], ["1", "2"]))["em"].iloc[0]
    )


def test_negative_numbers_have_a_minus_and_words_keep_their_hyphens():
    column = Column("z", [-1, 1], ["-1.0", "1e-05"], low=-2, high=2, total="one-hot -3 (-2)")
    _, table = columns_of_bars(["cat", "dog"], [column])
    shown = table[table["part"] == "text"]["text"].tolist()
    assert shown == ["−1.0", "1e-05", "one-hot −3 (−2)"]
