"""The first sheet of an Excel workbook that holds anything, as a table; values only, and bounded.

A workbook is a zip file of XML. What it says that it holds is added up before any of it is
unpacked, and no formula of it is computed: what a cell showed when it was saved is what is read.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from core.datasets.table import MOST_BYTES, MOST_COLUMNS, Table, table_of
from core.experiment import Impossible

MOST_UNPACKED = 50_000_000
MOST_MEMBERS = 500
MOST_LINES = 200_000


def is_workbook(content: bytes) -> bool:
    """Whether bytes begin as a workbook does, which is a zip file."""
    return content.startswith(b"PK\x03\x04")


def read_workbook(content: bytes) -> Table:
    """The table in a workbook.

    Raises:
        Impossible: it is too long, unpacks to too much, is no workbook or holds no table.
    """
    if len(content) > MOST_BYTES:
        raise Impossible(
            "The file has {size} kB; {most} kB is the most.",
            size=f"{-(-len(content) // 1000):,}",
            most=f"{MOST_BYTES // 1000:,}",
        )
    try:
        _make_sure_it_is_small(content)
        rows = _first_rows(content)
    except Impossible:
        raise
    except Exception:  # openpyxl raises whatever the XML makes it stumble over
        raise Impossible(
            "This is no Excel workbook that can be read: save the table as CSV."
        ) from None
    return table_of(_filled(rows), decimal=".")


def _make_sure_it_is_small(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = archive.infolist()
    if len(members) > MOST_MEMBERS or sum(one.file_size for one in members) > MOST_UNPACKED:
        raise Impossible(
            "Unpacked the workbook has more than {most} MB: save the table as CSV.",
            most=MOST_UNPACKED // 1_000_000,
        )


def _first_rows(content: bytes) -> list[tuple[int, list[str]]]:
    """The rows of the first sheet that has any, with the number of each in the sheet."""
    from openpyxl import load_workbook  # takes a moment to import

    book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    try:
        for sheet in book.worksheets:
            if rows := list(_rows(sheet)):
                return rows
    finally:
        book.close()
    return []


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    lines = sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1)
    for number, cells in enumerate(islice(lines, MOST_LINES + 1), 1):
        if number > MOST_LINES:
            raise Impossible("The sheet has more than {most} rows.", most=f"{MOST_LINES:,}")
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield number, texts


def _filled(rows: list[tuple[int, list[str]]]) -> list[tuple[int, list[str]]]:
    """The rows with empty cells at their ends, so that all are as long as the longest."""
    longest = max((len(cells) for _line, cells in rows), default=0)
    return [(line, cells + [""] * (longest - len(cells))) for line, cells in rows]


def _text(cell: Any) -> str:
    """A cell as a file of text would hold it."""
    match cell:
        case None:
            return ""
        case bool():
            return str(cell).upper()
        case int() | float():
            return f"{cell:.15g}"
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case datetime() | date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return " ".join(str(cell).split())
