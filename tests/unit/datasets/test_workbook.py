"""Excel workbooks: values alone are read, and what would unpack to too much is refused."""

import io
import zipfile
from datetime import datetime

import pytest
from openpyxl import Workbook

from core.datasets import workbook
from core.datasets.own_table import kinds_in
from core.datasets.workbook import is_workbook, read_workbook
from core.experiment import Impossible

ROWS = [(n + 0.5, "ab"[n % 2], n % 3 == 0, datetime(2024, 1, n + 1)) for n in range(12)]


def content(*rows, before=0):
    book = Workbook()
    for row in [()] * before + [("size", "kind", "kept", "day"), *rows]:
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def test_the_cells_of_a_sheet_are_a_table():
    table = read_workbook(content(*ROWS, before=2))
    assert list(table.frame) == ["size", "kind", "kept", "day"]
    assert list(table.frame["size"][:2]) == [0.5, 1.5]
    assert kinds_in(table) == {"size": "numbers", "kind": "words", "kept": "words", "day": "dates"}
    assert table.lines[0] == 4


def test_an_empty_cell_is_a_gap():
    table = read_workbook(content(*ROWS, (None, "a", True, None)))
    assert table.frame["size"].isna().sum() == 1


def test_a_formula_is_not_computed():
    table = read_workbook(content(*ROWS, ("=1+1", "a", True, None)))
    assert table.frame["size"].isna().iloc[-1]


def test_what_unpacks_to_too_much_is_refused_before_it_is_unpacked(monkeypatch):
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1_000_000)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 2_000_000)
    assert len(file.getvalue()) < 10_000
    with pytest.raises(Impossible, match="more than 1 MB"):
        read_workbook(file.getvalue())


@pytest.mark.parametrize("wrong", [b"PK\x03\x04 no zip", content(*ROWS)[:-200]])
def test_what_is_no_workbook_is_refused(wrong):
    assert is_workbook(wrong)
    with pytest.raises(Impossible, match="no Excel workbook"):
        read_workbook(wrong)


def test_a_workbook_without_a_row_is_refused():
    file = io.BytesIO()
    Workbook().save(file)
    with pytest.raises(Impossible, match="no table"):
        read_workbook(file.getvalue())


def test_a_workbook_that_is_too_long_is_refused():
    with pytest.raises(Impossible, match="2,000 kB is the most"):
        read_workbook(b"PK\x03\x04" + bytes(2_000_000))
