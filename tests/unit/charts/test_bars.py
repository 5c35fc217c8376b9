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
