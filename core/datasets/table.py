"""Tables as people have them: the bytes of a file in, a frame out, and how the bytes were read.

A table is text. A comma, a semicolon, a tab, a bar or spaces part its columns; its numbers have a
point or a comma before the decimals; its first line may hold names in any language, or none. All of
that is found out from the bytes, and :class:`Table` tells what was found, so that a page can show
it. What cannot be read is :class:`~core.experiment.Impossible` and names the line of the file.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO
from itertools import islice
from typing import Literal

import numpy as np
import pandas as pd
from charset_normalizer import from_bytes

from core.experiment import Impossible

MOST_BYTES = 2_000_000
MOST_COLUMNS = 200
SEPARATORS = ("\t", ";", ",", "|", " ")
"""The likeliest first: a comma may also stand before decimals, a tab hardly anywhere else."""
MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "nil", "-", ".", "?", "결측"})
"""What stands where there is no value, in small letters."""

Decimal = Literal[".", ","]

_LINES_LOOKED_AT = 200
_MOST_DIGITS = 400
"""More than any number that a computer counts with; of thousands Python makes none."""
_NUMBER = r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?"
_ORDINARY = str.maketrans("−–‒﹣－＋．，０１２３４５６７８９", "-----+.,0123456789")
_INDEX_NAMES = frozenset({"", "index", "id", "no", "no.", "nr", "nr.", "#", "row", "번호", "순번"})
_ENCODINGS = ["cp932", "gb18030", "big5", "cp1252", "cp1250", "cp1251", "cp1253"]
_OTHER_FILES = {
    b"PK\x03\x04": "Excel, zip",
    b"\xd0\xcf\x11\xe0": "Excel",
    b"%PDF": "PDF",
    b"\x89PNG": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"\x1f\x8b": "gzip",
}


@dataclass(frozen=True)
class Table:
    """A table and how it was read.

    ``frame`` has columns of numbers, float64 with nan where there is none, and columns of
    strings with None where there is none. Its rows begin on ``lines`` of the file, counted from 1.
    """

    frame: pd.DataFrame
    lines: tuple[int, ...]
    encoding: str
    separator: str
    decimal: Decimal
    named: bool
    """Whether the file holds the names of the columns; if not, they are A, B, C and so on."""
    index: str | None
    """The column that only counts the rows; it is no part of the frame."""

    def is_number(self, column: str) -> bool:
        """Whether all values of a column are numbers."""
        return pd.api.types.is_float_dtype(self.frame[column])

    def loose_numbers(self, column: str) -> np.ndarray:
        """A column, float64 of shape (rows,), nan where there is no number."""
        values = self.frame[column]
        return (
            values if self.is_number(column) else _parsed(values.fillna(""), self.decimal)
        ).to_numpy()

    def numbers(self, column: str) -> np.ndarray:
        """A column of numbers, float64 of shape (rows,), nan where there is none.

        Raises:
            Impossible: with the first line that holds something else.
        """
        values = self.frame[column]
        if self.is_number(column):
            return values.to_numpy()
        wrong = values.notna() & _parsed(values.fillna(""), self.decimal).isna()
        if not wrong.any():
            raise Impossible("The column “{column}” is empty.", column=_short(column))
        row = int(wrong.to_numpy().argmax())
        raise Impossible(
            "Line {line}: “{text}” in the column “{column}” is no number.",
            line=self.lines[row],
            text=_short(values.iloc[row]),
            column=_short(column),
        )

    def strings(self, column: str) -> list[str | None]:
        """The values of a column as strings, None where there is none."""
        values = self.frame[column]
        if self.is_number(column):
            return [None if np.isnan(value) else f"{value:.15g}" for value in values]
        return list(values)


def read_table(content: bytes, most_bytes: int = MOST_BYTES) -> Table:
    """The table in a file.

    Raises:
        Impossible: it is too long, no text or no table; with the line, where one is at fault.
    """
    if len(content) > most_bytes:
        raise Impossible(
            "The file has {size} kB; {most} kB is the most.",
            size=f"{-(-len(content) // 1000):,}",
            most=f"{most_bytes // 1000:,}",
        )
    encoding = _encoding(content)
    return table_in(_decoded(content, encoding), encoding.removesuffix("-sig"))


def table_in(text: str, encoding: str = "utf-8") -> Table:
    """The table in a text, such as one that was pasted. Otherwise like :func:`read_table`."""
    text = text.removeprefix("\ufeff")
    declared = re.match(r"""["']?sep=([,;|\t ])["']?[ \t]*(?:\r\n|\r|\n)""", text, re.IGNORECASE)
    body = text[declared.end() :] if declared else text
    separator = declared[1] if declared else _separator(body)
    rows = list(_rows(body, separator, first_line=2 if declared else 1))
    return table_of(rows, encoding, separator)


def table_of(
    rows: Sequence[tuple[int, Sequence[str]]],
    encoding: str = "Excel",
    separator: str = "",
    decimal: Decimal | None = None,
) -> Table:
    """The table that rows of cells make, each with its line. Otherwise like :func:`read_table`."""
    if not rows:
        raise Impossible("There is no table in it: every line is empty.")
    lines = [line for line, _cells in rows]
    raw = pd.DataFrame(_of_one_width(rows), dtype=object)
    decimal = decimal or _decimal(raw)
    numbers, missing = raw.apply(_parsed, decimal=decimal), raw.apply(_are_missing)
    named = _is_named(raw, numbers, missing)
    header = list(raw.iloc[0]) if named else [""] * raw.shape[1]
    if named:
        raw, numbers, missing, lines = raw[1:], numbers[1:], missing[1:], lines[1:]
    if raw.empty:
        raise Impossible("Line {line} holds names, but no row follows.", line=rows[0][0])
    columns = {
        name: _column(raw[place], numbers[place], missing[place])
        for place, name in enumerate(_names(header))
        if header[place] or (raw[place] != "").any()
    }
    frame = pd.DataFrame(columns).reset_index(drop=True)
    index = _index(frame, header[0] if named else None)
    if index is not None:
        frame = frame.drop(columns=index)
    return Table(frame, tuple(lines), encoding, separator, decimal, named, index)


def _encoding(content: bytes) -> str:
    """The name of the encoding that the bytes are most likely in."""
    for beginning, kind in _OTHER_FILES.items():
        if content.startswith(beginning):
            raise Impossible(
                "This is no text but another kind of file ({kind}). Save the table as CSV first.",
                kind=kind,
            )
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if content.count(0) * 3 > len(content):
        return "utf-16-le" if content[1::2].count(0) > content[::2].count(0) else "utf-16-be"
    if _is_in(content, "utf-8-sig"):
        return "utf-8-sig"
    if _is_in(content, "cp949") and _is_korean(content.decode("cp949")):
        return "cp949"
    guess = from_bytes(content, cp_isolation=_ENCODINGS).best()
    likely = guess.could_be_from_charset if guess else ()
    return next((encoding for encoding in _ENCODINGS if encoding in likely), "cp1252")


def _is_in(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_korean(text: str) -> bool:
    """Whether nearly all letters beyond ASCII are syllables in use.

    KS X 1001 has those in two bytes. Bytes that are Korean by chance are mostly others.
    """
    letters = [letter for letter in text if letter.isalpha() and ord(letter) > 127]
    usual = [one for one in letters if "가" <= one <= "힣" and len(one.encode("euc_kr")) == 2]
    return len(usual) > 0.9 * len(letters)


def _decoded(content: bytes, encoding: str) -> str:
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        raise Impossible(
            "Line {line} holds bytes that are no letters in {encoding}.",
            line=1 + content[: error.start].count(b"\n"),
            encoding=encoding,
        ) from None
    if "\0" in text:
        raise Impossible("This is no text: it holds bytes that no table has.")
    return text


def _separator(text: str) -> str:
    """The one that cuts most of the first lines alike, into more than one cell."""
    shares = {separator: _share_alike(text, separator) for separator in SEPARATORS}
    best = max(shares.values())
    return next(name for name, share in shares.items() if share >= 0.9 * best)


def _share_alike(text: str, separator: str) -> float:
    widths: list[int] = []
    try:
        for _line, cells in islice(_rows(text, separator, 1), _LINES_LOOKED_AT):
            widths.append(len(cells))
    except Impossible:
        pass
    wide = Counter(width for width in widths if width > 1)
    return max(wide.values(), default=0) / max(1, len(widths))


def _rows(text: str, separator: str, first_line: int) -> Iterator[tuple[int, list[str]]]:
    """The rows that hold anything: the line each begins on, and its cells."""
    lines = StringIO(text, newline="")
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True, strict=True)
    line = first_line
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if any(stripped):
                yield line, stripped
            line = first_line + reader.line_num
    except csv.Error:
        raise Impossible(
            "Line {line} cannot be cut into cells: a quotation mark may be missing.", line=line
        ) from None


def _of_one_width(rows: Sequence[tuple[int, Sequence[str]]]) -> list[list[str]]:
    """The cells of all rows; without empty ones too many at an end.

    The first row gets an empty name in front where it holds one name too few, as R writes them.
    """
    usual = Counter(len(cells) for _line, cells in rows[1:] or rows).most_common(1)[0][0]
    if usual > MOST_COLUMNS:
        raise Impossible(
            "The table has {count} columns; {most} is the most.", count=usual, most=MOST_COLUMNS
        )
    made = []
    for place, (line, cells) in enumerate(rows):
        of_r = place == 0 and len(cells) == usual - 1 and not any(map(_begins_a_number, cells))
        full = ["", *cells] if of_r else [*cells]
        while len(full) > usual and not full[-1]:
            full = full[:-1]
        if len(full) != usual:
            raise Impossible(
                "Line {line} has {count} cells; the others have {usual}.",
                line=line,
                count=len(full),
                usual=usual,
            )
        made.append(full)
    return made


def _begins_a_number(cell: str) -> bool:
    return re.match(r"[+-]?[.,]?[0-9]", cell.translate(_ORDINARY)) is not None


def _parsed(cells: pd.Series, decimal: Decimal) -> pd.Series:
    """The numbers in cells, float64 with nan where there is no ordinary number."""
    plain = cells.astype(str).str.translate(_ORDINARY)
    if decimal == ",":
        plain = plain.str.replace(".", " ").str.replace(",", ".")
    plain = plain.where(plain.str.fullmatch(_NUMBER) & (plain.str.len() <= _MOST_DIGITS))
    return pd.to_numeric(plain).astype("float64").replace([np.inf, -np.inf], np.nan)


def _are_missing(cells: pd.Series) -> pd.Series:
    return cells.str.lower().isin(MISSING)


def _decimal(raw: pd.DataFrame) -> Decimal:
    """The mark with which more of the cells are numbers."""
    if not raw.apply(lambda cells: cells.str.contains("[,，]")).any(axis=None):
        return "."
    point, comma = (raw.apply(_parsed, decimal=mark).count().sum() for mark in ".,")
    return "," if comma > point else "."


def _is_named(raw: pd.DataFrame, numbers: pd.DataFrame, missing: pd.DataFrame) -> bool:
    """Whether the first row holds names.

    It does if no number stands in it above columns of numbers. Where no column has numbers, it
    does if every column has a name in it that does not come again below.
    """
    first, below = raw.iloc[0], numbers[1:]
    of_numbers = below.count() > (len(raw) - 1 - missing[1:].sum()) / 2
    if of_numbers.any() or len(raw) == 1:
        return not numbers.iloc[0][of_numbers if len(raw) > 1 else slice(None)].notna().any()
    again = (raw[1:] == first).any()
    return not again.any() and bool((first != "").all())


def _names(header: Sequence[str]) -> list[str]:
    """A name of its own for each column; one without has the letters a spreadsheet gives it."""
    names: list[str] = []
    for place, cell in enumerate(header):
        name = " ".join(cell.split()) or _letters(place)
        while name in names:
            name += f" ({_letters(place)})"
        names.append(name)
    return names


def _letters(place: int) -> str:
    """0 is A, 25 is Z, 26 is AA."""
    more, last = divmod(place, 26)
    return (_letters(more - 1) if more else "") + chr(ord("A") + last)


def _column(cells: pd.Series, numbers: pd.Series, missing: pd.Series) -> pd.Series:
    """A column as numbers if it holds nothing else, otherwise as strings."""
    of_numbers = (numbers.notna() | missing).all() and numbers.notna().any()
    return numbers if of_numbers else cells.where(~missing, None)


def _index(frame: pd.DataFrame, name: str | None) -> str | None:
    """The first column, if it only counts the rows and has a name for that.

    ``name`` is the one in the file, None where it holds none; then a column that counts the rows
    is taken for the index if three or more stand beside it.
    """
    first = frame.iloc[:, 0]
    if frame.shape[1] < 2 or len(frame) < 2 or not pd.api.types.is_float_dtype(first):
        return None
    counts = first.iloc[0] in (0, 1) and bool((first.diff()[1:] == 1).all())
    is_index = frame.shape[1] > 3 if name is None else _means_index(name)
    return str(first.name) if counts and is_index else None


def _means_index(name: str) -> bool:
    return name.lower() in _INDEX_NAMES or name.startswith("Unnamed")


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:37]}..."
