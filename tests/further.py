"""Further cases of what one case tells already: they are left to ``pytest -m long``."""

from collections.abc import Iterable
from typing import Any

import pytest


def further(*cases: Any) -> list[Any]:
    """Each as a case of ``parametrize`` that runs with ``-m long`` alone."""
    return [pytest.param(case, marks=pytest.mark.long) for case in cases]


def but(told: Iterable[Any], cases: Iterable[Any]) -> list[Any]:
    """All ``cases``, of which only those that are ``told`` run every time."""
    every_time = list(told)
    return [case if case in every_time else further(case)[0] for case in cases]
