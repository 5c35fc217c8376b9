"""How a table that somebody brought was read, in words."""

from __future__ import annotations

import re

from core.datasets.table import Table
from core.ui.language import _

_SEPARATORS = {"\t": "Tab", " ": "␣"}


def beginning(text: str) -> str:
    """The beginning of a text, so that Markdown shows it as it is."""
    return re.sub(r"([^\w\s]|_)", r"\\\1", text[:30])


def understood(table: Table) -> list[str]:
    """How a table was read, in a sentence or two."""
    said = [
        _("{rows} rows of an Excel workbook.", rows=len(table.frame))
        if not table.separator
        else _(
            "{rows} rows, {encoding}, columns parted by “{separator}”, decimals after “{decimal}”.",
            rows=len(table.frame),
            encoding=table.encoding.upper(),
            separator=_SEPARATORS.get(table.separator, table.separator),
            decimal=table.decimal,
        )
    ]
    if not table.named:
        said.append(_("The first line holds no names."))
    if table.index is not None:
        said.append(_("The column “{name}” only counts the rows.", name=beginning(table.index)))
    return said
