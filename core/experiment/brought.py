"""Rows that people brought, as an Experiment names them."""

from __future__ import annotations

import re
from typing import Annotated

from annotated_types import Ge, Le
from pydantic import AfterValidator

from core.experiment.base import Part
from core.experiment.mistakes import Impossible

ADDRESS = re.compile(r"[0-9a-f]{32}")


def _is_address(text: str) -> str:
    if not ADDRESS.fullmatch(text):
        raise Impossible("“{address}” is not where rows that people brought can be.", address=text)
    return text


Address = Annotated[str, AfterValidator(_is_address)]
"""32 hexadecimal digits: a hash of what lies there."""


class Brought(Part):
    """Rows that people brought, by the ``address`` of what they are.

    One half of them is the test set, in place of the dataset's own. Each row of the other half
    stands ``copies`` times among the training rows, before all others; of a table there are no
    others. Which half a row is in depends on the rows alone (``core.datasets.brought.halves``).
    """

    address: Address
    copies: Annotated[int, Ge(0), Le(20)] = 1
